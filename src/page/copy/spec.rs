//! One spec as Markdown: the author's text as it stands in the file, encoding mended, what only the template says
//! left out, the header as a list. Nothing is rendered anew: the addresses of links are replaced where they stand.

use std::fmt::Write;

use crate::arena::SpecId;
use crate::diag::Span;
use crate::document::header::Dialect;
use crate::page::context::SiteContext;
use crate::page::copy::link::{self, TextEdit};
use crate::portal::{Entry, PageId, ResolvedLink, Target};
use crate::route::Route;
use crate::source::Source;
use crate::spec::body::Copied;
use crate::spec::{HeaderField, Spec};
use crate::text::one_line;
use crate::words::label::{self, STATUS, TITLE};

/// Where the Markdown copy of a spec lies.
pub(crate) fn route(entry: &Entry) -> Route {
    Route::new(format!("specs/{}/index.md", entry.id))
}

/// A spec as Markdown, its links as seen from a file of the site.
pub(super) fn copy(context: &SiteContext, at: SpecId, from: &Route) -> String {
    let entry = &context.portal.specs[at];
    // A file that vanished since it was read has no text until the next build.
    let bytes = context.inputs.store.read(&entry.spec.path).unwrap_or_default();
    let source = Source::new(entry.spec.path.as_str(), &bytes);
    let edits = edits(context, entry, &source.text, from);
    let body = body(&entry.spec, &context.portal.shelf.copied(entry.file), &source.text, &edits);
    let mut out = format!("# {}\n\n", one_line(&entry.spec.title));
    for (label, value) in facts(context, at, from, &source.text, &edits) {
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
fn facts(
    context: &SiteContext,
    at: SpecId,
    from: &Route,
    text: &str,
    edits: &[TextEdit],
) -> Vec<(String, String)> {
    let entry = &context.portal.specs[at];
    let (spec, card) = (entry.spec.as_ref(), &context.cards[at]);
    let word = |name: &str| context.text(&format!("spec.{name}")).to_owned();
    let mut out = vec![(word("status"), card.status.clone())];
    for field in &spec.fields {
        let known = |labels: &[&str]| labels.contains(&label::normal(&field.label).as_str());
        let rule = context.template.field(&field.label);
        let unfilled = rule.is_some_and(|rule| rule.is_left(&field.text, &field.raw));
        if !known(&STATUS) && !known(&TITLE) && !unfilled && !field.text.is_empty() {
            out.push((one_line(&field.label).into_owned(), value(spec, field, text, edits)));
        }
    }
    out.extend(card.updated.map(|day| (word("updated"), day.to_string())));
    out.push((word("file"), format!("`{}`", spec.path)));
    let data = Route::new(format!("api/v1/specs/{}.json", entry.id));
    let data = context.inputs.config.output.spec_json.then_some((word("data"), &data));
    for (label, target) in [(context.text("twin.page").to_owned(), &entry.route)].into_iter().chain(data) {
        out.push((label, format!("<{}>", from.relative(target))));
    }
    out
}

/// What a field says: its words, or as it is written where it holds links.
fn value(spec: &Spec, field: &HeaderField, text: &str, edits: &[TextEdit]) -> String {
    let data = [Dialect::Sidecar, Dialect::FrontMatter, Dialect::HtmlTable, Dialect::StatusSection];
    if data.contains(&field.dialect) {
        return one_line(&field.text).into_owned();
    }
    let mut links =
        spec.links.iter().take_while(|link| link.section.is_none()).filter(|link| !link.is_name());
    if !links.any(|link| (field.span.start..field.span.end).contains(&link.span.start)) {
        return one_line(&field.text).into_owned();
    }
    let mut out = String::new();
    apply(text, field.span, edits, &mut out);
    one_line(&out).into_owned()
}

/// The text below the header with its links resolved; of a section that only repeats the template its footnotes.
fn body(spec: &Spec, copied: &Copied, text: &str, edits: &[TextEdit]) -> String {
    let parts = copied.sections.iter().zip(&copied.footnotes).zip(spec.written());
    let parts = parts.map(|((section, footnotes), written)| if written { section } else { footnotes });
    let mut out = String::new();
    for part in parts {
        let begin = out.len();
        part.iter().for_each(|span| apply(text, *span, edits, &mut out));
        out.truncate(begin + out[begin..].trim_end().len());
        if out.len() > begin {
            out.push_str("\n\n");
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Copies a part with the edits that lie in it; one that reaches into another is left out.
fn apply(text: &str, part: Span, edits: &[TextEdit], out: &mut String) {
    let mut at = part.start;
    let first = edits.partition_point(|(place, _)| place.start < part.start);
    for (place, new) in edits[first..].iter().take_while(|(place, _)| place.start < part.end) {
        if place.start >= at && place.end <= part.end {
            out.push_str(text.get(at..place.start).unwrap_or_default());
            out.push_str(new);
            at = place.end;
        }
    }
    out.push_str(text.get(at..part.end).unwrap_or_default());
}

/// What to change in a text so that its links lead somewhere, in the order of their places.
fn edits(context: &SiteContext, entry: &Entry, text: &str, from: &Route) -> Vec<TextEdit> {
    let mut out: Vec<TextEdit> = Vec::new();
    for ResolvedLink { link, target } in entry.links.iter().filter(|one| !one.link.is_name()) {
        let Some(written) = link::WrittenLink::of(link, text) else { continue };
        if matches!(target, Target::External(_)) && !written.is_named() {
            continue;
        }
        let address = address(context, entry, target, from);
        out.extend(written.edits(address.as_deref(), &link.title));
    }
    out.sort_by_key(|(span, _)| *span);
    out
}

/// Where a link leads, seen from a file: to the copy of a spec, or else to what the site has.
fn address(context: &SiteContext, entry: &Entry, target: &Target, from: &Route) -> Option<String> {
    let own = route(entry);
    match target {
        Target::Here(place) => {
            let file = if *from == own { String::new() } else { from.relative(&own) };
            Some(if place.is_empty() && !file.is_empty() { file } else { format!("{file}#{place}") })
        }
        Target::Page { page: PageId::Spec(spec), .. } => {
            let page = context.address(from, target)?;
            let place = page.split_once('#').map(|(_, place)| format!("#{place}"));
            Some(from.relative(&route(&context.portal.specs[*spec])) + &place.unwrap_or_default())
        }
        _ => context.address(from, target),
    }
}

/// Words for between the brackets of a link.
pub(crate) fn label(text: &str) -> String {
    one_line(text).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_stay_in_their_range_and_never_overlap() {
        let edits: Vec<TextEdit> = [(0, 2, "X"), (1, 3, "Y"), (4, 4, "+"), (5, 9, "Z")]
            .map(|(start, end, new)| (Span::new(start, end), new.to_owned()))
            .into();
        let mut out = String::new();
        apply("abcdefgh", Span::new(0, 6), &edits, &mut out);
        assert_eq!(out, "Xcd+ef");
    }
}
