//! Header fields whose values specs share -> what a collection can be narrowed by, besides what every collection has:
//! people by the part they play, milestones, categories, tags. Learned from the fields themselves; the configuration
//! hides, names and orders them.

use std::collections::{BTreeMap, BTreeSet};

use crate::arena::SpecId;
use crate::config::FieldsConfig;
use crate::portal::Portal;
use crate::slug;
use crate::spec::{HeaderField, Spec};
use crate::text::natural;
use crate::words::date;
use crate::words::label;

/// A field is taken when at least one in so many specs has it.
const SHARE: usize = 50;
/// One of people needs no more: somebody with one spec is somebody. Any other must be on so many specs, with no more
/// values than this, of which most are shared.
const MORE: usize = 5;
const VALUES: usize = 60;
/// So many fields are taken, those of people first and then the most frequent.
const FIELDS: usize = 8;
/// The most letters of a value.
const LENGTH: usize = 60;

/// Words for people of whom more than one has the name, and for nobody.
const NOBODY: &[&str] = &[
    "tbd", "none", "n/a", "na", "unknown", "nobody", "unassigned", "todo", "to be determined", "name",
    "names",
];
const BODIES: &[&str] =
    &["team", "teams", "group", "committee", "council", "community", "inc", "foundation", "sig", "wg"];

/// A field with its values and the specs that have each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedField {
    /// Its label in small letters, without blanks: `review-manager`.
    pub name: String,
    /// As specs write it most often, or as the configuration does.
    pub label: String,
    pub people: bool,
    /// Each value as it is written first.
    pub values: Vec<(String, Vec<SpecId>)>,
}

/// The fields of a portal that are worth a filter.
pub fn shared_fields(portal: &Portal, config: &FieldsConfig) -> Vec<SharedField> {
    let mut found: BTreeMap<String, Gathered> = BTreeMap::new();
    for (at, entry) in portal.specs.iter() {
        let read = Read::of(&entry.spec);
        for field in &entry.spec.fields {
            let name = label::name(&field.label);
            if let Some(values) = read.values(field) {
                found.entry(name).or_default().add(at, field, values);
            }
        }
    }
    let all = portal.specs.len();
    let wanted = |(name, gathered): &(String, Gathered)| {
        config.wants(name).unwrap_or_else(|| gathered.is_shared(all)) && !gathered.values.is_empty()
    };
    let mut out: Vec<(String, Gathered)> = found.into_iter().filter(wanted).collect();
    let place =
        |name: &str| config.order.iter().position(|own| label::name(own) == *name).unwrap_or(usize::MAX);
    out.sort_by_cached_key(|(name, gathered)| {
        let asked = config.wants(name) == Some(true);
        (place(name), !asked, !gathered.people, std::cmp::Reverse(gathered.specs.len()), name.clone())
    });
    out.truncate(FIELDS.max(config.order.len()));
    out.into_iter().map(|(name, gathered)| gathered.settled(config.label(&name), name)).collect()
}

/// Labels of the configuration under which no spec has a field.
pub fn unknown<'c>(portal: &Portal, config: &'c FieldsConfig) -> Vec<&'c str> {
    let fields = portal.specs.values().flat_map(|entry| &entry.spec.fields);
    let known: BTreeSet<String> = fields.map(|field| label::name(&field.label)).collect();
    config.labels().filter(|own| !known.contains(&label::name(own))).collect()
}

/// What specs say under one label.
#[derive(Default)]
struct Gathered {
    labels: BTreeMap<String, usize>,
    people: bool,
    specs: BTreeSet<SpecId>,
    values: BTreeMap<String, (String, Vec<SpecId>)>,
}

impl Gathered {
    fn add(&mut self, at: SpecId, field: &HeaderField, values: Vec<String>) {
        *self.labels.entry(label::shown(&field.label)).or_default() += 1;
        self.people |= label::names_people(&field.label);
        for value in values {
            self.specs.insert(at);
            let (_, specs) = self.values.entry(slug::segment(&value)).or_insert_with(|| (value, Vec::new()));
            if specs.last() != Some(&at) {
                specs.push(at);
            }
        }
    }

