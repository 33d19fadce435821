//! Which sections of the template each spec has written: a table of specs by chapters.

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Column, Row, Table, named};
use crate::slug::UniqueNames;
use crate::spec::Spec;
use crate::spec::items::Fill;
use crate::template::Template;

pub fn tables(edition: &Edition) -> Vec<Table> {
    let template = edition.template;
    let mut table = Table::new("completeness", &["spec_title"]).always();
    if !template.is_own() {
        return vec![table];
    }
    let chapters = chapters(template);
    let mut names = UniqueNames::default();
    let titles = chapters.iter().map(|chapter| &template.sections[*chapter].title);
    table.columns.extend(titles.map(|title| named(title, &mut names)));
    table.columns.push(Column { name: "written".to_owned(), label: None });
    let mut rows: Vec<(f64, Row)> = Vec::new();
    for (spec, entry) in edition.portal.specs.iter().enumerate() {
        let of = &entry.spec;
        let mut cells = vec![Cell::text(&of.title)];
        cells
            .extend(chapters.iter().map(|chapter| Cell::word(edition, "fill", fill(of, template, *chapter))));
        let share = of.completeness.unwrap_or(0.0);
        #[expect(clippy::cast_possible_truncation, reason = "a share of 1 in percent")]
        cells.push(Cell::Number { value: (share * 100.0).round() as i64 });
        rows.push((share, Row::new(edition, spec, "", cells)));
    }
    // What lacks most comes first.
    rows.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    vec![table.with(rows.into_iter().map(|(_, row)| row))]
}

/// The template's outermost sections.
fn chapters(template: &Template) -> Vec<usize> {
    (0..template.sections.len()).filter(|at| template.sections[*at].parent.is_none()).collect()
}

/// `full`, `part`, `none` or `absent`.
fn fill(spec: &Spec, template: &Template, chapter: usize) -> &'static str {
    let within = |mut rule: usize| loop {
        if rule == chapter {
            return true;
        }
        match template.sections[rule].parent {
            Some(parent) => rule = parent,
            None => return false,
        }
    };
    let leaves: Vec<usize> =
        (0..template.sections.len()).filter(|at| template.sections[*at].leaf && within(*at)).collect();
    let of = |rule: usize| spec.sections.iter().filter(move |section| section.rule == Some(rule));
    let written =
        leaves.iter().filter(|rule| of(**rule).any(|section| section.fill_below == Fill::Own)).count();
    let present = spec.sections.iter().any(|section| section.rule.is_some_and(&within));
    match written {
        0 if !present => "absent",
        0 => "none",
        n if n == leaves.len() => "full",
        _ => "part",
    }
}
