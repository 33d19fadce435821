//! A table of a register, or a part of it, as its page shows it: which columns there are and how wide they have to be, and the
//! rows as HTML.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Serialize;

use crate::page::card::Card;
use crate::page::context::{SiteContext, theme_id};
use crate::page::paging::{Pages, Turns};
use crate::page::register::html;
use crate::page::register::table::{Cell, Column, Register, RegisterRow, RegisterTable, Role, Show};
use crate::text::escape;

#[derive(Serialize)]
pub(super) struct TableView<'a> {
    name: &'a str,
    id: String,
    /// Those for which enough rows say something, and the spec's where rows stand by themselves.
    columns: Vec<ColumnView>,
    /// The labels of columns for which too few do.
    left_out: Vec<String>,
    /// The classes that say how wide the columns are: `s2` is short, `w3` holds words and numbers.
    class: String,
    grouped: bool,
    /// Whether its rows ask for no attention: what lacks of nothing is no gap.
    calm: bool,
    /// The rows as HTML, in one `tbody` or one for each spec.
    body: String,
    count: usize,
    /// How many rows the page holds.
    shown: usize,
    note: Option<&'a str>,
    picture: Option<&'a str>,
    turns: Option<Turns>,
    csv: String,
    /// Whether rows stand on other pages.
    split: bool,
}

#[derive(Clone, Serialize)]
pub(super) struct ColumnView {
    name: String,
    label: String,
}

/// A table with what is the same for all of its pages.
pub(super) struct Layout<'a> {
    pub table: &'a RegisterTable,
    pub pages: Pages,
    columns: Vec<ShownColumn<'a>>,
    left_out: Vec<String>,
}

/// A column of a table's page.
struct ShownColumn<'a> {
    from: CellSource<'a>,
    fit: Fit,
    view: ColumnView,
}

/// Where the cells of a column come from.
#[derive(Clone, Copy)]
enum CellSource<'a> {
    /// The rows' own cells, by their number.
    Cells(usize, &'a Column),
    /// The specs that say the rows.
    Specs,
}

/// How much room the cells of a column want.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Text,
    /// A few letters each.
    Short,
    /// Words of the interface, numbers and dates.
    Word,
}

/// Where a table stands: the number of the page, from 0, and the way from it to the site.
#[derive(Clone, Copy)]
pub(super) struct TablePlace<'a> {
    pub context: &'a SiteContext<'a>,
    pub register: &'a Register,
    pub page: usize,
    pub root: &'a str,
}

/// The longest text of a short column, in bytes.
const SHORT: usize = 16;

/// In a table of so many rows or more a column is shown when at least one in so many says something for it.
const MANY: usize = 100;
const SPARSE: usize = 40;

/// What the tags of a row and the addresses in it take, beside the cells and the address of its place.
const ROW: usize = 40;
const GROUP: usize = 160;
const NAME: usize = 25;

impl<'a> Layout<'a> {
    /// A table cut into pages: the first is a part of the register's, with `room` bytes for its rows.
    pub(super) fn new(
        context: &SiteContext,
        register: &Register,
        table: &'a RegisterTable,
        room: usize,
    ) -> Self {
        let folder = if table.name == register.name {
            register.name.clone()
        } else {
            format!("{}/{}", register.name, crate::slug::segment(&table.name))
        };
        let first = format!("{}/", register.name);
        let mut group = None;
        let sizes = table.rows.iter().map(|row| {
            let head = if table.grouped && group != Some(row.spec) { GROUP } else { 0 };
            group = Some(row.spec);
            let named = |spec| {
                let card: &Card = &context.cards[spec];
                card.title.len() + card.name.as_ref().map_or(0, |name| NAME + name.len())
            };
            let owner = row.spec.map_or(0, named);
            head + ROW + row.url.len() + owner + row.cells.iter().map(html::size).sum::<usize>()
        });
        let (columns, left_out) = columns(context, table);
        Self { pages: Pages::cut(&first, &folder, room, sizes), columns, left_out, table }
    }

