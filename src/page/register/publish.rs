//! The pages and the data of every register.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::page::edition::{Edition, FacetView, theme_id};
use crate::page::register::table::{Cell, Column, Data, Register, Row, Table, csv};
use crate::route::Route;
use crate::theme::Page;

/// A table with more rows is split into pages of [`PAGE`] rows, beside one that holds them all.
const SPLIT: usize = 500;
const PAGE: usize = 200;

#[derive(Serialize)]
struct RegisterView<'a> {
    register: &'a str,
    title: Option<&'a str>,
    tables: Vec<TableView<'a>>,
    facets: Vec<FacetView<'a>>,
    /// Whether there is nothing to show at all.
    blank: bool,
    /// Where the register itself is, seen from the site's root; `None` on its own first page.
    whole: Option<String>,
}

#[derive(Serialize)]
struct TableView<'a> {
    name: &'a str,
    id: String,
    columns: &'a [Column],
    /// The first column names the spec itself.
    per_spec: bool,
    grouped: bool,
    groups: Vec<Group<'a>>,
    count: usize,
    shown: usize,
    note: Option<&'a str>,
    picture: Option<&'a str>,
    pages: Vec<Turn>,
    csv: String,
}

/// Rows of one spec, or of any.
#[derive(Serialize)]
struct Group<'a> {
    owner: Option<Owner<'a>>,
    rows: Vec<RowView<'a>>,
}

#[derive(Serialize)]
struct RowView<'a> {
    url: &'a str,
    cells: &'a [Cell],
    retired: bool,
    /// In tables whose rows stand by themselves.
    owner: Option<Owner<'a>>,
}

/// The spec that says a row.
#[derive(Clone, Serialize)]
struct Owner<'a> {
    id: &'a str,
    title: &'a str,
    url: &'a str,
    stage: &'a str,
    status: &'a str,
    /// What the facets know it by.
    facets: &'a str,
}

/// A page of a long table.
#[derive(Serialize)]
struct Turn {
    label: String,
    url: String,
    current: bool,
}

pub fn plan<'a>(edition: &'a Edition<'a>, registers: &'a [Register]) -> Vec<Page<'a>> {
    registers.iter().flat_map(|register| of(edition, register)).collect()
}

fn of<'a>(edition: &'a Edition<'a>, register: &'a Register) -> Vec<Page<'a>> {
    let mut pages = vec![Page::view(Route::page(&register.name), "register.html", move || {
        let tables = register.tables.iter().filter(|table| table.always || !table.rows.is_empty());
        let first = |table: &'a Table| view(edition, register, table, part(table, 0), Some(0));
        register_view(edition, register, tables.map(first).collect(), None, false)
    })];
    pages.extend(data(edition, register));
    for table in &register.tables {
        if table.rows.len() <= SPLIT {
            continue;
        }
        let count = table.rows.len().div_ceil(PAGE);
        for at in (1..count).map(Some).chain([None]) {
            let route = Route::page(&turn_url(register, table, at));
            pages.push(Page::view(route, "register.html", move || {
                let rows = at.map_or(0..table.rows.len(), |at| part(table, at));
                let tables = vec![view(edition, register, table, rows, at)];
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
    let mut specs: BTreeMap<usize, usize> = BTreeMap::new();
    for row in register.tables.iter().flat_map(|table| &table.rows) {
        if let Some(spec) = row.spec {
            *specs.entry(spec).or_default() += 1;
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

fn view<'a>(
    edition: &'a Edition<'a>,
    register: &'a Register,
    table: &'a Table,
    rows: std::ops::Range<usize>,
    at: Option<usize>,
) -> TableView<'a> {
    let turns = table.rows.len() > SPLIT;
    let pages = (0..table.rows.len().div_ceil(PAGE)).map(Some).chain([None]).filter(|_| turns);
    TableView {
        name: &table.name,
        id: theme_id(&table.name),
        columns: &table.columns,
        per_spec: table.columns.first().is_some_and(|column| column.name == "spec_title"),
        grouped: table.grouped,
        shown: rows.len(),
        groups: groups(edition, table, &table.rows[rows]),
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
    }
}

fn groups<'a>(edition: &'a Edition<'a>, table: &Table, rows: &'a [Row]) -> Vec<Group<'a>> {
    let owner = |row: &Row| row.spec.map(|spec| owner(edition, spec));
    let plain = |row: &'a Row, owner| RowView { url: &row.url, cells: &row.cells, retired: row.retired, owner };
    if !table.grouped {
        let rows = rows.iter().map(|row| plain(row, owner(row))).collect();
        return vec![Group { owner: None, rows }];
    }
    let same = |a: &Row, b: &Row| a.spec == b.spec;
    rows.chunk_by(same)
        .map(|rows| Group { owner: owner(&rows[0]), rows: rows.iter().map(|row| plain(row, None)).collect() })
        .collect()
}

fn owner<'a>(edition: &'a Edition<'a>, spec: usize) -> Owner<'a> {
    let card = &edition.cards[spec];
    Owner {
        id: &card.id,
        title: &card.title,
        url: &card.url,
        stage: card.stage,
        status: &card.status,
        facets: &card.facets,
    }
}

/// The same rows for programs: JSON of the register, CSV of each table. The main table's has the register's name.
fn data<'a>(edition: &'a Edition<'a>, register: &'a Register) -> Vec<Page<'a>> {
    let mut pages = vec![Page::bytes(Route::new(format!("api/v1/{}.json", register.name)), move || {
        let data = Data { register, edition };
        let mut bytes = serde_json::to_vec(&data).expect("the data holds text keys only");
        bytes.push(b'\n');
        bytes
    })];
    pages.extend(register.tables.iter().map(|table| {
        Page::bytes(Route::new(csv_url(register, table)), move || csv(table, edition).into_bytes())
    }));
    pages
}

fn csv_url(register: &Register, table: &Table) -> String {
    let main = table.name == register.main().name;
    format!("api/v1/{}.csv", if main { &register.name } else { &table.name })
}
