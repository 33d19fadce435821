//! The pages and the data of every register.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::arena::SpecId;
use crate::page::edition::{Edition, theme_id};
use crate::page::facet::FacetView;
use crate::page::register::data::{Data, csv};
use crate::page::register::html;
use crate::page::register::table::{Cell, Column, Register, Role, Row, Show, Table};
use crate::page::register::test_cases::gherkin;
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
    groups: Vec<Group<'a>>,
    count: usize,
    shown: usize,
    note: Option<&'a str>,
    picture: Option<&'a str>,
    pages: Vec<Turn>,
    csv: String,
}

#[derive(Clone, Serialize)]
struct ColumnView {
    name: String,
    label: String,
}

/// Rows of one spec, or of any.
#[derive(Serialize)]
struct Group<'a> {
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
struct Turn {
    label: String,
    url: String,
    current: bool,
}

pub fn plan<'a>(edition: &'a Edition<'a>, registers: &'a [Register]) -> Vec<Page<'a>> {
    let mut pages: Vec<Page> = registers.iter().flat_map(|register| of(edition, register)).collect();
    pages.push(Page::bytes(Route::new("api/v1/tests.feature"), move || gherkin(edition).into_bytes()));
    pages
}

fn of<'a>(edition: &'a Edition<'a>, register: &'a Register) -> Vec<Page<'a>> {
    let mut pages = vec![Page::view(Route::page(&register.name), "register.html", move || {
        let tables =
            register.tables.iter().filter(|table| table.role == Role::Main || !table.rows.is_empty());
        let place = Place { edition, register, at: Some(0) };
        let first = |table: &'a Table| view(place, table, &columns(edition, table), part(table, 0));
        register_view(edition, register, tables.map(first).collect(), None, false)
    })];
    pages.extend(data(edition, register));
    for table in &register.tables {
        if table.rows.len() <= SPLIT {
            continue;
        }
        let count = table.rows.len().div_ceil(PAGE);
        let columns = Arc::new(columns(edition, table));
        for at in (1..count).map(Some).chain([None]) {
            let (route, columns) = (Route::page(&turn_url(register, table, at)), Arc::clone(&columns));
            pages.push(Page::view(route, "register.html", move || {
                let rows = at.map_or(0..table.rows.len(), |at| part(table, at));
                let tables = vec![view(Place { edition, register, at }, table, &columns, rows)];
                register_view(edition, register, tables, Some(format!("{}/", register.name)), at.is_some())
            }));
        }
    }
    pages
}

/// The rows of a page of a table.
fn part(table: &Table, at: usize) -> std::ops::Range<usize> {
    let length = table.rows.len();
    if length <= SPLIT { 0..length } else { at * PAGE..((at + 1) * PAGE).min(length) }
}

/// The folder of page `at` of a long table, `None` for the page that holds all rows.
fn turn_url(register: &Register, table: &Table, at: Option<usize>) -> String {
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
    edition: &'a Edition<'a>,
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
        blank: register.tables.iter().all(|table| table.rows.is_empty()),
        tables,
        // A part of a table is not narrowed: the page with all of it is.
        facets: if part { Vec::new() } else { edition.facet_views(&specs) },
        whole,
    }
}

/// What a table's page needs to know beside the table.
#[derive(Clone, Copy)]
struct Place<'a> {
    edition: &'a Edition<'a>,
    register: &'a Register,
    /// The number of the page of a long table, `None` for the page that holds all rows.
    at: Option<usize>,
}

impl Place<'_> {
    /// The way from the page to the site.
    fn root(&self, table: &Table) -> String {
        let url = if self.at == Some(0) {
            self.register.name.clone()
        } else {
            turn_url(self.register, table, self.at)
        };
        Route::page(&url).to_root()
    }
}

fn view<'a>(
    place: Place<'a>,
    table: &'a Table,
    columns: &[Shown],
    rows: std::ops::Range<usize>,
) -> TableView<'a> {
    let Place { register, at, .. } = place;
    let turns = table.rows.len() > SPLIT;
    let last = table.rows.len().div_ceil(PAGE).saturating_sub(1);
    let near = |page: &usize| *page == 0 || *page == last || at.is_some_and(|at| page.abs_diff(at) <= NEAR);
    let pages = (0..=last).filter(near).map(Some).chain([None]).filter(|_| turns);
    TableView {
        name: &table.name,
        id: theme_id(&table.name),
        grouped: table.grouped,
        shown: rows.len(),
        groups: groups(place, table, columns, &table.rows[rows]),
        count: table.count(),
        csv: csv_url(register, table),
        note: table.note.as_deref(),
        picture: table.picture.as_deref().filter(|_| at == Some(0)),
        pages: pages
            .map(|page| Turn {
                label: page.map_or_else(String::new, |page| (page + 1).to_string()),
                url: format!("{}/", turn_url(register, table, page)),
                current: page == at,
            })
            .collect(),
        columns: columns.iter().map(|column| column.view.clone()).collect(),
    }
}

