//! Where a link leads: the address as written -> a [`Target`].

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;

use crate::arena::{Arena, FileId};
use crate::diag;
use crate::document::sidecar::FRONTS;
use crate::portal::attachment;
use crate::portal::classify::is_project_file_name;
use crate::portal::link::Target;
use crate::portal::names::Names;
use crate::portal::source_context::SourceContext;
use crate::repository::Repository;
use crate::source::{Store, folder, is_markdown, normalize, stem};
use crate::spec::Spec;
use crate::spec::body::Link;
use crate::text::{composed, decomposed};

pub struct Resolver<'a> {
    pub(super) files: &'a Arena<FileId, &'a Spec>,
    store: &'a dyn Store,
    pub(super) repository: Option<&'a Repository>,
    pub(super) names: &'a Names,
    /// By paths in composed form.
    by_path: BTreeMap<Cow<'a, str>, FileId>,
    pub(super) by_stem: BTreeMap<String, Vec<FileId>>,
    anchors: Arena<FileId, BTreeSet<&'a str>>,
    /// Beginnings of absolute addresses under which this collection is published.
    pub(super) homes: BTreeSet<String>,
}

impl<'a> Resolver<'a> {
    pub fn new(files: &'a Arena<FileId, &'a Spec>, place: &SourceContext<'a>, names: &'a Names) -> Self {
        let mut by_stem: BTreeMap<String, Vec<FileId>> = BTreeMap::new();
        for (at, file) in files.iter() {
            by_stem.entry(composed(stem(&file.path)).to_lowercase()).or_default().push(at);
        }
        let mut resolver = Self {
            files,
            store: place.store,
            repository: place.repository,
            names,
            by_path: files.iter().map(|(at, file)| (composed(&file.path), at)).collect(),
            by_stem,
            anchors: files.map(|_, file| anchors(file)),
            homes: BTreeSet::new(),
        };
        resolver.homes = resolver.learn_homes();
        resolver
    }

    /// Where a link of the file `from` leads.
    pub fn resolve(&self, from: FileId, link: &Link) -> Target<FileId> {
        if link.placeholder {
            return Target::Unpublished;
        }
        if link.is_name() {
            return self.name(from, link);
        }
        let written = link.target.trim();
        let lower = written.to_lowercase();
        let bare: String = lower.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
        let scheme = scheme(&bare);
        if scheme.is_some_and(is_unsafe) {
            let kinds = ["png", "jpeg", "jpg", "gif", "webp"];
            let known = kinds.iter().any(|kind| bare.starts_with(&format!("data:image/{kind};base64,")));
            let picture = link.is_image() && known;
            return if picture { Target::External(written.to_owned()) } else { Target::Unsafe(None) };
        }
        if lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("//") {
            return self
                .absolute(from, link, written)
                .unwrap_or_else(|| Target::External(clean_url(written)));
        }
        if let Some(scheme) = scheme {
            let known = HANDLED.contains(&scheme);
            return if known { Target::External(clean_url(written)) } else { Target::Words };
        }
        let (path, fragment) = split_fragment(written);
        if path.is_empty() {
            return match fragment {
                Some(fragment) => self.here(from, &fragment),
                // The top of the page.
                None if written.starts_with('#') => Target::Here(String::new()),
                None => Target::Missing { near: None },
            };
        }
        self.relative(from, &path, fragment)
    }

    /// What a name means: a number of ours, a path, or the name of a file.
    fn name(&self, from: FileId, link: &Link) -> Target<FileId> {
        let text = link.target.trim();
        let mentioned = link.mention().and_then(|mention| self.names.of(from, mention, &link.sentence));
        let number = || text.parse().ok().and_then(|number| self.names.numbered(number));
        let path = || {
            let path = text.trim_start_matches("./");
            (path.contains('/') || is_markdown(path))
                .then(|| self.joined(from, path).find_map(|path| self.at(&path)))?
        };
        // In running text only numbers are names: words are words.
        let field = || number().or_else(path).or_else(|| self.names.named(text));
        let found = mentioned.or_else(|| link.section.is_none().then(field).flatten());
        found.filter(|file| *file != from).map_or(Target::Words, |file| self.file(file, None, false))
    }

