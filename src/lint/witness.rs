//! Whether what a spec says of its own state agrees: the status field against the folder, the criteria, the dates,
//! the changelog and the place of its code. All that disagrees with the field is one finding.

use crate::diag::{self, Diagnostic, Rule, Severity, Span};
use crate::lint::subject::Subject;
use crate::portal::Entry;
use crate::words::kind::Kind;
use crate::words::stage::{self, Stage};

/// What a witness says against the field.
struct Testimony {
    said: String,
    /// Where it says so; `None` for what stands outside of the text.
    span: Option<Span>,
}

/// Looks at one part of a spec; `None` when that agrees or says nothing.
type Witness = fn(&Entry, &Subject) -> Option<Testimony>;

/// Each witness with the rule that silences it when it is switched off.
const WITNESSES: &[(&Rule, Witness)] = &[
    (&diag::FOLDER_STATUS, folder),
    (&diag::OPEN_CRITERIA, criteria),
    (&diag::STATUS_WITNESSES, implemented),
    (&diag::STATUS_WITNESSES, version),
    (&diag::STATUS_WITNESSES, changelog),
    (&diag::STATUS_WITNESSES, location),
];

pub fn run(subject: &Subject) -> Vec<Diagnostic> {
    let judged = |entry: &&Entry| entry.spec.meta.status.is_known();
    subject.portal.specs.values().filter(judged).filter_map(|entry| judge(entry, subject)).collect()
}

