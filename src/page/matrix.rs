//! The requirements of a spec by its tests: which test shows what.

use serde::Serialize;

use crate::arena::SpecId;
use crate::page::card::Bar;
use crate::page::context::SiteContext;
use crate::portal::trace::{ItemPlace, is_requirement, is_test};
use crate::words::kind::Kind;

#[derive(Serialize)]
pub(super) struct Matrix<'a> {
    tests: Vec<Head<'a>>,
    rows: Vec<MatrixRow<'a>>,
    tested: Bar,
}

#[derive(Serialize)]
struct Head<'a> {
    id: &'a str,
    anchor: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct MatrixRow<'a> {
    head: Head<'a>,
    /// Whether each test shows it.
    shown: Vec<bool>,
    /// Tests of other specs that show it.
    elsewhere: usize,
}

/// A matrix with more columns is no picture; the list of the traceability page says the same.
const COLUMNS: usize = 24;

/// `None` when the spec has no requirements, or no tests to hold against them.
pub(super) fn matrix<'a>(context: &'a SiteContext<'a>, at: SpecId) -> Option<Matrix<'a>> {
    let portal = context.portal;
    let spec = portal.specs[at].spec.as_ref();
    let items = || spec.items().filter(|(_, item)| !item.is_retired());
    let head = |item: &'a crate::spec::item::Item| Head {
        id: item.name(),
        anchor: &item.anchor,
        text: item.title(),
    };
    // An edge case is a column only when it shows something.
    let requirements: Vec<_> = items().filter(|(_, item)| is_requirement(item)).collect();
    let shown_by: Vec<Vec<ItemPlace>> = requirements
        .iter()
        .map(|(number, _)| portal.trace.tests(portal.texts(), (at.into(), *number)))
        .collect();
    let tests: Vec<_> = items()
        .filter(|(_, item)| is_test(item))
        .filter(|(number, item)| {
            item.kind != Kind::EdgeCases || shown_by.iter().any(|tests| tests.contains(&(at.into(), *number)))
        })
        .collect();
    if requirements.is_empty() || tests.is_empty() || tests.len() > COLUMNS {
        return None;
    }
    let rows: Vec<MatrixRow> = requirements
        .iter()
        .zip(&shown_by)
        .map(|((_, item), by)| MatrixRow {
            head: head(item),
            shown: tests.iter().map(|(number, _)| by.contains(&(at.into(), *number))).collect(),
            elsewhere: by.iter().filter(|(page, _)| *page != at.into()).count(),
        })
        .collect();
    let tested = shown_by.iter().filter(|by| !by.is_empty()).count();
    let total = rows.len();
    Some(Matrix {
        tests: tests.iter().map(|(_, item)| head(item)).collect(),
        rows,
        tested: Bar::new(tested, total),
    })
}
