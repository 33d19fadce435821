//! Workflow commands that code hosts turn into annotations of the changed lines.

use std::fmt::Write;

use crate::diag::{Diagnostic, Severity};
use crate::report::{each_file, in_repository, visible};
use crate::source::Store;

/// `place` is where in its repository the source lies: hosts know files from its top.
pub fn render(findings: &[Diagnostic], store: &dyn Store, place: &str) -> String {
    let mut out = String::new();
    each_file(findings, store, |_, located| {
        for at in located {
            let finding = at.finding;
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note | Severity::Off => "notice",
            };
            let help = finding.help.as_ref().map_or_else(String::new, |help| format!("%0A{}", data(help)));
            let _ = writeln!(
                out,
                "::{command} file={},line={},endLine={},col={},endColumn={},title={}::{}",
                property(&in_repository(place, &finding.path)),
                at.from.line,
                at.to.line,
                at.from.column,
                at.to.column,
                finding.rule.code,
                data(&finding.message) + &help,
            );
        }
    });
    out
}

/// Escapes what would end the message: <https://github.com/actions/toolkit>, `command.ts`. What steers a terminal would
/// steer that of whoever reads the log, too.
fn data(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('%', "%25");
    lines.split('\n').map(visible).collect::<Vec<_>>().join("%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_steer_or_end_its_line() {
        assert_eq!(data("50 %\nx\u{1b}[2J\r::error::\u{202e}"), "50 %25%0Ax\\u{1b}[2J\\r::error::\\u{202e}");
        assert_eq!(property("a:b,c\u{9b}"), "a%3Ab%2Cc\\u{9b}");
    }
}
