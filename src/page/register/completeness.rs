//! Which sections of the template each spec has written: a table of specs by chapters.

use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Column, RegisterRow, RegisterTable};
use crate::slug::UniqueNames;
use crate::spec::Spec;
use crate::spec::fill::Fill;
use crate::template::Template;

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    let template = context.template;
    let mut specs: Vec<_> = context.portal.specs.iter().filter(|_| template.is_own()).collect();
    let share = |spec: &Spec| spec.completeness.unwrap_or(0.0);
    // What lacks most comes first.
    specs.sort_by(|(_, a), (_, b)| share(&a.spec).total_cmp(&share(&b.spec)));
    let mut table =
        RegisterTable::of("completeness", specs, |(spec, _)| RegisterRow::new(context, *spec, ""))
            .spec(context);
    if template.is_own() {
        let mut names = UniqueNames::default();
        for chapter in chapters(template) {
            let column = Column::own(&template.sections[chapter].title, &mut names);
            let word = |spec: &Spec| Cell::word(context, "fill", fill(spec, template, chapter));
            table = table.column(column, |(_, entry)| word(&entry.spec));
        }
        #[expect(clippy::cast_possible_truncation, reason = "a share of 1 in percent")]
        let percent = |spec: &Spec| (share(spec) * 100.0).round() as i64;
        table = table.column("written", |(_, entry)| Cell::Number { value: percent(&entry.spec) });
    }
    vec![table.table().always()]
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
