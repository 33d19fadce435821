//! Small pictures of one number each, for the README of a project: `badges/*.svg`.

use serde::Serialize;

use crate::page::card::Bar;
use crate::page::context::SiteContext;
use crate::page::feeds::characters;
use crate::portal::trace::Coverage;
use crate::route::Route;
use crate::text::shortened;
use crate::theme::Page;
use crate::words::stage::Stage;

/// Two fields side by side, as wide as their words; lengths are in the picture's own units.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Badge {
    label: String,
    value: String,
    /// `good`, `fair`, `poor` or `plain`.
    tone: &'static str,
    label_width: usize,
    value_width: usize,
    /// The room that the words themselves get.
    label_length: usize,
    value_length: usize,
}

/// What a badge says and how that is.
type BadgeText = (String, &'static str);

type Say = fn(&SiteContext) -> BadgeText;

const BADGES: &[(&str, Say)] = &[
    ("specs", specs),
    ("implemented", implemented),
    ("coverage", coverage),
    ("health", health),
    ("version", version),
];

/// The most bytes of a value: what authors write may be long.
const LONGEST: usize = 40;

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let badges = BADGES.iter().map(|(name, say)| {
        Page::view(Route::new(format!("badges/{name}.svg")), "badge.svg", move || {
            let (value, tone) = say(context);
            badge(context.text(&format!("badge.{name}")), &value, tone)
        })
    });
    badges.collect()
}

fn badge(label: &str, value: &str, tone: &'static str) -> Badge {
    let (label, value) = (characters(label), characters(&shortened(value, LONGEST)));
    let (label_length, value_length) = (length(&label), length(&value));
    Badge {
        label_width: label_length + 12,
        value_width: value_length + 12,
        label_length,
        value_length,
        label,
        value,
        tone,
    }
}

/// How wide words are drawn: seven units a character, twice that beyond the alphabets of Europe. The picture
/// tells the reader's program to fit its letters into this, whatever font it has.
fn length(text: &str) -> usize {
    text.chars().map(|c| if c < '\u{1100}' || ('\u{2000}'..'\u{2100}').contains(&c) { 7 } else { 14 }).sum()
}

fn specs(context: &SiteContext) -> BadgeText {
    (context.counts.specs.to_string(), "plain")
}

fn implemented(context: &SiteContext) -> BadgeText {
    let shelf = context.shelves.get(&Stage::Implemented);
    (format!("{}/{}", shelf.map_or(0, Vec::len), context.counts.specs), "plain")
}

/// The share of all requirements that a test case or an edge case cites.
fn coverage(context: &SiteContext) -> BadgeText {
    let specs = &context.portal.specs;
    let of = |spec| context.portal.trace.coverage(context.portal.texts(), spec);
    let all = specs.ids().map(of).fold(Coverage::default(), std::ops::Add::add);
    if all.total() == 0 {
        return (context.text("badge.no_requirements").to_owned(), "plain");
    }
    let percent = Bar::new(all.tested, all.total()).percent;
    let tone = match percent {
        80.. => "good",
        40.. => "fair",
        _ => "poor",
    };
    (context.text("table.percent").replace("{percent}", &percent.to_string()), tone)
}

fn health(context: &SiteContext) -> BadgeText {
    let counts = context.counts;
    let said = |name: &str, count: usize| {
        let one = if count == 1 { "_one" } else { "" };
        context.text(&format!("badge.{name}{one}")).replace("{count}", &count.to_string())
    };
    match (counts.errors, counts.warnings, counts.findings) {
        (0, 0, 0) => (context.text("badge.no_findings").to_owned(), "good"),
        (0, 0, notes) => (said("notes", notes), "good"),
        (0, warnings, _) => (said("warnings", warnings), "fair"),
        (errors, ..) => (said("errors", errors), "poor"),
    }
}

/// The newest version that any spec names.
fn version(context: &SiteContext) -> BadgeText {
    let newest = context.facet("version").first();
    let label = newest.map_or_else(|| context.text("spec.not_stated"), |group| &group.label);
    (label.to_owned(), "plain")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_is_as_wide_as_its_words_and_no_wider_than_a_line() {
        let badge = badge("specs", &"long ".repeat(100), "plain");
        assert_eq!((badge.label_length, badge.label_width), (35, 47));
        assert!(badge.value.ends_with('…') && badge.value_width < 350, "{badge:?}");
        assert_eq!(length("仕様"), 28);
    }
}
