//! A spec -> its line and those of its sections, holding what a reader of its page sees.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::export::engine::LIMIT;
use crate::portal::{Entry, statements};
use crate::route;
use crate::slug::{self, UniqueNames};
use crate::spec::Section;
use crate::spec::body::Words;
use crate::words::label;
use crate::words::stage::Stage;

/// Bytes of a line that its texts may take as JSON; the rest is for names and addresses.
const ROOM: usize = LIMIT - 50_000;
/// Bytes of an id that is left as it is: with a section's name it stays below 512, which every engine takes.
const LONGEST_ID: usize = 200;
/// Bytes of an anchor that is worth a link.
const LONGEST_ANCHOR: usize = 1_000;
/// Years that Quickwit can store; others are left out.
const YEARS: std::ops::Range<i16> = 1973..2242;

/// One line. What is `None` is left out.
#[derive(Debug, Serialize)]
pub(super) struct ExportLine<'a> {
    /// ASCII letters, digits, hyphens and underscores only.
    pub id: String,
    /// Of a section: the spec's id, and the place on its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<&'a str>,
    url: String,
    /// How a spec is called by its number: `SE-0123`.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    title: &'a str,
    /// Of a section: the spec's title.
    headings: Vec<&'a str>,
    ids: Vec<Cow<'a, str>>,
    body: Cow<'a, str>,
    stage: Stage,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    /// Whether some text had no room.
    #[serde(skip)]
    pub cut: bool,
}

impl ExportLine<'_> {
    /// The line as JSON, with a hash over all of it as its last field.
    pub(super) fn json(&self) -> Result<String> {
        let mut json = serde_json::to_string(self).map_err(|cause| Error::new(cause.to_string()))?;
        let hash = blake3::hash(json.as_bytes()).to_hex();
        json.pop();
        Ok(format!("{json},\"hash\":\"{}\"}}", &hash[..16]))
    }

    /// Shortens the texts until they fit into `room` bytes of JSON: titles and ids come before the body.
    fn fit(mut self, mut room: usize) -> Self {
        let mut cut = false;
        let mut take = |text: &mut Cow<str>| {
            let end = fitting(text, &mut room);
            cut |= end < text.len();
            match text {
                Cow::Borrowed(text) => *text = &text[..end],
                Cow::Owned(text) => text.truncate(end),
            }
        };
        let mut plain = |text: &mut &str| {
            let mut whole = Cow::Borrowed(*text);
            take(&mut whole);
            *text = &text[..whole.len()];
        };
        plain(&mut self.title);
        self.headings.iter_mut().for_each(plain);
        self.ids.iter_mut().for_each(&mut take);
        take(&mut self.body);
        if cut {
            self.headings.retain(|text| !text.is_empty());
            self.ids.retain(|text| !text.is_empty());
        }
        Self { cut, ..self }
    }
}

/// Up to where a text fits into `room` bytes of JSON, which it takes.
fn fitting(text: &str, room: &mut usize) -> usize {
    // Quotes and a comma.
    *room = room.saturating_sub(3);
    for (at, c) in text.char_indices() {
        let size = match c {
            '"' | '\\' | '\n' | '\r' | '\t' => 2,
            '\0'..='\x1f' => 6,
            c => c.len_utf8(),
        };
        if *room < size {
            *room = 0;
            return at;
        }
        *room -= size;
    }
    text.len()
}

/// The line of a spec. `base` is what goes before the addresses of the site.
pub(super) fn of_spec<'a>(
    entry: &'a Entry,
    words: &'a Words,
    base: &str,
    names: &mut UniqueNames,
) -> ExportLine<'a> {
    let spec = entry.spec.as_ref();
    let (shown, texts): (Vec<&Section>, Vec<&str>) = shown(entry, words).unzip();
    let texts = texts.into_iter().map(str::trim).filter(|text| !text.is_empty());
    let id = if entry.id.len() > LONGEST_ID { slug::segment(&entry.id) } else { entry.id.clone() };
    let ids = own_ids(entry).into_iter().chain(shown.iter().flat_map(|section| labels(section)));
    let line = ExportLine {
        id: names.unique(&id),
        parent: None,
        anchor: None,
        url: format!("{base}{}", entry.route.url()),
        name: entry.name.as_deref(),
        title: &spec.title,
        headings: shown.iter().map(|section| section.title.as_str()).filter(|t| !t.is_empty()).collect(),
        ids: once_each(ids),
        body: texts.collect::<Vec<_>>().join("\n\n").into(),
        stage: spec.meta.status.stage(),
        status: spec.meta.status.label(),
        r#type: spec.meta.kind.as_deref(),
        updated: spec.updated().and_then(|date| rfc_3339(date.first_day())),
        cut: false,
    };
    line.fit(ROOM)
}

