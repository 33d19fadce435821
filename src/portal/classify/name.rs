//! What the name of a file tells: papers of a project, templates, what goes with specs.

use crate::source::stem;
use crate::spec::Spec;
use crate::spec::fill::Fill;
use crate::template::is_pattern;
use crate::template::name::{is_named_template, is_surely_template};
use crate::words::kind::normalize;
use crate::words::label;
use crate::words::stage::Stage;

/// Files of a project that every reader knows by their name.
const PROJECT_FILES: &[&str] = &[
    "readme", "index", "changelog", "contributing", "contributors", "code_of_conduct", "code-of-conduct",
    "license", "licence", "security", "support", "agents", "claude", "gemini", "copilot-instructions",
    "pull_request_template", "issue_template", "summary", "glossary", "maintainers", "governance",
    "codeowners", "authors", "toc", "notice", "history", "_index", "_sidebar", "warp", "cursor", "skill",
    "constitution",
];

/// Folders that hold what goes with specs and no specs.
const BESIDE: &[&str] = &[
    "assets", "images", "img", "media", "attachments", "figures", "template", "templates", "minutes",
    "steering",
];

/// Folders that hold what goes with specs, or specs of a kind: those carry numbers and have a header.
const MIXED: &[&str] = &["notes"];

/// Whether a file says where it stands.
pub(super) fn has_status(file: &Spec) -> bool {
    file.meta.status.raw().is_some()
}

/// Names of papers under which a spec may stand, too, when it has a status.
const SHARED: &[&str] =
    &["security", "history", "cursor", "skill", "support", "governance", "notice", "authors"];

/// Whether a file is a paper of the project: one with a status may be a spec of that name.
pub(super) fn is_project_file(file: &Spec) -> bool {
    let name = stem(&file.path).to_lowercase();
    is_project_file_name(&name) && !(SHARED.contains(&name.as_str()) && has_status(file))
}

/// Whether every project has a file of this name, in lower case.
pub fn is_project_file_name(stem: &str) -> bool {
    PROJECT_FILES.contains(&stem)
}

/// Whether a file lies in a folder of pictures, templates, or minutes of meetings.
pub(super) fn is_beside(file: &Spec) -> bool {
    let folders = file.path.rsplit('/').skip(1).map(str::to_lowercase);
    let headed = file.number.is_some()
        && file.fields.len() >= 2
        && file.fields.iter().any(|field| label::is_telling(&field.label));
    folders.into_iter().any(|name| {
        BESIDE.contains(&name.as_str())
            || (MIXED.contains(&name.as_str()) && !headed)
            || name.ends_with("meetings")
            || matches!(name.as_str(), "meeting" | "meeting-notes")
    })
}

/// Whether a name stands where a number would: one still to be given (`00xx-name`), or one that counts in sixteens.
pub(super) fn is_like_number(stem: &str) -> bool {
    let head = stem.split(['-', '_']).next().unwrap_or(stem);
    let open = head.chars().all(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X' | 'n' | 'N'))
        && head.len() >= 3
        && head.len() < stem.len();
    let sixteen = stem.len() == 2 && stem.chars().all(|c| c.is_ascii_digit() || ('A'..='F').contains(&c));
    open || sixteen
}

/// Whether a file that is called like a template is a spec all the same: it stands somewhere, and states what nobody
/// would copy.
fn is_filled(file: &Spec) -> bool {
    let status = &file.meta.status;
    let begun = matches!(
        status.stage(),
        Stage::Planned | Stage::InProgress | Stage::Implemented | Stage::Dropped | Stage::Superseded
    );
    let known = status.is_known() && !status.is_menu() && status.raw().is_some();
    !is_surely_template(&file.path)
        && known
        && !is_pattern(&file.title)
        && !file.title.starts_with(['<', '{', '['])
        && (begun || file.items().next().is_some())
        && file.sections.iter().any(|section| section.fill == Fill::Own)
        && file.sections.iter().all(|section| section.fill != Fill::Placeholder)
}

/// Whether a file is there to be copied: by its own name or that of its folder, or with a number and a title that
/// nobody gave yet.
pub(super) fn is_template(file: &Spec) -> bool {
    let says = |name: &str| {
        let name = name.to_lowercase();
        let words: Vec<&str> = name.split(['-', '_', ' ', '.']).filter(|word| !word.is_empty()).collect();
        words.last() == Some(&"template")
    };
    // `NNNN-template/` is to be copied, `042-email-template/` is about templates.
    let folder = file.path.rsplit('/').nth(1).filter(|name| !name.starts_with(|c: char| c.is_ascii_digit()));
    let folder = folder.unwrap_or("");
    let folder = if folder.split(['-', '_']).count() == 1 || is_like_number(folder) { folder } else { "" };
    // `0123-string-template.md` is a spec about templates.
    let numbered = stem(&file.path).starts_with(|c: char| c.is_ascii_digit()) && file.number != Some(0);
    let blank =
        file.number == Some(0) && ["title", "template", "name"].contains(&normalize(&file.title).as_str());
    let inner = file.title.strip_prefix('<').and_then(|title| title.strip_suffix('>')).unwrap_or("");
    let bracketed = normalize(inner).split(' ').any(|word| matches!(word, "title" | "name"));
    let by_name = is_named_template(&file.path) || (says(stem(&file.path)) && !numbered);
    bracketed || (by_name && !is_filled(file)) || says(folder) || blank
}
