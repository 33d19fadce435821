//! Whether what a spec says of its own state agrees: the status field against the folder, the criteria, the dates,
//! the changelog and the place of its code. All that disagrees with the field is one finding.

use crate::diag::{self, Diagnostic, Rule, Severity, Span};
use crate::document::status::folder::FolderStage;
use crate::lint::context::LintContext;
use crate::portal::Entry;
use crate::words::kind::Kind;
use crate::words::stage::{self, Stage};

/// What contradicts the field.
struct Contradiction {
    said: String,
    /// Where it says so; `None` for what stands outside of the text.
    span: Option<Span>,
}

/// Looks at one part of a spec; `None` when that agrees or says nothing.
type Check = fn(&Entry, &LintContext) -> Option<Contradiction>;

/// Each check with the rule that silences it when it is switched off.
const CHECKS: &[(&Rule, Check)] = &[
    (&diag::FOLDER_STATUS, folder),
    (&diag::OPEN_CRITERIA, criteria),
    (&diag::STATUS_WITNESSES, tasks),
    (&diag::STATUS_WITNESSES, implemented),
    (&diag::STATUS_WITNESSES, version),
    (&diag::STATUS_WITNESSES, changelog),
    (&diag::STATUS_WITNESSES, location),
];

pub(super) fn run(context: &LintContext) -> Vec<Diagnostic> {
    let judged = |entry: &&Entry| entry.spec.meta.status.is_known();
    context.portal.specs.values().filter(judged).filter_map(|entry| judge(entry, context)).collect()
}

fn judge(entry: &Entry, context: &LintContext) -> Option<Diagnostic> {
    let heard = CHECKS.iter().filter(|(rule, _)| context.config.severity(rule) > Severity::Off);
    let (rules, against): (Vec<&'static Rule>, Vec<Contradiction>) =
        heard.filter_map(|(rule, status_evidence)| Some((*rule, status_evidence(entry, context)?))).unzip();
    if against.is_empty() {
        return None;
    }
    let spec = &entry.spec;
    let said: Vec<String> = against
        .iter()
        .map(|contradiction| match contradiction.span {
            Some(span) => format!("{} (line {})", contradiction.said, spec.line(span.start)),
            None => contradiction.said.clone(),
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
    let span = against.iter().find_map(|contradiction| contradiction.span).filter(|_| against.len() == 1);
    let span = span.or_else(|| field(entry, &crate::words::label::STATUS)).unwrap_or_default();
    Some(Diagnostic::new(code(&rules, context), &spec.path, span, message).with_help(help))
}

/// The rule that the finding goes by: that of a check to which the configuration gives a severity of its own, when
/// it speaks alone or weighs more.
fn code(rules: &[&'static Rule], context: &LintContext) -> &'static Rule {
    let config = context.config;
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
fn folder(entry: &Entry, context: &LintContext) -> Option<Contradiction> {
    let FolderStage { name, stage: says, .. } = context.vocabulary.folders.of(&entry.spec.path)?;
    let own = stage(entry);
    let over = matches!(own, Stage::Implemented | Stage::Dropped | Stage::Superseded);
    let put_off = entry.spec.meta.status.label().is_some_and(stage::is_put_off);
    let agrees = match says {
        _ if name.to_lowercase().starts_with("archive") => over,
        Stage::Proposed | Stage::Planned => put_off || matches!(own, Stage::Proposed | Stage::Planned),
        stage => stage == own,
    };
    let said = format!("it lies in `{name}/`");
    (!agrees).then_some(Contradiction { said, span: None })
}

fn criteria(entry: &Entry, _: &LintContext) -> Option<Contradiction> {
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
    Some(Contradiction { said, span: Some(at) })
}

/// Work of which all is done was more than proposed.
fn tasks(entry: &Entry, context: &LintContext) -> Option<Contradiction> {
    let (page, (_, total)) = context.portal.tasks(entry).next()?;
    let (done, all) = context.portal.progress(entry);
    let ahead = matches!(stage(entry), Stage::Planned | Stage::Proposed);
    let what = if total == 1 { "the only task".to_owned() } else { format!("all {all} tasks") };
    let said = format!("{what} of `{}` {} ticked", page.path, if total == 1 { "is" } else { "are" });
    (ahead && done == all).then_some(Contradiction { said, span: None })
}

fn implemented(entry: &Entry, _: &LintContext) -> Option<Contradiction> {
    let day = entry.spec.meta.implemented.filter(|_| is_ahead(stage(entry)))?;
    let span = field(entry, &crate::words::label::IMPLEMENTED);
    Some(Contradiction { said: format!("it was implemented on {day}"), span })
}

/// A version tells something only where the template asks for one of implemented specs alone.
fn version(entry: &Entry, context: &LintContext) -> Option<Contradiction> {
    let asked = context.template.field("version")?.required_at.is_some() && context.template.is_own();
    let version = entry.spec.meta.version.as_ref().filter(|_| asked && is_ahead(stage(entry)))?;
    Some(Contradiction {
        said: format!("it carries the version {version}"),
        span: field(entry, &["version"]),
    })
}

/// The last entry counts: it says what became of the spec.
fn changelog(entry: &Entry, _: &LintContext) -> Option<Contradiction> {
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
    Some(Contradiction { said, span: Some(last.span) })
}

fn location(entry: &Entry, _: &LintContext) -> Option<Contradiction> {
    let location = entry.spec.meta.location.as_deref()?;
    let gone = entry.location_found == Some(false) && stage(entry) == Stage::Implemented;
    let said = format!("there is no file or folder `{location}`");
    gone.then(|| Contradiction { said, span: field(entry, &crate::words::label::LOCATION) })
}
