//! Performance budgets as numbers that can be compared, and the strategies to keep them.

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Row, Table};
use crate::portal::said::{Saying, sayings};
use crate::spec::extract::Named;
use crate::spec::extract::budget::{self, Budget};
use crate::words::kind::{Kind, normalize};

pub fn tables(edition: &Edition) -> Vec<Table> {
    let entries = sayings(edition.portal, Kind::PerformanceRequirements);
    let mut budgets: Vec<(&Saying, Budget)> = Vec::new();
    let mut others: Vec<&Saying> = Vec::new();
    for saying in &entries {
        match budget::budget(saying.label, &saying.text) {
            Some(budget) => budgets.push((saying, budget)),
            None if !saying.label.is_empty() => others.push(saying),
            None => {}
        }
    }
    budgets.sort_by_cached_key(|(saying, found)| {
        (normalize(&found.metric), budget::sort_key(found), saying.spec, saying.span.start)
    });
    let strategies = sayings(edition.portal, Kind::OptimizationStrategies);
    let serving = |saying: &Saying| {
        let of_spec = strategies.iter().filter(|strategy| strategy.spec == saying.spec);
        let serving =
            of_spec.filter(|strategy| !saying.label.is_empty() && names(&strategy.text, saying.label));
        serving.map(|strategy| strategy.label.to_owned()).collect()
    };
    let budgets = Table::of("budgets", budgets, |(saying, _)| Row::new(edition, saying.spec, saying.anchor))
        .column("metric", |(_, budget)| Cell::text(&budget.metric))
        .column("comparator", |(_, budget)| Cell::text(budget.comparator.name()))
        .column("value", |(_, budget)| Cell::text(budget.value.to_string()))
        .column("unit", |(_, budget)| Cell::text(&budget.unit))
        .column("subject", |(_, budget)| Cell::text(&budget.subject))
        .column("percentile", |(_, budget)| Cell::text(budget.percentile.clone().unwrap_or_default()))
        .column("strategies", |(saying, _)| Cell::lines(serving(saying)))
        .table();
    let named = |name: &str, label: &str, found: Vec<&Saying>| {
        Table::of(name, found, |saying| Row::new(edition, saying.spec, saying.anchor))
            .column(label, |saying| Cell::text(saying.label))
            .column("text", |saying| Cell::text(saying.text.as_ref()))
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
