//! The pages and the data of every register.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::arena::SpecId;
use crate::page::context::SiteContext;
use crate::page::facet::FacetView;
use crate::page::paging;
use crate::page::register::data::{Data, csv};
use crate::page::register::table::{Register, RegisterTable, Role};
use crate::page::register::view::{Layout, TablePlace, TableView, csv_url};
use crate::route::Route;
use crate::theme::Page;

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

/// The bytes that the rows and the pictures of a register's first page share, and the least for each table.
const ROOM: usize = 400_000;
const LEAST: usize = 20_000;

/// The pages and the data of a register.
pub fn pages<'a>(context: &'a SiteContext<'a>, register: &'a Register) -> Vec<Page<'a>> {
    let layouts: Arc<[Layout]> = layouts(context, register).into();
    let mut pages = vec![first(context, register, Arc::clone(&layouts))];
    pages.extend(data(context, register));
    for (at, layout) in layouts.iter().enumerate() {
        for page in layout.pages.numbers().skip(1) {
            let route = Route::page(&layout.pages.url(page));
            let (root, layouts) = (route.to_root(), Arc::clone(&layouts));
            pages.push(Page::view(route, "register.html", move || {
                let table = layouts[at].view(TablePlace { context, register, page, root: &root });
                let whole = Some(format!("{}/", register.name));
                RegisterView { whole, ..register_view(register, vec![table], Vec::new()) }
            }));
        }
    }
    pages
}

/// The tables that are shown, each cut into pages.
fn layouts<'a>(context: &SiteContext, register: &'a Register) -> Vec<Layout<'a>> {
    let shown = || register.tables.iter().filter(|table| table.role == Role::Main || !table.rows.is_empty());
    let pictures: usize = shown().filter_map(|table| table.picture.as_ref()).map(String::len).sum();
    let room = (ROOM.saturating_sub(pictures) / shown().count().max(1)).clamp(LEAST, paging::BYTES);
    shown().map(|table| Layout::new(context, register, table, room)).collect()
}

/// The register's own page: the beginning of each table.
fn first<'a>(context: &'a SiteContext<'a>, register: &'a Register, layouts: Arc<[Layout<'a>]>) -> Page<'a> {
    let route = Route::page(&register.name);
    let root = route.to_root();
    Page::view(route, "register.html", move || {
        let place = TablePlace { context, register, page: 0, root: &root };
        let tables = layouts.iter().map(|layout| layout.view(place)).collect();
        register_view(register, tables, facets(context, register))
    })
}

fn facets(context: &SiteContext, register: &Register) -> Vec<FacetView> {
    let mut specs: BTreeMap<SpecId, usize> = BTreeMap::new();
    for row in register.tables.iter().flat_map(|table| &table.rows) {
        for spec in row.spec.iter().chain(&row.others) {
            *specs.entry(*spec).or_default() += 1;
        }
    }
    context.facet_views(&specs)
}

fn register_view<'a>(
    register: &'a Register,
    tables: Vec<TableView<'a>>,
    facets: Vec<FacetView>,
) -> RegisterView<'a> {
    RegisterView {
        register: &register.name,
        title: register.title.as_deref(),
        calendar: register.tables.iter().find_map(|table| table.calendar),
        blank: register.tables.iter().all(|table| table.rows.is_empty()),
        tables,
        facets,
        whole: None,
    }
}

/// The same rows for programs: JSON of the register, CSV of each table. The main table's has the register's name.
fn data<'a>(context: &'a SiteContext<'a>, register: &'a Register) -> Vec<Page<'a>> {
    let route = format!("api/v1/{}.json", register.name);
    let mut pages = vec![Page::json_stream(&route, move || Data { register, context })];
    if context.inputs.config.output.csv {
        pages.extend(register.tables.iter().map(|table: &RegisterTable| {
            Page::bytes(Route::new(csv_url(register, table)), move || csv(table, context).into_bytes())
        }));
    }
    pages
}
