//! What is kept of a package that a manifest asks for.

use serde::{Deserialize, Serialize};

use super::list::named;
use super::range::{self, Ecosystem};
use super::text::short;

named! {
    /// What needs a package: the program itself, or only its tests, builds and tools.
    pub enum PackageScope { Runtime = "", Development = "dev" }
}

/// A package that a manifest asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    pub name: String,
    /// As written; empty when any version will do or none is said.
    pub range: String,
    pub ecosystem: Ecosystem,
    pub scope: PackageScope,
}

impl Package {
    /// One of the program itself; nothing where the range cannot be meant as one: a placeholder with letters for
    /// numbers is none.
    pub fn read(ecosystem: Ecosystem, name: &str, range: &str) -> Option<Self> {
        let meant =
            range.is_empty() || range.starts_with("workspace:") || range::parse(ecosystem, range).is_some();
        let scope = PackageScope::Runtime;
        meant.then(|| Self { name: short(name), range: short(range), ecosystem, scope })
    }

    #[must_use]
    pub fn within(self, scope: PackageScope) -> Self {
        Self { scope, ..self }
    }
}
