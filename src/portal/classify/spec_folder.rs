//! Folders that belong to one spec: its front page, and the papers that go with it.

use std::collections::{BTreeMap, BTreeSet};

use crate::arena::{Arena, FileId};
use crate::document::name::number_of_name;
use crate::document::sidecar::FRONTS;
use crate::portal::classify::name::has_status;
use crate::source::{folder, stem};
use crate::spec::Spec;
use crate::words::label;

/// Names of front pages that any folder may have.
const ANY_FOLDER: &[&str] = &["readme", "index", "_index"];

/// Papers that go with a spec, written in the steps after it.
const STEPS: &[&str] =
    &["tasks", "plan", "design", "research", "data-model", "quickstart", "implementation-plan"];

#[derive(Default)]
pub(super) struct SpecFolders {
    /// The front page of each folder that belongs to one spec.
    fronts: BTreeMap<String, FileId>,
    front_pages: BTreeSet<FileId>,
    /// Folders of which only the front page may be a spec.
    whole: BTreeSet<String>,
    /// Whether nearly all specs have folders of their own.
    usual: bool,
}

impl SpecFolders {
    pub(super) fn of(files: &Arena<FileId, &Spec>) -> Self {
        let mut by_folder: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
        for (at, file) in files.iter() {
            by_folder.entry(folder(&file.path)).or_default().push(at);
        }
        // How many files below a folder, not in it, say where they stand or carry a number; and how many of them lie
        // on a shelf there.
        let mut told_below: BTreeMap<&str, usize> = BTreeMap::new();
        let mut shelved_below: BTreeMap<&str, usize> = BTreeMap::new();
        for file in files.values().filter(|file| has_status(file) || file.number.is_some()) {
            let mut shelved = false;
            for pair in ancestors(&file.path).collect::<Vec<_>>().windows(2) {
                shelved |= is_shelf(pair[0]);
                *told_below.entry(pair[1]).or_default() += 1;
                *shelved_below.entry(pair[1]).or_default() += usize::from(shelved);
            }
        }
        let mut out = Self::default();
        for (place, inside) in &by_folder {
            if place.is_empty() {
                continue;
            }
            let below = told_below.get(*place).copied().unwrap_or(0);
            let shelved = shelved_below.get(*place).copied().unwrap_or(0);
            let Some((front, whole)) = front(files, place, inside, below, shelved) else { continue };
            out.fronts.insert((*place).to_owned(), front);
            if whole {
                out.whole.insert((*place).to_owned());
            }
        }
        out.alike(files, &by_folder);
        // A file may have a folder of its name or its number beside it: `15292-generics.md` and `15292/`.
        let mut beside: BTreeMap<String, FileId> = BTreeMap::new();
        for (at, file) in files.iter().filter(|(_, file)| !is_common(&file.path)) {
            let base = folder(&file.path);
            let place = |name: &str| if base.is_empty() { name.to_owned() } else { format!("{base}/{name}") };
            beside.insert(place(stem(&file.path)), at);
            if file.number.is_some() {
                let digits: String = stem(&file.path).chars().take_while(char::is_ascii_digit).collect();
                let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
                if digits.len() > 1 && !year {
                    beside.entry(place(&digits)).or_insert(at);
                }
            }
        }
        let folders: BTreeSet<&str> = files.values().flat_map(|file| ancestors(&file.path)).collect();
        // A page above a folder of specs is a list of them; a folder that is called by a number only is the number's.
        let specs_in = |place: &str| {
            let direct = by_folder.get(place).into_iter().flatten();
            let inside = direct.filter(|at| has_status(files[**at]) || files[**at].number.is_some()).count();
            inside + told_below.get(place).copied().unwrap_or(0)
        };
        let counted = |place: &str| {
            place.rsplit('/').next().is_some_and(|name| name.bytes().all(|b| b.is_ascii_digit()))
        };
        let belongs = |place: &str| folders.contains(place) && (counted(place) || specs_in(place) < 2);
        for (place, at) in beside.into_iter().filter(|(place, _)| belongs(place)) {
            out.whole.insert(place.clone());
            out.fronts.insert(place, at);
        }
        out.front_pages = out.fronts.values().copied().collect();
        let outside = files.ids().filter(|at| {
            out.owner(files, *at).is_none() && !out.is_front(*at) && !is_common(&files[*at].path)
        });
        let loose = outside.filter(|at| !has_status(files[*at])).count();
        out.usual = out.fronts.len() >= 5 && out.fronts.len() * 2 >= loose;
        out
    }

