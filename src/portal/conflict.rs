//! Where specs contradict each other or themselves: one endpoint described twice, one package in ranges that no
//! version fits, an error without a way out of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::portal::Portal;
use crate::portal::said::{Saying, Stated, sayings, stated};
use crate::spec::extract::endpoint::{self, Endpoint};
use crate::spec::extract::manifest::Package;
use crate::spec::extract::range;
use crate::spec::fact::Said;
use crate::spec::kind::{Kind, normalize};

/// Every endpoint of every spec.
pub fn endpoints(portal: &Portal) -> Vec<Stated<'_, Endpoint>> {
    stated(portal, Kind::ApiDesign, |said| match said {
        Said::Endpoint(endpoint) => Some(endpoint),
        _ => None,
    })
}

/// Endpoints that more than one spec describes, by method and path; a spec that names its own twice is no conflict.
pub fn shared_endpoints(portal: &Portal) -> Vec<Vec<Stated<'_, Endpoint>>> {
    let mut groups: BTreeMap<(String, String), Vec<Stated<Endpoint>>> = BTreeMap::new();
    for found in endpoints(portal) {
        let key = (endpoint::path_key(&found.what.path), found.what.method.clone());
        let group = groups.entry(key).or_default();
        if group.iter().all(|other| other.spec != found.spec) {
            group.push(found);
        }
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

/// Every package of every spec.
pub fn packages(portal: &Portal) -> Vec<Stated<'_, Package>> {
    stated(portal, Kind::Dependencies, |said| match said {
        Said::Package(package) => Some(package),
        _ => None,
    })
}

/// Packages that two specs want in ranges without a common version, with every spec that names them.
pub fn package_conflicts(portal: &Portal) -> Vec<Vec<Stated<'_, Package>>> {
    let mut groups: BTreeMap<String, Vec<Stated<Package>>> = BTreeMap::new();
    for found in packages(portal) {
        groups.entry(found.what.name.to_lowercase().replace('_', "-")).or_default().push(found);
    }
    groups.into_values().filter(|group| is_conflict(group)).collect()
}

fn is_conflict(group: &[Stated<Package>]) -> bool {
    // Ranges repeat, so each is read once.
    let written: BTreeSet<(&str, &str)> =
        group.iter().map(|found| (found.what.ecosystem.as_str(), found.what.range.as_str())).collect();
    let ranges: Vec<_> = written
        .iter()
        .filter_map(|(ecosystem, text)| Some((*ecosystem, range::parse(ecosystem, text)?)))
        .collect();
    // Packages of two ecosystems only share a name; a manifest that tells none may be of either.
    let same = |a: &str, b: &str| a == b || a == "other" || b == "other";
    let apart = |(a, one): &(&str, range::Range), (b, other): &(&str, range::Range)| {
        same(a, b) && !range::overlap(one, other)
    };
    ranges.iter().enumerate().any(|(at, a)| ranges[at + 1..].iter().any(|b| apart(a, b)))
}

/// Error scenarios with the strategies that recover from them.
pub struct Recovery<'a> {
    /// Each scenario with the strategy of the same name in the same spec.
    pub scenarios: Vec<(Saying<'a>, Option<Saying<'a>>)>,
    /// Strategies for scenarios that their spec does not list, where it lists any.
    pub unmatched: Vec<Saying<'a>>,
}

/// Joins errors and recoveries by name, or by number: `Scenario 2` is the second row.
pub fn recovery(portal: &Portal) -> Recovery<'_> {
    let mut strategies: BTreeMap<usize, Vec<Option<Saying>>> = BTreeMap::new();
    for saying in sayings(portal, Kind::RecoveryStrategies) {
        strategies.entry(saying.spec).or_default().push(Some(saying));
    }
    let mut scenarios = Vec::new();
    let mut count = BTreeMap::new();
    for saying in sayings(portal, Kind::ErrorScenarios) {
        let place: &mut usize = count.entry(saying.spec).or_default();
        *place += 1;
        let wanted = normalize(saying.label);
        let numbered = format!("scenario {place}");
        let own = strategies.get_mut(&saying.spec);
        let found = own.and_then(|all| {
            let fits = |known: &Option<Saying>| {
                known.as_ref().is_some_and(|known| {
                    let name = normalize(known.label);
                    !name.is_empty() && (name == wanted || name == numbered)
                })
            };
            let at = all.iter().position(fits)?;
            all[at].take()
        });
        scenarios.push((saying, found));
    }
    let listed = |saying: &Saying| count.contains_key(&saying.spec) && !saying.label.is_empty();
    let unmatched = strategies.into_values().flatten().flatten().filter(listed).collect();
    Recovery { scenarios, unmatched }
}
