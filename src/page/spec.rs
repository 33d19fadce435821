//! One spec: facts, notices, its text, who refers to it, what happened to it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::arena::{DocumentId, SpecId};
use crate::html;
use crate::page::card::{Card, SpecLink};
use crate::page::context::{Finding, SiteContext};
use crate::page::fill::{FilledPage, fill};
use crate::page::matrix::{Matrix, matrix};
use crate::page::neighbourhood::{Neighbourhood, neighbourhood};
use crate::page::{mermaid, register};
use crate::portal::trace::is_requirement;
use crate::portal::{Entry, Links, Reference};
use crate::route::encode;
use crate::spec::Spec;
use crate::spec::body::Fragment;
use crate::text::{host, shortened};
use crate::theme;
use crate::words::date::PartialDate;
use crate::words::kind::normalize;
use crate::words::label;

#[derive(Serialize)]
struct SpecView<'a> {
    card: &'a Card,
    title_anchor: Option<&'a str>,
    path: &'a str,
    status_note: Option<&'a str>,
    implemented: Option<PartialDate>,
    location: Option<&'a str>,
    location_found: Option<bool>,
    /// Every header field in its order.
    fields: Vec<FieldView>,
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
    broken: Vec<Broken>,
    /// Its requirements by its tests.
    matrix: Option<Matrix<'a>>,
    /// Where its first requirement stands on the page.
    first_requirement: Option<&'a str>,
    /// The registers that hold something of it.
    feeds: Vec<Feeds>,
    /// The plain pages that go with it.
    papers: Vec<Feeds>,
    /// The spec among its neighbours.
    graph: Option<Neighbourhood>,
    /// The script that draws diagrams in the browser, where one is to be drawn.
    mermaid: Option<&'static str>,
    timeline: Vec<Day>,
    edit_url: Option<String>,
    /// Its file in the repository, and how that came to be.
    source_url: Option<String>,
    history_url: Option<String>,
    /// Whether its summary says more than the text begins with.
    lede: bool,
    previous: Option<SpecLink<'a>>,
    next: Option<SpecLink<'a>>,
    /// Those of its stage around it, for the navigation of a large site.
    near: Vec<SpecLink<'a>>,
}

#[derive(Serialize)]
struct Feeds {
    title: String,
    url: String,
}

#[derive(Serialize)]
struct FieldView {
    label: String,
    value: String,
    unfilled: bool,
    /// Whether it is the one from which the spec's status was read.
    is_status: bool,
}

#[derive(Serialize)]
pub(super) struct TocEntry {
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
    card: SpecLink<'a>,
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
    card: SpecLink<'a>,
    relation: String,
    /// Whether somebody said how the two stand to each other.
    typed: bool,
    section: Option<&'a str>,
    listed: bool,
    count: usize,
}

#[derive(Serialize)]
struct External<'a> {
    url: &'a str,
    text: String,
    host: String,
}

#[derive(Serialize)]
struct Broken {
    target: String,
    text: String,
    line: usize,
}

#[derive(Serialize)]
struct Day {
    date: Option<Date>,
    anchor: String,
    changes: Vec<String>,
}

/// How many specs before and behind the one at hand its navigation names.
const NEAR: usize = 4;
/// Notices of the page; the rest is counted.
const NOTICES: usize = 20;

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<theme::Page<'a>> {
    let entries = context.portal.specs.iter();
    entries
        .map(|(at, entry)| {
            theme::Page::view(entry.route.clone(), "spec.html", move || view(context, at, entry))
        })
        .collect()
}

