//! What was mended in a file's bytes -> findings.

use crate::diag::{self, Diagnostic, Span};
use crate::encoding::MendKind;
use crate::source::Source;

/// One finding a file, however many places were mended; each kind is named.
pub(super) fn findings(source: &Source) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let double: Vec<_> = source.mends.iter().filter(|mend| mend.kind == MendKind::DoubleEncoding).collect();
    if let Some(first) = double.first() {
        let span = Span::new(first.range.start, first.range.end);
        let message = format!(
            "`{}` is `{}` stored in a wrong encoding; {} such place{} mended for display",
            first.from.escape_debug(),
            source.slice(span),
            double.len(),
            if double.len() == 1 { " was" } else { "s were" }
        );
        out.push(
            Diagnostic::new(&diag::ENCODING, &source.path, span, message)
                .with_help("save the file again as UTF-8 with the characters shown here"),
        );
    }
    for (kind, what) in [
        (MendKind::Utf16, "is stored as UTF-16"),
        (MendKind::Latin1, "is stored as Windows-1252"),
        (MendKind::Nul, "has NUL bytes in it, shown as \u{fffd}"),
        (MendKind::Control, "has control characters in it, shown as \u{fffd}"),
    ] {
        if let Some(mend) = source.mends.iter().find(|mend| mend.kind == kind) {
            let span = Span::new(mend.range.start, mend.range.start);
            let finding = Diagnostic::new(&diag::ENCODING, &source.path, span, format!("the file {what}"));
            out.push(finding.with_help("save the file again as UTF-8"));
        }
    }
    let invalid = source.mends.iter().find_map(|mend| match mend.kind {
        MendKind::Invalid { offset } => Some((mend, offset)),
        _ => None,
    });
    if let Some((mend, offset)) = invalid {
        let span = Span::new(mend.range.start, mend.range.end);
        let message = format!("the bytes from offset {offset} on are no UTF-8; they are shown as \u{fffd}");
        let finding = Diagnostic::new(&diag::ENCODING, &source.path, span, message);
        out.push(finding.with_help("save the file again as UTF-8"));
    }
    out
}
