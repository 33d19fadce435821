//! Performance budgets as numbers that can be compared, and the strategies to keep them.

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Row, Table};
use crate::portal::said::{Saying, sayings};
use crate::spec::extract::budget::{self, Budget};
use crate::words::kind::{Kind, normalize};

pub fn tables(edition: &Edition) -> Vec<Table> {
    let sayings_of = |kind| sayings(edition.portal, kind);
    let entries = sayings_of(Kind::PerformanceRequirements);
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
    let strategies = sayings_of(Kind::OptimizationStrategies);
    let rows = budgets.iter().map(|(saying, found)| {
        let served = strategies.iter().filter(|strategy| {
            strategy.spec == saying.spec && !saying.label.is_empty() && names(&strategy.text, saying.label)
        });
        let cells = vec![
            Cell::text(&found.metric),
            Cell::text(&found.comparator),
            Cell::text(&found.value),
            Cell::text(&found.unit),
            Cell::text(&found.subject),
            Cell::text(found.percentile.clone().unwrap_or_default()),
            Cell::lines(served.map(|strategy| strategy.label.to_owned()).collect()),
        ];
        Row::new(edition, saying.spec, saying.anchor, cells)
    });
    let named = |found: &[&Saying]| -> Vec<Row> {
        let cells = |saying: &Saying| vec![Cell::text(saying.label), Cell::text(saying.text.as_ref())];
        found.iter().map(|saying| Row::new(edition, saying.spec, saying.anchor, cells(saying))).collect()
    };
    let strategies: Vec<&Saying> = strategies.iter().collect();
    vec![
        Table::new(
            "budgets",
            &["metric", "comparator", "value", "unit", "subject", "percentile", "strategies"],
        )
        .always()
        .with(rows.collect::<Vec<_>>()),
        Table::new("budgets_in_words", &["metric", "text"]).with(named(&others)),
        Table::new("strategies", &["id", "text"]).with(named(&strategies)),
    ]
}

/// Whether a text names a metric.
fn names(text: &str, metric: &str) -> bool {
    let metric = normalize(metric);
    !metric.is_empty() && format!(" {} ", normalize(text)).contains(&format!(" {metric} "))
}
