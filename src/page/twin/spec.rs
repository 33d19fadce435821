//! One spec as Markdown: the author's text as it stands in the file, encoding mended, what only the template says
//! left out, the header as a list. Nothing is rendered anew: the addresses of links are replaced where they stand.

use std::fmt::Write;
use std::ops::Range;

use crate::markdown;
use crate::markdown::tree::BlockKind;
use crate::page::edition::Edition;
use crate::page::twin::link::{self, Edit};
use crate::page::twin::text;
use crate::portal::{End, Entry};
use crate::route::Route;
use crate::source::Source;
use crate::spec::header::Dialect;
use crate::spec::label::{self, STATUS, TITLE};
use crate::spec::{HeaderField, Spec, front_matter};
use crate::text::one_line;

/// Where the twin of a spec lies.
pub fn route(entry: &Entry) -> Route {
    Route::new(format!("specs/{}/index.md", entry.id))
}

/// Spec number `at` as Markdown, its links as seen from a file of the site.
pub fn twin(edition: &Edition, at: usize, from: &Route) -> String {
    let entry = &edition.portal.specs[at];
    // A file that vanished since it was read has no text until the next build.
    let bytes = edition.inputs.store.read(&entry.spec.path).unwrap_or_default();
    let source = Source::new(entry.spec.path.as_str(), &bytes);
    let edits = edits(edition, entry, &source.text, from);
    let body = text::normal(&body(&entry.spec, &source.text, &edits), |words| {
        edition.template.is_placeholder(words)
    });
    let mut out = format!("# {}\n\n", one_line(&entry.spec.title));
    for (label, value) in facts(edition, at, from, &source.text, &edits) {
        let _ = writeln!(out, "- {label}: {value}");
    }
    if !body.is_empty() {
        out.push('\n');
        out.push_str(&body);
        out.push('\n');
    }
    out
}

/// The header of a spec as a list: a label and a value in Markdown each.
fn facts(edition: &Edition, at: usize, from: &Route, text: &str, edits: &[Edit]) -> Vec<(String, String)> {
    let entry = &edition.portal.specs[at];
    let (spec, card) = (entry.spec.as_ref(), &edition.cards[at]);
    let word = |name: &str| edition.text(&format!("spec.{name}")).to_owned();
    let mut out = vec![(word("status"), card.status.clone())];
    for field in &spec.fields {
        let known = |labels: &[&str]| labels.contains(&label::normal(&field.label).as_str());
        let unfilled = edition.template.field(&field.label).is_some_and(|rule| rule.is_unfilled(&field.text));
        if !known(&STATUS) && !known(&TITLE) && !unfilled && !field.text.is_empty() {
            out.push((one_line(&field.label).into_owned(), value(spec, field, text, edits)));
        }
    }
    out.extend(card.updated.clone().map(|day| (word("updated"), day)));
    out.push((word("file"), format!("`{}`", spec.path)));
    let data = Route::new(format!("api/v1/specs/{}.json", entry.id));
    for (label, target) in [(edition.text("twin.page").to_owned(), &entry.route), (word("data"), &data)] {
        out.push((label, format!("<{}>", from.relative(target))));
    }
    out
}

/// What a field says: its words, or as it is written where it holds links.
fn value(spec: &Spec, field: &HeaderField, text: &str, edits: &[Edit]) -> String {
    let data = [Dialect::Sidecar, Dialect::FrontMatter, Dialect::HtmlTable, Dialect::StatusSection];
    if data.contains(&field.dialect) {
        return one_line(&field.text).into_owned();
    }
    let range = field.span.start..field.span.end;
    let mut links =
        spec.links.iter().take_while(|link| link.section.is_none()).filter(|link| !link.is_name());
    if !links.any(|link| range.contains(&link.span.start)) {
        return one_line(&field.text).into_owned();
    }
    let mut out = String::new();
    apply(text, range, edits, &mut out);
    one_line(&out).into_owned()
}

/// The text below the header with its links resolved.
fn body(spec: &Spec, text: &str, edits: &[Edit]) -> String {
    let mut out = String::new();
    for range in parts(spec, text) {
        apply(text, range, edits, &mut out);
        out.push_str("\n\n");
    }
    out
}