fn view<'a>(context: &'a SiteContext<'a>, at: SpecId, entry: &'a Entry) -> SpecView<'a> {
    let spec = entry.spec.as_ref();
    let meta = &spec.meta;
    let filled = |fragment: &Fragment, marks: bool| {
        let mut out = String::new();
        fill(
            context,
            FilledPage { route: &entry.route, spec, at: at.into(), links: &entry.links, marks },
            fragment,
            &mut out,
        );
        out
    };
    let text = context.portal.shelf.body(entry.file);
    let status_field = spec.status_field();
    let written = spec.written();
    let findings = context.findings_of(&spec.path);
    let (previous, next) = context.neighbours(at);
    let repository = context.inputs.repository.as_ref();
    let (mut body, mut contents) = (String::new(), toc(spec));
    for ((fragment, section), _) in
        text.sections.iter().zip(&spec.sections).zip(&written).filter(|(_, written)| **written)
    {
        let text = filled(fragment, true);
        if is_contents(&section.title, &text) {
            contents.retain(|entry| entry.anchor != section.anchor);
            body.push_str(&folded(context, &text));
        } else {
            body.push_str(&text);
        }
    }
    SpecView {
        lede: spec.summary.as_deref().is_some_and(|summary| !begins_with(&body, summary)),
        source_url: repository.map(|it| it.page_of_source(&spec.path)),
        history_url: repository.and_then(|it| it.commits_of_source(&spec.path)),
        card: &context.cards[at],
        title_anchor: spec.title_anchor.as_deref().filter(|anchor| !anchor.is_empty()),
        path: &spec.path,
        status_note: meta.status.note(),
        implemented: meta.implemented,
        location: meta.location.as_deref(),
        location_found: entry.location_found,
        fields: spec
            .fields
            .iter()
            .enumerate()
            // What the heading says above need not be said again.
            .filter(|(_, field)| field.text != spec.title && entry.name.as_deref() != Some(&field.text))
            .map(|(at, field)| FieldView {
                is_status: status_field == Some(at),
                label: label::shown(&field.label),
                value: filled(text.field(at), false),
                unfilled: context
                    .template
                    .field(&field.label)
                    .is_some_and(|rule| rule.is_left(&field.text, &field.raw)),
            })
            .collect(),
        more_findings: findings.len().saturating_sub(NOTICES),
        notices: findings.iter().take(NOTICES).map(|finding| context.finding(finding)).collect(),
        body,
        footnotes: filled(&text.footnotes, true),
        toc: contents,
        unwritten: spec
            .sections
            .iter()
            .zip(&written)
            .filter(|(section, written)| section.level > 0 && !**written)
            .map(|(section, _)| Unwritten { title: &section.title, anchor: &section.anchor })
            .collect(),
        referenced_by: referrers(context, at),
        references: referees(context, entry),
        external: externals(&entry.links),
        broken: broken(entry),
        first_requirement: spec
            .items()
            .map(|(_, item)| item)
            .find(|item| is_requirement(item))
            .map(|i| i.anchor.as_str()),
        feeds: feeds(context, at, spec),
        papers: papers(context, entry),
        matrix: matrix(context, at),
        graph: neighbourhood(context, at),
        mermaid: spec.browser_diagrams.then_some(mermaid::FILE),
        timeline: timeline(spec),
        edit_url: context
            .inputs
            .config
            .edit_url
            .as_ref()
            .map(|url| format!("{}/{}", url.trim_end_matches('/'), spec.path)),
        previous: previous.map(SpecLink::from),
        next: next.map(SpecLink::from),
        near: context.around(at, NEAR).map(SpecLink::from).collect(),
    }
}

/// Whether a section is its author's own list of the headings of the page.
fn is_contents(title: &str, text: &str) -> bool {
    let named = ["contents", "table of contents", "toc", "index"].contains(&normalize(title).as_str());
    let links = text.matches("<a href=\"").count();
    named && links > 1 && text.matches("<a href=\"#").count() == links && !text.contains("<p>")
}

/// A section of which a reader sees the heading's words only: the page has a list of its contents besides.
fn folded(context: &SiteContext, text: &str) -> String {
    format!(
        "<details class=\"own-toc\"><summary>{}</summary>\n{text}</details>\n",
        context.text("spec.own_contents")
    )
}

/// How far from its beginning a text is looked at, in bytes of its HTML.
const BEGINNING: usize = 3000;

/// Whether the beginning of a text says what a summary says.
fn begins_with(body: &str, summary: &str) -> bool {
    let start = normalize(&html::plain(&body[..body.floor_char_boundary(BEGINNING)]));
    let summary = normalize(summary);
    start.contains(&summary[..summary.floor_char_boundary(80)])
}

