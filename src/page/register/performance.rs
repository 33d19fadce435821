//! Performance budgets as numbers that can be compared, and the strategies to keep them.

use std::collections::BTreeMap;

use crate::arena::SpecId;
use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Column, RegisterRow, RegisterTable, Show};
use crate::portal::statements::{Statement, statements};
use crate::spec::extract::Named;
use crate::spec::extract::budget::{self, Budget};
use crate::spec::item::{Detail, Item};
use crate::words::kind::{Kind, normalize};
use crate::words::part::Part;

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    let entries = statements(context.portal, Kind::PerformanceRequirements);
    let mut budgets: Vec<(&Statement, Budget)> = Vec::new();
    let mut others: Vec<&Statement> = Vec::new();
    for statement in &entries {
        let found = limits(statement.item);
        if found.is_empty() && !called(statement.item).is_empty() && !said(statement.item).is_empty() {
            others.push(statement);
        }
        budgets.extend(found.into_iter().map(|budget| (statement, budget)));
    }
    budgets.sort_by_cached_key(|(statement, found)| {
        (normalize(&found.metric), budget::sort_key(found), statement.spec, statement.item.span.start)
    });
    let strategies = statements(context.portal, Kind::OptimizationStrategies);
    let mut by_spec: BTreeMap<SpecId, Vec<&Statement>> = BTreeMap::new();
    strategies.iter().for_each(|strategy| by_spec.entry(strategy.spec).or_default().push(strategy));
    let serving = |statement: &Statement| {
        let of_spec = by_spec.get(&statement.spec).into_iter().flatten();
        let metric = called(statement.item);
        let serving = of_spec.filter(|strategy| !metric.is_empty() && names(&strategy.item.text, metric));
        serving.map(|strategy| strategy.item.name().to_owned()).collect()
    };
    let budgets = RegisterTable::of("budgets", budgets, |(statement, _)| RegisterRow::of(context, statement))
        .column("metric", |(_, budget)| Cell::text(&budget.metric))
        .column("comparator", |(_, budget)| Cell::text(budget.comparator.name()))
        .column("value", |(_, budget)| Cell::text(budget.value.to_string()))
        .column("unit", |(_, budget)| Cell::text(&budget.unit))
        .column("subject", |(_, budget)| Cell::text(&budget.subject))
        .column("percentile", |(_, budget)| Cell::text(budget.percentile.clone().unwrap_or_default()))
        .column(Column::new("strategies", Show::Facts), |(statement, _)| Cell::lines(serving(statement)))
        .table();
    let named = |name: &str, label: &str, found: Vec<&Statement>| {
        RegisterTable::of(name, found, |statement| RegisterRow::of(context, statement))
            .column(label, |statement| Cell::text(called(statement.item)))
            .column("text", |statement| Cell::text(said(statement.item)))
            .table()
    };
    vec![
        budgets.always(),
        named("budgets_in_words", "metric", others),
        named("strategies", "id", strategies.iter().collect()),
    ]
}

/// What is measured: its label, its id, or what the heading above says.
fn called(item: &Item) -> &str {
    [&item.label, &item.id].into_iter().find(|text| !text.is_empty()).map_or("", String::as_str)
}

fn said(item: &Item) -> &str {
    if item.label.is_empty() || !item.text.is_empty() {
        &item.text
    } else {
        item.part(Part::Note).unwrap_or_default()
    }
}

/// The limits that an entry sets: in its words, in the cell of its target, and in cells of percentiles.
fn limits(item: &Item) -> Vec<Budget> {
    let topic = item.part(Part::Topic).unwrap_or_default();
    let is_limit =
        |detail: &&Detail| detail.part == Some(Part::Limit) || budget::percentile(&detail.label).is_some();
    let celled = item.details.iter().any(|detail| is_limit(&detail));
    // A percentile is no metric: `p50: 40 ms` below `Search`; and a cell of its own may hold it.
    let of_name = Some(called(item)).filter(|called| budget::is_percentile(called));
    let texts = || item.details.iter().map(|detail| detail.text.as_str());
    let rank = of_name.or_else(|| texts().find(|text| budget::is_percentile(text)));
    let metric = match called(item) {
        _ if of_name.is_some() => topic,
        "" if celled => item.title(),
        "" => topic,
        called => called,
    };
    let mut out: Vec<Budget> = Vec::new();
    for cell in item.details.iter().filter(is_limit) {
        let mut found = budget::budgets(metric, &cell.text);
        if let Some(percentile) = budget::percentile(&cell.label) {
            found.iter_mut().for_each(|budget| budget.percentile = Some(percentile.clone()));
        }
        out.extend(found);
    }
    // Entries of a list below a name are limits of their own.
    let nested = item.details.iter().filter(|detail| detail.part.is_none() && !is_limit(detail));
    if out.is_empty() {
        out.extend(budget::budgets(metric, &item.text));
    }
    if out.is_empty() {
        out.extend(nested.flat_map(|detail| budget::budgets(&detail.label, &detail.text)));
    }
    for budget in out.iter_mut().filter(|budget| budget.percentile.is_none()) {
        budget.percentile = rank.map(str::to_lowercase);
    }
    out
}

/// Whether a text names a metric.
fn names(text: &str, metric: &str) -> bool {
    let metric = normalize(metric);
    !metric.is_empty() && format!(" {} ", normalize(text)).contains(&format!(" {metric} "))
}
