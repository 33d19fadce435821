//! `[fields]` -> which header fields are filters and columns, how they are called and in which order they stand.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::words::label;

/// What the source says of its header fields; all that it does not name is learned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FieldsConfig {
    /// Fields that are taken, by their labels, in the order in which they stand before all others.
    pub order: Vec<String>,
    /// `false` hides a field, `true` takes it, a text takes it and names it.
    #[serde(flatten)]
    named: BTreeMap<String, FieldSetting>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "a field takes `true`, `false` or a name in quotes")]
enum FieldSetting {
    Shown(bool),
    Named(String),
}

impl FieldsConfig {
    /// Whether a field is wanted; `None` where it is not named. `name` is in the form of [`label::name`].
    pub fn wants(&self, name: &str) -> Option<bool> {
        let ordered = self.order.iter().any(|own| label::name(own) == name).then_some(true);
        self.setting(name).map(|setting| !matches!(setting, FieldSetting::Shown(false))).or(ordered)
    }

    pub fn label(&self, name: &str) -> Option<&str> {
        match self.setting(name)? {
            FieldSetting::Named(label) => Some(label),
            FieldSetting::Shown(_) => None,
        }
    }

    /// Every label that the source names.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.order.iter().chain(self.named.keys()).map(String::as_str)
    }

    fn setting(&self, name: &str) -> Option<&FieldSetting> {
        self.named.iter().find(|(label, _)| label::name(label) == name).map(|(_, setting)| setting)
    }
}
