//! Where the links of a file lead.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::arena::{DocumentId, SpecId};
use crate::spec::Spec;
use crate::spec::body::Link;

/// A page made from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageId {
    Spec(SpecId),
    Document(DocumentId),
}

impl From<SpecId> for PageId {
    fn from(spec: SpecId) -> Self {
        Self::Spec(spec)
    }
}

/// What a link leads to. Pages are named by their files until it is known which files are pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target<P = PageId> {
    /// A Markdown file of the source.
    Page {
        page: P,
        fragment: Option<String>,
        moved: bool,
        broken_fragment: Option<String>,
    },
    /// A place on the same page.
    Here(String),
    /// A picture or an attachment, by its path.
    Attachment(String),
    External(String),
    /// A file that is there but is not published.
    Unpublished,
    /// Nothing; with the name of a file that may have been meant.
    Missing {
        near: Option<String>,
    },
    /// An address that could run a program; or a file that could, with what it holds.
    Unsafe(Option<String>),
    /// Words that look like a name and are none, or whose address has a scheme that specsite does not link to.
    Words,
}

impl<P: Copy> Target<P> {
    /// The same target among other pages; what is no page there is not published.
    pub fn among<Q>(&self, find: impl Fn(P) -> Option<Q>) -> Target<Q> {
        match self {
            Self::Page { page, fragment, moved, broken_fragment } => match find(*page) {
                Some(page) => Target::Page {
                    page,
                    fragment: fragment.clone(),
                    moved: *moved,
                    broken_fragment: broken_fragment.clone(),
                },
                None => Target::Unpublished,
            },
            Self::Here(anchor) => Target::Here(anchor.clone()),
            Self::Attachment(path) => Target::Attachment(path.clone()),
            Self::External(url) => Target::External(url.clone()),
            Self::Unpublished => Target::Unpublished,
            Self::Missing { near } => Target::Missing { near: near.clone() },
            Self::Unsafe(what) => Target::Unsafe(what.clone()),
            Self::Words => Target::Words,
        }
    }
}

impl<P> Target<P> {
    /// The path of a file that is copied into the site.
    pub fn attachment(&self) -> Option<&str> {
        match self {
            Self::Attachment(path) => Some(path),
            _ => None,
        }
    }
}

impl Target {
    /// The spec that it leads to.
    pub fn spec(&self) -> Option<SpecId> {
        match self {
            Self::Page { page: PageId::Spec(spec), .. } => Some(*spec),
            _ => None,
        }
    }
}

/// A link as written, and where it leads.
#[derive(Debug, Clone, Copy)]
pub struct ResolvedLink<'a> {
    pub link: &'a Link,
    pub target: &'a Target,
}

/// The links of a file, resolved.
#[derive(Debug)]
pub struct Links {
    spec: Arc<Spec>,
    targets: Vec<Target>,
}

impl Links {
    /// `targets` are those of the spec's links, in their order.
    pub fn new(spec: Arc<Spec>, targets: Vec<Target>) -> Self {
        Self { spec, targets }
    }

    /// Link number `number` of the file.
    pub fn at(&self, number: usize) -> ResolvedLink<'_> {
        ResolvedLink { link: &self.spec.links[number], target: &self.targets[number] }
    }

    pub fn iter(&self) -> impl Iterator<Item = ResolvedLink<'_>> {
        self.spec.links.iter().zip(&self.targets).map(|(link, target)| ResolvedLink { link, target })
    }

    /// Addresses elsewhere, each once with the first link of some kind that leads there.
    pub fn external(&self, of_kind: impl Fn(&Link) -> bool) -> impl Iterator<Item = (&str, &Link)> {
        let mut seen = BTreeSet::new();
        self.iter().filter_map(move |ResolvedLink { link, target }| match target {
            Target::External(url) if !url.starts_with("data:") && of_kind(link) => {
                seen.insert(url.as_str()).then_some((url.as_str(), link))
            }
            _ => None,
        })
    }

    /// Links that lead nowhere, each with the name of a file that may have been meant.
    pub fn broken(&self) -> impl Iterator<Item = (&Link, Option<&str>)> {
        self.iter().filter_map(|ResolvedLink { link, target }| match target {
            Target::Missing { near } => Some((link, near.as_deref())),
            _ => None,
        })
    }
}