/// The contents list: headings of the first two levels, with the number of items each one declares.
pub(super) fn toc(spec: &Spec) -> Vec<TocEntry> {
    let written = spec.written();
    let shown = spec.sections.iter().zip(written).filter(|(section, written)| {
        *written && section.level > 0 && section.depth <= 3 && !section.title.is_empty()
    });
    shown
        .map(|(section, _)| TocEntry {
            title: shortened(&section.title, 200),
            anchor: section.anchor.clone(),
            depth: section.depth,
            items: section.items.iter().filter(|item| !item.id.is_empty()).count(),
        })
        .collect()
}

fn papers(context: &SiteContext, entry: &Entry) -> Vec<Feeds> {
    let paper = |at: &DocumentId| {
        let document = &context.portal.documents[*at];
        Feeds { title: document.spec.title.clone(), url: document.route.url().to_owned() }
    };
    entry.companions.iter().map(paper).collect()
}

/// The registers that hold something of a spec, each by the address at which its script shows the spec's rows only.
fn feeds(context: &SiteContext, at: SpecId, spec: &Spec) -> Vec<Feeds> {
    let output = &context.inputs.config.output;
    let names = register::fed_by(spec).into_iter();
    let feeds = names.filter(|name| output.has_register(name)).map(|name| Feeds {
        title: context.text(&format!("register.{name}.title")).to_owned(),
        url: format!("{name}/?spec={}", encode(&context.cards[at].id)),
    });
    feeds.collect()
}

fn relation_word(context: &SiteContext, reference: &Reference) -> String {
    context.text(&format!("relation.{}", reference.relation.name())).to_owned()
}

fn referrers<'a>(context: &'a SiteContext<'a>, at: SpecId) -> Vec<Referrer<'a>> {
    let mut out: Vec<Referrer> = Vec::new();
    for link in &context.portal.specs[at].referenced_by {
        let card = SpecLink::from(&context.cards[link.from]);
        let reference = &context.portal.specs[link.from].references[link.reference];
        if out.last().is_none_or(|last| last.card.url != card.url) {
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
                relation: relation_word(context, reference),
            });
        }
    }
    out
}

/// Each spec referred to once, with the first reference to it and the relation that says most.
fn referees<'a>(context: &'a SiteContext<'a>, entry: &'a Entry) -> Vec<Referee<'a>> {
    let mut out: Vec<Referee> = Vec::new();
    let mut places: BTreeMap<SpecId, usize> = BTreeMap::new();
    for reference in &entry.references {
        let typed = reference.relation.is_typed();
        if let Some(known) = places.get(&reference.to).and_then(|at| out.get_mut(*at)) {
            known.count += 1;
            if typed && !known.typed {
                (known.typed, known.relation) = (true, relation_word(context, reference));
            }
            continue;
        }
        places.insert(reference.to, out.len());
        out.push(Referee {
            card: SpecLink::from(&context.cards[reference.to]),
            relation: relation_word(context, reference),
            typed,
            section: reference.section.as_deref(),
            listed: reference.listed,
            count: 1,
        });
    }
    out
}

fn externals(links: &Links) -> Vec<External<'_>> {
    let all = links.external(|link| !link.is_image());
    all.map(|(url, link)| External { url, text: shortened(&link.text, 200), host: host(url) }).collect()
}

fn broken(entry: &Entry) -> Vec<Broken> {
    let all = entry.links.broken().map(|(link, _)| Broken {
        target: shortened(&link.target, 200),
        text: shortened(&link.text, 200),
        line: entry.spec.line(link.span.start),
    });
    all.collect()
}

fn timeline(spec: &Spec) -> Vec<Day> {
    let mut days: Vec<_> = spec.changelog.iter().filter(|entry| entry.date.is_some()).collect();
    days.sort_by_key(|entry| std::cmp::Reverse(entry.date));
    days.into_iter()
        .map(|entry| Day { date: entry.date, anchor: entry.anchor.clone(), changes: entry.changes.clone() })
        .collect()
}
