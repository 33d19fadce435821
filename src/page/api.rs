//! The data behind the pages, as the contract lays it down: `api/v1/`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::arena::SpecId;
use crate::page::context::{Finding, SiteContext};
use crate::page::site_facts::SiteFacts;
use crate::route::Route;
use crate::spec::Section;
use crate::theme::Page;
use crate::words::date::PartialDate;
use crate::words::relation::Relation;
use crate::words::stage::Stage;

/// The schema of `specs.json`, published beside the data.
pub(super) const SCHEMA: &str = include_str!("specs.schema.json");

#[derive(Serialize)]
struct Specs<'a> {
    version: u32,
    site: Site,
    specs: AllSpecs<'a>,
}

/// The data of every spec, made one after the other.
struct AllSpecs<'a>(&'a SiteContext<'a>);

impl Serialize for AllSpecs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.portal.specs.ids().map(|at| spec(self.0, at)))
    }
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
    name: Option<&'a str>,
    path: &'a str,
    url: &'a str,
    title: &'a str,
    summary: Option<&'a str>,
    status: StatusData<'a>,
    r#type: Option<&'a str>,
    /// A month of which nobody says the day is its first one: the contract knows days only.
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
    text: Cow<'a, str>,
    anchor: &'a str,
    section: &'a str,
    /// Absent where it is no checkbox and holds none.
    #[serde(skip_serializing_if = "Option::is_none")]
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
struct GraphData<'a> {
    nodes: Vec<GraphNode<'a>>,
    edges: Vec<GraphEdge<'a>>,
}

#[derive(Serialize)]
struct GraphNode<'a> {
    id: &'a str,
    title: &'a str,
    stage: Stage,
    url: &'a str,
}

#[derive(Serialize)]
struct GraphEdge<'a> {
    from: &'a str,
    to: &'a str,
    relation: Relation,
}

#[derive(Serialize)]
struct Findings {
    findings: Vec<Finding>,
}

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let mut pages = vec![
        Page::json_stream("api/v1/specs.json", move || specs(context)),
        Page::json_stream("api/v1/graph.json", move || graph(context)),
        Page::json_stream("api/v1/findings.json", move || Findings {
            findings: context.diagnostics.iter().map(|finding| context.finding(finding)).collect(),
        }),
        Page::bytes(Route::new("api/schema/specs.schema.json"), || SCHEMA.as_bytes().to_vec()),
    ];
    if context.inputs.config.output.spec_json {
        pages.extend(context.portal.specs.iter().map(|(at, entry)| {
            Page::json(&format!("api/v1/specs/{}.json", entry.id), move || spec(context, at))
        }));
    }
    pages
}

fn specs<'a>(context: &'a SiteContext<'a>) -> Specs<'a> {
    let SiteFacts { title, base_url, .. } = context.facts();
    Specs { version: 1, site: Site { title, base_url }, specs: AllSpecs(context) }
}

fn spec<'a>(context: &'a SiteContext<'a>, at: SpecId) -> SpecData<'a> {
    let entry = &context.portal.specs[at];
    let spec = entry.spec.as_ref();
    let meta = &spec.meta;
    let (done, total) = context.portal.progress(entry);
    SpecData {
        id: &entry.id,
        number: spec.number,
        name: context.cards[at].name.as_deref(),
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
        created: meta.created.map(PartialDate::first_day),
        implemented: meta.implemented.map(PartialDate::first_day),
        updated: spec.updated().map(PartialDate::first_day),
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
                id: &context.portal.specs[reference.to].id,
                relation: reference.relation,
                section: reference.section.as_deref(),
                text: &reference.text,
                line: reference.line,
            })
            .collect(),
        referenced_by: context
            .portal
            .referrers(at)
            .into_iter()
            .map(|at| context.portal.specs[at].id.as_str())
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
    section.items.iter().filter(|item| !item.kind.name().is_empty()).map(|item| ItemData {
        kind: item.kind.name(),
        id: &item.id,
        // What stands below a heading is no part of its line.
        text: if item.span.start == section.span.start { item.title().into() } else { item.statement() },
        anchor: &item.anchor,
        section: &section.title,
        done: item.done(),
    })
}

fn graph<'a>(context: &'a SiteContext<'a>) -> GraphData<'a> {
    let specs = &context.portal.specs;
    GraphData {
        nodes: specs
            .values()
            .map(|entry| GraphNode {
                id: &entry.id,
                title: &entry.spec.title,
                stage: entry.spec.meta.status.stage(),
                url: entry.route.url(),
            })
            .collect(),
        edges: context
            .portal
            .edges()
            .into_iter()
            .map(|(from, to, relation)| GraphEdge { from: &specs[from].id, to: &specs[to].id, relation })
            .collect(),
    }
}
