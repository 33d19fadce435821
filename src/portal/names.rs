//! How this collection calls its specs -> which one a name means: `SE-0123`, `spec 071`, a pull request, a file's name.
//! Nothing is known beforehand: names are learned from titles, header fields, files, folders, and how they are used.

use std::collections::{BTreeMap, BTreeSet};

use crate::arena::{Arena, FileId};
use crate::document::name::stem_of_document;
use crate::portal::id::id_of;
use crate::repository::Repository;
use crate::source::folder;
use crate::spec::Spec;
use crate::spec::mention::{self, COMMON, Mention};
use crate::words::kind::normalize;

/// What was learned of how specs are called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Series {
    /// The names before numbers that mean a spec, in small letters.
    pub prefixes: BTreeSet<String>,
    /// Beginnings of addresses whose number is that of a spec: `host/owner/name`.
    pub counters: BTreeSet<String>,
}

#[derive(Default)]
pub struct Names {
    by_number: BTreeMap<u64, Vec<FileId>>,
    folders: Arena<FileId, String>,
    /// The prefixes under which each file carries its own number.
    own: Arena<FileId, BTreeSet<String>>,
    prefixes: BTreeSet<String>,
    /// All prefixes that files carry.
    carried: BTreeSet<String>,
    /// Beginnings of addresses whose last number is that of a spec: `host/owner/name/pull`.
    counters: BTreeSet<String>,
    /// Words that folders of specs are called by, in the singular: `proposal`.
    words: BTreeSet<&'static str>,
    /// Names of files, in small letters; `None` where two have it.
    by_name: BTreeMap<String, Option<FileId>>,
    /// Numbers that a file uses of another body's series, as its links show.
    foreign: Arena<FileId, BTreeSet<u64>>,
}

impl Names {
    /// `specs` are those of the files that are specs; `homes` are names of the folder and the repository they lie in.
    pub fn learn(
        files: &Arena<FileId, &Spec>,
        specs: &[FileId],
        homes: &[&str],
        repository: Option<&Repository>,
    ) -> Self {
        let folders = files.map(|_, file| folder(&file.path).to_owned());
        let mut out = Self { own: files.map(|_, _| BTreeSet::new()), folders, ..Self::default() };
        for at in specs.iter().copied() {
            if let Some(number) = files[at].number {
                out.by_number.entry(number).or_default().push(at);
                out.own[at] = files[at]
                    .names
                    .iter()
                    .filter(|name| name.number == number)
                    .map(|name| name.prefix.clone())
                    .collect();
            }
            for name in names_of(files[at]) {
                let entry = out.by_name.entry(name).or_insert(Some(at));
                *entry = entry.filter(|known| *known == at);
            }
        }
        out.foreign = files.map(|_, file| foreign(file));
        out.prefixes = out.learn_prefixes(files, specs, homes, repository);
        out.words = words_of(specs.iter().map(|at| out.folders[*at].as_str()));
        out.carried = out.own.values().flatten().cloned().collect();
        out.counters = out.learn_counters(files, repository);
        out
    }

