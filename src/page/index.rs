//! A to Z: every named thing with its kind and its place, in pages where there are many.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::arena::SpecId;
use crate::page::context::{SiteContext, theme_id};
use crate::page::paging::{Pages, Turns};
use crate::page::register::html::link;
use crate::portal::statements;
use crate::route::Route;
use crate::slug::UniqueNames;
use crate::text::{escape, shortened};
use crate::theme::Page;
use crate::words::kind::Kind;

/// A page of the index.
#[derive(Serialize)]
pub(super) struct IndexPage {
    /// All letters, each with the address of its first page.
    letters: Vec<LetterLink>,
    parts: Vec<LetterPart>,
    /// What is left out: `statements`, or everything `inside` of specs; empty where nothing is.
    partial: &'static str,
    turns: Option<Turns>,
}

#[derive(Serialize)]
struct LetterLink {
    letter: String,
    /// Relative to the site; on the page itself only what stands behind `#`.
    url: String,
}

/// What of a letter is on a page.
#[derive(Serialize)]
struct LetterPart {
    letter: String,
    id: String,
    /// Its things as items of a list, in HTML.
    body: String,
}

/// Everything that is listed, in its order.
pub(super) struct Index<'a> {
    context: &'a SiteContext<'a>,
    letters: Vec<Letter>,
    entries: Vec<IndexEntry<'a>>,
    partial: &'static str,
    pub pages: Pages,
}

struct Letter {
    letter: String,
    id: String,
    /// Its first entry.
    start: usize,
}

struct IndexEntry<'a> {
    label: String,
    kind: String,
    spec: SpecId,
    /// Empty for the spec itself.
    anchor: &'a str,
}

/// With more things than this, sentences are left out: who looks for one searches, or reads the registers.
const MOST: usize = 2_000;
/// More letters are not all named, as in scripts with thousands of them.
const LETTERS: usize = 80;
/// The most that is shown of a name, and what the tags of an entry take.
const NAME: usize = 110;
const ENTRY: usize = 60;

/// What an index holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Specs with the things in them, as many kinds as there is room for.
    Names,
    /// Specs alone.
    Specs,
}

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let index = Arc::new(Index::new(context, "index", Scope::Names));
    let page = |page: usize| {
        let index = Arc::clone(&index);
        let route = Route::page(&index.pages.url(page));
        let root = route.to_root();
        Page::view(route, "az.html", move || index.page(page, &root))
    };
    index.pages.numbers().map(page).collect()
}

impl<'a> Index<'a> {
    /// The index of a site, on pages in a folder.
    pub(super) fn new(context: &'a SiteContext<'a>, folder: &str, scope: Scope) -> Self {
        let all: usize = context
            .portal
            .specs
            .values()
            .map(|entry| entry.spec.items().filter(|(_, item)| !item.id.is_empty()).count() + 1)
            .sum();
        let mut entries = specs(context);
        let partial = match scope {
            Scope::Specs => "inside",
            Scope::Names if all > MOST => "statements",
            Scope::Names => "",
        };
        if scope == Scope::Names {
            entries.extend(facts(context));
        }
        if partial.is_empty() {
            entries.extend(items(context));
        }
        let articles = context.text("az.articles");
        entries.sort_by_cached_key(|entry| {
            let sorted = sorted(&entry.label, articles);
            (letter(sorted), sorted.to_lowercase(), entry.spec, entry.anchor)
        });
        let mut names = UniqueNames::default();
        let mut letters: Vec<Letter> = Vec::new();
        for (start, entry) in entries.iter().enumerate() {
            let (_, letter) = letter(sorted(&entry.label, articles));
            if letters.last().is_none_or(|last| last.letter != letter) {
                let id = names.unique(&theme_id(if letter == "#" { "digits" } else { &letter }));
                letters.push(Letter { letter, id, start });
            }
        }
        let sizes = entries.iter().map(|entry| {
            let card = &context.cards[entry.spec];
            ENTRY
                + card.url.len()
                + card.title.len()
                + entry.anchor.len()
                + entry.label.len().min(2 * NAME)
                + entry.kind.len()
        });
        let pages = Pages::of(folder, sizes);
        Self { context, letters, entries, partial, pages }
    }

    pub(super) fn page(&self, page: usize, root: &str) -> IndexPage {
        let rows = self.pages.rows(page);
        let mut parts = Vec::new();
        let mut at = rows.start;
        while at < rows.end {
            let number = self.letters.partition_point(|letter| letter.start <= at) - 1;
            let end = self.letters.get(number + 1).map_or(rows.end, |next| next.start.min(rows.end));
            let Letter { letter, id, .. } = &self.letters[number];
            let mut body = String::new();
            self.entries[at..end].iter().for_each(|entry| self.entry(entry, root, &mut body));
            parts.push(LetterPart { letter: letter.clone(), id: id.clone(), body });
            at = end;
        }
        IndexPage {
            letters: self.links(Some(page)),
            parts,
            partial: self.partial,
            turns: self.pages.turns(page),
        }
    }

