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
    pub span: Span,
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

/// A block of code that shows something in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    pub language: String,
    /// The heading or the line that it stands below, or else the comment it begins with.
    pub title: String,
    pub code: String,
}