    /// A prefix is ours when a fifth of the numbered specs carry it or two of their files do, when folders say it, or
    /// when most of the numbers named with it are those of specs.
    fn learn_prefixes(
        &self,
        files: &Arena<FileId, &Spec>,
        specs: &[FileId],
        homes: &[&str],
        repository: Option<&Repository>,
    ) -> BTreeSet<String> {
        let numbered = self.by_number.values().map(Vec::len).sum::<usize>();
        let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
        self.own.values().flatten().for_each(|prefix| *votes.entry(prefix).or_default() += 1);
        let mut files_called: BTreeMap<String, usize> = BTreeMap::new();
        for prefix in specs.iter().filter_map(|at| prefix_of_name(stem_of_document(&files[*at].path))) {
            *files_called.entry(prefix).or_default() += 1;
        }
        let common = |prefix: &str| COMMON.contains(&prefix);
        let twice = |prefix: &str| files_called.get(prefix).is_some_and(|count| *count >= 2);
        let carried = votes.into_iter().filter(|(prefix, count)| {
            *count >= 2 && (count * 5 >= numbered || twice(prefix)) || (common(prefix) && *count >= 1)
        });
        let mut out: BTreeSet<String> = carried.map(|(prefix, _)| prefix.to_owned()).collect();
        let numbered = specs.iter().filter(|at| files[**at].number.is_some());
        let parts = numbered.flat_map(|at| folder(&files[*at].path).split('/'));
        for part in parts.chain(homes.iter().copied()).collect::<BTreeSet<_>>() {
            out.extend(part.to_lowercase().split(['-', '_']).filter_map(series).map(str::to_owned));
        }
        // A repository is often called by the plural of the name: `adrs`.
        let home = repository.and_then(|at| at.home().rsplit('/').next());
        let plurals = home
            .into_iter()
            .map(str::to_lowercase)
            .filter_map(|home| Some(home.strip_suffix('s')?.to_owned()));
        out.extend(
            plurals
                .filter(|name| (2..=6).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase())),
        );
        let mut used: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
        for mention in specs.iter().flat_map(|at| &files[*at].links).filter_map(|link| link.mention()) {
            if mention.number >= 100 && common(&mention.prefix) {
                used.entry(&mention.prefix).or_default().insert(mention.number);
            }
        }
        out.extend(
            used.into_iter()
                .filter(|(_, numbers)| self.are_ours(numbers))
                .map(|(prefix, _)| prefix.to_owned()),
        );
        out
    }

    /// Whether most of these numbers, and three at least, are those of specs.
    fn are_ours(&self, numbers: &BTreeSet<u64>) -> bool {
        let hits = numbers.iter().filter(|number| self.by_number.contains_key(number)).count();
        hits >= 3 && hits * 2 >= numbers.len()
    }

    /// Series of pull requests or issues that give the specs their numbers.
    fn learn_counters(
        &self,
        files: &Arena<FileId, &Spec>,
        repository: Option<&Repository>,
    ) -> BTreeSet<String> {
        let own = |series: &str| repository.is_some_and(|at| at.home().eq_ignore_ascii_case(series));
        let mut used: BTreeMap<String, Counter> = BTreeMap::new();
        for (file, link) in files.values().flat_map(|file| file.links.iter().map(move |link| (file, link))) {
            let Some((series, number)) = counted(&link.target) else { continue };
            if number < 100 && !own(&series) {
                continue;
            }
            let counter = used.entry(series).or_default();
            counter.numbers.insert(number);
            // The name of a spec that is a link to a request says whether the two are counted as one.
            let named = mention::only(&link.text).filter(|named| self.prefixes.contains(&named.prefix));
            let header = link.section.is_none().then_some(file.number).flatten();
            match named.map(|named| named.number).or(header.filter(|own| *own == number)) {
                Some(said) if said == number => counter.agree += 1,
                Some(_) => counter.disagree += 1,
                None => {}
            }
        }
        let is_spec = |number: &u64| self.by_number.contains_key(number);
        let ours = |(series, counter): &(String, Counter)| {
            let Counter { numbers, agree, disagree } = counter;
            let hits = numbers.iter().filter(|number| is_spec(number)).count();
            self.are_ours(numbers)
                || (own(series) && (hits == numbers.len() || (hits >= 2 && self.has_gaps())))
                || agree > disagree
        };
        used.into_iter().filter(ours).map(|(series, _)| series).collect()
    }

    /// Whether the numbers of the specs lie far apart, as those of requests do of which few are specs.
    fn has_gaps(&self) -> bool {
        let (first, last) = (self.by_number.keys().next(), self.by_number.keys().next_back());
        let span = last.unwrap_or(&0) - first.unwrap_or(&0);
        span > 4 * u64::try_from(self.by_number.len()).unwrap_or(u64::MAX).max(2)
    }

    pub fn series(&self) -> Series {
        Series { prefixes: self.prefixes.clone(), counters: self.counters.clone() }
    }

    /// The spec that a name and a number mean; `said` is the sentence around them.
    pub fn of(&self, from: FileId, mention: &Mention, said: &str) -> Option<FileId> {
        let Mention { prefix, number, .. } = mention;
        if prefix == "#" {
            let pulls = !self.counters.is_empty() && *number >= 100 && !said.contains("issue");
            return pulls.then(|| self.numbered(*number)).flatten();
        }
        if COMMON.contains(&prefix.as_str()) && !self.prefixes.contains(prefix) {
            // `proposal #17503`: the word that specs go by, or any with a number that little else would have.
            let called = self.words.contains(prefix.as_str()) || *number >= 100;
            let hashed = || said.to_lowercase().contains(&format!("{prefix} #{number}"));
            let ours = called && hashed() && !(prefix == "rfc" && self.is_foreign(from, *number, said));
            return ours.then(|| self.numbered(*number)).flatten();
        }
        // `spec 1 of 2` names no spec, `spec 001` does.
        let vague = COMMON.contains(&prefix.as_str())
            && !mention.padded
            && !self.carried.contains(prefix)
            && prefix.len() > 3;
        if vague
            || !self.prefixes.contains(prefix)
            || (prefix == "rfc" && self.is_foreign(from, *number, said))
        {
            return None;
        }
        let [one] = self.by_number.get(number)?.as_slice() else { return self.choose(from, *number, prefix) };
        let carried = |at: &FileId| self.own[*at].contains(prefix);
        let other_series = !self.own[*one].is_empty() && !carried(one) && self.carried.contains(prefix);
        (!other_series).then_some(*one)
    }

    /// Whether a number belongs to the standards of the internet, which count their documents too.
    fn is_foreign(&self, from: FileId, number: u64, said: &str) -> bool {
        const SIGNS: &[&str] =
            &["IETF", "BCP 14", "BCP14", "key words", "keywords \"MUST", "interpreted as described"];
        self.foreign[from].contains(&number) || SIGNS.iter().any(|sign| said.contains(sign))
    }

    /// Of several with this number the one that carries the prefix, or else the one in the same folder.
    fn choose(&self, from: FileId, number: u64, prefix: &str) -> Option<FileId> {
        let all = self.by_number.get(&number)?;
        let only = |fits: &dyn Fn(FileId) -> bool| {
            let mut fitting = all.iter().copied().filter(|at| fits(*at));
            fitting.next().filter(|_| fitting.next().is_none())
        };
        let of_series = |at: FileId| self.folders[at].split('/').any(|part| series(part) == Some(prefix));
        only(&|at| self.own[at].contains(prefix))
            .or_else(|| only(&of_series))
            .or_else(|| only(&|at| self.folders[at] == self.folders[from]))
    }

    /// The one spec that has a number.
    pub fn numbered(&self, number: u64) -> Option<FileId> {
        match self.by_number.get(&number).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            _ => None,
        }
    }

    /// The one spec of a name: its file's, its title, or what stands before the first underscore.
    pub fn named(&self, name: &str) -> Option<FileId> {
        self.by_name.get(&name.trim().to_lowercase()).copied().flatten()
    }

    /// The spec whose number an address counts, as that of a pull request.
    pub fn counted(&self, url: &str) -> Option<FileId> {
        let (series, number) = counted(url)?;
        self.counters.contains(&series).then(|| self.numbered(number)).flatten()
    }

    /// The spec that a file of this name became: a name that is nothing but a prefix and the number.
    pub fn renamed(&self, stem: &str) -> Option<FileId> {
        let letters = stem.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let digits = letters.trim_start_matches(['-', '_', ' ']).trim_end_matches(['-', '_']);
        let bare = !digits.is_empty() && digits.len() <= 6 && digits.chars().all(|c| c.is_ascii_digit());
        let prefix = &stem[..stem.len() - letters.len()];
        let ours = prefix.is_empty() || self.prefixes.contains(&prefix.to_lowercase());
        (bare && ours).then(|| self.numbered(digits.parse().ok()?)).flatten()
    }
}

