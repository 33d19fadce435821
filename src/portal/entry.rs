//! A spec, or a plain page, with everything the portal knows about it.

use std::sync::Arc;

use crate::arena::FileId;
use crate::route::Route;
use crate::spec::Spec;
use crate::words::relation::Relation;

/// A spec with everything the portal knows about it.
pub struct Entry {
    pub id: String,
    pub route: Route,
    pub spec: Arc<Spec>,
    pub file: FileId,
    /// Where each of the spec's links leads.
    pub ends: Vec<End>,
    /// The plain pages that go with it, which lie in its folder.
    pub papers: Vec<usize>,
    pub references: Vec<Reference>,
    pub referenced_by: Vec<Backlink>,
    /// Whether the file or folder named in Location is there; `None` when it names none or cannot be looked up.
    pub location_found: Option<bool>,
    /// The package it belongs to: what its header says, or else its folder.
    pub package: Option<String>,
}

/// A plain page.
pub struct Document {
    pub path: String,
    /// The spec in whose folder it lies.
    pub part_of: Option<usize>,
    pub route: Route,
    pub spec: Arc<Spec>,
    pub file: FileId,
    pub ends: Vec<End>,
}

/// The resolved end of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    Spec {
        spec: usize,
        fragment: Option<String>,
        moved: bool,
        broken_fragment: Option<String>,
    },
    Document {
        document: usize,
        fragment: Option<String>,
        moved: bool,
        broken_fragment: Option<String>,
    },
    Here(String),
    Attachment(String),
    External(String),
    Unpublished,
    Missing {
        near: Option<String>,
    },
    Unsafe,
    /// Words that look like a name and are none.
    Words,
}

/// A link from one spec to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub to: usize,
    pub relation: Relation,
    /// The heading it stands under, `None` in the header.
    pub section: Option<String>,
    pub text: String,
    pub sentence: String,
    pub line: usize,
    /// Whether it stands under References.
    pub listed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlink {
    pub from: usize,
    /// Which of the other spec's references.
    pub reference: usize,
}
