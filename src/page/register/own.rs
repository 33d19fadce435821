//! Sections that a team added to its template and that mean nothing to this program: each has a register all the
//! same, of what specs say there.

use std::collections::{BTreeMap, BTreeSet};

use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Column, Register, RegisterRow, RegisterTable};
use crate::portal::paper::Text;
use crate::portal::statements::{Statement, of_section};
use crate::slug::{self, UniqueNames};
use crate::spec::Spec;
use crate::spec::fill::Fill;
use crate::template::Template;
use crate::text::{one_line, shortened};

/// The most of a section's own text that a row shows, in bytes.
const TEXT: usize = 400;

pub(super) fn registers(context: &SiteContext) -> Vec<Register> {
    let template = context.template;
    if !template.is_own() {
        return Vec::new();
    }
    let mut rows: BTreeMap<usize, Vec<OwnText>> = BTreeMap::new();
    for (spec, entry) in context.portal.specs.iter() {
        let text = Text { of: spec, page: spec.into(), spec: &entry.spec, links: &entry.links };
        let mut words = None;
        for (at, section) in entry.spec.sections.iter().enumerate() {
            let Some(rule) = rule_of(&entry.spec, at) else { continue };
            let found: Vec<Statement> = of_section(text, section).collect();
            let rows = rows.entry(rule).or_default();
            if found.is_empty() && section.fill == Fill::Own {
                let text = words.get_or_insert_with(|| context.portal.words(spec)).section(at);
                rows.push(OwnText {
                    row: RegisterRow::new(context, spec, &section.anchor),
                    id: &section.title,
                    text: shortened(&one_line(text), TEXT),
                });
            }
            rows.extend(found.iter().map(|statement| own_text(context, statement)));
        }
    }
    let used = rules(context);
    named(template, |at| used.contains(&at))
        .into_iter()
        .map(|(name, at)| {
            let rule = &template.sections[at];
            let table =
                RegisterTable::of(&name, rows.remove(&at).unwrap_or_default(), |entry| entry.row.clone())
                    .column(heading(context), |entry| Cell::text(entry.id))
                    .column("text", |entry| Cell::text(&entry.text))
                    .table();
            let tables = vec![table.always().grouped()];
            Register { name, title: Some(rule.title.clone()), tables }
        })
        .collect()
}

/// What a row is called: more often a heading than an id.
fn heading(context: &SiteContext) -> Column {
    Column { label: Some(context.text("column.heading").to_owned()), ..Column::from("id") }
}

/// The name and the title of every such register.
pub(super) fn names(context: &SiteContext) -> Vec<(String, Option<String>)> {
    let template = context.template;
    if !template.is_own() {
        return Vec::new();
    }
    let used = rules(context);
    let named = named(template, |at| used.contains(&at)).into_iter();
    named.map(|(name, at)| (name, Some(template.sections[at].title.clone()))).collect()
}

/// The names of those in which a spec says something.
pub(super) fn used(context: &SiteContext) -> Vec<String> {
    let used = rules(context);
    let named = named(context.template, |at| used.contains(&at)).into_iter();
    named.filter(|(_, at)| context.template.is_own() && used.contains(at)).map(|(name, _)| name).collect()
}

/// The template's sections of no kind in which a spec says something.
fn rules(context: &SiteContext) -> BTreeSet<usize> {
    let specs = context.portal.specs.values().map(|entry| &entry.spec);
    let said = |spec: &Spec, at: usize| {
        rule_of(spec, at)
            .filter(|_| spec.sections[at].fill == Fill::Own || !spec.sections[at].items.is_empty())
    };
    specs.flat_map(|spec| (0..spec.sections.len()).filter_map(move |at| said(spec, at))).collect()
}

/// The template's rule that a section of no kind stands under.
fn rule_of(spec: &Spec, at: usize) -> Option<usize> {
    let mut around = std::iter::successors(Some(at), |at| spec.sections[*at].parent);
    spec.sections[at].subject.is_none().then(|| around.find_map(|at| spec.sections[at].rule))?
}

/// The names of the registers, with the section of the template that each is about. A chapter has one only when
/// something stands right under it.
fn named(template: &Template, is_used: impl Fn(usize) -> bool) -> Vec<(String, usize)> {
    let mut names = UniqueNames::default();
    let rules = template.sections.iter().enumerate();
    rules
        .filter(|(at, rule)| rule.kind.is_none() && (rule.leaf || is_used(*at)))
        .map(|(at, rule)| (format!("sections/{}", names.unique(&slug::segment(&rule.title))), at))
        .collect()
}

/// What is said under such a section: one statement, or all of a section that is plain text.
struct OwnText<'a> {
    row: RegisterRow,
    id: &'a str,
    text: String,
}

fn own_text<'a>(context: &SiteContext, statement: &Statement<'a>) -> OwnText<'a> {
    let item = statement.item;
    let named = [&item.id, &item.label].into_iter().find(|name| !name.is_empty());
    let cells = || item.details.iter().map(|detail| detail.text.as_str()).collect::<Vec<_>>().join(" · ");
    let text = match (item.id.is_empty(), item.text.is_empty()) {
        (true, true) => cells().into(),
        (true, false) => item.text.as_str().into(),
        (false, _) => item.statement(),
    };
    let id = named.unwrap_or(&statement.section.title);
    OwnText { row: RegisterRow::of(context, statement), id, text: shortened(&text, TEXT) }
}