    fn is_shared(&self, all: usize) -> bool {
        let having = self.specs.len();
        let shared: BTreeSet<SpecId> = self
            .values
            .values()
            .filter(|(_, specs)| specs.len() > 1)
            .flat_map(|(_, specs)| specs)
            .copied()
            .collect();
        let values = self.values.len();
        let few = values <= VALUES && values * 2 <= having && shared.len() * 2 >= having && having >= MORE;
        let people = self.people && (values <= VALUES || !shared.is_empty());
        having * SHARE >= all && (people || (few && values > 1 && !shared.is_empty()))
    }

    fn settled(self, label: Option<&str>, name: String) -> SharedField {
        let often = self.labels.iter().max_by_key(|(label, count)| (**count, std::cmp::Reverse(label.len())));
        let label = label.or(often.map(|(label, _)| label.as_str())).unwrap_or_default().to_owned();
        let mut values: Vec<(String, Vec<SpecId>)> = self.values.into_values().collect();
        // Of people those with the most to do come first; all else has an order of its own.
        values.sort_by(|(one, specs), (other, others)| {
            let often = if self.people { others.len().cmp(&specs.len()) } else { std::cmp::Ordering::Equal };
            often.then_with(|| natural(one, other))
        });
        SharedField { name, label, people: self.people, values }
    }
}

/// The fields of a spec that say what every collection asks: their values are facets of their own.
struct Read(Vec<String>);

impl Read {
    fn of(spec: &Spec) -> Self {
        let names: Vec<String> = spec.fields.iter().map(|field| label::normal(&field.label)).collect();
        let first = |label: &&&str| names.iter().any(|name| name == **label);
        let one = [&label::STATUS, &label::TYPE, &label::VERSION];
        let one = one.into_iter().filter_map(|labels| labels.iter().find(first));
        let all = [
            &label::CREATED,
            &label::IMPLEMENTED,
            &label::UPDATED,
            &label::LOCATION,
            &label::TITLE,
            &label::ID,
        ];
        let all = all.into_iter().flat_map(|labels| labels.iter());
        Self(one.chain(all).map(|label| (*label).to_owned()).collect())
    }

    /// The values of a field; `None` where it says something else, or names other specs.
    fn values(&self, field: &HeaderField) -> Option<Vec<String>> {
        let label = label::normal(&field.label);
        // What leads elsewhere is said there.
        let leads = field.raw.contains("](") && !label::names_people(&field.label);
        if leads || self.0.contains(&label) || label::relation(&field.label).is_some() {
            return None;
        }
        let values: Vec<String> = if label::names_people(&field.label) {
            field.values.iter().filter(|name| is_person(name)).cloned().collect()
        } else if field.values.is_empty() {
            parts(&field.text)
        } else {
            field.values.iter().filter(|value| is_value(value)).cloned().collect()
        };
        (!values.is_empty()).then_some(values)
    }
}

/// A list in one line, cut at its commas where each part is short.
fn parts(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let short = |part: &&str| part.split_whitespace().count() <= 4;
    let parts = if parts.iter().all(short) { parts } else { vec![text.trim()] };
    parts.into_iter().filter(|part| is_value(part)).map(str::to_owned).collect()
}

/// Whether a text may be a value that others have, too: no address, no day, no sentence, nothing to be filled in.
fn is_value(text: &str) -> bool {
    let says = text.contains(char::is_alphanumeric) && text.chars().count() <= LENGTH;
    let other = text.contains("://")
        || text.starts_with(['[', '<', '{', '('])
        || date::begins(text)
        || text.ends_with('.');
    says && !other && !NOBODY.contains(&label::normal(text).as_str())
}

/// Whether a name is one of a person, or of an account.
fn is_person(name: &str) -> bool {
    let words: Vec<String> =
        name.split_whitespace().map(|word| word.trim_matches(['.', ',']).to_lowercase()).collect();
    is_value(name) && words.len() <= 5 && !words.iter().any(|word| BODIES.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_short_and_shared() {
        assert_eq!(parts("parser, types"), ["parser", "types"]);
        assert_eq!(parts("https://host/1, https://host/2"), [""; 0]);
        assert_eq!(parts("2024-01-02"), [""; 0]);
        assert_eq!(
            parts("One thing, and a sentence that goes on for long"),
            ["One thing, and a sentence that goes on for long"]
        );
        assert!(
            is_person("Nora Quill") && is_person("@nora") && !is_person("The Core Team") && !is_person("TBD")
        );
    }
}
