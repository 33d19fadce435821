//! What a register is made of: tables of rows, each row said by one spec. The page, the JSON and the CSV of a
//! register are three forms of the same tables.

use crate::page::card::Bar;
use crate::page::edition::Edition;
use crate::slug::{self, UniqueNames};

/// The tables of one page.
pub struct Register {
    /// Names the page, its strings and its data: `errors`.
    pub name: String,
    /// `None` takes the title from the interface's words.
    pub title: Option<String>,
    pub tables: Vec<Table>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Names its words and its data.
    pub name: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    pub role: Role,
    /// Its rows stand under the titles of their specs.
    pub grouped: bool,
    /// What a reader must know about the figures.
    pub note: Option<String>,
    /// A picture of its numbers, as SVG.
    pub picture: Option<String>,
}

/// What a table is to its register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// What the register is about; shown though it is empty, with words on how to fill it.
    Main,
    /// More of what the register is about.
    Counted,
    /// The same or something near it, seen from another side.
    View,
    /// What is over and never counts.
    Past,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Column {
    /// The key in the data.
    pub name: String,
    /// `None` takes the interface's word for the name.
    pub label: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The spec that says it, by its number; `None` when several do, or none.
    pub spec: Option<usize>,
    /// The specs that say it, where several do.
    pub others: Vec<usize>,
    /// The place where it is said, relative to the site.
    pub url: String,
    pub cells: Vec<Cell>,
    /// Struck through: no longer holds.
    pub retired: bool,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum Cell {
    /// Nobody said it.
    Empty,
    Text {
        text: String,
    },
    Code {
        text: String,
    },
    Date {
        text: String,
    },
    Number {
        value: i64,
    },
    /// A word of the interface: the key in the data, the label on the page.
    Word {
        value: String,
        label: String,
    },
    Link {
        link: Link,
    },
    Links {
        links: Vec<Link>,
    },
    Lines {
        lines: Vec<String>,
    },
    Share {
        bar: Bar,
    },
    /// Code of several lines.
    Block {
        language: String,
        code: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Link {
    pub text: String,
    pub url: String,
}

/// A column that a team's own words name: the key in the data is theirs, but none that every row has.
pub fn named(label: &str, names: &mut UniqueNames) -> Column {
    for taken in ["spec", "stage", "url", "retired", "spec_title", "written", "others"] {
        names.take(taken);
    }
    let name = names.unique(&slug::segment(label).replace('-', "_"));
    Column { name, label: Some(label.to_owned()) }
}

impl Register {
    /// How much it holds of what it is about, or of anything where that is nothing.
    pub fn count(&self) -> usize {
        let of = |tables: &mut dyn Iterator<Item = &Table>| tables.map(Table::count).sum::<usize>();
        match of(&mut self.tables.iter().filter(|table| matches!(table.role, Role::Main | Role::Counted))) {
            0 => of(&mut self.tables.iter().filter(|table| table.role != Role::Past)),
            count => count,
        }
    }

    /// The table that the register is about: the first that is always shown.
    pub fn main(&self) -> &Table {
        self.tables.iter().find(|table| table.role == Role::Main).unwrap_or(&self.tables[0])
    }
}

impl Table {
    pub fn new(name: &str, columns: &[&str]) -> Self {
        let columns = columns.iter().map(|name| Column { name: (*name).to_owned(), label: None }).collect();
        Self {
            name: name.to_owned(),
            columns,
            rows: Vec::new(),
            role: Role::View,
            grouped: false,
            note: None,
            picture: None,
        }
    }

    /// The main table of its register.
    #[must_use]
    pub fn always(self) -> Self {
        Self { role: Role::Main, ..self }
    }

    /// Its rows belong to what the register is about, beside the main table's.
    #[must_use]
    pub fn counted(self) -> Self {
        Self { role: Role::Counted, ..self }
    }

    /// What its rows say is over.
    #[must_use]
    pub fn past(self) -> Self {
        Self { role: Role::Past, ..self }
    }

    /// Rows of the same spec stand together.
    #[must_use]
    pub fn grouped(mut self) -> Self {
        self.grouped = true;
        self
    }

    #[must_use]
    pub fn with(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// How many rows still hold.
    pub fn count(&self) -> usize {
        self.rows.iter().filter(|row| !row.retired).count()
    }
}

impl Row {
    /// A row said by spec number `spec` at `anchor`; an empty one is the top of its page.
    pub fn new(edition: &Edition, spec: usize, anchor: &str, cells: Vec<Cell>) -> Self {
        Self {
            spec: Some(spec),
            others: Vec::new(),
            url: place(edition, spec, anchor),
            cells,
            retired: false,
        }
    }

    /// A row of several specs, or of none.
    pub fn shared(others: impl IntoIterator<Item = usize>, cells: Vec<Cell>) -> Self {
        Self { spec: None, others: others.into_iter().collect(), url: String::new(), cells, retired: false }
    }
}

/// The address of a place in a spec, relative to the site.
pub fn place(edition: &Edition, spec: usize, anchor: &str) -> String {
    let url = &edition.cards[spec].url;
    if anchor.is_empty() { url.clone() } else { format!("{url}#{anchor}") }
}

impl Cell {
    /// Text, or nothing said.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text { text } }
    }

    pub fn code(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Code { text } }
    }

    pub fn date(date: Option<jiff::civil::Date>) -> Self {
        date.map_or(Self::Empty, |date| Self::Date { text: date.to_string() })
    }

    pub fn number(value: usize) -> Self {
        Self::Number { value: i64::try_from(value).unwrap_or(i64::MAX) }
    }

    pub fn lines(lines: Vec<String>) -> Self {
        if lines.is_empty() { Self::Empty } else { Self::Lines { lines } }
    }

    pub fn links(links: Vec<Link>) -> Self {
        if links.is_empty() { Self::Empty } else { Self::Links { links } }
    }

    pub fn link(text: impl Into<String>, url: impl Into<String>) -> Self {
        Self::Link { link: Link { text: text.into(), url: url.into() } }
    }

    /// A word of the interface: `group.value`.
    pub fn word(edition: &Edition, group: &str, value: &str) -> Self {
        let label = edition.text(&format!("{group}.{value}"));
        let label = if label.is_empty() { value } else { label };
        Self::Word { value: value.to_owned(), label: label.to_owned() }
    }

    /// What the cell says, in one line of plain text.
    pub fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text { text } | Self::Code { text } | Self::Date { text } => text.clone(),
            Self::Number { value } => value.to_string(),
            Self::Word { value, .. } => value.clone(),
            Self::Link { link } => link.text.clone(),
            Self::Links { links } => {
                links.iter().map(|link| link.text.as_str()).collect::<Vec<_>>().join("; ")
            }
            Self::Lines { lines } => lines.join("; "),
            Self::Share { bar } => format!("{}/{}", bar.done, bar.total),
            Self::Block { code, .. } => code.clone(),
        }
    }
}