    /// The rows of a page with what stands around them.
    pub(super) fn view(&self, place: TablePlace) -> TableView<'a> {
        let TablePlace { register, page, .. } = place;
        let (table, pages) = (self.table, &self.pages);
        let rows = pages.rows(page);
        TableView {
            name: &table.name,
            id: theme_id(&table.name),
            grouped: table.grouped,
            calm: table.role == Role::Gaps && register.main().count() == 0,
            shown: rows.len(),
            body: self.body(place, rows),
            count: table.count(),
            csv: csv_url(register, table),
            note: table.note.as_deref(),
            picture: table.picture.as_deref().filter(|_| page == 0),
            turns: pages.turns(page),
            split: pages.is_split(),
            columns: self.columns.iter().map(|column| column.view.clone()).collect(),
            left_out: self.left_out.clone(),
            class: self.class(),
        }
    }

    fn class(&self) -> String {
        let mut out = String::new();
        for (at, column) in self.columns.iter().enumerate() {
            match column.fit {
                Fit::Text => continue,
                Fit::Short => out.push_str(" s"),
                Fit::Word => out.push_str(" w"),
            }
            out.push_str(&(at + 1).to_string());
        }
        out
    }

    fn body(&self, place: TablePlace, rows: Range<usize>) -> String {
        let TablePlace { context, register, root, .. } = place;
        let whole = !self.pages.is_split();
        let rows = &self.table.rows[rows];
        let mut out = String::new();
        if !self.table.grouped {
            out.push_str("<tbody>\n");
            for row in rows {
                self.row(place, row, whole, &mut out);
            }
            out.push_str("</tbody>\n");
            return out;
        }
        // The first table of a page gives each spec its place there.
        let main = self.table.name == register.main().name;
        for group in rows.chunk_by(|a, b| a.spec == b.spec) {
            out.push_str("<tbody");
            if let Some(spec) = group[0].spec.filter(|_| whole && main) {
                attribute("id", &format!("ss-{}", context.cards[spec].id), &mut out);
            }
            if whole {
                attribute("data-facets", &facets(context, &group[0]), &mut out);
            }
            out.push_str(">\n");
            if let Some(spec) = group[0].spec {
                out.push_str("<tr class=\"group\"><th scope=\"rowgroup\"");
                attribute("colspan", &self.columns.len().to_string(), &mut out);
                out.push('>');
                html::owner(&context.cards[spec], root, &mut out);
                out.push_str("</th></tr>\n");
            }
            for row in group {
                self.row(place, row, false, &mut out);
            }
            out.push_str("</tbody>\n");
        }
        out
    }

    fn row(&self, place: TablePlace, row: &RegisterRow, faceted: bool, out: &mut String) {
        let TablePlace { context, root, .. } = place;
        out.push_str(if row.retired { "<tr class=\"retired\"" } else { "<tr" });
        if faceted {
            attribute("data-facets", &facets(context, row), out);
        }
        out.push('>');
        let linked = head(context, row, self.table.columns.first(), root, out);
        for column in &self.columns[1..] {
            match column.from {
                CellSource::Cells(at, column) if column.show != Show::Spec => {
                    html::cell(context, &row.cells[at], column, root, &row.url, out);
                }
                _ => owner(context, row, linked, root, out),
            }
        }
        out.push_str("</tr>\n");
    }
}

/// The first cell of a row, which leads to where it is said; gives whether it does.
fn head(
    context: &SiteContext,
    row: &RegisterRow,
    column: Option<&Column>,
    root: &str,
    out: &mut String,
) -> bool {
    let (Some(cell), Some(column)) = (row.cells.first(), column) else { return false };
    out.push_str("<th>");
    if let Some(spec) = row.spec.filter(|_| column.show == Show::Spec) {
        html::name(&context.cards[spec], out);
    }
    let linked = !row.url.is_empty() && !matches!(cell, Cell::Link { .. } | Cell::Links { .. });
    if linked {
        html::open(&row.url, root, out);
    }
    if linked && *cell == Cell::Empty {
        // A row without a name is called by what its link does.
        out.truncate(out.len() - 1);
        attribute("aria-label", context.text("item.anchor"), out);
        out.push_str(">#");
    } else {
        html::content(context, cell, column, root, "", out);
    }
    out.push_str(if linked { "</a>" } else { "" });
    // The row's own spec, with its status.
    if let Some(spec) = row.spec.filter(|_| column.show == Show::Spec) {
        out.push(' ');
        html::status(&context.cards[spec], out);
    }
    out.push_str("</th>");
    linked
}