fn judge(entry: &Entry, subject: &Subject) -> Option<Diagnostic> {
    let heard = WITNESSES.iter().filter(|(rule, _)| subject.config.severity(rule) > Severity::Off);
    let (rules, against): (Vec<&'static Rule>, Vec<Testimony>) =
        heard.filter_map(|(rule, witness)| Some((*rule, witness(entry, subject)?))).unzip();
    if against.is_empty() {
        return None;
    }
    let spec = &entry.spec;
    let said: Vec<String> = against
        .iter()
        .map(|testimony| match testimony.span {
            Some(span) => format!("{} (line {})", testimony.said, spec.line(span.start)),
            None => testimony.said.clone(),
        })
        .collect();
    let (last, first) = said.split_last()?;
    let said = if first.is_empty() { last.clone() } else { format!("{} and {last}", first.join(", ")) };
    let status = &spec.meta.status;
    let label = status.label().unwrap_or(status.stage().name());
    let message = format!("this spec says {label}, but {said}");
    let help = match against.len() {
        1 => "correct whichever of the two is wrong; the status field counts until then",
        _ => "the status field stands alone: it is probably the one to correct",
    };
    // Where a single thing is out of step, that is the line to look at.
    let span = against.iter().find_map(|testimony| testimony.span).filter(|_| against.len() == 1);
    let span = span.or_else(|| field(entry, &crate::words::label::STATUS)).unwrap_or_default();
    Some(Diagnostic::new(code(&rules, subject), &spec.path, span, message).with_help(help))
}

/// The rule that the finding goes by: that of a witness to which the configuration gives a severity of its own, when
/// it speaks alone or weighs more.
fn code(rules: &[&'static Rule], subject: &Subject) -> &'static Rule {
    let config = subject.config;
    let own = rules.iter().copied().filter(|rule| config.check.contains_key(rule.code));
    let heaviest = own.max_by_key(|rule| config.severity(rule));
    let all = &diag::STATUS_WITNESSES;
    heaviest.filter(|rule| rules.len() == 1 || config.severity(rule) > config.severity(all)).unwrap_or(all)
}

fn field(entry: &Entry, labels: &[&str]) -> Option<Span> {
    let named = |label: &&str| {
        let field =
            entry.spec.fields.iter().find(|field| crate::words::label::normal(&field.label) == **label)?;
        Some(field.span)
    };
    labels.iter().find_map(named)
}

fn stage(entry: &Entry) -> Stage {
    entry.spec.meta.status.stage()
}

/// Whether the field says that the work is still to be done.
fn is_ahead(stage: Stage) -> bool {
    matches!(stage, Stage::Proposed | Stage::Planned | Stage::InProgress)
}

/// An archive holds what is over, however it ended; a folder of the future holds what is not built.
fn folder(entry: &Entry, _: &Subject) -> Option<Testimony> {
    let (name, says) =
        entry.spec.path.rsplit('/').skip(1).find_map(|name| Some((name, stage::of_folder(name)?)))?;
    let own = stage(entry);
    let over = matches!(own, Stage::Implemented | Stage::Dropped | Stage::Superseded);
    let agrees = match says {
        Stage::Dropped if name.to_lowercase().starts_with("archive") => over,
        Stage::Proposed | Stage::Planned => matches!(own, Stage::Proposed | Stage::Planned),
        stage => stage == own,
    };
    let said = format!("it lies in `{name}/`");
    (!agrees).then_some(Testimony { said, span: None })
}

fn criteria(entry: &Entry, _: &Subject) -> Option<Testimony> {
    let spec = &entry.spec;
    let sections = spec.sections.iter().filter(|section| section.subject == Some(Kind::AcceptanceCriteria));
    let tasks: Vec<_> = sections.flat_map(|section| &section.tasks).collect();
    let open: Vec<_> = tasks.iter().filter(|task| !task.done).collect();
    let total = tasks.len();
    let (said, at) = match (stage(entry), open.first()) {
        (Stage::Implemented, Some(first)) => {
            let count = open.len();
            let are = if count == 1 { "is" } else { "are" };
            (format!("{count} of {total} acceptance criteria {are} open"), first.span)
        }
        (Stage::Planned | Stage::Proposed, None) if total > 0 => {
            (format!("all {total} acceptance criteria are ticked"), tasks[0].span)
        }
        _ => return None,
    };
    Some(Testimony { said, span: Some(at) })
}

fn implemented(entry: &Entry, _: &Subject) -> Option<Testimony> {
    let day = entry.spec.meta.implemented.filter(|_| is_ahead(stage(entry)))?;
    let span = field(entry, &crate::words::label::IMPLEMENTED);
    Some(Testimony { said: format!("it was implemented on {day}"), span })
}

/// A version tells something only where the template asks for one of implemented specs alone.
fn version(entry: &Entry, subject: &Subject) -> Option<Testimony> {
    let asked = subject.template.field("version")?.required_at.is_some() && subject.template.is_own();
    let version = entry.spec.meta.version.as_ref().filter(|_| asked && is_ahead(stage(entry)))?;
    Some(Testimony { said: format!("it carries the version {version}"), span: field(entry, &["version"]) })
}

/// The last entry counts: it says what became of the spec.
fn changelog(entry: &Entry, _: &Subject) -> Option<Testimony> {
    const DONE: &[&str] = &["implemented", "shipped", "released", "completed"];
    if !matches!(stage(entry), Stage::Proposed | Stage::Planned) {
        return None;
    }
    let last = entry.spec.changelog.iter().filter(|day| day.date.is_some()).max_by_key(|day| day.date)?;
    let done = last.changes.iter().find(|change| {
        let first = change.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty());
        first.is_some_and(|word| DONE.contains(&word.to_lowercase().as_str()))
    })?;
    let said = format!("its changelog ends with \"{}\"", crate::text::shortened(done, 60));
    let section = entry.spec.sections.iter().find(|section| section.anchor == last.anchor);
    Some(Testimony { said, span: section.map(|section| section.span) })
}

fn location(entry: &Entry, _: &Subject) -> Option<Testimony> {
    let location = entry.spec.meta.location.as_deref()?;
    let gone = entry.location_found == Some(false) && stage(entry) == Stage::Implemented;
    let said = format!("there is no file or folder `{location}`");
    gone.then(|| Testimony { said, span: field(entry, &crate::words::label::LOCATION) })
}
