//! The pages and the data of every register.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::arena::SpecId;
use crate::page::context::{SiteContext, theme_id};
use crate::page::facet::FacetView;
use crate::page::register::data::{Data, csv};
use crate::page::register::html;
use crate::page::register::table::{Cell, Column, Register, RegisterRow, RegisterTable, Role, Show};
use crate::route::Route;
use crate::text::escape;
use crate::theme::Page;

/// A table with more rows is split into pages of [`PAGE`] rows, beside one that holds them all.
const SPLIT: usize = 500;
const PAGE: usize = 200;
/// So many pages before and behind the one at hand are named.
const NEAR: usize = 4;

#[derive(Serialize)]
struct RegisterView<'a> {
    register: &'a str,
    title: Option<&'a str>,
    tables: Vec<TableView<'a>>,
    facets: Vec<FacetView>,
    /// Whether there is nothing to show at all.
    blank: bool,
    /// A calendar with the days that it names.
    calendar: Option<&'static str>,
    /// Where the register itself is, seen from the site's root; `None` on its own first page.
    whole: Option<String>,
}

#[derive(Serialize)]
struct TableView<'a> {
    name: &'a str,
    id: String,
    /// Those for which some row says something, and the spec's where rows stand by themselves.
    columns: Vec<ColumnView>,
    grouped: bool,
    /// Whether its rows ask for no attention: what lacks of nothing is no gap.
    calm: bool,
    groups: Vec<RowGroup<'a>>,
    count: usize,
    shown: usize,
    note: Option<&'a str>,
    picture: Option<&'a str>,
    pages: Vec<PageLink>,
    csv: String,
}

#[derive(Clone, Serialize)]
struct ColumnView {
    name: String,
    label: String,
}

/// Rows of one spec, or of any.
#[derive(Serialize)]
struct RowGroup<'a> {
    /// The spec as HTML, and what the facets know it by.
    owner: Option<String>,
    id: Option<String>,
    facets: Cow<'a, str>,
    rows: Vec<RowView<'a>>,
}

#[derive(Serialize)]
struct RowView<'a> {
    cells: Vec<CellView>,
    retired: bool,
    /// In tables whose rows stand by themselves.
    facets: Cow<'a, str>,
}

#[derive(Serialize)]
struct CellView {
    class: &'static str,
    html: String,
}

/// A page of a long table.
#[derive(Serialize)]
struct PageLink {
    label: String,
    url: String,
    current: bool,
}

/// The pages and the data of a register.
pub fn pages<'a>(context: &'a SiteContext<'a>, register: &'a Register) -> Vec<Page<'a>> {
    let mut pages = vec![Page::view(Route::page(&register.name), "register.html", move || {
        let tables =
            register.tables.iter().filter(|table| table.role == Role::Main || !table.rows.is_empty());
        let place = TablePage { context, register, at: Some(0) };
        let first = |table: &'a RegisterTable| view(place, table, &columns(context, table), part(table, 0));
        register_view(context, register, tables.map(first).collect(), None, false)
    })];
    pages.extend(data(context, register));
    for table in &register.tables {
        if table.rows.len() <= SPLIT {
            continue;
        }
        let count = table.rows.len().div_ceil(PAGE);
        let columns = Arc::new(columns(context, table));
        for at in (1..count).map(Some).chain([None]) {
            let (route, columns) = (Route::page(&turn_url(register, table, at)), Arc::clone(&columns));
            pages.push(Page::view(route, "register.html", move || {
                let rows = at.map_or(0..table.rows.len(), |at| part(table, at));
                let tables = vec![view(TablePage { context, register, at }, table, &columns, rows)];
                register_view(context, register, tables, Some(format!("{}/", register.name)), at.is_some())
            }));
        }
    }
    pages
}

/// The rows of a page of a table.
fn part(table: &RegisterTable, at: usize) -> std::ops::Range<usize> {
    let length = table.rows.len();
    if length <= SPLIT { 0..length } else { at * PAGE..((at + 1) * PAGE).min(length) }
}

/// The folder of page `at` of a long table, `None` for the page that holds all rows.
fn turn_url(register: &Register, table: &RegisterTable, at: Option<usize>) -> String {
    let folder = if table.name == register.name {
        register.name.clone()
    } else {
        format!("{}/{}", register.name, crate::slug::segment(&table.name))
    };
    match at {
        Some(0) => register.name.clone(),
        Some(at) => format!("{folder}/{}", at + 1),
        None => format!("{folder}/all"),
    }
}