/// What is known of a series of pull requests or issues.
#[derive(Default)]
struct Counter {
    /// The numbers that are linked.
    numbers: BTreeSet<u64>,
    /// How many links call the spec of their number by its name, and how many another one.
    agree: usize,
    disagree: usize,
}

/// The words by which folders call what lies in them.
fn words_of<'p>(folders: impl Iterator<Item = &'p str>) -> BTreeSet<&'static str> {
    let parts: BTreeSet<String> = folders.flat_map(|path| path.split('/')).map(str::to_lowercase).collect();
    let says = |word: &&&str| parts.contains(**word) || parts.contains(&format!("{word}s"));
    COMMON.iter().filter(says).copied().collect()
}

/// The letters before the number of a name that is written as those of a series are: `WPS-0003`, `kep-0012`.
fn prefix_of_name(name: &str) -> Option<String> {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = &name[..name.len() - digits.len()];
    let digits = digits.trim_start_matches(['-', '_', ' ']);
    let formal = letters.len() > 1 && letters.bytes().all(|b| b.is_ascii_uppercase());
    let numbered = digits.starts_with(|c: char| c.is_ascii_digit());
    (numbered && !letters.is_empty() && (formal || digits.starts_with('0'))).then(|| letters.to_lowercase())
}

/// The prefix that a folder's name gives to what lies in it.
fn series(part: &str) -> Option<&'static str> {
    match part {
        "adr" | "adrs" | "decisions" => Some("adr"),
        "rfc" | "rfcs" => Some("rfc"),
        "rfd" | "rfds" => Some("rfd"),
        "spec" | "specs" => Some("spec"),
        "proposals" => Some("proposal"),
        "enhancements" => Some("enhancement"),
        _ => None,
    }
}

