//! The data behind the pages, as the contract lays it down: `api/v1/`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::arena::SpecId;
use crate::page::edition::{Edition, Finding, SiteFacts};
use crate::route::Route;
use crate::spec::Section;
use crate::theme::Page;
use crate::words::relation::Relation;
use crate::words::stage::Stage;

/// The schema of `specs.json`, published beside the data.
pub const SCHEMA: &str = include_str!("specs.schema.json");

#[derive(Serialize)]
struct Specs<'a> {
    version: u32,
    site: Site,
    specs: Vec<SpecData<'a>>,
}

#[derive(Serialize)]
struct Site {
    title: String,
    base_url: Option<String>,
}

#[derive(Serialize)]
struct SpecData<'a> {
    id: &'a str,
    number: Option<u64>,
    path: &'a str,
    url: &'a str,
    title: &'a str,
    summary: Option<&'a str>,
    status: StatusData<'a>,
    r#type: Option<&'a str>,
    created: Option<Date>,
    implemented: Option<Date>,
    updated: Option<Date>,
    version: Option<&'a str>,
    location: Option<&'a str>,
    authors: &'a [String],
    fields: BTreeMap<&'a str, &'a str>,
    progress: Progress,
    completeness: Option<f64>,
    headings: Vec<Heading<'a>>,
    items: Vec<ItemData<'a>>,
    references: Vec<ReferenceData<'a>>,
    referenced_by: Vec<&'a str>,
    external: Vec<ExternalData<'a>>,
    broken: Vec<BrokenData<'a>>,
    changelog: Vec<EntryData<'a>>,
}

#[derive(Serialize)]
struct StatusData<'a> {
    stage: Stage,
    label: Option<&'a str>,
    raw: Option<&'a str>,
    note: Option<&'a str>,
    unfilled: bool,
}

#[derive(Serialize)]
struct Progress {
    done: usize,
    total: usize,
}

#[derive(Serialize)]
struct Heading<'a> {
    level: u8,
    text: &'a str,
    anchor: &'a str,
}

#[derive(Serialize)]
struct ItemData<'a> {
    kind: &'a str,
    id: &'a str,
    text: &'a str,
    anchor: &'a str,
    section: &'a str,
    done: Option<bool>,
}

#[derive(Serialize)]
struct ReferenceData<'a> {
    id: &'a str,
    relation: Relation,
    section: Option<&'a str>,
    text: &'a str,
    line: usize,
}

#[derive(Serialize)]
struct ExternalData<'a> {
    url: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct BrokenData<'a> {
    href: &'a str,
    line: usize,
}

#[derive(Serialize)]
struct EntryData<'a> {
    date: Option<Date>,
    entries: &'a [String],
}

#[derive(Serialize)]
struct Graph<'a> {
    nodes: Vec<Node<'a>>,
    edges: Vec<Edge<'a>>,
}

#[derive(Serialize)]
struct Node<'a> {
    id: &'a str,
    title: &'a str,
    stage: Stage,
    url: &'a str,
}

#[derive(Serialize)]
struct Edge<'a> {
    from: &'a str,
    to: &'a str,
    relation: Relation,
}

#[derive(Serialize)]
struct Findings {
    findings: Vec<Finding>,
}

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    let mut pages = vec![
        Page::json("api/v1/specs.json", move || specs(edition)),
        Page::json("api/v1/graph.json", move || graph(edition)),
        Page::json("api/v1/findings.json", move || Findings {
            findings: edition.diagnostics.iter().map(|finding| edition.finding(finding)).collect(),
        }),
        Page::bytes(Route::new("api/schema/specs.schema.json"), || SCHEMA.as_bytes().to_vec()),
    ];
    pages.extend(edition.portal.specs.iter().map(|(at, entry)| {
        Page::json(&format!("api/v1/specs/{}.json", entry.id), move || spec(edition, at))
    }));
    pages
}

fn specs<'a>(edition: &'a Edition<'a>) -> Specs<'a> {
    let SiteFacts { title, base_url, .. } = edition.facts();
    Specs {
        version: 1,
        site: Site { title, base_url },
        specs: edition.portal.specs.ids().map(|at| spec(edition, at)).collect(),
    }
}

fn spec<'a>(edition: &'a Edition<'a>, at: SpecId) -> SpecData<'a> {
    let entry = &edition.portal.specs[at];
    let spec = entry.spec.as_ref();
    let meta = &spec.meta;
    let (done, total) = spec.progress();
    SpecData {
        id: &entry.id,
        number: spec.number,
        path: &spec.path,
        url: entry.route.url(),
        title: &spec.title,
        summary: spec.summary.as_deref(),
        status: StatusData {
            stage: meta.status.stage(),
            label: meta.status.label(),
            raw: meta.status.raw(),
            note: meta.status.note(),
            unfilled: meta.status.is_menu(),
        },
        r#type: meta.kind.as_deref(),
        created: meta.created,
        implemented: meta.implemented,
        updated: spec.updated(),
        version: meta.version.as_deref(),
        location: meta.location.as_deref(),
        authors: &meta.authors,
        fields: spec.fields.iter().map(|field| (field.label.as_str(), field.raw.as_str())).collect(),
        progress: Progress { done, total },
        completeness: spec.completeness,
        headings: spec
            .sections
            .iter()
            .filter(|section| section.level > 0)
            .map(|section| Heading { level: section.level, text: &section.title, anchor: &section.anchor })
            .collect(),
        items: spec.sections.iter().flat_map(items).collect(),
        references: entry
            .references
            .iter()
            .map(|reference| ReferenceData {
                id: &edition.portal.specs[reference.to].id,
                relation: reference.relation,
                section: reference.section.as_deref(),
                text: &reference.text,
                line: reference.line,
            })
            .collect(),
        referenced_by: edition
            .portal
            .referrers(at)
            .into_iter()
            .map(|at| edition.portal.specs[at].id.as_str())
            .collect(),
        external: entry
            .links
            .external(|_| true)
            .map(|(url, link)| ExternalData { url, text: &link.text })
            .collect(),
        broken: entry
            .links
            .broken()
            .map(|(link, _)| BrokenData { href: &link.target, line: spec.line(link.span.start) })
            .collect(),
        changelog: spec
            .changelog
            .iter()
            .map(|entry| EntryData { date: entry.date, entries: &entry.changes })
            .collect(),
    }
}

fn items(section: &Section) -> impl Iterator<Item = ItemData<'_>> {
    section.items.iter().map(|item| ItemData {
        kind: item.kind.name(),
        id: &item.id,
        text: &item.text,
        anchor: &item.anchor,
        section: &section.title,
        done: item.done(),
    })
}

fn graph<'a>(edition: &'a Edition<'a>) -> Graph<'a> {
    let specs = &edition.portal.specs;
    Graph {
        nodes: specs
            .values()
            .map(|entry| Node {
                id: &entry.id,
                title: &entry.spec.title,
                stage: entry.spec.meta.status.stage(),
                url: entry.route.url(),
            })
            .collect(),
        edges: edition
            .portal
            .edges()
            .into_iter()
            .map(|(from, to, relation)| Edge { from: &specs[from].id, to: &specs[to].id, relation })
            .collect(),
    }
}
