//! Which of a source's templates a spec was written from. It is read by the one that counts; what the one that it fits
//! better does not ask for, nobody misses in it.

use std::collections::BTreeSet;

use crate::lint::usual::Usual;
use crate::spec::Spec;
use crate::template::{FieldRule, SectionRule, Template, is_same_label};

/// The template that a spec fits better than the one that counts; none where it fits none better.
#[derive(Clone, Copy)]
pub(super) struct Fit<'a>(Option<&'a Template>);

impl<'a> Fit<'a> {
    pub(super) fn of(spec: &Spec, template: &Template, others: &'a [Template]) -> Self {
        if others.is_empty() {
            return Self(None);
        }
        let own = likeness(spec, template);
        let better =
            others.iter().map(|other| (likeness(spec, other), other)).filter(|(like, _)| *like > own);
        // Of equals the first.
        Self(better.rev().max_by_key(|(like, _)| *like).map(|(_, other)| other))
    }

    /// What a spec is expected to have, without what its template does not ask for.
    pub(super) fn narrowed(self, mut usual: Usual, template: &Template) -> Usual {
        for (usual, rule) in usual.fields.iter_mut().zip(&template.fields) {
            *usual &= self.asks_field(rule);
        }
        for (usual, rule) in usual.sections.iter_mut().zip(&template.sections) {
            *usual &= self.asks_section(rule);
        }
        usual
    }

    fn asks_field(self, rule: &FieldRule) -> bool {
        let same = |field: &FieldRule| !field.optional && is_same_label(&field.name, &rule.name);
        self.0.is_none_or(|other| other.fields.iter().any(same))
    }

    fn asks_section(self, rule: &SectionRule) -> bool {
        self.0.is_none_or(|other| {
            place(other, rule).is_some_and(|found| other.sections[found].optional.is_none())
        })
    }

    /// Whether the first of two chapters has to stand before the second.
    pub(super) fn asks_order(self, first: &SectionRule, second: &SectionRule) -> bool {
        self.0.is_none_or(|other| {
            place(other, first).zip(place(other, second)).is_some_and(|(first, second)| first < second)
        })
    }
}

fn place(template: &Template, rule: &SectionRule) -> Option<usize> {
    template.section(&rule.title, rule.kind)
}

/// How alike the chapters of a spec and of a template are, in thousandths: those that both have, among all of them.
fn likeness(spec: &Spec, template: &Template) -> usize {
    let level = spec.sections.iter().map(|section| section.level).filter(|level| *level > 0).min();
    let chapters: Vec<_> = spec.sections.iter().filter(|section| Some(section.level) == level).collect();
    let rules = chapters.iter().filter_map(|chapter| template.section(&chapter.title, chapter.kind));
    let shared: BTreeSet<usize> = rules.filter(|rule| template.sections[*rule].parent.is_none()).collect();
    let asked = |(at, rule): &(usize, &SectionRule)| {
        rule.parent.is_none() && (rule.optional.is_none() || shared.contains(at))
    };
    let asked = template.sections.iter().enumerate().filter(asked).count();
    shared.len() * 1000 / (chapters.len() + asked - shared.len()).max(1)
}