/// The spec that says a row: its title, which is a link where the row has none yet, and its status.
fn owner(context: &SiteContext, row: &RegisterRow, linked: bool, root: &str, out: &mut String) {
    out.push_str("<td>");
    match row.spec {
        Some(spec) if linked => {
            html::name(&context.cards[spec], out);
            escape(&context.cards[spec].title, out);
            out.push(' ');
            html::status(&context.cards[spec], out);
        }
        Some(spec) => html::owner(&context.cards[spec], root, out),
        None => {}
    }
    out.push_str("</td>");
}

/// The columns that are shown, and the labels of those that are not though a few rows say something for them. What
/// lacks is the news of a column of gaps.
fn columns<'a>(context: &SiteContext, table: &'a RegisterTable) -> (Vec<ShownColumn<'a>>, Vec<String>) {
    let said = |at: usize| table.rows.iter().filter(|row| row.cells[at] != Cell::Empty).count();
    let label = |column: &Column| {
        let word = column
            .label
            .clone()
            .unwrap_or_else(|| context.text(&format!("column.{}", column.name)).to_owned());
        if word.is_empty() { column.name.clone() } else { word }
    };
    let is_shown = |(at, column): &(usize, &Column)| match said(*at) {
        _ if *at == 0 => true,
        0 => false,
        count => {
            let rows = table.rows.len();
            rows < MANY || count * SPARSE >= rows || column.show == Show::Gap
        }
    };
    let (shown, others): (Vec<_>, Vec<_>) = table.columns.iter().enumerate().partition(is_shown);
    let left_out = others.into_iter().filter(|(at, _)| said(*at) > 0).map(|(_, column)| label(column));
    let left_out = left_out.collect();
    let own = shown.into_iter().map(|(at, column)| ShownColumn {
        from: CellSource::Cells(at, column),
        fit: if column.show == Show::Spec { Fit::Text } else { fit(table, at) },
        view: ColumnView { name: column.name.clone(), label: label(column) },
    });
    let mut out: Vec<ShownColumn> = own.collect();
    let by_spec = table.columns.iter().any(|column| column.show == Show::Spec);
    if !table.grouped && !by_spec && table.rows.iter().any(|row| row.spec.is_some()) {
        let view = ColumnView { name: "spec".to_owned(), label: context.text("table.spec").to_owned() };
        out.push(ShownColumn { from: CellSource::Specs, fit: Fit::Text, view });
    }
    (out, left_out)
}

/// How much room a column wants: as much as the longest of its cells.
fn fit(table: &RegisterTable, at: usize) -> Fit {
    let mut out = Fit::Word;
    for row in &table.rows {
        match &row.cells[at] {
            Cell::Empty
            | Cell::Number { .. }
            | Cell::Date { .. }
            | Cell::Word { .. }
            | Cell::Share { .. } => {}
            Cell::Text { text } | Cell::Code { text } if text.len() <= SHORT => out = Fit::Short,
            _ => return Fit::Text,
        }
    }
    out
}

/// What the facets know a row by: the values of its spec, or of all that say it.
pub(super) fn facets(context: &SiteContext, row: &RegisterRow) -> String {
    if let Some(spec) = row.spec {
        return context.cards[spec].facets.clone();
    }
    let all = row.others.iter().flat_map(|spec| context.cards[*spec].facets.split(' '));
    all.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}

fn attribute(name: &str, value: &str, out: &mut String) {
    if value.is_empty() {
        return;
    }
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(value, out);
    out.push('"');
}

pub(super) fn csv_url(register: &Register, table: &RegisterTable) -> String {
    let main = table.name == register.main().name;
    format!("api/v1/{}.csv", if main { &register.name } else { &table.name })
}