    /// The paths that one as written may stand for: beside the file, from the source's top, from the repository's.
    fn joined(&self, from: FileId, path: &str) -> impl Iterator<Item = String> {
        let base = folder(&self.files[from].path);
        let rooted = path.strip_prefix('/').map(str::to_owned);
        let beside = rooted
            .is_none()
            .then(|| if base.is_empty() { path.to_owned() } else { format!("{base}/{path}") });
        let top = rooted.clone().unwrap_or_else(|| path.to_owned());
        let above = self.repository.and_then(|at| {
            Some(top.strip_prefix(at.folder.as_str())?.strip_prefix('/')?.to_owned())
                .filter(|_| !at.folder.is_empty())
        });
        let from_top = rooted.is_some() || !path.starts_with('.');
        let all = [beside, from_top.then_some(top), above.filter(|_| from_top)];
        all.into_iter().flatten().filter_map(|path| normalize(&path))
    }

    fn here(&self, from: FileId, fragment: &str) -> Target<FileId> {
        match self.anchor(from, fragment) {
            Some(anchor) => Target::Here(anchor),
            None if is_top(fragment) => Target::Here(String::new()),
            None => Target::Missing { near: self.near_anchor(from, fragment).map(|near| format!("#{near}")) },
        }
    }

    /// The anchor of a file that a fragment means, compared without case when it must be, and without what code hosts
    /// put in front of the anchors of their pages.
    fn anchor(&self, file: FileId, fragment: &str) -> Option<String> {
        let anchors = &self.anchors[file];
        let fragment = composed(fragment);
        let lower = fragment.to_lowercase();
        let own = |name: &'_ str| name.strip_prefix("user-content-").map(str::to_owned);
        let bare = [own(&fragment), own(&lower)];
        let names = [&*fragment, &lower].into_iter().chain(bare.iter().flatten().map(String::as_str));
        names.into_iter().find(|name| anchors.contains(name)).map(str::to_owned)
    }

    pub fn near_anchor(&self, file: FileId, fragment: &str) -> Option<&str> {
        diag::nearest(fragment, self.anchors[file].iter().copied())
    }

    fn file(&self, file: FileId, fragment: Option<String>, moved: bool) -> Target<FileId> {
        match fragment {
            None => Target::Page { page: file, fragment: None, moved, broken_fragment: None },
            Some(fragment) => match self.anchor(file, &fragment) {
                Some(anchor) => {
                    Target::Page { page: file, fragment: Some(anchor), moved, broken_fragment: None }
                }
                None if is_top(&fragment) => {
                    Target::Page { page: file, fragment: None, moved, broken_fragment: None }
                }
                None => Target::Page { page: file, fragment: None, moved, broken_fragment: Some(fragment) },
            },
        }
    }

    fn relative(&self, from: FileId, path: &str, fragment: Option<String>) -> Target<FileId> {
        let base = folder(&self.files[from].path);
        let joined = match path.strip_prefix('/') {
            Some(rooted) => rooted.to_owned(),
            None if base.is_empty() => path.to_owned(),
            None => format!("{base}/{path}"),
        };
        let inside = normalize(&joined);
        let rooted = path.starts_with('/').then(|| self.joined(from, path).find_map(|path| self.at(&path)));
        if let Some(file) = inside.as_deref().and_then(|inside| self.at(inside)).or_else(|| rooted.flatten())
        {
            return self.file(file, fragment, false);
        }
        let inside_file = inside.as_deref().filter(|inside| !inside.is_empty());
        if let Some(inside) = inside_file.and_then(|inside| self.stored(inside)) {
            let known = attachment::is_published(&inside) && self.store.is_readable(&inside);
            return if known { Target::Attachment(inside) } else { self.on_the_host(&inside) };
        }
        // From the top of the repository, which begins above the source.
        if path.starts_with('/')
            && let Some(at) = self.repository.filter(|at| !at.folder.is_empty())
        {
            let above = "../".repeat(at.folder.split('/').count()) + path.trim_start_matches('/');
            if self.store.exists(&above) == Some(true) {
                return self.on_the_host(&above);
            }
        }
        // What lies above the source is there, but not on the site.
        if inside.is_none() && self.store.exists(&joined) == Some(true) {
            return self.on_the_host(&joined);
        }
        let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
        match self.elsewhere(name) {
            Some(file) if file != from => self.file(file, fragment, true),
            _ => Target::Missing { near: self.near(name) },
        }
    }