/// What a spec may be called by its file and its title, in small letters.
fn names_of(spec: &Spec) -> BTreeSet<String> {
    let name = stem_of_document(&spec.path).to_lowercase();
    let bare =
        name.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['-', '_']).to_owned();
    let mut out: BTreeSet<String> = [id_of(&spec.path), bare].into();
    if let Some((head, _)) = name.split_once('_').filter(|(head, _)| head.len() >= 3) {
        out.insert(head.to_owned());
    }
    // `m-01` of `m-01-parser`.
    for (at, _) in name.match_indices(['-', '_']) {
        let head = &name[..at];
        let mixed =
            head.contains(|c: char| c.is_ascii_digit()) && head.starts_with(|c: char| c.is_alphabetic());
        if mixed && head.ends_with(|c: char| c.is_ascii_digit()) {
            out.insert(head.to_owned());
        }
    }
    out.insert(spec.title.to_lowercase());
    out.insert(normalize(&spec.title));
    out.insert(name);
    // A number alone is no name.
    out.retain(|name| name.chars().any(char::is_alphabetic) && name.len() > 2);
    out
}

/// Hosts of a body that counts its documents, too.
pub const FOREIGN: &[&str] = &["ietf.org", "rfc-editor.org"];

/// Numbers of another body's documents that a file links to.
fn foreign(file: &Spec) -> BTreeSet<u64> {
    let ours = file.links.iter().filter(|link| FOREIGN.iter().any(|host| link.target.contains(host)));
    let number = |target: &str| {
        let at = target.to_lowercase().rfind("rfc")? + 3;
        target.get(at..)?.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    ours.filter_map(|link| number(&link.target)).collect()
}

/// `host/owner/name/pull` and the number behind it.
fn counted(url: &str) -> Option<(String, u64)> {
    let (_, rest) = url.split_once("://")?;
    let path = rest.split(['#', '?']).next()?;
    let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != "-").collect();
    let [host, owner, name, "pull" | "pulls" | "issues" | "merge_requests", number, rest @ ..] =
        segments.as_slice()
    else {
        return None;
    };
    let whole = rest.is_empty() || rest == ["files"];
    let number = number.parse().ok().filter(|_| whole)?;
    Some((format!("{host}/{owner}/{name}").to_lowercase(), number))
}
