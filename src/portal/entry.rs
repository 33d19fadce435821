//! A spec, or a plain page, with everything the portal knows about it.

use std::sync::Arc;

use crate::arena::{DocumentId, FileId, SpecId};
use crate::diag::Span;
use crate::portal::link::Links;
use crate::route::Route;
use crate::spec::Spec;
use crate::words::relation::Relation;

/// A spec with everything the portal knows about it.
pub struct Entry {
    pub id: String,
    /// Its number as the collection writes it, where its title does not: `SE-0123`.
    pub name: Option<String>,
    pub route: Route,
    pub spec: Arc<Spec>,
    pub file: FileId,
    pub links: Links,
    /// The plain pages that go with it, which lie in its folder.
    pub companions: Vec<DocumentId>,
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
    pub part_of: Option<SpecId>,
    pub route: Route,
    pub spec: Arc<Spec>,
    pub file: FileId,
    pub links: Links,
}

/// A link from one spec to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub to: SpecId,
    pub relation: Relation,
    /// The heading it stands under, `None` in the header.
    pub section: Option<String>,
    pub text: String,
    pub sentence: String,
    pub line: usize,
    pub span: Span,
    /// Whether it stands under References.
    pub listed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlink {
    pub from: SpecId,
    /// Which of the other spec's references.
    pub reference: usize,
}
