//! SARIF 2.1.0, the exchange format of code scanners:
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use serde_json::{Value, json};

use crate::diag::{self, Diagnostic, Severity};
use crate::report::{each_file, in_repository};
use crate::route::encode_path;
use crate::source::Store;

/// `place` is where in its repository the source lies: hosts know files from its top.
pub fn render(findings: &[Diagnostic], store: &dyn Store, place: &str) -> String {
    let mut results: Vec<Value> = Vec::new();
    each_file(findings, store, |_, located| {
        for at in located {
            let finding = at.finding;
            let text = match &finding.help {
                Some(help) => format!("{}\n{help}", finding.message),
                None => finding.message.clone(),
            };
            results.push(json!({
                "ruleId": finding.rule.code,
                "level": level(finding.severity),
                "message": { "text": text },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": encode_path(&in_repository(place, &finding.path)) },
                    "region": {
                        "startLine": at.from.line, "startColumn": at.from.column,
                        "endLine": at.to.line, "endColumn": at.to.column,
                    },
                } }],
            }));
        }
    });
    let rules: Vec<Value> = diag::all()
        .map(|rule| {
            json!({
                "id": rule.code,
                "shortDescription": { "text": rule.summary },
                "help": { "text": rule.guide(), "markdown": rule.guide() },
                "defaultConfiguration": { "level": level(rule.severity) },
            })
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "specsite", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
        Severity::Off => "none",
    }
}
