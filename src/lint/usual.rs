//! What specs usually have of what a template asks for. What most of them leave out is optional, whatever the template
//! says of it; and so is what those of the same time left out, before a template asked for it.

use std::ops::Range;

use jiff::civil::Date;

use crate::portal::Entry;
use crate::source::folder;
use crate::spec::Spec;
use crate::template::{Template, is_same_label};
use crate::words::date::PartialDate;
use crate::words::stage::Stage;

/// Fewer specs show no convention yet: everything is usual there that any of them has.
pub(super) const HABIT: usize = 10;
/// What not one of so many specs has is not usual either.
const FEW: usize = 3;
/// The share of the specs that makes something usual, in percent: of what a template asks for, and of what nothing but
/// convention asks for.
const ASKED: usize = 50;
const UNASKED: usize = 90;
/// So many specs before one and behind it are of its time.
const NEAR: usize = 10;
/// So many of a folder in a row that leave something out have a habit of their own.
const ROW: usize = 4;

/// What is done and was not touched for so many days, or has so many newer ones after it, is left as it is.
const OLD: i32 = 730;
const NEWER: usize = 50;

/// Whether a file only says where a spec is now: it has neither a field nor a section, and leads to a spec.
pub(super) fn is_signpost(entry: &Entry) -> bool {
    entry.spec.fields.is_empty() && entry.spec.sections.len() < 2 && !entry.references.is_empty()
}

/// Whether nobody will go on writing a spec, whatever else there is.
pub(super) fn is_over(entry: &Entry) -> bool {
    matches!(entry.spec.meta.status.stage(), Stage::Dropped | Stage::Superseded) || is_signpost(entry)
}

/// Which fields and sections of the template a spec is expected to have.
pub(super) struct Usual {
    pub fields: Vec<bool>,
    pub sections: Vec<bool>,
}

/// What specs have, in the order of their age.
pub(super) struct Habits<'a> {
    specs: Vec<&'a Spec>,
    ages: Vec<Age>,
    fields: Vec<Tally>,
    sections: Vec<Tally>,
    /// Fields that are asked for at some status are counted where that applies only.
    conditional: Vec<bool>,
    share: usize,
}

/// In a folder numbers count on; where there are none, days do.
type Age = (String, Option<u64>, Option<PartialDate>, String);

fn age(spec: &Spec) -> Age {
    (folder(&spec.path).to_owned(), spec.number, spec.meta.created, spec.path.clone())
}

/// How many of the first specs have something, for each count of them.
struct Tally(Vec<usize>);

impl Tally {
    fn of(has: impl Iterator<Item = bool>) -> Self {
        let sums = has.scan(0, |sum, has| {
            *sum += usize::from(has);
            Some(*sum)
        });
        Self(std::iter::once(0).chain(sums).collect())
    }

    fn all(&self) -> usize {
        self.0[self.0.len() - 1]
    }

    fn within(&self, range: &Range<usize>) -> usize {
        self.0[range.end] - self.0[range.start]
    }
}

impl<'a> Habits<'a> {
    pub(super) fn of(entries: impl Iterator<Item = &'a Entry>, template: &Template) -> Self {
        // What is empty follows no convention.
        let says = |spec: &&Spec| !spec.unfilled && (!spec.fields.is_empty() || spec.sections.len() > 1);
        let mut specs: Vec<&'a Spec> = entries.map(|entry| entry.spec.as_ref()).filter(says).collect();
        specs.sort_by_cached_key(|spec| age(spec));
        let field = |name: &str| {
            Tally::of(
                specs.iter().map(|spec| spec.fields.iter().any(|field| is_same_label(&field.label, name))),
            )
        };
        let section = |rule: usize| {
            Tally::of(specs.iter().map(|spec| spec.sections.iter().any(|section| section.rule == Some(rule))))
        };
        Self {
            fields: template.fields.iter().map(|rule| field(&rule.name)).collect(),
            sections: (0..template.sections.len()).map(section).collect(),
            conditional: template.fields.iter().map(|rule| rule.required_at.is_some()).collect(),
            share: if template.is_written() { ASKED } else { UNASKED },
            ages: specs.iter().map(|spec| age(spec)).collect(),
            specs,
        }
    }

    /// Whether nobody will go on writing a spec: what came of it is told, or it is done and lies far back.
    pub(super) fn is_over(&self, entry: &Entry, today: Option<Date>) -> bool {
        let spec = &entry.spec;
        let done = matches!(spec.meta.status.stage(), Stage::Implemented | Stage::Unknown);
        let last = spec.updated().max(spec.meta.implemented).max(spec.meta.created);
        let days = last.zip(today).and_then(|(last, today)| last.first_day().until(today).ok());
        let old = match days {
            Some(days) => days.get_days() > OLD,
            None => self.newer(spec) > NEWER,
        };
        is_over(entry) || (done && old)
    }

    /// How many of its folder came after a spec.
    fn newer(&self, spec: &Spec) -> usize {
        let end = self.siblings(spec).end;
        end.saturating_sub(self.ages.partition_point(|other| *other <= age(spec)))
    }

    /// The specs of the folder of one.
    fn siblings(&self, spec: &Spec) -> Range<usize> {
        let own = folder(&spec.path);
        let start = self.ages.partition_point(|(other, ..)| other.as_str() < own);
        start..self.ages.partition_point(|(other, ..)| other.as_str() <= own)
    }

    /// Where a spec stands among all, and those of its time.
    fn time(&self, spec: &Spec) -> (usize, Range<usize>) {
        let at = self.ages.partition_point(|other| *other < age(spec));
        (at, at.saturating_sub(NEAR)..(at + NEAR + 1).min(self.ages.len()))
    }

    /// The other specs of the time of one.
    pub(super) fn contemporaries(&self, spec: &Spec) -> impl Iterator<Item = &'a Spec> {
        let near = self.time(spec).1;
        self.specs[near].iter().copied().filter(|other| other.path != spec.path)
    }

    /// What is usual among all specs, and among those of the time of one of them.
    pub(super) fn around(&self, spec: &Spec) -> Usual {
        let (at, near) = self.time(spec);
        let siblings = self.siblings(spec);
        // Where those rows begin that it stands in.
        let rows = (at + 1).saturating_sub(ROW).max(siblings.start)
            ..(at + 1).min((siblings.end + 1).saturating_sub(ROW));
        let left_out = |tally: &Tally| rows.clone().any(|first| tally.within(&(first..first + ROW)) == 0);
        let usual = |tally: &Tally| match self.ages.len() {
            count if count < FEW => true,
            count if count < HABIT => tally.all() > 0,
            count => {
                tally.all() * 100 >= count * self.share
                    && tally.within(&near) * 100 >= near.len() * self.share
                    && !left_out(tally)
            }
        };
        let fields = self.fields.iter().zip(&self.conditional);
        Usual {
            fields: fields.map(|(tally, conditional)| *conditional || usual(tally)).collect(),
            sections: self.sections.iter().map(usual).collect(),
        }
    }
}
