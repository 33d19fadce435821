//! What a section declares by name, in code or in entries of a narrower kind: endpoints, models, packages, settings.

use serde::{Deserialize, Serialize};

use crate::diag::Span;
use crate::spec::extract::data_model::DataModel;
use crate::spec::extract::endpoint::Endpoint;
use crate::spec::extract::file_tree::TreeNode;
use crate::spec::extract::manifest::Package;
use crate::spec::extract::setting::Setting;
use crate::spec::extract::symbol::Symbol;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub kind: FactKind,
    /// The place on the page; empty where the section itself is the nearest.
    pub anchor: String,
    /// What it was read from: a block of code, an entry.
    pub span: Span,
    /// Its name in there.
    pub named: Span,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    Endpoint(Endpoint),
    Symbol(Symbol),
    Model(DataModel),
    Package(Package),
    Setting(Setting),
    Path(TreeNode),
    Sample(Sample),
}

impl FactKind {
    /// The name by which it can be found in what it was read from.
    pub fn name(&self) -> Option<&str> {
        let name = match self {
            Self::Endpoint(endpoint) => &endpoint.path,
            Self::Symbol(symbol) => &symbol.name,
            Self::Model(model) => &model.name,
            Self::Package(package) => &package.name,
            Self::Setting(setting) => &setting.name,
            Self::Path(_) | Self::Sample(_) => return None,
        };
        Some(name).filter(|name| !name.is_empty()).map(String::as_str)
    }
}

/// A block of code that shows something in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    pub language: String,
    /// The heading or the line that it stands below, or else the comment it begins with.
    pub title: String,
    pub code: String,
}
