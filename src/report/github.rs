//! Workflow commands that code hosts turn into annotations of the changed lines.

use std::fmt::Write;

use crate::diag::{Diagnostic, Severity};
use crate::report::each_file;
use crate::source::Store;

pub fn render(findings: &[Diagnostic], store: &dyn Store) -> String {
    let mut out = String::new();
    each_file(findings, store, |_, located| {
        for at in located {
            let finding = at.finding;
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note | Severity::Off => "notice",
            };
            let help = finding.help.as_ref().map_or_else(String::new, |help| format!("\n{help}"));
            let _ = writeln!(
                out,
                "::{command} file={},line={},endLine={},col={},endColumn={},title={}::{}",
                property(&finding.path),
                at.from.line,
                at.to.line,
                at.from.column,
                at.to.column,
                finding.rule.code,
                data(&format!("{}{help}", finding.message)),
            );
        }
    });
    out
}

/// Escapes what would end the message: <https://github.com/actions/toolkit>, `command.ts`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
