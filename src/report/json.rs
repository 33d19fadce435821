//! One JSON object a line, as the contract lays it down.

use serde::Serialize;

use crate::diag::Diagnostic;
use crate::report::each_file;
use crate::source::Store;

#[derive(Serialize)]
struct JsonLine<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    help: Option<&'a str>,
}

pub fn render(findings: &[Diagnostic], store: &dyn Store) -> String {
    let mut out = String::new();
    each_file(findings, store, |_, located| {
        for at in located {
            let line = JsonLine {
                code: at.finding.rule.code,
                severity: at.finding.severity.name(),
                message: &at.finding.message,
                path: &at.finding.path,
                line: at.from.line,
                column: at.from.column,
                end_line: at.to.line,
                end_column: at.to.column,
                help: at.finding.help.as_deref(),
            };
            // A line holds text and numbers only, which always can be written.
            out.push_str(&serde_json::to_string(&line).unwrap_or_default());
            out.push('\n');
        }
    });
    out
}