/// The lines of a spec's sections, in their order; `document` is the spec's own.
pub(super) fn of_sections<'a>(
    entry: &'a Entry,
    words: &'a Words,
    document: &ExportLine<'a>,
    names: &mut UniqueNames,
) -> impl Iterator<Item = ExportLine<'a>> {
    let worth = |(section, text): &(&Section, &str)| section.level > 0 || !text.trim().is_empty();
    shown(entry, words).filter(worth).map(move |(section, text)| {
        let anchor = Some(section.anchor.as_str());
        let anchor = anchor.filter(|anchor| !anchor.is_empty() && anchor.len() <= LONGEST_ANCHOR);
        let name = if section.anchor.is_empty() { "top".to_owned() } else { slug::segment(&section.anchor) };
        let link = anchor.map(|anchor| format!("#{}", route::encode(anchor))).unwrap_or_default();
        let line = ExportLine {
            id: names.unique(&format!("{}--{name}", document.id)),
            parent: Some(document.id.clone()),
            anchor,
            url: format!("{}{link}", document.url),
            name: None,
            title: if section.title.is_empty() { document.title } else { &section.title },
            headings: vec![document.title],
            ids: once_each(labels(section)),
            body: text.trim().into(),
            stage: document.stage,
            status: document.status,
            r#type: document.r#type,
            updated: document.updated.clone(),
            cut: false,
        };
        line.fit(ROOM)
    })
}

/// The sections of the page: none that only repeats the template.
fn shown<'a>(entry: &'a Entry, words: &'a Words) -> impl Iterator<Item = (&'a Section, &'a str)> {
    let written = entry.spec.written();
    let sections = entry.spec.sections.iter().zip(words.sections.iter().map(String::as_str));
    sections.zip(written).filter_map(|(section, written)| written.then_some(section))
}

/// The number a spec carries, alone and as its header writes it.
fn own_ids(entry: &Entry) -> Vec<Cow<'_, str>> {
    let number = entry.spec.number.map(|number| Cow::Owned(number.to_string()));
    let is_id = |label: &str| label::ID.contains(&label::normal(label).as_str());
    let written = entry.spec.fields.iter().filter(|field| is_id(&field.label));
    number.into_iter().chain(written.map(|field| Cow::Borrowed(field.text.as_str()))).collect()
}

/// What a section names: its items, endpoints, settings and the like.
fn labels(section: &Section) -> impl Iterator<Item = Cow<'_, str>> {
    let items = section.items.iter().map(|item| Cow::Borrowed(item.id.as_str()));
    let facts = section.facts.iter().filter_map(|fact| statements::named(fact));
    items.chain(facts.map(|(label, _)| Cow::Owned(label)))
}

fn once_each<'a>(labels: impl IntoIterator<Item = Cow<'a, str>>) -> Vec<Cow<'a, str>> {
    let mut seen = BTreeSet::new();
    labels.into_iter().filter(|label| !label.is_empty() && seen.insert(label.clone())).collect()
}

/// The beginning of a day in universal time.
fn rfc_3339(day: Date) -> Option<String> {
    YEARS.contains(&day.year()).then(|| format!("{day}T00:00:00Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters_and_by_its_size_as_json() {
        for (text, room, expected) in [
            ("abc", 6, "abc"),
            ("abc", 5, "ab"),
            ("aé", 5, "a"),
            ("a\"b", 6, "a\""),
            ("\u{1}x", 8, ""),
            ("x", 0, ""),
        ] {
            assert_eq!(&text[..fitting(text, &mut { room })], expected, "{text:?} {room}");
        }
    }

    #[test]
    fn the_room_of_a_text_is_what_it_takes_as_json() {
        for text in ["", "a", "\"\\\n\r\t", "\u{8}\u{c}\u{0}\u{7f}", "é日\u{2028}"] {
            let mut room = 1_000;
            fitting(text, &mut room);
            let json = serde_json::to_string(text).expect("JSON");
            assert!(1_000 - room > json.len(), "{json}");
        }
    }

    #[test]
    fn a_day_that_no_engine_can_store_is_left_out() {
        let day = |text: &str| rfc_3339(text.parse().expect("a day"));
        assert_eq!(day("2026-11-23").as_deref(), Some("2026-11-23T00:00:00Z"));
        assert_eq!((day("9999-01-01"), day("0001-01-01")), (None, None));
    }
}