    /// The letters alone, for a page that is about something else.
    pub(super) fn contents(&self) -> IndexPage {
        IndexPage { letters: self.links(None), parts: Vec::new(), partial: self.partial, turns: None }
    }

    /// The letters as they are linked on a page of the index; where there are very many, the first of each page.
    fn links(&self, page: Option<usize>) -> Vec<LetterLink> {
        let many = self.letters.len() > LETTERS;
        let mut last = usize::MAX;
        let mut out = Vec::new();
        for letter in &self.letters {
            let on = self.pages.holding(letter.start);
            if many && on == last {
                continue;
            }
            last = on;
            let place = if Some(on) == page { String::new() } else { self.pages.url(on) };
            out.push(LetterLink { letter: letter.letter.clone(), url: format!("{place}#{}", letter.id) });
        }
        out
    }

    fn entry(&self, entry: &IndexEntry, root: &str, out: &mut String) {
        let card = &self.context.cards[entry.spec];
        let label = if entry.label.chars().count() > NAME {
            shortened(&entry.label, NAME)
        } else {
            entry.label.clone()
        };
        out.push_str("<li>");
        if entry.anchor.is_empty() {
            out.push_str("<b>");
            link(&card.url, &label, root, out);
            out.push_str("</b>");
        } else {
            link(&format!("{}#{}", card.url, entry.anchor), &label, root, out);
        }
        out.push_str(" <small>");
        escape(&entry.kind, out);
        if !entry.anchor.is_empty() {
            out.push(' ');
            escape(&self.context.text("az.in_spec").replace("{spec}", &card.title), out);
        }
        out.push_str("</small></li>\n");
    }
}

/// A name without the article in front of it, which nobody looks under.
fn sorted<'l>(label: &'l str, articles: &str) -> &'l str {
    let is_article = |word: &str| articles.split(' ').any(|article| article == word.to_lowercase());
    label.split_once(' ').filter(|(first, _)| is_article(first)).map_or(label, |(_, rest)| rest)
}

/// The letter that a name stands under; names without one, and digits, come last.
fn letter(label: &str) -> (bool, String) {
    let first = label.chars().find(|c| c.is_alphanumeric());
    let letter = first.map_or_else(|| "#".to_owned(), |c| c.to_uppercase().to_string());
    let other = letter.starts_with(|c: char| c == '#' || c.is_numeric());
    (other, if other { "#".to_owned() } else { letter })
}

fn specs<'a>(context: &'a SiteContext<'a>) -> Vec<IndexEntry<'a>> {
    let kind = context.text("kind.spec");
    let entry = |(spec, card): (SpecId, &crate::page::card::Card)| IndexEntry {
        label: card.title.clone(),
        // What has a name of its own needs none of its kind.
        kind: card.name.clone().unwrap_or_else(|| kind.to_owned()),
        spec,
        anchor: "",
    };
    context.cards.iter().map(entry).collect()
}

fn items<'a>(context: &'a SiteContext<'a>) -> Vec<IndexEntry<'a>> {
    let mut out = Vec::new();
    for (at, entry) in context.portal.specs.iter() {
        for (_, item) in
            entry.spec.items().filter(|(_, item)| !item.id.is_empty() && !item.title().is_empty())
        {
            let known = context.text(&format!("kind.{}", item.kind.name()));
            let kind = if known.is_empty() { item.kind.name().replace('_', " ") } else { known.to_owned() };
            let kind = if item.id.to_lowercase().starts_with(&kind.to_lowercase()) {
                item.id.clone()
            } else {
                format!("{kind} {}", item.id)
            };
            out.push(IndexEntry {
                label: item.statement().into_owned(),
                kind,
                spec: at,
                anchor: &item.anchor,
            });
        }
    }
    out
}

fn facts<'a>(context: &'a SiteContext<'a>) -> Vec<IndexEntry<'a>> {
    let mut kinds: BTreeMap<&str, String> = BTreeMap::new();
    let mut out = Vec::new();
    for (at, entry) in context.portal.specs.iter() {
        for section in &entry.spec.sections {
            let components = section.items.iter().filter(|item| item.kind == Kind::KeyComponents);
            for item in components.filter(|item| item.id.is_empty() && !item.label.is_empty()) {
                let kind = context.text("kind.component").to_owned();
                out.push(IndexEntry { label: item.label.clone(), kind, spec: at, anchor: &item.anchor });
            }
            for fact in section.facts.iter().filter(|fact| !fact.anchor.is_empty()) {
                let Some((label, kind)) = statements::named(fact) else { continue };
                let word = || context.text(&format!("kind.{kind}")).to_owned();
                let kind = kinds.entry(kind).or_insert_with(word).clone();
                out.push(IndexEntry { label, kind, spec: at, anchor: &fact.anchor });
            }
        }
    }
    out
}
