//! How much the findings of a rule weigh: `"warning"`, or by the stage of a spec.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::diag::Severity;
use crate::words::stage::Stage;

/// The level of a rule: one for all specs, or `{ default = "note", proposed = "off" }`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Level {
    default: Option<Severity>,
    stages: BTreeMap<Stage, Severity>,
}

impl Level {
    /// What it says for specs of a stage, if anything.
    pub fn at(&self, stage: Option<Stage>) -> Option<Severity> {
        stage.and_then(|stage| self.stages.get(&stage).copied()).or(self.default)
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LevelVisitor)
    }
}

struct LevelVisitor;

impl<'de> Visitor<'de> for LevelVisitor {
    type Value = Level;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("off, note, warning or error, or a table with a level for each stage")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Level, E> {
        Ok(Level { default: Some(severity(name)?), ..Level::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Level, A::Error> {
        let table = BTreeMap::<String, String>::deserialize(MapAccessDeserializer::new(map))?;
        let mut out = Level::default();
        for (key, name) in table {
            let level = severity(&name)?;
            if key == "default" {
                out.default = Some(level);
                continue;
            }
            let unknown = || {
                let message =
                    format!("`{key}` is neither `default` nor a stage: a stage is one of {}", Stage::names());
                serde::de::Error::custom(message)
            };
            out.stages.insert(Stage::from_name(&key).ok_or_else(unknown)?, level);
        }
        Ok(out)
    }
}

fn severity<E: serde::de::Error>(name: &str) -> Result<Severity, E> {
    let known = [Severity::Off, Severity::Note, Severity::Warning, Severity::Error];
    let found =
        known.into_iter().find(|level| level.name() == name || (name, *level) == ("warn", Severity::Warning));
    found.ok_or_else(|| E::custom(format!("`{name}` is no level: off, note, warning or error")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Table {
        rule: Level,
    }

    #[test]
    fn a_level_is_a_word_or_a_table_by_stage() {
        let read = |text: &str| toml::from_str::<Table>(text).map(|table| table.rule);
        let level = read("rule = { default = \"note\", proposed = \"off\" }").unwrap();
        assert_eq!(level.at(Some(Stage::Proposed)), Some(Severity::Off));
        assert_eq!(level.at(Some(Stage::Implemented)), Some(Severity::Note));
        assert_eq!(read("rule = \"warn\"").unwrap().at(None), Some(Severity::Warning));
        assert_eq!(read("rule = { planned = \"error\" }").unwrap().at(None), None);
        for wrong in ["rule = \"loud\"", "rule = { shipped = \"off\" }", "rule = 1"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
