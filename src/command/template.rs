//! `specsite template`: what was learned, so that a user can trust it.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::command::{self, Terminal};
use crate::error::{Error, Result};
use crate::project;
use crate::template::{FieldKind, Origin, SectionRule, Template};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct TemplateArgs {
    /// The folder with the specs
    #[arg(default_value = ".")]
    pub source: PathBuf,
    /// Print the whole schema as JSON
    #[arg(long)]
    pub json: bool,
}

pub fn run(args: &TemplateArgs, _: &Terminal) -> Result<ExitCode> {
    let project = project::read(&args.source, super::surroundings())?;
    let compiled = command::compiled(&project)?;
    let template = &compiled.schema.template;
    let text = if args.json {
        serde_json::to_string_pretty(template).map_err(|cause| Error::new(cause.to_string()))? + "\n"
    } else {
        describe(template)
    };
    command::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn describe(template: &Template) -> String {
    let mut out = match &template.origin {
        Origin::Configured(path) => format!("{path}, named in specsite.toml\n"),
        Origin::Named(path) => format!("{path}, found by its name\n"),
        Origin::Content(path) => format!("{path}, known by what it holds\n"),
        Origin::Inferred => {
            "inferred: what most specs have in common, since no file of this source is a template\n"
                .to_owned()
        }
        Origin::BuiltIn => "the built-in template: no file of this source is one\n".to_owned(),
    };
    out.push_str("\nHeader fields\n");
    for field in &template.fields {
        let kind = match &field.kind {
            FieldKind::Choice(values) => {
                values.iter().map(crate::template::Choice::written).collect::<Vec<_>>().join(" | ")
            }
            FieldKind::Date => "a date".to_owned(),
            FieldKind::Version => "a version".to_owned(),
            FieldKind::Path => "a path".to_owned(),
            FieldKind::Text => "text".to_owned(),
        };
        let when = field.required_at.as_ref().map_or_else(String::new, |word| format!("  (when {word})"));
        let _ = writeln!(out, "  {:<14} {kind}{when}", field.name);
    }
    out.push_str("\nSections\n");
    for rule in &template.sections {
        let depth = std::iter::successors(rule.parent, |parent| template.sections[*parent].parent).count();
        let title = format!("{}{}", "  ".repeat(depth + 1), rule.title);
        let _ = writeln!(out, "{title:<34} {}", learned(rule));
    }
    out
}

/// What was learned of a section, in a few words.
fn learned(rule: &SectionRule) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(mark) = &rule.optional {
        parts.push(format!("optional: {mark}"));
    }
    if !rule.prefixes.is_empty() {
        let prefixes: Vec<_> = rule.prefixes.iter().map(|prefix| format!("{}1…", prefix.prefix)).collect();
        parts.push(format!("items {}", prefixes.join(", ")));
    }
    if !rule.labels.is_empty() {
        parts.push(format!("entries {}", rule.labels.join(", ")));
    }
    for columns in &rule.columns {
        parts.push(format!("table {}", columns.join(" | ")));
    }
    if rule.checklist > 0 {
        parts.push(format!("{} checkboxes", rule.checklist));
    }
    if rule.dated {
        parts.push("dated entries".to_owned());
    }
    let languages: Vec<&str> =
        rule.languages.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    if !languages.is_empty() {
        parts.push(format!("code in {}", languages.join(", ")));
    }
    parts.join("; ")
}
