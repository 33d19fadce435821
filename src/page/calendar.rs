//! Dated plans as a calendar that people subscribe to (RFC 5545): what is removed on which day, and by which
//! day something must be done. `deprecations.ics` is written only when a spec names a day: the format knows no
//! calendar without an event.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::page::context::SiteContext;
use crate::page::register::table::place;
use crate::portal::removals;
use crate::portal::statements::{Statement, statements};
use crate::portal::trace::ItemPlace;
use crate::route::Route;
use crate::slug::{self, UniqueNames};
use crate::text::{one_line, shortened};
use crate::theme::Page;
use crate::words::date::{self, PartialDate};
use crate::words::kind::Kind;
use crate::words::stage::Stage;

/// Where the calendar lies, when there is one.
pub(super) const ROUTE: &str = "deprecations.ics";

/// The most of a statement that an event is titled with, in bytes.
const TITLE: usize = 120;

/// The longest line, in bytes, its end left out.
const LINE: usize = 75;

/// An event of a whole day.
#[derive(Debug, Clone, PartialEq, Eq)]
struct CalendarEvent {
    uid: String,
    day: Date,
    /// The last day on which the spec is known to have changed.
    stamp: Date,
    title: String,
    text: String,
    category: String,
    status: &'static str,
    url: Option<String>,
}

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let events = events(context);
    if events.is_empty() {
        return Vec::new();
    }
    vec![Page::bytes(Route::new(ROUTE), move || calendar(&context.facts().title, &events).into_bytes())]
}

/// Whether some spec names a day.
pub(super) fn is_written(context: &SiteContext) -> bool {
    dated(context).next().is_some()
}

/// Every dated plan, the nearest day first.
fn events(context: &SiteContext) -> Vec<CalendarEvent> {
    let mut names = UniqueNames::default();
    let event = |(statement, day, category)| event(context, &statement, day, category, &mut names);
    let mut out: Vec<CalendarEvent> = dated(context).map(event).collect();
    out.sort_by(|a, b| (a.day, &a.uid).cmp(&(b.day, &b.uid)));
    out
}

/// What names a day, with the day and its category; found one after the other.
fn dated<'a>(context: &'a SiteContext) -> impl Iterator<Item = (Statement<'a>, Date, &'static str)> {
    let removals: BTreeMap<ItemPlace, Date> = removals::removals(context.portal)
        .into_iter()
        .filter_map(|(statement, due)| Some((statement.place(), due.date?)))
        .collect();
    let kinds = [(Kind::DeprecationPlan, "deprecation"), (Kind::Constraints, "constraint")];
    let all = kinds.into_iter().flat_map(|(kind, category)| {
        let all = statements(context.portal, kind).into_iter();
        all.filter(|one| !one.item.is_retired()).map(move |statement| (kind, statement, category))
    });
    all.filter_map(move |(kind, statement, category)| {
        let day = match kind {
            Kind::DeprecationPlan => removals.get(&statement.place()).copied(),
            _ => date::find(&statement.item.line()).map(|(_, day)| day),
        };
        day.map(|day| (statement, day, category))
    })
}

fn event(
    context: &SiteContext,
    statement: &Statement,
    day: Date,
    category: &str,
    names: &mut UniqueNames,
) -> CalendarEvent {
    let facts = context.facts();
    let text = statement.item.line();
    let card = &context.cards[statement.spec];
    let spec = &context.portal.specs[statement.spec].spec;
    // Named by the place and not by the day, so that a plan which is put off moves in every calendar.
    let name = names.unique(&format!("{category}-{}-{}", card.id, statement.anchor()));
    CalendarEvent {
        uid: format!("{name}@{}.specsite", slug::segment(&facts.title)),
        day,
        stamp: spec.updated().or(spec.meta.created).map_or(day, PartialDate::first_day),
        title: format!("{}: {}", card.title, shortened(&one_line(&text), TITLE)),
        text: format!("{text}\n{} · {}", card.title, card.status),
        category: context.text(&format!("calendar.{category}")).to_owned(),
        status: match spec.meta.status.stage() {
            Stage::Dropped | Stage::Superseded => "CANCELLED",
            Stage::Proposed | Stage::Unknown => "TENTATIVE",
            Stage::Planned | Stage::InProgress | Stage::Implemented => "CONFIRMED",
        },
        url: facts
            .base_url
            .map(|base| format!("{base}{}", place(context, statement.page, statement.anchor()))),
    }
}

fn calendar(title: &str, events: &[CalendarEvent]) -> String {
    let mut out = String::new();
    let mut line = |name: &str, value: &str| fold(&format!("{name}:{value}"), &mut out);
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//specsite//specsite//EN");
    line("CALSCALE", "GREGORIAN");
    line("NAME", &escaped(title));
    line("X-WR-CALNAME", &escaped(title));
    for event in events {
        line("BEGIN", "VEVENT");
        line("UID", &event.uid);
        line("DTSTAMP", &format!("{}T000000Z", basic(event.stamp)));
        line("DTSTART;VALUE=DATE", &basic(event.day));
        line("SUMMARY", &escaped(&event.title));
        line("DESCRIPTION", &escaped(&event.text));
        line("CATEGORIES", &escaped(&event.category));
        line("STATUS", event.status);
        line("TRANSP", "TRANSPARENT");
        if let Some(url) = &event.url {
            line("URL", url);
        }
        line("END", "VEVENT");
    }
    line("END", "VCALENDAR");
    out
}

/// `20270131`
fn basic(day: Date) -> String {
    day.to_string().replace('-', "")
}

/// A value of type TEXT; control characters have no place in it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, cut between characters into lines of at most 75 bytes; each further one begins with a space.
fn fold(line: &str, out: &mut String) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut out = String::new();
        fold(&format!("SUMMARY:{}", "ö→🙂".repeat(40)), &mut out);
        assert!(out.ends_with("\r\n") && out.split("\r\n").all(|line| line.len() <= LINE), "{out}");
        assert!(out.split("\r\n").skip(1).all(|line| line.is_empty() || line.starts_with(' ')));
        assert_eq!(out.replace("\r\n ", "").trim_end(), format!("SUMMARY:{}", "ö→🙂".repeat(40)));
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("a; b, c\\d\ne\u{7}"), "a\\; b\\, c\\\\d\\ne ");
    }

    #[test]
    fn an_event_is_a_whole_day_that_blocks_nothing() {
        let day = Date::new(2027, 1, 31).expect("a day");
        let event = CalendarEvent {
            uid: "u".into(),
            day,
            stamp: Date::new(2026, 3, 1).expect("a day"),
            title: "A: old form".into(),
            text: "old form".into(),
            category: "Deprecation".into(),
            status: "CONFIRMED",
            url: None,
        };
        let text = calendar("P", &[event]);
        assert!(text.contains("\r\nDTSTART;VALUE=DATE:20270131\r\n"), "{text}");
        assert!(text.contains("\r\nDTSTAMP:20260301T000000Z\r\n") && text.contains("TRANSPARENT"), "{text}");
    }
}
