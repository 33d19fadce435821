//! Who cites which item, inside a spec by its id and across specs by `spec#FR1` or by a link to its anchor;
//! and which requirements no test case shows.

use std::collections::{BTreeMap, BTreeSet};

use crate::portal::entry::{End, Entry};
use crate::source::{is_markdown, stem};
use crate::spec::cite::Cited;
use crate::spec::item_id;
use crate::spec::items::Item;
use crate::spec::{Place, Spec};
use crate::words::kind::{Kind, REQUIREMENTS};

/// Who cites what, both ways.
#[derive(Debug, Default)]
pub struct Trace {
    /// By spec and by number of the item: who cites it, each once, in order.
    cited: Vec<Vec<Vec<Cite>>>,
    /// The other way round: what a place cites, as spec and number of the item.
    citing: BTreeMap<Cite, BTreeSet<(usize, usize)>>,
    /// Citations of items that are not there.
    pub unknown: Vec<Unknown>,
}

/// A place that cites an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cite {
    pub spec: usize,
    pub place: Place,
}

/// A citation that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    pub spec: usize,
    pub offset: usize,
    /// As written.
    pub id: String,
    /// The other spec that it names.
    pub other: Option<usize>,
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

/// Follows every citation of every spec.
pub fn trace(specs: &[Entry]) -> Trace {
    let names = names(specs);
    let mut cited: Vec<Vec<BTreeSet<Cite>>> =
        specs.iter().map(|entry| vec![BTreeSet::new(); entry.spec.items().count()]).collect();
    let mut citing: BTreeMap<Cite, BTreeSet<(usize, usize)>> = BTreeMap::new();
    let mut unknown = Vec::new();
    let ids: Vec<BTreeMap<String, usize>> = specs.iter().map(|entry| ids(&entry.spec)).collect();
    let anchors: Vec<BTreeMap<&str, usize>> = specs.iter().map(|entry| anchors(&entry.spec)).collect();
    let mut note = |to: (usize, usize), from: usize, offset: usize| {
        let place = specs[from].spec.place(offset);
        // Whoever declares an item does not cite it, and a changelog only tells of it.
        let log = matches!(place, Place::Section(at) if specs[from].spec.sections[at].subject == Some(Kind::Changelog));
        if !log && (to.0 != from || place != Place::Item(to.1)) {
            let cite = Cite { spec: from, place };
            cited[to.0][to.1].insert(cite);
            citing.entry(cite).or_default().insert(to);
        }
    };
    for (from, entry) in specs.iter().enumerate() {
        for citation in &entry.spec.citations {
            let offset = citation.offset;
            match &citation.cited {
                Cited::Own(number) => note((from, *number), from, offset),
                Cited::Undeclared(id) => {
                    unknown.push(Unknown { spec: from, offset, id: id.clone(), other: None });
                }
                Cited::Other { spec, id } => {
                    let Some(to) = names.get(name(spec).as_str()).copied().flatten() else { continue };
                    match ids[to].get(&item_id::normal(id)) {
                        Some(number) => note((to, *number), from, offset),
                        None => unknown.push(Unknown { spec: from, offset, id: id.clone(), other: Some(to) }),
                    }
                }
            }
        }
        for (link, end) in entry.spec.links.iter().zip(&entry.ends) {
            let (to, anchor) = match end {
                End::Spec { spec, fragment: Some(anchor), .. } => (*spec, anchor),
                End::Here(anchor) => (from, anchor),
                _ => continue,
            };
            if let Some(number) = anchors[to].get(anchor.as_str()) {
                note((to, *number), from, link.span.start);
            }
        }
    }
    let in_order =
        |sets: Vec<BTreeSet<Cite>>| sets.into_iter().map(|set| set.into_iter().collect()).collect();
    Trace { cited: cited.into_iter().map(in_order).collect(), citing, unknown }
}

/// What a spec may be called in front of `#`: its id, its file's name; `None` for a name that two have.
pub fn names(specs: &[Entry]) -> BTreeMap<String, Option<usize>> {
    let mut out: BTreeMap<String, Option<usize>> = BTreeMap::new();
    for (at, entry) in specs.iter().enumerate() {
        let called: BTreeSet<String> =
            [entry.id.to_lowercase(), stem(&entry.spec.path).to_lowercase()].into();
        for name in called {
            out.entry(name).and_modify(|known| *known = None).or_insert(Some(at));
        }
    }
    // An id is one spec's alone, whatever files are called.
    out.extend(specs.iter().enumerate().map(|(at, entry)| (entry.id.to_lowercase(), Some(at))));
    out
}

/// The key of [`names`] for what stands in front of `#`.
pub fn name(written: &str) -> String {
    let name =
        if is_markdown(written) { stem(written) } else { written.rsplit('/').next().unwrap_or(written) };
    name.to_lowercase()
}

fn ids(spec: &Spec) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for (number, (_, item)) in spec.items().enumerate() {
        out.entry(item_id::normal(&item.id)).or_insert(number);
        out.entry(item_id::normal(&item.anchor)).or_insert(number);
    }
    out
}

fn anchors(spec: &Spec) -> BTreeMap<&str, usize> {
    spec.items().enumerate().map(|(number, (_, item))| (item.anchor.as_str(), number)).collect()
}

/// Whether an item is a requirement that still holds.
pub fn is_requirement(item: &Item) -> bool {
    !item.retired && REQUIREMENTS.iter().any(|kind| kind.item() == item.kind)
}

/// Whether an item shows that a requirement is met, and still holds.
pub fn is_test(item: &Item) -> bool {
    !item.retired && [Kind::TestCases, Kind::EdgeCases].iter().any(|kind| kind.item() == item.kind)
}

impl Trace {
    /// Who cites an item.
    pub fn cites(&self, spec: usize, item: usize) -> &[Cite] {
        &self.cited[spec][item]
    }

    /// What a place cites: spec and number of each item.
    pub fn cited_from(&self, spec: usize, place: Place) -> Vec<(usize, usize)> {
        self.citing.get(&Cite { spec, place }).map_or_else(Vec::new, |cited| cited.iter().copied().collect())
    }

    /// The test cases that cite an item: spec and number of each.
    pub fn tests(&self, specs: &[Entry], spec: usize, item: usize) -> Vec<(usize, usize)> {
        let tests = self.cites(spec, item).iter().filter_map(|cite| match cite.place {
            Place::Item(number) => Some((cite.spec, number)),
            _ => None,
        });
        tests.filter(|(spec, number)| specs[*spec].spec.item(*number).is_some_and(is_test)).collect()
    }

    /// How far the requirements of a spec are shown.
    pub fn coverage(&self, specs: &[Entry], spec: usize) -> Coverage {
        let mut out = Coverage::default();
        let items = specs[spec].spec.items().enumerate();
        for (number, _) in items.filter(|(_, (_, item))| is_requirement(item)) {
            if !self.tests(specs, spec, number).is_empty() {
                out.tested += 1;
            } else if self.cites(spec, number).is_empty() {
                out.bare += 1;
            } else {
                out.cited += 1;
            }
        }
        out
    }
}
