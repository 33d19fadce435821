//! Who cites which item, inside a spec by its id and across specs by `spec#FR1` or by a link to its anchor;
//! and which requirements no test case shows.

use std::collections::{BTreeMap, BTreeSet};

use crate::arena::{Arena, ItemId, SpecId};
use crate::diag::Span;
use crate::portal::entry::Entry;
use crate::portal::link::{PageId, ResolvedLink, Target};
use crate::portal::paper::{Text, Texts};
use crate::source::{is_markdown, stem};
use crate::spec::cite::Cited;
use crate::spec::item::Item;
use crate::spec::item_id;
use crate::spec::{Place, Spec};
use crate::words::kind::{Kind, REQUIREMENTS};

/// Who cites what, both ways.
#[derive(Debug, Default)]
pub struct Trace {
    /// Who cites an item, each once, in order.
    cited: BTreeMap<ItemPlace, BTreeSet<Cite>>,
    /// The other way round: what a place cites.
    citing: BTreeMap<Cite, BTreeSet<ItemPlace>>,
    /// Citations of items that are not there.
    pub unknown: Vec<Unknown>,
}

/// An item and the page that declares it.
pub type ItemPlace = (PageId, ItemId);

/// A place that cites an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cite {
    pub page: PageId,
    pub place: Place,
}

/// A citation that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    pub spec: SpecId,
    pub span: Span,
    /// As written.
    pub id: String,
    /// The other spec that it names.
    pub other: Option<SpecId>,
}

/// How far the requirements of a spec, or of all, are shown by tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Cited by a test case or an edge case.
    pub tested: usize,
    /// Cited, but by no test.
    pub cited: usize,
    /// Cited by nobody.
    pub bare: usize,
}

impl Coverage {
    pub fn total(self) -> usize {
        self.tested + self.cited + self.bare
    }
}

impl std::ops::Add for Coverage {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            tested: self.tested + other.tested,
            cited: self.cited + other.cited,
            bare: self.bare + other.bare,
        }
    }
}

/// Follows every citation of every spec and of its papers.
pub fn trace(texts: Texts) -> Trace {
    let names = names(texts.specs);
    let ids = texts.specs.par_map(|spec, _| ids(texts, spec));
    // Of the pages that links with a fragment lead to.
    let mut anchored: BTreeMap<PageId, BTreeMap<&str, ItemId>> = BTreeMap::new();
    let mut out = Trace::default();
    for text in texts.all() {
        let own = &ids[text.of];
        for citation in &text.spec.citations {
            let (span, offset) = (citation.span, citation.span.start);
            let (id, other) = match &citation.cited {
                Cited::Own(item) => {
                    out.note(&text, (text.page, *item), offset);
                    continue;
                }
                Cited::Undeclared(id) => (id, None),
                Cited::Other { spec, id } => match names.get(name(spec).as_str()).copied().flatten() {
                    Some(other) => (id, Some(other)),
                    None => continue,
                },
            };
            match other.map_or(own, |other| &ids[other]).get(&item_id::normal(id)) {
                Some(item) => out.note(&text, *item, offset),
                // What papers say is taken as it is.
                None if text.page == PageId::Spec(text.of) => {
                    out.unknown.push(Unknown { spec: text.of, span, id: id.clone(), other });
                }
                None => {}
            }
        }
        for ResolvedLink { link, target } in text.links.iter() {
            let (to, anchor) = match target {
                Target::Page { page, fragment: Some(anchor), .. } => (*page, anchor),
                Target::Here(anchor) => (text.page, anchor),
                _ => continue,
            };
            let anchors = anchored.entry(to).or_insert_with(|| anchors(texts.read_of(to)));
            if let Some(item) = anchors.get(anchor.as_str()) {
                out.note(&text, (to, *item), link.span.start);
            }
        }
    }
    out
}

