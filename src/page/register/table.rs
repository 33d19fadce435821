//! What a register is made of: tables of rows, each row said by one spec. The page, the JSON and the CSV of a
//! register are three forms of the same tables.

use crate::arena::SpecId;
use crate::page::card::Bar;
use crate::page::context::SiteContext;
use crate::portal::PageId;
use crate::portal::statements::Statement;
use crate::slug::{self, UniqueNames};
use crate::spec::item::Item;

/// The tables of one page.
pub struct Register {
    /// Names the page, its strings and its data: `errors`.
    pub name: String,
    /// `None` takes the title from the interface's words.
    pub title: Option<String>,
    pub tables: Vec<RegisterTable>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RegisterTable {
    /// Names its words and its data.
    pub name: String,
    pub columns: Vec<Column>,
    pub rows: Vec<RegisterRow>,
    pub role: Role,
    /// Its rows stand under the titles of their specs.
    pub grouped: bool,
    /// What a reader must know about the figures.
    pub note: Option<String>,
    /// A picture of its numbers, as SVG.
    pub picture: Option<String>,
    /// A calendar with the days that it names, relative to the site.
    pub calendar: Option<&'static str>,
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
    /// What lacks of what the register is about: nothing, where that is nothing.
    Gaps,
    /// What is over and never counts.
    Past,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The key in the data.
    pub name: String,
    /// `None` takes the interface's word for the name.
    pub label: Option<String>,
    pub show: Show,
}

/// How a page shows the cells of a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    Plain,
    /// The spec that says the row, with its status.
    Spec,
    /// Words in their short form, since the heading says the rest.
    Short,
    /// Lines as names of code.
    Names,
    /// Lines in no order of their own: `Owner: kitchen`.
    Facts,
    /// An empty cell is a gap that somebody should fill.
    Gap,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RegisterRow {
    /// The spec that says it; `None` when several do, or none.
    pub spec: Option<SpecId>,
    /// The specs that say it, where several do.
    pub others: Vec<SpecId>,
    /// The place where it is said, relative to the site.
    pub url: String,
    pub cells: Vec<Cell>,
    /// Struck through: no longer holds.
    pub retired: bool,
}

#[derive(Debug, Clone, PartialEq)]
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

impl Link {
    /// A link to a place in a spec or a paper; an empty anchor is the top of its page.
    pub fn to(context: &SiteContext, page: impl Into<PageId>, anchor: &str, text: impl Into<String>) -> Self {
        Self { text: text.into(), url: place(context, page, anchor) }
    }
}

impl Column {
    pub fn new(name: &str, show: Show) -> Self {
        Self { name: name.to_owned(), label: None, show }
    }

    /// A column that a team's own words name: the key in the data is theirs, but none that every row has.
    pub fn own(label: &str, names: &mut UniqueNames) -> Self {
        for taken in ["spec", "stage", "url", "retired", "spec_title", "written", "others"] {
            names.take(taken);
        }
        let name = names.unique(&slug::segment(label).replace('-', "_"));
        Self { name, label: Some(label.to_owned()), show: Show::Plain }
    }
}

impl From<&str> for Column {
    fn from(name: &str) -> Self {
        Self::new(name, Show::Plain)
    }
}

impl Register {
    /// How much it holds of what it is about, or of anything where that is nothing.
    pub fn count(&self) -> usize {
        let of = |tables: &mut dyn Iterator<Item = &RegisterTable>| {
            tables.map(RegisterTable::count).sum::<usize>()
        };
        match of(&mut self.tables.iter().filter(|table| matches!(table.role, Role::Main | Role::Counted))) {
            0 => of(&mut self.tables.iter().filter(|table| table.role != Role::Past)),
            count => count,
        }
    }

