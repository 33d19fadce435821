//! One spec: facts, notices, its text, who refers to it, what happened to it.

use serde::Serialize;

use crate::diag::Severity;
use crate::markdown::highlight::escape;
use crate::page::{Card, Edition, Finding};
use crate::portal::{End, Entry, Reference};
use crate::route::Route;
use crate::spec::body::{Fragment, Hole, Word};
use crate::spec::harvest::Fill;
use crate::spec::{Section, Spec};
use crate::theme::Page;

#[derive(Serialize)]
struct SpecView<'a> {
    card: &'a Card,
    title_anchor: Option<&'a str>,
    path: &'a str,
    raw_status: Option<&'a str>,
    status_note: Option<&'a str>,
    authors: &'a [String],
    implemented: Option<String>,
    location: Option<&'a str>,
    location_found: Option<bool>,
    /// Every header field in its order.
    fields: Vec<FieldView<'a>>,
    notices: Vec<Finding>,
    more_findings: usize,
    body: String,
    footnotes: String,
    toc: Vec<TocEntry>,
    /// Titles of sections that hold the template's text only.
    unwritten: Vec<Unwritten<'a>>,
    referenced_by: Vec<Referrer<'a>>,
    references: Vec<Referee<'a>>,
    external: Vec<External<'a>>,
    broken: Vec<Broken<'a>>,
    timeline: Vec<Day>,
    edit_url: Option<String>,
    previous: Option<&'a Card>,
    next: Option<&'a Card>,
}

#[derive(Serialize)]
struct FieldView<'a> {
    label: &'a str,
    value: String,
    unfilled: bool,
}

#[derive(Serialize)]
pub struct TocEntry {
    pub title: String,
    pub anchor: String,
    pub depth: u8,
    pub items: usize,
}

#[derive(Serialize)]
struct Unwritten<'a> {
    title: &'a str,
    anchor: &'a str,
}

#[derive(Serialize)]
struct Referrer<'a> {
    card: &'a Card,
    quotes: Vec<Quote<'a>>,
}

#[derive(Serialize)]
struct Quote<'a> {
    before: &'a str,
    words: &'a str,
    after: &'a str,
    section: Option<&'a str>,
    relation: String,
}

#[derive(Serialize)]
struct Referee<'a> {
    card: &'a Card,
    relation: String,
    section: Option<&'a str>,
    listed: bool,
    count: usize,
}

#[derive(Serialize)]
struct External<'a> {
    url: &'a str,
    text: &'a str,
    host: String,
}

#[derive(Serialize)]
struct Broken<'a> {
    target: &'a str,
    text: &'a str,
    line: usize,
}

#[derive(Serialize)]
struct Day {
    date: Option<String>,
    anchor: String,
    changes: Vec<String>,
}

/// Notices above the text; the rest is counted.
const NOTICES: usize = 3;

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    let entries = edition.portal.specs.iter().enumerate();
    entries
        .map(|(at, entry)| Page::view(entry.route.clone(), "spec.html", move || view(edition, at, entry)))
        .collect()
}

fn view<'a>(edition: &'a Edition<'a>, at: usize, entry: &'a Entry) -> SpecView<'a> {
    let spec = entry.spec.as_ref();
    let meta = &spec.meta;
    let filled = |fragment: &Fragment| {
        let mut out = String::new();
        fill(edition, &entry.route, spec, &entry.ends, fragment, &mut out);
        out
    };
    let findings: Vec<_> =
        edition.diagnostics.iter().filter(|d| d.path == spec.path && d.severity > Severity::Note).collect();
    let (previous, next) = neighbours(edition, at);
    SpecView {
        card: &edition.cards[at],
        title_anchor: spec.title_anchor.as_deref().filter(|anchor| !anchor.is_empty()),
        path: &spec.path,
        raw_status: meta.status.raw.as_deref(),
        status_note: meta.status.note.as_deref(),
        authors: &meta.authors,
        implemented: meta.implemented.map(|date| date.to_string()),
        location: meta.location.as_deref(),
        location_found: entry.location_found,
        fields: spec
            .fields
            .iter()
            .map(|field| FieldView {
                label: &field.label,
                value: filled(&field.value),
                unfilled: edition
                    .template
                    .field(&field.label)
                    .is_some_and(|rule| rule.is_unfilled(&field.text)),
            })
            .collect(),
        more_findings: findings.len().saturating_sub(NOTICES),
        notices: findings.into_iter().take(NOTICES).map(|finding| edition.finding(finding)).collect(),
        body: spec
            .sections
            .iter()
            .filter(|section| is_written(section))
            .map(|section| filled(&section.html))
            .collect(),
        footnotes: filled(&spec.footnotes),
        toc: toc(spec),
        unwritten: spec
            .sections
            .iter()
            .filter(|section| section.level > 0 && !is_written(section))
            .map(|section| Unwritten { title: &section.title, anchor: &section.anchor })
            .collect(),
        referenced_by: referrers(edition, at),
        references: referees(edition, entry),
        external: externals(spec, &entry.ends),
        broken: broken(spec, &entry.ends),
        timeline: timeline(spec),
        edit_url: edition
            .inputs
            .config
            .edit_url
            .as_ref()
            .map(|url| format!("{}/{}", url.trim_end_matches('/'), spec.path)),
        previous,
        next,
    }
}

