//! Lists of specs as tables. In: cards. Out: a row a spec as HTML, in pages where there are many; and the same rows for
//! programs.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::page::card::Card;
use crate::page::context::SiteContext;
use crate::page::paging::{BYTES, Pages, Turns};
use crate::page::register::html::{self, link};
use crate::text::escape;

/// A page of a list of specs.
#[derive(Serialize)]
pub(super) struct SpecTable {
    /// The columns that are shown.
    columns: Vec<SpecColumn>,
    body: String,
    /// How many specs the list has, and the page.
    count: usize,
    shown: usize,
    turns: Option<Turns>,
    /// Whether rows stand on other pages.
    split: bool,
}

/// A list of specs with what is the same for all of its pages.
pub(super) struct SpecList<'a> {
    cards: Vec<&'a Card>,
    pub pages: Pages,
    columns: Vec<SpecColumn>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct SpecColumn {
    /// Its name in `cards.json`.
    name: String,
    /// What specs call it; `None` takes the interface's word.
    label: Option<String>,
}

/// The most specs of a page: who looks through all of them shall not wait longer than for a hundred.
const ROWS: usize = 200;
/// A text of so many bytes stands in one line.
const LINE: usize = 24;
/// The most columns for fields of the collection.
const OWN: usize = 2;
/// What the tags and the words of a row take, beside its texts.
const ROW: usize = 200;

impl<'a> SpecList<'a> {
    /// A list whose first page is a folder's own, and whose others lie in another one.
    pub(super) fn new(context: &SiteContext, cards: Vec<&'a Card>, first: &str, folder: &str) -> Self {
        let size = |card: &&Card| {
            let words = card.title.len() + card.status.len() + card.kind.as_ref().map_or(0, String::len);
            let fields: usize = card.fields.iter().map(|field| field.tokens.len() + field.text.len()).sum();
            ROW + card.url.len() + 2 * words + card.facets.len() + fields
        };
        let sizes: Vec<usize> = cards.iter().map(size).collect();
        let pages = Pages::of_rows(ROWS, first, folder, BYTES, sizes);
        Self { columns: columns(context, &cards), cards, pages }
    }

    pub(super) fn count(&self) -> usize {
        self.cards.len()
    }

    pub(super) fn page(&self, context: &SiteContext, page: usize, root: &str) -> SpecTable {
        let rows = self.pages.rows(page);
        let split = self.pages.is_split();
        SpecTable {
            turns: self.pages.turns(page),
            ..table(context, &self.columns, &self.cards[rows], (self.cards.len(), split), root)
        }
    }
}

/// The first of a list, on a page that is about something else.
pub(super) fn excerpt(context: &SiteContext, cards: &[&Card], all: usize, root: &str) -> SpecTable {
    table(context, &columns(context, cards), cards, (all, cards.len() < all), root)
}

fn table(
    context: &SiteContext,
    columns: &[SpecColumn],
    cards: &[&Card],
    (count, split): (usize, bool),
    root: &str,
) -> SpecTable {
    let mut body = String::new();
    for card in cards {
        row(context, card, columns, !split, root, &mut body);
    }
    SpecTable { columns: columns.to_vec(), body, count, shown: cards.len(), turns: None, split }
}

/// A column that fewer than one spec in twenty has anything for is left out, and the status where none has one.
fn columns(context: &SiteContext, cards: &[&Card]) -> Vec<SpecColumn> {
    let says = |card: &Card, column: &str| match column {
        "type" => card.kind.is_some(),
        "version" => card.version.is_some(),
        "done" => card.progress.total > 0,
        "updated" => card.updated.is_some(),
        field => card.field(field).is_some(),
    };
    let often =
        |column: &SpecColumn| cards.iter().filter(|card| says(card, &column.name)).count() > cards.len() / 20;
    let known = |name: &str| SpecColumn { name: name.to_owned(), label: None };
    let own = context.facets.iter().filter(|facet| facet.label.is_some());
    let own = own.map(|facet| SpecColumn { name: facet.name.clone(), label: facet.label.clone() });
    let own = own.filter(often).take(OWN);
    let (before, behind) = (["type", "version"].map(known), ["done", "updated"].map(known));
    let more = before.into_iter().filter(often).chain(own).chain(behind.into_iter().filter(often));
    let unknown = context.text("stage.unknown");
    let status = cards.iter().any(|card| card.status != unknown).then(|| known("status"));
    std::iter::once(known("title")).chain(status).chain(more).collect()
}

fn row(
    context: &SiteContext,
    card: &Card,
    columns: &[SpecColumn],
    faceted: bool,
    root: &str,
    out: &mut String,
) {
    out.push_str("<tr");
    if faceted {
        out.push_str(" data-facets=\"");
        escape(&card.tokens(), out);
        out.push('"');
    }
    out.push_str("><th>");
    if let Some(name) = &card.name {
        out.push_str("<span class=\"id\">");
        escape(name, out);
        out.push_str("</span> ");
    }
    link(&card.url, &card.title, root, out);
    out.push_str("</th>");
    for column in &columns[1..] {
        let long = card.field(&column.name).is_some_and(|text| text.len() > LINE);
        out.push_str(if long { "<td class=\"own\">" } else { "<td>" });
        match column.name.as_str() {
            "status" => html::status(card, out),
            "type" => escape(card.kind.as_deref().unwrap_or_default(), out),
            "version" => escape(card.version.as_deref().unwrap_or_default(), out),
            "done" if card.progress.total > 0 => html::share(context, card.progress, out),
            "done" => {}
            "updated" => escape(&card.updated.map(|date| date.to_string()).unwrap_or_default(), out),
            field => escape(card.field(field).unwrap_or_default(), out),
        }
        out.push_str("</td>");
    }
    out.push_str("</tr>\n");
}

/// Every spec in few words, for pages that hold only some of them: what is not said is left out.
pub(super) struct Cards<'a>(pub &'a SiteContext<'a>);

impl Serialize for Cards<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", &1)?;
        map.serialize_entry("cards", &self.0.cards.values().map(CardData).collect::<Vec<_>>())?;
        map.end()
    }
}

struct CardData<'a>(&'a Card);

impl Serialize for CardData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let card = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &card.id)?;
        if let Some(name) = &card.name {
            map.serialize_entry("name", name)?;
        }
        map.serialize_entry("title", &card.title)?;
        map.serialize_entry("url", &card.url)?;
        map.serialize_entry("status", &card.status)?;
        map.serialize_entry("look", &card.look)?;
        for (key, value) in [("type", &card.kind), ("version", &card.version)] {
            if let Some(value) = value {
                map.serialize_entry(key, value)?;
            }
        }
        if card.progress.total > 0 {
            map.serialize_entry("done", &card.progress)?;
        }
        if let Some(date) = card.updated {
            map.serialize_entry("updated", &date)?;
        }
        if let Some(percent) = card.completeness {
            map.serialize_entry("completeness", &percent)?;
        }
        if card.findings > 0 {
            map.serialize_entry("findings", &card.findings)?;
        }
        for field in &card.fields {
            map.serialize_entry(&field.name, &field.text)?;
        }
        map.serialize_entry("facets", &card.tokens())?;
        map.end()
    }
}