    /// A front page without a status is one, too, where most folders beside its own have one.
    fn alike(&mut self, files: &Arena<FileId, &Spec>, by_folder: &BTreeMap<&str, Vec<FileId>>) {
        let parent = |place: &str| place.rsplit_once('/').map_or("", |(above, _)| above).to_owned();
        let mut with: BTreeMap<String, usize> = BTreeMap::new();
        self.fronts.keys().for_each(|place| *with.entry(parent(place)).or_default() += 1);
        let mut without: BTreeMap<String, Vec<(String, FileId)>> = BTreeMap::new();
        for (place, inside) in by_folder.iter().filter(|(place, _)| !self.fronts.contains_key(**place)) {
            let front = inside.iter().copied().find(|at| is_common(&files[*at].path));
            if let Some(front) = front.filter(|_| !place.is_empty()) {
                without.entry(parent(place)).or_default().push(((*place).to_owned(), front));
            }
        }
        for (above, places) in without {
            if with.get(&above).is_some_and(|count| *count >= 3 && *count >= places.len() * 2) {
                self.fronts.extend(places);
            }
        }
    }

    /// Whether a file is the front page of its folder.
    pub(super) fn is_front(&self, at: FileId) -> bool {
        self.front_pages.contains(&at)
    }

    /// The spec in whose folder a file lies, the nearest first.
    pub(super) fn owner(&self, files: &Arena<FileId, &Spec>, at: FileId) -> Option<FileId> {
        let file = files[at];
        let own_front = self.fronts.get(folder(&file.path)) == Some(&at);
        let stands_alone = own_front && (has_status(file) || file.number.is_some());
        ancestors(&file.path).find_map(|above| {
            let front = *self.fronts.get(above)?;
            // A chapter of its own may lie within another one, but not within a spec written in steps, nor without a
            // word on where it stands in the folder of a spec.
            let chapter = is_common(&files[front].path) || !is_common(&file.path);
            if stands_alone && chapter && (has_status(file) || !self.whole.contains(above) || front == at) {
                return None;
            }
            let goes_with = self.whole.contains(above) || !has_status(file);
            (front != at && goes_with).then_some(front)
        })
    }

    /// Whether a file has no folder of its own where specs have one.
    pub(super) fn is_loose(&self, at: FileId) -> bool {
        self.usual && !self.is_front(at)
    }
}

/// The front page of a folder that belongs to one spec, and whether nothing else in it may be a spec.
fn front(
    files: &Arena<FileId, &Spec>,
    place: &str,
    inside: &[FileId],
    below: usize,
    shelved: usize,
) -> Option<(FileId, bool)> {
    let is = |at: FileId, names: &[&str]| {
        names.iter().any(|name| stem(&files[at].path).eq_ignore_ascii_case(name))
    };
    let called = |name: &str| inside.iter().copied().find(|at| is(*at, &[name]));
    let own_name = place.rsplit('/').next().unwrap_or(place);
    let numbered = number_of_name(own_name).is_some();
    let general = is_shelf(place);
    let strangers = inside.iter().filter(|at| !is(**at, STEPS) && !is(**at, FRONTS)).count();
    for name in FRONTS {
        let Some(at) = called(name) else { continue };
        let others = inside.iter().copied().filter(|other| *other != at && !is(*other, STEPS));
        let peers =
            others.filter(|other| has_status(files[*other]) || files[*other].number.is_some()).count();
        // Above many specs it is a list of them.
        if ANY_FOLDER.contains(name) {
            let told = has_status(files[at]) && peers == 0 && below < 3 && !general;
            if (numbered && peers < 2) || told {
                return Some((at, numbered));
            }
            continue;
        }
        let stepped = inside.iter().any(|other| *other != at && is(*other, STEPS)) && strangers == 0;
        let alone = inside.len() == 1 && *name != "design";
        // What tells of a whole system beside its records is no spec of which they would be chapters.
        let overview = !numbered && (shelved > 0 || (general && below > 0));
        if overview {
            continue;
        }
        if peers == 0 && (*name == "spec" || stepped || alone) {
            return Some((at, true));
        }
    }
    None
}

/// Whether a folder holds many things in most projects.
fn is_shelf(place: &str) -> bool {
    let name = place.rsplit('/').next().unwrap_or(place);
    label::SHELVES.contains(&name.to_lowercase().as_str())
}

/// Whether a file is the front page of a folder below the top.
pub(super) fn is_page_of_folder(path: &str) -> bool {
    !folder(path).is_empty() && is_common(path)
}

fn is_common(path: &str) -> bool {
    ANY_FOLDER.iter().any(|name| stem(path).eq_ignore_ascii_case(name))
}

/// The folders a file lies in, the nearest first.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(path.rsplit_once('/').map(|(folder, _)| folder), |above| {
        above.rsplit_once('/').map(|(folder, _)| folder)
    })
}