    /// The table that the register is about: the first that is always shown.
    pub fn main(&self) -> &RegisterTable {
        self.tables.iter().find(|table| table.role == Role::Main).unwrap_or(&self.tables[0])
    }
}

impl RegisterTable {
    /// A table with a row for each of some things: `row` says who says it and where.
    pub fn of<T>(
        name: &str,
        things: impl IntoIterator<Item = T>,
        row: impl Fn(&T) -> RegisterRow,
    ) -> Draft<T> {
        let things: Vec<T> = things.into_iter().collect();
        let table = Self {
            name: name.to_owned(),
            columns: Vec::new(),
            rows: things.iter().map(row).collect(),
            role: Role::View,
            grouped: false,
            note: None,
            picture: None,
            calendar: None,
        };
        Draft { table, things }
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

    /// Its rows are what lacks.
    #[must_use]
    pub fn gaps(self) -> Self {
        Self { role: Role::Gaps, ..self }
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

    /// How many rows still hold.
    pub fn count(&self) -> usize {
        self.rows.iter().filter(|row| !row.retired).count()
    }
}

/// A table in the making: a column comes with what each row says under it, so no row lacks a cell.
pub struct Draft<T> {
    table: RegisterTable,
    /// What the rows are about, in their order.
    things: Vec<T>,
}

impl<T> Draft<T> {
    #[must_use]
    pub fn column(mut self, column: impl Into<Column>, cell: impl Fn(&T) -> Cell) -> Self {
        self.table.columns.push(column.into());
        for (row, thing) in self.table.rows.iter_mut().zip(&self.things) {
            row.cells.push(cell(thing));
        }
        self
    }

    /// A column that is left out where no row says anything under it.
    #[must_use]
    pub fn extra(self, column: impl Into<Column>, cell: impl Fn(&T) -> Cell) -> Self {
        let mut all = self.column(column, cell);
        let said = |row: &RegisterRow| row.cells.last().is_some_and(|cell| *cell != Cell::Empty);
        if !all.table.rows.iter().any(said) {
            all.table.columns.pop();
            all.table.rows.iter_mut().for_each(|row| drop(row.cells.pop()));
        }
        all
    }

    /// A column with what items say by names that mean nothing to their kind, where one does.
    #[must_use]
    pub fn others(self, item: impl Fn(&T) -> &Item) -> Self {
        self.extra(Column::new("more", Show::Facts), |thing| Cell::lines(item(thing).others()))
    }

    /// A column with the spec that says the row.
    #[must_use]
    pub fn spec(mut self, context: &SiteContext) -> Self {
        self.table.columns.push(Column::new("spec_title", Show::Spec));
        for row in &mut self.table.rows {
            row.cells.push(row.spec.map_or(Cell::Empty, |spec| Cell::text(&context.cards[spec].title)));
        }
        self
    }

    pub fn table(self) -> RegisterTable {
        self.table
    }
}

impl RegisterRow {
    /// A row said by a spec, or by a paper that goes with one, at `anchor`; an empty one is the top of its page.
    pub fn new(context: &SiteContext, page: impl Into<PageId>, anchor: &str) -> Self {
        let page = page.into();
        Self { spec: context.portal.owner(page), url: place(context, page, anchor), ..Self::shared([]) }
    }

    /// What a spec states, as a row.
    pub fn of(context: &SiteContext, statement: &Statement) -> Self {
        Self {
            retired: statement.item.is_retired(),
            ..Self::new(context, statement.page, statement.anchor())
        }
    }

    /// A row of several specs, or of none.
    pub fn shared(others: impl IntoIterator<Item = SpecId>) -> Self {
        let others = others.into_iter().collect();
        Self { spec: None, others, url: String::new(), cells: Vec::new(), retired: false }
    }
}

/// The address of a place in a spec or a paper, relative to the site.
pub fn place(context: &SiteContext, page: impl Into<PageId>, anchor: &str) -> String {
    let url = context.portal.route_of(page.into()).url();
    if anchor.is_empty() { url.to_owned() } else { format!("{url}#{anchor}") }
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

    pub fn date(date: Option<impl std::fmt::Display>) -> Self {
        date.map_or(Self::Empty, |date| Self::Date { text: date.to_string() })
    }

    pub fn number(value: usize) -> Self {
        Self::Number { value: i64::try_from(value).unwrap_or(i64::MAX) }
    }

    /// So many days, where they are known.
    pub fn days(days: Option<i32>) -> Self {
        days.map_or(Self::Empty, |days| Self::Number { value: i64::from(days) })
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
    pub fn word(context: &SiteContext, group: &str, value: &str) -> Self {
        let label = context.text(&format!("{group}.{value}"));
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
