//! Where specs contradict each other or themselves: one endpoint described twice, one package in ranges that no
//! version fits, one setting with two values, an error without a way out of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::arena::SpecId;
use crate::portal::Portal;
use crate::portal::error_case::ErrorCase;
use crate::portal::statements::{Stated, Statement, stated, statements};
use crate::spec::extract::endpoint::{Endpoint, Method};
use crate::spec::extract::manifest::{Ecosystem, Package};
use crate::spec::extract::range;
use crate::spec::extract::setting::{Setting, SettingSource};
use crate::spec::fact::FactKind;
use crate::words::kind::{Kind, normalize};
use crate::words::part::Part;
use crate::words::stage::Stage;

/// Every endpoint of every spec.
pub fn endpoints(portal: &Portal) -> Vec<Stated<'_, Endpoint>> {
    stated(portal, Kind::ApiDesign, |said| match said {
        FactKind::Endpoint(endpoint) => Some(endpoint),
        _ => None,
    })
}

/// Endpoints that more than one spec describes, by method and path; a spec that names its own twice is no conflict.
pub fn shared_endpoints(portal: &Portal) -> Vec<Vec<Stated<'_, Endpoint>>> {
    let mut groups: BTreeMap<(String, Method), Vec<Stated<Endpoint>>> = BTreeMap::new();
    for found in endpoints(portal).into_iter().filter(|found| holds(portal, found.spec)) {
        let group = groups.entry(found.what.key()).or_default();
        if group.iter().all(|other| other.spec != found.spec) {
            group.push(found);
        }
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

/// Every package of every spec.
pub fn packages(portal: &Portal) -> Vec<Stated<'_, Package>> {
    stated(portal, Kind::Dependencies, |said| match said {
        FactKind::Package(package) => Some(package),
        _ => None,
    })
}

/// `serde_json` and `serde-json` are one package.
pub fn package_key(name: &str) -> String {
    name.to_lowercase().replace('_', "-")
}

/// Whether a spec still stands for anything: what was dropped or replaced contradicts nobody.
fn holds(portal: &Portal, spec: SpecId) -> bool {
    !matches!(portal.specs[spec].spec.meta.status.stage(), Stage::Dropped | Stage::Superseded)
}

/// Packages that two specs want in ranges without a common version, with those that are apart.
pub fn package_conflicts(portal: &Portal) -> Vec<Vec<Stated<'_, Package>>> {
    let mut groups: BTreeMap<String, Vec<Stated<Package>>> = BTreeMap::new();
    for found in packages(portal).into_iter().filter(|found| holds(portal, found.spec)) {
        groups.entry(package_key(&found.what.name)).or_default().push(found);
    }
    groups.into_values().map(apart).filter(|group| !group.is_empty()).collect()
}

/// Those of a package's ranges that have no version in common with some other.
fn apart(group: Vec<Stated<'_, Package>>) -> Vec<Stated<'_, Package>> {
    // Ranges repeat, so each is read once.
    let written: BTreeSet<(Ecosystem, &str)> =
        group.iter().map(|found| (found.what.ecosystem, found.what.range.as_str())).collect();
    let ranges: Vec<_> = written
        .iter()
        .filter_map(|(ecosystem, text)| Some((*ecosystem, *text, range::parse(*ecosystem, text)?)))
        .collect();
    // Packages of two ecosystems only share a name; a manifest that tells none may be of either.
    let same = |a, b| a == b || a == Ecosystem::Other || b == Ecosystem::Other;
    let mut bad: BTreeSet<(Ecosystem, &str)> = BTreeSet::new();
    for (at, (a, one, first)) in ranges.iter().enumerate() {
        for (b, other, second) in &ranges[at + 1..] {
            if same(*a, *b) && !range::overlap(first, second) {
                bad.extend([(*a, *one), (*b, *other)]);
            }
        }
    }
    let is_bad = |found: &Stated<Package>| bad.contains(&(found.what.ecosystem, found.what.range.as_str()));
    group.into_iter().filter(is_bad).collect()
}

/// Variables of the environment that two specs give different values, in the order of their names: the first spec of
/// each value. Specs that refer to each other know of the difference.
pub fn setting_conflicts(portal: &Portal) -> Vec<Vec<Stated<'_, Setting>>> {
    let settings = stated(portal, Kind::Configuration, |said| match said {
        FactKind::Setting(setting) => Some(setting),
        _ => None,
    });
    let mut groups: BTreeMap<(&str, &str), Vec<Stated<Setting>>> = BTreeMap::new();
    for found in settings.into_iter().filter(|found| holds(portal, found.spec)) {
        let package = portal.specs[found.spec].package.as_deref().unwrap_or_default();
        let global = found.what.source == SettingSource::Environment && found.what.name.contains('_');
        if global && found.what.default.as_deref().is_some_and(is_value) {
            groups.entry((package, &found.what.name)).or_default().push(found);
        }
    }
    let groups = groups
        .into_values()
        .map(|group| differing(portal, group, |found| found.spec, |found| &found.what.default));
    groups.filter(|group| group.len() > 1).collect()
}

