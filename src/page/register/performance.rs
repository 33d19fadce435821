//! Performance budgets as numbers that can be compared, and the strategies to keep them.

use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, RegisterRow, RegisterTable};
use crate::portal::statements::{Statement, statements};
use crate::spec::extract::Named;
use crate::spec::extract::budget::{self, Budget};
use crate::words::kind::{Kind, normalize};

pub fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    let entries = statements(context.portal, Kind::PerformanceRequirements);
    let mut budgets: Vec<(&Statement, Budget)> = Vec::new();
    let mut others: Vec<&Statement> = Vec::new();
    for statement in &entries {
        match budget::budget(statement.label, &statement.text) {
            Some(budget) => budgets.push((statement, budget)),
            None if !statement.label.is_empty() => others.push(statement),
            None => {}
        }
    }
    budgets.sort_by_cached_key(|(statement, found)| {
        (normalize(&found.metric), budget::sort_key(found), statement.spec, statement.span.start)
    });
    let strategies = statements(context.portal, Kind::OptimizationStrategies);
    let serving = |statement: &Statement| {
        let of_spec = strategies.iter().filter(|strategy| strategy.spec == statement.spec);
        let serving =
            of_spec.filter(|strategy| !statement.label.is_empty() && names(&strategy.text, statement.label));
        serving.map(|strategy| strategy.label.to_owned()).collect()
    };
    let budgets = RegisterTable::of("budgets", budgets, |(statement, _)| {
        RegisterRow::new(context, statement.spec, statement.anchor)
    })
    .column("metric", |(_, budget)| Cell::text(&budget.metric))
    .column("comparator", |(_, budget)| Cell::text(budget.comparator.name()))
    .column("value", |(_, budget)| Cell::text(budget.value.to_string()))
    .column("unit", |(_, budget)| Cell::text(&budget.unit))
    .column("subject", |(_, budget)| Cell::text(&budget.subject))
    .column("percentile", |(_, budget)| Cell::text(budget.percentile.clone().unwrap_or_default()))
    .column("strategies", |(statement, _)| Cell::lines(serving(statement)))
    .table();
    let named = |name: &str, label: &str, found: Vec<&Statement>| {
        RegisterTable::of(name, found, |statement| {
            RegisterRow::new(context, statement.spec, statement.anchor)
        })
        .column(label, |statement| Cell::text(statement.label))
        .column("text", |statement| Cell::text(statement.text.as_ref()))
        .table()
    };
    vec![
        budgets.always(),
        named("budgets_in_words", "metric", others),
        named("strategies", "id", strategies.iter().collect()),
    ]
}

/// Whether a text names a metric.
fn names(text: &str, metric: &str) -> bool {
    let metric = normalize(metric);
    !metric.is_empty() && format!(" {} ", normalize(text)).contains(&format!(" {metric} "))
}