/// A section that still holds the template's text only gets a line of its own below the spec instead
/// of its place in it; a checklist is shown as it stands.
fn is_written(section: &Section) -> bool {
    section.fill_below != Fill::Placeholder || !section.tasks.is_empty()
}

/// The contents list: headings of the first two levels, with the number of items each one declares.
pub fn toc(spec: &Spec) -> Vec<TocEntry> {
    let shown =
        spec.sections.iter().filter(|s| s.level > 0 && s.depth <= 3 && is_written(s) && !s.title.is_empty());
    shown
        .map(|section| TocEntry {
            title: section.title.clone(),
            anchor: section.anchor.clone(),
            depth: section.depth,
            items: section.items.len(),
        })
        .collect()
}

/// The specs before and after this one by title, among those of the same stage.
fn neighbours<'a>(edition: &'a Edition<'a>, at: usize) -> (Option<&'a Card>, Option<&'a Card>) {
    let own = &edition.cards[at];
    let key = |card: &Card| (card.title.to_lowercase(), card.id.clone());
    let own_key = key(own);
    let peers = || edition.cards.iter().filter(|card| card.stage == own.stage && card.id != own.id);
    let previous = peers().filter(|card| key(card) < own_key).max_by_key(|card| key(card));
    let next = peers().filter(|card| key(card) > own_key).min_by_key(|card| key(card));
    (previous, next)
}

fn relation_word(edition: &Edition, reference: &Reference) -> String {
    edition.text(&format!("relation.{}", reference.relation)).to_owned()
}

fn referrers<'a>(edition: &'a Edition<'a>, at: usize) -> Vec<Referrer<'a>> {
    let mut out: Vec<Referrer> = Vec::new();
    for link in &edition.portal.specs[at].referenced_by {
        let card = &edition.cards[link.from];
        let reference = &edition.portal.specs[link.from].references[link.reference];
        if out.last().is_none_or(|last| last.card.id != card.id) {
            out.push(Referrer { card, quotes: Vec::new() });
        }
        if let Some(last) = out.last_mut().filter(|last| last.quotes.len() < 3) {
            let words = reference.text.as_str();
            let cut = reference.sentence.find(words).filter(|_| !words.is_empty());
            let (before, rest) = reference.sentence.split_at(cut.unwrap_or(0));
            last.quotes.push(Quote {
                before,
                words: if cut.is_some() { words } else { "" },
                after: if cut.is_some() { &rest[words.len()..] } else { rest },
                section: reference.section.as_deref(),
                relation: relation_word(edition, reference),
            });
        }
    }
    out
}

/// Each spec referred to once, with the first reference to it.
fn referees<'a>(edition: &'a Edition<'a>, entry: &'a Entry) -> Vec<Referee<'a>> {
    let mut out: Vec<Referee> = Vec::new();
    for reference in &entry.references {
        let card = &edition.cards[reference.to];
        match out.iter_mut().find(|known| known.card.id == card.id) {
            Some(known) => known.count += 1,
            None => out.push(Referee {
                card,
                relation: relation_word(edition, reference),
                section: reference.section.as_deref(),
                listed: reference.listed,
                count: 1,
            }),
        }
    }
    out
}

/// The host of an address, without `www.`.
pub fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

fn externals<'a>(spec: &'a Spec, ends: &'a [End]) -> Vec<External<'a>> {
    let mut out: Vec<External> = Vec::new();
    for (link, end) in spec.links.iter().zip(ends) {
        if let End::External(url) = end
            && !link.image
            && !out.iter().any(|known| known.url == url)
        {
            out.push(External { url, text: &link.text, host: host(url) });
        }
    }
    out
}

