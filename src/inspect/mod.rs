//! A source understood -> a report for somebody who does not know it yet: what was found, and how it was read.

mod context;
pub mod reference;
pub mod report;
mod suggest;

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{self, Diagnostic};
use crate::document::status;
use crate::portal::{Entry, Portal};
use crate::project::Inputs;
use crate::spec::{HeaderField, Spec};
use crate::template::is_same_label;
pub use context::InspectContext;
use reference::ReferenceForm;
use report::{
    Count, Dialect, Form, Found, Ids, Problem, Repeated, Report, RepositoryFacts, Share, SourceFacts, Status,
    TemplateFacts,
};

/// The report on a source.
pub fn inspect(context: &InspectContext) -> Report {
    let InspectContext { inputs, portal, diagnostics, .. } = *context;
    let statuses = statuses(portal);
    let repository = inputs.repository.as_ref().map(|at| RepositoryFacts {
        url: at.url.clone(),
        branch: at.branch.clone(),
        folder: at.folder.clone(),
        known_from: context.known_from.to_owned(),
    });
    Report {
        source: source(inputs, portal),
        template: template(context),
        headers: headers(portal),
        without_header: portal.specs.values().filter(|entry| entry.spec.fields.is_empty()).count(),
        status_conflicts: diagnostics.iter().filter(|one| one.rule == &diag::CONFLICTING_STATUS).count(),
        ids: ids(portal),
        references: references(portal),
        relations: relations(portal),
        repository,
        unknown_languages: unknown_languages(portal),
        unreadable: unreadable(portal, diagnostics),
        configuration: suggest::configuration(context, &statuses),
        statuses,
    }
}

/// Names with how often each occurs and where first, the most common first.
#[derive(Default)]
struct Tally(BTreeMap<String, (usize, String)>);

impl Tally {
    fn add(&mut self, name: &str, example: impl FnOnce() -> String) {
        match self.0.get_mut(name) {
            Some((count, _)) => *count += 1,
            None => drop(self.0.insert(name.to_owned(), (1, example()))),
        }
    }

    fn counts(self) -> Vec<Count> {
        let mut out: Vec<Count> =
            self.0.into_iter().map(|(name, (count, example))| Count { name, count, example }).collect();
        out.sort_by_key(|one| std::cmp::Reverse(one.count));
        out
    }
}

fn place(spec: &Spec, offset: usize) -> String {
    format!("{}:{}", spec.path, spec.line(offset))
}

fn source(inputs: &Inputs, portal: &Portal) -> SourceFacts {
    let mut reasons = [Tally::default(), Tally::default()];
    for (path, verdict) in portal.verdicts.values() {
        reasons[usize::from(!verdict.is_spec)].add(verdict.reason, || path.clone());
    }
    let mut passed_over = Tally::default();
    for (path, reason) in &inputs.skipped {
        passed_over.add(reason, || path.clone());
    }
    let [specs, others] = reasons;
    SourceFacts {
        folder: inputs.folder.clone(),
        files: inputs.files.len(),
        specs: portal.specs.len(),
        spec_reasons: specs.counts(),
        other_reasons: others.counts(),
        passed_over: passed_over.counts(),
    }
}

fn template(context: &InspectContext) -> TemplateFacts {
    let template = &context.schema.template;
    let specs = &context.portal.specs;
    let has_field = |entry: &&Entry, name: &str| {
        entry.spec.fields.iter().any(|field| is_same_label(&field.label, name) && !field.text.is_empty())
    };
    let fields = template.fields.iter().map(|rule| Share {
        name: rule.name.clone(),
        specs: specs.values().filter(|entry| has_field(entry, &rule.name)).count(),
    });
    let has_section = |entry: &&Entry, at: usize| entry.spec.sections.iter().any(|one| one.rule == Some(at));
    let sections = template.sections.iter().enumerate().map(|(at, rule)| Share {
        name: rule.title.clone(),
        specs: specs.values().filter(|entry| has_section(entry, at)).count(),
    });
    TemplateFacts { origin: template.origin.clone(), fields: fields.collect(), sections: sections.collect() }
}

fn headers(portal: &Portal) -> Vec<Dialect> {
    let mut found: BTreeMap<_, Dialect> = BTreeMap::new();
    for entry in portal.specs.values() {
        let mut seen = BTreeSet::new();
        for HeaderField { dialect, span, .. } in &entry.spec.fields {
            let example = || place(&entry.spec, span.start);
            let row = found.entry(*dialect).or_insert_with(|| Dialect {
                dialect: *dialect,
                specs: 0,
                fields: 0,
                example: example(),
            });
            row.fields += 1;
            row.specs += usize::from(seen.insert(*dialect));
        }
    }
    let mut out: Vec<Dialect> = found.into_values().collect();
    out.sort_by_key(|row| std::cmp::Reverse(row.specs));
    out
}