fn register_view<'a>(
    context: &'a SiteContext<'a>,
    register: &'a Register,
    tables: Vec<TableView<'a>>,
    whole: Option<String>,
    part: bool,
) -> RegisterView<'a> {
    let mut specs: BTreeMap<SpecId, usize> = BTreeMap::new();
    for row in register.tables.iter().filter(|_| !part).flat_map(|table| &table.rows) {
        for spec in row.spec.iter().chain(&row.others) {
            *specs.entry(*spec).or_default() += 1;
        }
    }
    RegisterView {
        register: &register.name,
        title: register.title.as_deref(),
        calendar: register.tables.iter().find_map(|table| table.calendar),
        blank: register.tables.iter().all(|table| table.rows.is_empty()),
        tables,
        // A part of a table is not narrowed: the page with all of it is.
        facets: if part { Vec::new() } else { context.facet_views(&specs) },
        whole,
    }
}

/// What a table's page needs to know beside the table.
#[derive(Clone, Copy)]
struct TablePage<'a> {
    context: &'a SiteContext<'a>,
    register: &'a Register,
    /// The number of the page of a long table, `None` for the page that holds all rows.
    at: Option<usize>,
}

impl TablePage<'_> {
    /// The way from the page to the site.
    fn root(&self, table: &RegisterTable) -> String {
        let url = if self.at == Some(0) {
            self.register.name.clone()
        } else {
            turn_url(self.register, table, self.at)
        };
        Route::page(&url).to_root()
    }
}

fn view<'a>(
    place: TablePage<'a>,
    table: &'a RegisterTable,
    columns: &[ShownColumn],
    rows: std::ops::Range<usize>,
) -> TableView<'a> {
    let TablePage { register, at, .. } = place;
    let turns = table.rows.len() > SPLIT;
    let last = table.rows.len().div_ceil(PAGE).saturating_sub(1);
    let near = |page: &usize| *page == 0 || *page == last || at.is_some_and(|at| page.abs_diff(at) <= NEAR);
    let pages = (0..=last).filter(near).map(Some).chain([None]).filter(|_| turns);
    TableView {
        name: &table.name,
        id: theme_id(&table.name),
        grouped: table.grouped,
        calm: table.role == Role::Gaps && register.main().count() == 0,
        shown: rows.len(),
        groups: groups(place, table, columns, &table.rows[rows]),
        count: table.count(),
        csv: csv_url(register, table),
        note: table.note.as_deref(),
        picture: table.picture.as_deref().filter(|_| at == Some(0)),
        pages: pages
            .map(|page| PageLink {
                label: page.map_or_else(String::new, |page| (page + 1).to_string()),
                url: format!("{}/", turn_url(register, table, page)),
                current: page == at,
            })
            .collect(),
        columns: columns.iter().map(|column| column.view.clone()).collect(),
    }
}

/// A column of a table's page.
struct ShownColumn<'a> {
    from: CellSource<'a>,
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

/// The columns that are shown; one for which no row says anything is left out.
fn columns<'a>(context: &SiteContext, table: &'a RegisterTable) -> Vec<ShownColumn<'a>> {
    let said = |at: usize| table.rows.iter().any(|row| row.cells[at] != Cell::Empty);
    let label = |column: &Column| {
        let word = column
            .label
            .clone()
            .unwrap_or_else(|| context.text(&format!("column.{}", column.name)).to_owned());
        if word.is_empty() { column.name.clone() } else { word }
    };
    let all = table.columns.iter().enumerate().filter(|(at, _)| *at == 0 || said(*at));
    let own = all.map(|(at, column)| ShownColumn {
        from: CellSource::Cells(at, column),
        view: ColumnView { name: column.name.clone(), label: label(column) },
    });
    let mut out: Vec<ShownColumn> = own.collect();
    let by_spec = table.columns.iter().any(|column| column.show == Show::Spec);
    if !table.grouped && !by_spec && table.rows.iter().any(|row| row.spec.is_some()) {
        let view = ColumnView { name: "spec".to_owned(), label: context.text("table.spec").to_owned() };
        out.push(ShownColumn { from: CellSource::Specs, view });
    }
    out
}