fn broken<'a>(spec: &'a Spec, ends: &'a [End]) -> Vec<Broken<'a>> {
    let all = spec.links.iter().zip(ends).filter(|(_, end)| matches!(end, End::Missing { .. }));
    all.map(|(link, _)| Broken { target: &link.target, text: &link.text, line: spec.line(link.span.start) })
        .collect()
}

fn timeline(spec: &Spec) -> Vec<Day> {
    let mut days: Vec<_> = spec.changelog.iter().filter(|entry| entry.date.is_some()).collect();
    days.sort_by_key(|entry| std::cmp::Reverse(entry.date));
    days.into_iter()
        .map(|entry| Day {
            date: entry.date.map(|date| date.to_string()),
            anchor: entry.anchor.clone(),
            changes: entry.changes.clone(),
        })
        .collect()
}

/// Fills the holes of a fragment for the page at `route`.
pub fn fill(
    edition: &Edition,
    route: &Route,
    spec: &Spec,
    ends: &[End],
    fragment: &Fragment,
    out: &mut String,
) {
    fragment.filled(out, |hole, out| match hole {
        Hole::Open(number) => open(edition, route, &ends[number], &spec.links[number].title, out),
        Hole::Close(number) => close(edition, &ends[number], out),
        Hole::Image(number) => image(edition, route, spec, ends, number, out),
        Hole::Word(word) => escape(edition.text(word_name(word)), out),
        Hole::Item(_) => {}
    });
}

fn word_name(word: Word) -> &'static str {
    match word {
        Word::Done => "item.done",
        Word::Open => "item.open",
        Word::Table => "item.table",
        Word::Code => "item.code",
        Word::Anchor => "item.anchor",
        Word::Footnote => "item.footnote",
        Word::Note => "alert.note",
        Word::Tip => "alert.tip",
        Word::Important => "alert.important",
        Word::Warning => "alert.warning",
        Word::Caution => "alert.caution",
    }
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(value, out);
    out.push('"');
}

fn open(edition: &Edition, route: &Route, end: &End, title: &str, out: &mut String) {
    match edition.address(route, end) {
        Some(address) => {
            out.push_str("<a");
            attribute("href", &address, out);
            match end {
                End::Spec { spec, .. } => {
                    attribute("class", &format!("spec {}", edition.cards[*spec].stage), out)
                }
                End::External(_) => attribute("class", "external", out),
                _ => {}
            }
            if !title.is_empty() {
                attribute("title", title, out);
            }
            out.push('>');
        }
        None if matches!(end, End::Unpublished) => out.push_str("<span class=\"unpublished\">"),
        None => out.push_str("<span class=\"missing\">"),
    }
}

/// A spec link is followed by its status, a dangling one by what is wrong, in words.
fn close(edition: &Edition, end: &End, out: &mut String) {
    let word = match end {
        End::Spec { spec, .. } => {
            out.push_str("</a>");
            Some(("status-mark", edition.cards[*spec].status.as_str()))
        }
        End::Missing { .. } | End::Unsafe => {
            out.push_str("</span>");
            Some(("missing-mark", edition.text("item.missing")))
        }
        End::Unpublished => {
            out.push_str("</span>");
            None
        }
        _ => {
            out.push_str("</a>");
            None
        }
    };
    if let Some((class, word)) = word {
        out.push_str("<small");
        attribute("class", class, out);
        out.push_str("> ");
        escape(word, out);
        out.push_str("</small>");
    }
}

/// Pictures of the source are shown; those from elsewhere are links, since a page loads nothing from other hosts.
fn image(edition: &Edition, route: &Route, spec: &Spec, ends: &[End], number: usize, out: &mut String) {
    let link = &spec.links[number];
    match &ends[number] {
        end @ End::Attachment(_) => {
            out.push_str("<img");
            attribute("src", &edition.address(route, end).unwrap_or_default(), out);
            attribute("alt", &link.text, out);
            if !link.title.is_empty() {
                attribute("title", &link.title, out);
            }
            attribute("loading", "lazy", out);
            out.push('>');
        }
        End::External(url) if url.starts_with("data:image/") => {
            out.push_str("<img");
            attribute("src", url, out);
            attribute("alt", &link.text, out);
            out.push('>');
        }
        end => {
            open(edition, route, end, &link.title, out);
            let text = if link.text.is_empty() { link.target.as_str() } else { link.text.as_str() };
            escape(text, out);
            close(edition, end, out);
        }
    }
}