    /// A path under which the store has something: as written, or in the other normal form of its letters.
    fn stored(&self, path: &str) -> Option<String> {
        let other = (!path.is_ascii()).then(|| [composed(path).into_owned(), decomposed(path)]);
        let mut forms = std::iter::once(path.to_owned()).chain(other.into_iter().flatten());
        forms.find(|form| self.store.exists(form) == Some(true))
    }

    /// A file of the repository that the site does not hold: its page on the code host, when that is known.
    fn on_the_host(&self, path: &str) -> Target<FileId> {
        let page = self.repository.and_then(|at| {
            let full = if at.folder.is_empty() { path.to_owned() } else { format!("{}/{path}", at.folder) };
            Some(at.page_of(&normalize(&full)?))
        });
        page.map_or(Target::Unpublished, Target::External)
    }

    /// The file at a path, which may leave out the extension or name a folder.
    fn at(&self, path: &str) -> Option<FileId> {
        let page = path.strip_suffix(".html").unwrap_or(path);
        let name = path.rsplit('/').next().unwrap_or(path);
        let fronts = ["README", "Readme", name].into_iter().chain(FRONTS.iter().copied());
        let fronts = fronts.map(|front| format!("{path}/{front}.md"));
        // A page of the site that a folder's index makes: `x/index.html` and `x/index.md` may be `x/_index.md`.
        let hidden = page.strip_suffix("index").map(|folder| format!("{folder}_index.md"));
        let hidden = hidden
            .into_iter()
            .chain(path.strip_suffix("index.md").map(|folder| format!("{folder}_index.md")));
        let mut forms = [path.to_owned(), format!("{page}.md")].into_iter().chain(fronts).chain(hidden);
        let found = forms.find_map(|form| self.by_path.get(composed(&form).as_ref()).copied());
        found.or_else(|| self.only_in(path))
    }

    /// The one file of a folder, where it has no other.
    fn only_in(&self, folder: &str) -> Option<FileId> {
        let start = format!("{}/", composed(folder));
        let below = self
            .by_path
            .range(Cow::Borrowed(start.as_str())..)
            .take_while(|(path, _)| path.starts_with(&start));
        let mut inside = below.filter(|(path, _)| !path[start.len()..].contains('/'));
        let (_, only) = inside.next()?;
        inside.next().is_none().then_some(*only)
    }

    /// The one file of this name, wherever it lies now.
    fn elsewhere(&self, name: &str) -> Option<FileId> {
        let key = composed(if is_markdown(name) { stem(name) } else { name }).to_lowercase();
        let telling = if is_markdown(name) {
            !is_project_file_name(&key)
        } else {
            !name.contains('.') && is_specific(&key)
        };
        // A folder may be called by its number alone.
        let telling = telling || (!name.contains('.') && self.names.renamed(&key).is_some());
        if !telling {
            return None;
        }
        match self.by_stem.get(&key).map(Vec::as_slice) {
            Some([file]) => Some(*file),
            Some(_) => None,
            None => self.names.renamed(&key),
        }
    }

    fn near(&self, name: &str) -> Option<String> {
        if !is_markdown(name) {
            return None;
        }
        let near = diag::nearest(stem(name), self.by_stem.keys().map(String::as_str))?;
        let [file] = self.by_stem.get(near)?.as_slice() else { return None };
        Some(self.files[*file].path.clone())
    }

    /// An absolute address into the collection's own repository or portal.
    fn absolute(&self, from: FileId, link: &Link, url: &str) -> Option<Target<FileId>> {
        let (path, fragment) = split_fragment(url);
        // A header names its own pull request, and the discussion of it.
        let counted = link.section.and_then(|_| self.names.counted(url));
        if let Some(file) = counted.filter(|file| *file != from) {
            return Some(self.file(file, None, false));
        }
        if let Some(hosted) = self.repository.and_then(|at| at.paths_of(&path)) {
            let of_lines = fragment.as_deref().is_some_and(is_lines);
            if of_lines && hosted.of_commit {
                return Some(Target::External(clean_url(url)));
            }
            // The lines of today's file are no places on its page.
            let fragment = fragment.clone().filter(|_| !of_lines);
            if let Some(file) = hosted.paths.iter().find_map(|path| self.at(path)) {
                return Some(self.file(file, fragment, false));
            }
            let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
            if let Some(file) = self.elsewhere(name).filter(|_| hosted.owned) {
                return Some(self.file(file, fragment, true));
            }
        }
        let (home, file) = self.home_and_file(&path)?;
        // The lines of a file of some commit are no places on the page of today's.
        if fragment.as_deref().is_some_and(is_lines) {
            return None;
        }
        self.homes.contains(&home).then(|| self.file(file, fragment, false))
    }
}

