//! Sections that a team added to its template and that mean nothing to this program: each has a register all the
//! same, of what specs say there.

use std::collections::BTreeMap;

use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Register, RegisterRow, RegisterTable};
use crate::portal::paper::Text;
use crate::portal::statements::{Statement, of_section};
use crate::slug::{self, UniqueNames};
use crate::spec::fill::Fill;
use crate::template::SectionRule;
use crate::text::{one_line, shortened};

/// The most of a section's own text that a row shows, in bytes.
const TEXT: usize = 400;

pub fn registers(context: &SiteContext) -> Vec<Register> {
    let template = context.template;
    if !template.is_own() {
        return Vec::new();
    }
    let mut rows: BTreeMap<usize, Vec<OwnText>> = BTreeMap::new();
    for (spec, entry) in context.portal.specs.iter() {
        let text = Text { of: spec, page: spec.into(), spec: &entry.spec };
        for (at, section) in entry.spec.sections.iter().enumerate() {
            if section.subject.is_some() {
                continue;
            }
            let mut parents = std::iter::successors(Some(at), |at| entry.spec.sections[*at].parent);
            let rule = parents.find_map(|at| entry.spec.sections[at].rule);
            let Some(rule) = rule else { continue };
            let found: Vec<Statement> = of_section(text, section).collect();
            let rows = rows.entry(rule).or_default();
            if found.is_empty() && section.fill == Fill::Own {
                let text = &context.portal.words(spec).sections[at];
                rows.push(OwnText {
                    row: RegisterRow::new(context, spec, &section.anchor),
                    id: &section.title,
                    text: shortened(&one_line(text), TEXT),
                });
            }
            rows.extend(found.iter().map(|statement| own_text(context, statement)));
        }
    }
    let mut names = UniqueNames::default();
    let leaves = template.sections.iter().enumerate().filter(|(at, rule)| {
        // A chapter has a register only when something stands right under it.
        rule.kind.is_none() && (rule.leaf || rows.contains_key(at))
    });
    let leaves: Vec<(usize, &SectionRule)> = leaves.collect();
    leaves
        .into_iter()
        .map(|(at, rule)| {
            let name = names.unique(&slug::segment(&rule.title));
            let name = format!("sections/{name}");
            let table =
                RegisterTable::of(&name, rows.remove(&at).unwrap_or_default(), |entry| entry.row.clone())
                    .column("id", |entry| Cell::text(entry.id))
                    .column("text", |entry| Cell::text(&entry.text))
                    .table();
            let tables = vec![table.always().grouped()];
            Register { name, title: Some(rule.title.clone()), tables }
        })
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
