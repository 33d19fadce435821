//! What is kept of a package that a manifest asks for.

use serde::{Deserialize, Serialize};

use super::range;
use super::text::short;

/// A package that a manifest asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    pub name: String,
    /// As written; empty when any version will do or none is said.
    pub range: String,
    /// `cargo`, `npm`, `python`, `go`, `maven`, `gem`, or `other` when nothing tells.
    pub ecosystem: String,
    /// `dev` for what only tests, builds and tools need, else empty.
    pub group: String,
    pub offset: usize,
}

impl Package {
    /// With strings cut to size.
    pub fn new(ecosystem: &str, name: &str, range: &str, dev: bool, offset: usize) -> Self {
        Self {
            name: short(name),
            range: short(range),
            ecosystem: ecosystem.to_owned(),
            group: if dev { "dev".to_owned() } else { String::new() },
            offset,
        }
    }
}

/// Whether a value can be meant as a range: a placeholder with letters for numbers is none.
pub fn is_range(ecosystem: &str, text: &str) -> bool {
    text.is_empty() || range::parse(ecosystem, text).is_some() || text.starts_with("workspace:")
}