/// Everything on a file's page that a fragment may name.
fn anchors(file: &Spec) -> BTreeSet<&str> {
    let headings = file.sections.iter().map(|section| section.anchor.as_str());
    let items = file.items().map(|(_, item)| item.anchor.as_str());
    let facts = file.sections.iter().flat_map(|section| &section.facts).map(|fact| fact.anchor.as_str());
    let extra = file.extra_anchors.iter().map(String::as_str);
    headings
        .chain(items)
        .chain(facts)
        .chain(extra)
        .chain(file.title_anchor.as_deref())
        .filter(|name| !name.is_empty())
        .collect()
}

/// Names that could stand anywhere tell nothing about a collection.
pub(super) fn is_specific(stem: &str) -> bool {
    stem.len() > 4 && stem.contains(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_'))
}

/// Parts an address from its fragment, both percent-decoded where it is not absolute; a query is dropped.
pub(super) fn split_fragment(target: &str) -> (String, Option<String>) {
    let (path, fragment) = match target.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (target, None),
    };
    // What a browser is to look for on the page is no place of its own there.
    let fragment = fragment.map(|fragment| fragment.split(":~:").next().unwrap_or(fragment));
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let absolute = path.contains("://");
    let path = if absolute { path.to_owned() } else { decode(path.split('?').next().unwrap_or(path)) };
    (path, fragment.filter(|fragment| !fragment.is_empty()).map(decode))
}

/// Whether a fragment is the top of a page, which every browser knows.
fn is_top(fragment: &str) -> bool {
    fragment.eq_ignore_ascii_case("top")
}

/// Whether a fragment is lines of a file, as code hosts write them: `L5-L8`, `L5C3`, `lines-5`.
fn is_lines(fragment: &str) -> bool {
    let rest = ["lines-", "L"].iter().find_map(|lead| fragment.strip_prefix(lead));
    rest.is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, 'L' | 'C' | '-' | ':'))
    })
}

/// Schemes whose addresses run a program, or show what lies on the reader's own machine.
const UNSAFE: &[&str] = &[
    "javascript", "vbscript", "livescript", "data", "file", "blob", "filesystem", "view-source", "jar",
    "mhtml", "about", "chrome", "res", "shell", "search-ms", "hcp", "mk",
];

/// Schemes, beside those of the web, that a link may lead to: the safelisted schemes of the HTML standard
/// (<https://html.spec.whatwg.org/multipage/system-state.html#safelisted-scheme>).
const HANDLED: &[&str] = &[
    "bitcoin", "ftp", "ftps", "geo", "im", "irc", "ircs", "magnet", "mailto", "matrix", "mms", "news",
    "nntp", "openpgp4fpr", "sftp", "sip", "sms", "smsto", "ssh", "tel", "urn", "webcal", "wtai", "xmpp",
];

const WEB: [&str; 2] = ["http", "https"];

fn is_unsafe(scheme: &str) -> bool {
    UNSAFE.contains(&scheme) || scheme.starts_with("ms-")
}

/// The scheme of an address in small letters. One letter is a drive, `host:80` is a host with its port, and `htps:` a
/// slip of the pen.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once(':')?;
    let plain = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let port = rest.split('/').next().unwrap_or(rest);
    let is_port = (1..=5).contains(&port.len()) && port.bytes().all(|b| b.is_ascii_digit());
    let named = is_unsafe(scheme) || HANDLED.contains(&scheme) || !is_port;
    let slip = !WEB.contains(&scheme) && diag::nearest_within(scheme, WEB, 1).is_some();
    (plain && named && !slip && !rest.is_empty()).then_some(scheme)
}

/// Without white space and control characters, which browsers would drop.
fn clean_url(url: &str) -> String {
    let url: String = url.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    if url.starts_with("//") { format!("https:{url}") } else { url }
}