/// What a spec may be called in front of `#`: its id, its file's name; `None` for a name that two have.
pub fn names(specs: &Arena<SpecId, Entry>) -> BTreeMap<String, Option<SpecId>> {
    let mut out: BTreeMap<String, Option<SpecId>> = BTreeMap::new();
    for (at, entry) in specs.iter() {
        let called: BTreeSet<String> =
            [entry.id.to_lowercase(), stem(&entry.spec.path).to_lowercase()].into();
        for name in called {
            out.entry(name).and_modify(|known| *known = None).or_insert(Some(at));
        }
    }
    // An id is one spec's alone, whatever files are called.
    out.extend(specs.iter().map(|(at, entry)| (entry.id.to_lowercase(), Some(at))));
    out
}

/// The key of [`names`] for what stands in front of `#`.
pub fn name(written: &str) -> String {
    let name =
        if is_markdown(written) { stem(written) } else { written.rsplit('/').next().unwrap_or(written) };
    name.to_lowercase()
}

fn ids(texts: Texts, spec: SpecId) -> BTreeMap<String, ItemPlace> {
    let mut out = BTreeMap::new();
    for text in texts.of(spec) {
        for (id, item) in text.spec.items().filter(|(_, item)| !item.id.is_empty()) {
            out.entry(item_id::normal(&item.id)).or_insert((text.page, id));
            out.entry(item_id::normal(&item.anchor)).or_insert((text.page, id));
        }
    }
    out
}

fn anchors(spec: &Spec) -> BTreeMap<&str, ItemId> {
    let placed = spec.items().filter(|(_, item)| !item.anchor.is_empty());
    placed.map(|(id, item)| (item.anchor.as_str(), id)).collect()
}

/// Items of all specs, in the order of specs and places.
pub fn items(texts: Texts<'_>, is: impl Fn(&Item) -> bool) -> impl Iterator<Item = (ItemPlace, &Item)> {
    let all = texts.all().flat_map(|text| text.spec.items().map(move |(id, item)| ((text.page, id), item)));
    all.filter(move |(_, item)| is(item))
}

/// Whether an item is a requirement that still holds.
pub fn is_requirement(item: &Item) -> bool {
    !item.is_retired() && REQUIREMENTS.iter().any(|kind| item.kind == *kind)
}

/// Whether an item shows that a requirement is met, and still holds.
pub fn is_test(item: &Item) -> bool {
    !item.is_retired() && (item.kind == Kind::TestCases || item.kind == Kind::EdgeCases)
}

impl Trace {
    /// Takes note that something at an offset of a text cites an item.
    fn note(&mut self, Text { page, spec, .. }: &Text, to: ItemPlace, offset: usize) {
        let place = spec.place(offset);
        // Whoever declares an item does not cite it, and a changelog only tells of it.
        let log = matches!(place, Place::Section(at) if spec.sections[at].subject == Some(Kind::Changelog));
        if !log && (to.0 != *page || place != Place::Item(to.1)) {
            let cite = Cite { page: *page, place };
            self.cited.entry(to).or_default().insert(cite);
            self.citing.entry(cite).or_default().insert(to);
        }
    }

    /// Who cites an item, each once, in order.
    pub fn cites(&self, item: ItemPlace) -> impl Iterator<Item = Cite> {
        self.cited.get(&item).into_iter().flatten().copied()
    }

    /// The items that a place cites.
    pub fn cited_from(&self, page: PageId, place: Place) -> impl Iterator<Item = ItemPlace> {
        self.citing.get(&Cite { page, place }).into_iter().flatten().copied()
    }

    /// The test cases that cite an item.
    pub fn tests(&self, texts: Texts, item: ItemPlace) -> Vec<ItemPlace> {
        let tests = self.cites(item).filter_map(|cite| match cite.place {
            Place::Item(item) => Some((cite.page, item)),
            _ => None,
        });
        tests.filter(|test| texts.item(*test).is_some_and(is_test)).collect()
    }

    /// How far the requirements of a spec are shown.
    pub fn coverage(&self, texts: Texts, spec: SpecId) -> Coverage {
        let mut out = Coverage::default();
        let places =
            texts.of(spec).flat_map(|text| text.spec.items().map(move |(id, item)| ((text.page, id), item)));
        for (place, _) in places.filter(|(_, item)| is_requirement(item)) {
            if !self.tests(texts, place).is_empty() {
                out.tested += 1;
            } else if self.cites(place).next().is_none() {
                out.bare += 1;
            } else {
                out.cited += 1;
            }
        }
        out
    }
}