fn groups<'a>(
    place: TablePage<'a>,
    table: &RegisterTable,
    columns: &[ShownColumn],
    rows: &'a [RegisterRow],
) -> Vec<RowGroup<'a>> {
    let context = place.context;
    let root = place.root(table);
    let row_view = |row: &'a RegisterRow, facets: Cow<'a, str>| RowView {
        cells: columns.iter().map(|column| cell_view(context, row, column.from, &root)).collect(),
        retired: row.retired,
        facets,
    };
    if !table.grouped {
        let rows = rows.iter().map(|row| row_view(row, facets(context, row))).collect();
        return vec![RowGroup { owner: None, id: None, facets: Cow::Borrowed(""), rows }];
    }
    // The first table of a page gives each spec its place there.
    let main = table.name == place.register.main().name;
    let group = |rows: &'a [RegisterRow]| RowGroup {
        owner: rows[0].spec.map(|spec| html::owner(context, spec, &root)),
        id: rows[0].spec.filter(|_| main).map(|spec| format!("ss-{}", context.cards[spec].id)),
        facets: facets(context, &rows[0]),
        rows: rows.iter().map(|row| row_view(row, Cow::Borrowed(""))).collect(),
    };
    rows.chunk_by(|a, b| a.spec == b.spec).map(group).collect()
}

/// What the facets know a row by: the values of its spec, or of all that say it.
fn facets<'a>(context: &'a SiteContext<'a>, row: &RegisterRow) -> Cow<'a, str> {
    if let Some(spec) = row.spec {
        return Cow::Borrowed(&context.cards[spec].facets);
    }
    let all = row.others.iter().flat_map(|spec| context.cards[*spec].facets.split(' '));
    Cow::Owned(all.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" "))
}

fn cell_view(context: &SiteContext, row: &RegisterRow, from: CellSource, root: &str) -> CellView {
    let mut html = String::new();
    let CellSource::Cells(at, column) = from else {
        let owner = row.spec.map(|spec| html::owner(context, spec, root));
        return CellView { class: "c-owner", html: owner.unwrap_or_default() };
    };
    let cell = &row.cells[at];
    match (at, row.spec) {
        (1.., Some(spec)) if column.show == Show::Spec => html = html::owner(context, spec, root),
        // The row's own spec, with its status.
        (0, Some(spec)) if column.show == Show::Spec => {
            html::open(&row.url, root, &mut html);
            html::cell(context, cell, column, root, &mut html);
            let card = &context.cards[spec];
            html.push_str("</a> <span class=\"badge ");
            html.push_str(&card.look);
            html.push_str("\">");
            escape(&card.status, &mut html);
            html.push_str("</span>");
        }
        (0, _) if !row.url.is_empty() && *cell == Cell::Empty => {
            html::open(&row.url, root, &mut html);
            // A row without a name is called by what its link does.
            html.truncate(html.len() - 1);
            html.push_str(" aria-label=\"");
            escape(context.text("item.anchor"), &mut html);
            html.push_str("\">#</a>");
        }
        (0, _) if !row.url.is_empty() && !matches!(cell, Cell::Link { .. } | Cell::Links { .. }) => {
            html::open(&row.url, root, &mut html);
            html::cell(context, cell, column, root, &mut html);
            html.push_str("</a>");
        }
        _ => html::cell(context, cell, column, root, &mut html),
    }
    CellView { class: class(cell), html }
}

/// How a cell is set.
fn class(cell: &Cell) -> &'static str {
    match cell {
        Cell::Empty => "c-empty",
        Cell::Text { text } if text.chars().count() < 17 => "c-text short",
        Cell::Text { text } if text.chars().count() > 60 => "c-text long",
        Cell::Text { .. } => "c-text",
        Cell::Code { .. } => "c-code",
        Cell::Date { .. } => "c-date",
        Cell::Number { .. } => "c-number",
        Cell::Word { .. } => "c-word",
        Cell::Link { .. } => "c-link",
        Cell::Links { .. } => "c-links",
        Cell::Lines { .. } => "c-lines",
        Cell::Share { .. } => "c-share",
        Cell::Block { .. } => "c-block",
    }
}

/// The same rows for programs: JSON of the register, CSV of each table. The main table's has the register's name.
fn data<'a>(context: &'a SiteContext<'a>, register: &'a Register) -> Vec<Page<'a>> {
    let route = format!("api/v1/{}.json", register.name);
    let mut pages = vec![Page::json(&route, move || Data { register, context })];
    pages.extend(register.tables.iter().map(|table| {
        Page::bytes(Route::new(csv_url(register, table)), move || csv(table, context).into_bytes())
    }));
    pages
}

fn csv_url(register: &Register, table: &RegisterTable) -> String {
    let main = table.name == register.main().name;
    format!("api/v1/{}.csv", if main { &register.name } else { &table.name })
}