/// A column of a table's page.
struct Shown<'a> {
    from: From<'a>,
    view: ColumnView,
}

/// Where the cells of a column come from.
#[derive(Clone, Copy)]
enum From<'a> {
    /// The rows' own cells, by their number.
    Cells(usize, &'a Column),
    /// The specs that say the rows.
    Specs,
}

/// The columns that are shown; one for which no row says anything is left out.
fn columns<'a>(edition: &Edition, table: &'a Table) -> Vec<Shown<'a>> {
    let said = |at: usize| table.rows.iter().any(|row| row.cells[at] != Cell::Empty);
    let label = |column: &Column| {
        let word = column
            .label
            .clone()
            .unwrap_or_else(|| edition.text(&format!("column.{}", column.name)).to_owned());
        if word.is_empty() { column.name.clone() } else { word }
    };
    let all = table.columns.iter().enumerate().filter(|(at, _)| *at == 0 || said(*at));
    let own = all.map(|(at, column)| Shown {
        from: From::Cells(at, column),
        view: ColumnView { name: column.name.clone(), label: label(column) },
    });
    let mut out: Vec<Shown> = own.collect();
    let by_spec = table.columns.iter().any(|column| column.show == Show::Spec);
    if !table.grouped && !by_spec && table.rows.iter().any(|row| row.spec.is_some()) {
        let view = ColumnView { name: "spec".to_owned(), label: edition.text("table.spec").to_owned() };
        out.push(Shown { from: From::Specs, view });
    }
    out
}

fn groups<'a>(place: Place<'a>, table: &Table, columns: &[Shown], rows: &'a [Row]) -> Vec<Group<'a>> {
    let edition = place.edition;
    let root = place.root(table);
    let row_view = |row: &'a Row, facets: Cow<'a, str>| RowView {
        cells: columns.iter().map(|column| cell_view(edition, row, column.from, &root)).collect(),
        retired: row.retired,
        facets,
    };
    if !table.grouped {
        let rows = rows.iter().map(|row| row_view(row, facets(edition, row))).collect();
        return vec![Group { owner: None, id: None, facets: Cow::Borrowed(""), rows }];
    }
    // The first table of a page gives each spec its place there.
    let main = table.name == place.register.main().name;
    let group = |rows: &'a [Row]| Group {
        owner: rows[0].spec.map(|spec| html::owner(edition, spec, &root)),
        id: rows[0].spec.filter(|_| main).map(|spec| format!("ss-{}", edition.cards[spec].id)),
        facets: facets(edition, &rows[0]),
        rows: rows.iter().map(|row| row_view(row, Cow::Borrowed(""))).collect(),
    };
    rows.chunk_by(|a, b| a.spec == b.spec).map(group).collect()
}

/// What the facets know a row by: the values of its spec, or of all that say it.
fn facets<'a>(edition: &'a Edition<'a>, row: &Row) -> Cow<'a, str> {
    if let Some(spec) = row.spec {
        return Cow::Borrowed(&edition.cards[spec].facets);
    }
    let all = row.others.iter().flat_map(|spec| edition.cards[*spec].facets.split(' '));
    Cow::Owned(all.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" "))
}

fn cell_view(edition: &Edition, row: &Row, from: From, root: &str) -> CellView {
    let mut html = String::new();
    let From::Cells(at, column) = from else {
        let owner = row.spec.map(|spec| html::owner(edition, spec, root));
        return CellView { class: "c-owner", html: owner.unwrap_or_default() };
    };
    let cell = &row.cells[at];
    match (at, row.spec) {
        (1.., Some(spec)) if column.show == Show::Spec => html = html::owner(edition, spec, root),
        // The row's own spec, with its status.
        (0, Some(spec)) if column.show == Show::Spec => {
            html::open(&row.url, root, &mut html);
            html::cell(edition, cell, column, root, &mut html);
            let card = &edition.cards[spec];
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
            escape(edition.text("item.anchor"), &mut html);
            html.push_str("\">#</a>");
        }
        (0, _) if !row.url.is_empty() && !matches!(cell, Cell::Link { .. } | Cell::Links { .. }) => {
            html::open(&row.url, root, &mut html);
            html::cell(edition, cell, column, root, &mut html);
            html.push_str("</a>");
        }
        _ => html::cell(edition, cell, column, root, &mut html),
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
fn data<'a>(edition: &'a Edition<'a>, register: &'a Register) -> Vec<Page<'a>> {
    let route = format!("api/v1/{}.json", register.name);
    let mut pages = vec![Page::json(&route, move || Data { register, edition })];
    pages.extend(register.tables.iter().map(|table| {
        Page::bytes(Route::new(csv_url(register, table)), move || csv(table, edition).into_bytes())
    }));
    pages
}

fn csv_url(register: &Register, table: &Table) -> String {
    let main = table.name == register.main().name;
    format!("api/v1/{}.csv", if main { &register.name } else { &table.name })
}
