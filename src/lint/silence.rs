//! Findings that authors let stand, by a comment in their file.

use std::collections::BTreeMap;

use crate::diag::{self, Diagnostic};
use crate::spec::Spec;
use crate::spec::silence::Silence;

/// The findings that no comment silences, with what is wrong with the comments; and how many they silence.
pub fn apply<'a>(
    findings: Vec<Diagnostic>,
    files: impl Iterator<Item = &'a Spec>,
) -> (Vec<Diagnostic>, usize) {
    let files: BTreeMap<&str, &[Silence]> = files
        .filter(|file| !file.silences.is_empty())
        .map(|file| (file.path.as_str(), file.silences.as_slice()))
        .collect();
    if files.is_empty() {
        return (findings, 0);
    }
    let mut used: Vec<(&str, usize, &str)> = Vec::new();
    let all = findings.len();
    let mut out: Vec<Diagnostic> = findings
        .into_iter()
        .filter(|found| {
            let Some((path, silences)) = files.get_key_value(found.path.as_str()) else { return true };
            let covering =
                silences.iter().enumerate().filter(|(_, one)| one.covers(found.rule.code, found.span));
            let before = used.len();
            used.extend(covering.map(|(at, _)| (*path, at, found.rule.code)));
            used.len() == before
        })
        .collect();
    let silenced = all - out.len();
    for (path, silences) in &files {
        for (at, silence) in silences.iter().enumerate() {
            let idle = |code: &&String| !used.contains(&(*path, at, code.as_str()));
            let faults = silence.codes.iter().filter(idle).map(|code| idle_code(code));
            let unnamed = silence.codes.is_empty().then(|| ("this comment names no rule".to_owned(), None));
            let unreasoned = (!silence.codes.is_empty() && silence.reason.is_empty()).then(|| {
                ("this comment gives no reason".to_owned(), Some("write it behind a colon".to_owned()))
            });
            for (message, help) in faults.chain(unnamed).chain(unreasoned) {
                let found = Diagnostic::new(&diag::IDLE_SILENCE, path, silence.span, message);
                out.push(match help {
                    Some(help) => found.with_help(help),
                    None => found,
                });
            }
        }
    }
    (out, silenced)
}

/// What is wrong with a code that silences nothing.
fn idle_code(code: &str) -> (String, Option<String>) {
    if diag::rule(code).is_some() {
        let help = "take the comment out, or move it to the section of the finding";
        return (format!("`{code}` finds nothing here"), Some(help.to_owned()));
    }
    let near = diag::nearest(code, diag::all().map(|rule| rule.code));
    (format!("there is no rule `{code}`"), near.map(|near| format!("did you mean `{near}`?")))
}