/// How the stage of a spec was found.
fn found(status: &status::Status) -> Found {
    match status {
        status::Status::Absent | status::Status::Tasks(_) => Found::Missing,
        status::Status::Menu(_) => Found::Unfilled,
        status::Status::Folder { .. } => Found::Folder,
        status::Status::Field(phrase) => match phrase.found {
            status::Found::Word => Found::Known,
            status::Found::Slip | status::Found::Guess => Found::Guessed,
            status::Found::Nowhere => Found::Unknown,
        },
    }
}

fn statuses(portal: &Portal) -> Vec<Status> {
    let mut rows: BTreeMap<_, Status> = BTreeMap::new();
    for Entry { spec, .. } in portal.specs.values() {
        let status = &spec.meta.status;
        let found = found(status);
        let key = (status.label().map(str::to_lowercase), status.stage(), found);
        let field = status.raw().and(spec.status_field()).map(|at| &spec.fields[at]);
        let row = rows.entry(key).or_insert_with(|| Status {
            label: status.label().map(str::to_owned),
            stage: status.stage(),
            found,
            count: 0,
            example: field.map_or_else(|| spec.path.clone(), |field| place(spec, field.span.start)),
        });
        row.count += 1;
    }
    let mut out: Vec<Status> = rows.into_values().collect();
    out.sort_by_key(|row| std::cmp::Reverse(row.count));
    out
}

fn ids(portal: &Portal) -> Ids {
    let mut numbers: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for Entry { spec, .. } in portal.specs.values() {
        if let Some(number) = spec.number {
            numbers.entry(number).or_default().push(spec.path.clone());
        }
    }
    let carries = |entry: &&Entry, prefix: &str| entry.spec.names.iter().any(|name| name.prefix == prefix);
    let mut prefixes: Vec<Count> = Vec::new();
    for prefix in &portal.series.prefixes {
        let mut carriers = portal.specs.values().filter(|entry| carries(entry, prefix));
        let example = carriers.next().map(|entry| entry.spec.path.clone());
        let count = usize::from(example.is_some()) + carriers.count();
        prefixes.push(Count { name: prefix.clone(), count, example: example.unwrap_or_default() });
    }
    prefixes.sort_by_key(|one| std::cmp::Reverse(one.count));
    Ids {
        numbered: numbers.values().map(Vec::len).sum(),
        prefixes,
        counters: portal.series.counters.iter().cloned().collect(),
        repeated: numbers
            .into_iter()
            .filter(|(_, paths)| paths.len() > 1)
            .map(|(number, paths)| Repeated { number, paths })
            .collect(),
    }
}

fn references(portal: &Portal) -> Vec<Form> {
    let mut rows: BTreeMap<ReferenceForm, Form> = BTreeMap::new();
    for Entry { spec, links, .. } in portal.specs.values() {
        for resolved in links.iter() {
            let (Some(form), link) = (ReferenceForm::of(resolved), resolved.link) else { continue };
            let example = || format!("{} {}", place(spec, link.span.start), link.target.trim());
            rows.entry(form).or_insert_with(|| Form { form, count: 0, example: example() }).count += 1;
        }
    }
    rows.into_values().collect()
}

fn relations(portal: &Portal) -> Vec<Count> {
    let mut tally = Tally::default();
    for (from, _, relation) in portal.edges() {
        tally.add(relation.name(), || portal.specs[from].spec.path.clone());
    }
    tally.counts()
}

/// The place of a finding, as far as its file is a spec.
fn place_of(portal: &Portal, finding: &Diagnostic) -> String {
    let found = portal.specs.values().find(|entry| entry.spec.path == finding.path);
    found.map_or_else(|| finding.path.clone(), |entry| place(&entry.spec, finding.span.start))
}

fn unknown_languages(portal: &Portal) -> Vec<Count> {
    let mut tally = Tally::default();
    let findings = portal.specs.values().flat_map(|entry| &entry.spec.diagnostics);
    for finding in findings.filter(|one| one.rule == &diag::UNKNOWN_LANGUAGE) {
        if let Some(language) = &finding.name {
            tally.add(language, || place_of(portal, finding));
        }
    }
    tally.counts()
}

fn unreadable(portal: &Portal, diagnostics: &[Diagnostic]) -> Vec<Problem> {
    let rules = [&diag::UNREADABLE, &diag::HEADER_SYNTAX, &diag::ENCODING];
    let mut out = Vec::new();
    for rule in rules {
        let mut found = diagnostics.iter().filter(|one| one.rule == rule);
        if let Some(first) = found.next() {
            out.push(Problem {
                rule: rule.code.to_owned(),
                count: 1 + found.count(),
                example: place_of(portal, first),
                message: first.message.clone(),
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::status::Vocabulary;
    use crate::words::stage::Stage;

    #[test]
    fn how_a_stage_was_found() {
        let read = |text: &str| found(&status::Status::Field(Vocabulary::default().read(text, text)));
        assert_eq!((read("Accepted"), read("✅ Bulletproof")), (Found::Known, Found::Guessed));
        assert_eq!(read("Zorp"), Found::Unknown);
        let folder = status::Status::Folder { stage: Stage::Planned, label: "Planned".to_owned() };
        assert_eq!(found(&folder), Found::Folder);
    }
}