/// Whether a text is a value rather than a place for one.
fn is_value(text: &str) -> bool {
    !text.is_empty() && !text.contains(['<', '{', '$', '[', '…', '*']) && !text.contains("..")
}

/// Errors that two specs answer with different codes, in the order of their names: the first spec of each code.
pub fn error_conflicts(portal: &Portal) -> Vec<Vec<(Statement<'_>, ErrorCase)>> {
    let mut groups: BTreeMap<String, Vec<(Statement, ErrorCase)>> = BTreeMap::new();
    for statement in statements(portal, Kind::ErrorScenarios) {
        let case = ErrorCase::of(statement.item);
        let coded = !case.code.is_empty() && case.code.chars().all(|c| c.is_ascii_digit());
        if coded && is_error_name(&case.kind) && holds(portal, statement.spec) {
            groups.entry(case.kind.clone()).or_default().push((statement, case));
        }
    }
    let groups = groups
        .into_values()
        .map(|group| differing(portal, group, |(found, _)| found.spec, |(_, case)| &case.code));
    groups.filter(|group| group.len() > 1).collect()
}

/// `SEAT_TAKEN`, `SeatTaken`: one word that nothing else is called.
fn is_error_name(kind: &str) -> bool {
    let capitals = kind.chars().filter(|c| c.is_uppercase()).count();
    capitals > 1 && kind.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Of what one thing is said to be, the first spec of each value; specs of one value, and those that refer to a spec
/// before them, or are referred to by it, are left out.
fn differing<T, V: PartialEq>(
    portal: &Portal,
    group: Vec<T>,
    spec: impl Fn(&T) -> SpecId,
    value: impl Fn(&T) -> &V,
) -> Vec<T> {
    let refers = |from: SpecId, to: SpecId| portal.specs[from].references.iter().any(|found| found.to == to);
    let mut out: Vec<T> = Vec::new();
    for found in group {
        let at = spec(&found);
        let known = |other: &T| {
            let before = spec(other);
            before == at || value(other) == value(&found) || refers(at, before) || refers(before, at)
        };
        if !out.iter().any(known) {
            out.push(found);
        }
    }
    out
}

/// Error scenarios with the strategies that recover from them.
pub struct Recovery<'a> {
    /// Each scenario with the strategy of the same name in the same spec.
    pub scenarios: Vec<(Statement<'a>, Option<Statement<'a>>)>,
    /// Strategies for scenarios that their spec does not list, where it lists any.
    pub unmatched: Vec<Statement<'a>>,
}

/// Joins errors and recoveries by name, or by number: `Scenario 2` is the second row.
pub fn recovery(portal: &Portal) -> Recovery<'_> {
    // By spec and name; of one name the first comes first.
    let mut strategies: BTreeMap<(SpecId, String), VecDeque<Statement>> = BTreeMap::new();
    for statement in statements(portal, Kind::RecoveryStrategies) {
        let named = if statement.item.label.is_empty() { &statement.item.id } else { &statement.item.label };
        strategies.entry((statement.spec, normalize(named))).or_default().push_back(statement);
    }
    let mut scenarios = Vec::new();
    let mut count: BTreeMap<SpecId, usize> = BTreeMap::new();
    for statement in statements(portal, Kind::ErrorScenarios) {
        let place = count.entry(statement.spec).or_default();
        *place += 1;
        let kind = statement.item.part(Part::Type).unwrap_or_default();
        let names = [normalize(statement.item.title()), normalize(kind), format!("scenario {place}")];
        let found = names
            .into_iter()
            .filter(|name| !name.is_empty())
            .find_map(|name| strategies.get_mut(&(statement.spec, name))?.pop_front());
        scenarios.push((statement, found));
    }
    let listed = |statement: &Statement| count.contains_key(&statement.spec);
    let mut unmatched: Vec<Statement> = strategies.into_values().flatten().filter(listed).collect();
    unmatched.sort_by_key(|statement| (statement.spec, statement.item.span.start));
    Recovery { scenarios, unmatched }
}
