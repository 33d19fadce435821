//! What every template sees: the site, the navigation, the counts.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::page::card::{Card, SpecLink};
use crate::page::context::{SiteContext, SiteCounts};
use crate::page::register;
use crate::page::site_facts::SiteFacts;
use crate::page::{calendar, graph};
use crate::portal::{PageId, Portal, Target};
use crate::source::folder;
use crate::words::stage::Stage;

#[derive(Debug, Serialize)]
pub struct Globals<'a> {
    site: SiteFacts,
    nav: Vec<NavGroup<'a>>,
    registers: Vec<NavRegister>,
    counts: SiteCounts,
    has_graph: bool,
    has_documents: bool,
    /// Where there are no specs, the documents are what a reader goes through.
    chapters: Vec<Chapter<'a>>,
    has_calendar: bool,
}

/// The documents of one folder.
#[derive(Debug, Serialize)]
struct Chapter<'a> {
    folder: &'a str,
    documents: Vec<DocumentLink<'a>>,
}

#[derive(Debug, Serialize)]
struct DocumentLink<'a> {
    title: &'a str,
    url: &'a str,
}

/// The specs of one stage, all of them by title or none: where they are many, each page names those near it.
#[derive(Debug, Serialize)]
struct NavGroup<'a> {
    stage: Stage,
    label: String,
    url: String,
    count: usize,
    specs: Vec<SpecLink<'a>>,
}

#[derive(Debug, Serialize)]
struct NavRegister {
    name: String,
    title: Option<String>,
    url: String,
    /// Whether it is among the fullest, which the navigation names in its first line.
    is_full: bool,
}

/// So many registers stand in the first line of the navigation,
const FULL: usize = 2;
/// when at least one spec in so many feeds them.
const LEAST: usize = 10;
/// What fewer specs of a large collection feed is none of its registers, though it has a page.
const FEW: usize = 3;
/// Those that may: what readers look for across specs.
const LEADING: &[&str] = &[
    "requirements", "questions", "decisions", "tests", "endpoints", "errors", "dependencies", "security",
    "rollout",
];

/// A site with more specs has its navigation name those near the page at hand, not all of them on each page.
const NAV_LIMIT: usize = 40;
/// A site of documents names so many beside each text.
const CHAPTER_LIMIT: usize = 100;

/// The documents of a source without specs by their folders, in the order in which the README names them.
fn chapters(portal: &Portal) -> Vec<Chapter<'_>> {
    let Some(front) = portal.front().filter(|_| portal.documents.len() <= CHAPTER_LIMIT) else {
        return Vec::new();
    };
    let named = portal.documents[front].links.iter().filter_map(|link| match link.target {
        Target::Page { page: PageId::Document(document), .. } => Some(*document),
        _ => None,
    });
    let mut seen = BTreeSet::new();
    let mut chapters: Vec<Chapter> = Vec::new();
    for at in [front].into_iter().chain(named).chain(portal.documents.ids()) {
        if !seen.insert(at) {
            continue;
        }
        let document = &portal.documents[at];
        let url = if at == front { "" } else { document.route.url() };
        let link = DocumentLink { title: &document.spec.title, url };
        let folder = folder(&document.path);
        match chapters.iter_mut().find(|chapter| chapter.folder == folder) {
            Some(chapter) => chapter.documents.push(link),
            None => chapters.push(Chapter { folder, documents: vec![link] }),
        }
    }
    chapters
}

pub fn globals<'a>(context: &'a SiteContext) -> Globals<'a> {
    let named = if context.cards.len() > NAV_LIMIT { 0 } else { NAV_LIMIT };
    let nav = Stage::ALL.iter().filter_map(|stage| {
        let specs: Vec<&Card> = context.shelves.get(stage)?.iter().map(|at| &context.cards[*at]).collect();
        let group = context.facet("status").iter().find(|group| group.stage == Some(*stage))?;
        Some(NavGroup {
            stage: *stage,
            label: context.stage_word(*stage).to_owned(),
            url: format!("status/{}/", group.slug),
            count: specs.len(),
            specs: specs.into_iter().take(named).map(SpecLink::from).collect(),
        })
    });
    let used = register::used(context);
    let specs = context.cards.len();
    let told = |name: &str| used.get(name).is_some_and(|count| *count >= FEW || count * LEAST >= specs);
    let names = register::names(context);
    let names =
        names.into_iter().filter(|(name, own)| own.is_some() && used.contains_key(name) || told(name));
    let mut registers: Vec<NavRegister> = names
        .map(|(name, title)| NavRegister { url: format!("{name}/"), name, title, is_full: false })
        .collect();
    let mut full: Vec<usize> =
        (0..registers.len()).filter(|at| LEADING.contains(&registers[*at].name.as_str())).collect();
    full.retain(|at| used[&registers[*at].name] * LEAST >= specs);
    full.sort_by_key(|at| std::cmp::Reverse(used[&registers[*at].name]));
    full.into_iter().take(FULL).for_each(|at| registers[at].is_full = true);
    Globals {
        site: context.facts(),
        nav: nav.collect(),
        registers,
        counts: context.counts,
        has_graph: graph::is_drawn(context),
        has_documents: !context.portal.documents.is_empty(),
        chapters: chapters(context.portal),
        has_calendar: calendar::is_written(context),
    }
}