/// Copies a range with the edits that lie in it; one that reaches into another is left out.
fn apply(text: &str, range: Range<usize>, edits: &[Edit], out: &mut String) {
    let mut at = range.start;
    let first = edits.partition_point(|(place, _)| place.start < range.start);
    for (place, new) in edits[first..].iter().take_while(|(place, _)| place.start < range.end) {
        if place.start >= at && place.end <= range.end {
            out.push_str(text.get(at..place.start).unwrap_or_default());
            out.push_str(new);
            at = place.end;
        }
    }
    out.push_str(text.get(at..range.end).unwrap_or_default());
}

/// Which parts of a text its twin holds: what stands above the first section, header left out, and each section
/// with words of its own.
fn parts(spec: &Spec, text: &str) -> Vec<Range<usize>> {
    let shown = spec.written();
    let starts: Vec<usize> = spec.sections.iter().skip(1).map(|section| section.span.start).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let first = starts.first().copied().unwrap_or(text.len());
    let mut out = lead(spec, text.get(..first).unwrap_or_default(), shown.first() == Some(&true));
    for ((start, end), shown) in starts.iter().zip(ends).zip(&shown[shown.len().min(1)..]) {
        let start = if *shown { Some(*start) } else { notes(text, *start, end) };
        out.extend(start.map(|start| start..end));
    }
    out
}

/// Where the footnotes begin that stand in a part which is left out: others may need them.
fn notes(text: &str, start: usize, end: usize) -> Option<usize> {
    text.get(start..end)?.find("\n[^").map(|at| start + at + 1)
}

/// The blocks above the first section but for title, header fields and rules; without `own` words, footnotes only.
fn lead(spec: &Spec, text: &str, own: bool) -> Vec<Range<usize>> {
    let is_field = |range: &Range<usize>| {
        spec.fields
            .iter()
            .filter(|field| field.dialect != Dialect::Sidecar)
            .any(|field| range.contains(&field.span.start))
    };
    let blocks = markdown::parse(text, front_matter::end(text)).into_iter();
    let kept = blocks.filter(|block| match block.kind {
        BlockKind::Heading { .. } | BlockKind::Rule => false,
        BlockKind::Footnote { .. } => true,
        _ => own,
    });
    kept.map(|block| block.span.start..block.span.end).filter(|range| !is_field(range)).collect()
}

/// What to change in a text so that its links lead somewhere, in the order of their places.
fn edits(edition: &Edition, entry: &Entry, text: &str, from: &Route) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    for (link, end) in entry.spec.links.iter().zip(&entry.ends).filter(|(link, _)| !link.is_name()) {
        let Some(written) = text.get(link.span.start..link.span.end) else { continue };
        if matches!(end, End::External(_)) && !link::is_named(written) {
            continue;
        }
        let address = address(edition, entry, end, from);
        for (range, new) in link::edits(written, address.as_deref(), &link.title) {
            out.push((link.span.start + range.start..link.span.start + range.end, new));
        }
    }
    out.sort_by_key(|(range, _)| (range.start, range.end));
    out
}

/// Where a link leads, seen from a file: to the twin of a spec, or else to what the site has.
fn address(edition: &Edition, entry: &Entry, end: &End, from: &Route) -> Option<String> {
    let own = route(entry);
    match end {
        End::Here(place) => {
            let file = if *from == own { String::new() } else { from.relative(&own) };
            Some(if place.is_empty() && !file.is_empty() { file } else { format!("{file}#{place}") })
        }
        End::Spec { spec, .. } => {
            let page = edition.address(from, end)?;
            let place = page.split_once('#').map(|(_, place)| format!("#{place}"));
            Some(from.relative(&route(&edition.portal.specs[*spec])) + &place.unwrap_or_default())
        }
        _ => edition.address(from, end),
    }
}

/// Words for between the brackets of a link.
pub fn label(text: &str) -> String {
    one_line(text).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_stay_in_their_range_and_never_overlap() {
        let edits = vec![
            (0..2, "X".to_owned()),
            (1..3, "Y".to_owned()),
            (4..4, "+".to_owned()),
            (5..9, "Z".to_owned()),
        ];
        let mut out = String::new();
        apply("abcdefgh", 0..6, &edits, &mut out);
        assert_eq!(out, "Xcd+ef");
    }
}
