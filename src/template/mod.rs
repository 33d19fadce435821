//! A template in Markdown -> [`Template`], the schema of the specs written from it.
//!
//! Learned are the header fields and the values they offer, the sections with their order, the
//! prefixes of numbered items, table columns, checklists, code languages, and every sentence that
//! only guides the author, so that text nobody changed never counts as content.

pub mod find;
pub mod infer;
mod learn;
pub mod rule;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::markdown;
use crate::slug::Names;
use crate::source::Source;
use crate::spec::front_matter;
use crate::spec::header;
use crate::spec::kind::{Kind, normalize};
use crate::spec::section;
pub use learn::row_text;
pub use rule::{Choice, FieldKind, FieldRule, Prefix, SectionRule, is_pattern, is_same_label};

const BUILT_IN: &str = include_str!("built_in.md");

/// Where a template came from; the first that applies wins, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "found", content = "path")]
pub enum Origin {
    /// Named in `specsite.toml`.
    Configured(String),
    /// Found by its file name.
    Named(String),
    /// Known by what it holds.
    Content(String),
    /// What most specs have in common.
    Inferred,
    /// The one in this program.
    BuiltIn,
}

impl Origin {
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Configured(path) | Self::Named(path) | Self::Content(path) => Some(path),
            Self::Inferred | Self::BuiltIn => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Template {
    pub origin: Origin,
    pub fields: Vec<FieldRule>,
    pub sections: Vec<SectionRule>,
    #[serde(skip)]
    pub text: String,
    #[serde(skip)]
    guidance: BTreeSet<String>,
}

impl Template {
    pub fn built_in() -> Self {
        Self::learn(&Source::new("template.md", BUILT_IN.as_bytes()), Origin::BuiltIn)
    }

    pub fn learn(source: &Source, origin: Origin) -> Self {
        let (mut fields, start, _) = front_matter::read(source);
        let blocks = markdown::parse(&source.text, start);
        let header = header::read(&blocks, source, &[]);
        fields.extend(header.fields);
        let title = header.title.map(|(_, at)| at);
        let outline = section::outline(&blocks, title, &header.consumed, &mut Names::default());
        let mut guidance = BTreeSet::new();
        for block in &blocks {
            learn::guidance(block, &mut guidance);
        }
        guidance.remove("");
        let sections = learn::sections(&outline, &blocks);
        Self {
            origin,
            fields: fields.iter().map(FieldRule::learn).collect(),
            sections,
            text: source.text.clone(),
            guidance,
        }
    }

    /// Whether it tells what the specs of the source look like, or only stands in for a template that does.
    pub fn is_own(&self) -> bool {
        self.origin != Origin::BuiltIn
    }

    /// Whether somebody wrote it for the specs of the source, so that its words bind them.
    pub fn is_written(&self) -> bool {
        self.origin.path().is_some()
    }

    pub fn field(&self, name: &str) -> Option<&FieldRule> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// The values that the status field offers.
    pub fn statuses(&self) -> &[Choice] {
        self.choices("status")
    }

    pub fn choices(&self, field: &str) -> &[Choice] {
        match self.field(field).map(|field| &field.kind) {
            Some(FieldKind::Choice(values)) => values,
            _ => &[],
        }
    }

    /// The rule of a section, by its title or by what it means.
    pub fn section(&self, title: &str, kind: Option<Kind>) -> Option<usize> {
        let title = normalize(title);
        let by_title = self.sections.iter().position(|rule| normalize(&rule.title) == title);
        by_title.or_else(|| self.sections.iter().position(|rule| kind.is_some() && rule.kind == kind))
    }

    /// Whether a piece of text says nothing of its own: it stands in the template word for word,
    /// or is nothing but a bracket, dots or a pattern to be filled in.
    pub fn is_placeholder(&self, text: &str) -> bool {
        is_pattern(text) || self.guidance.contains(&normalize(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_template_is_learned_whole() {
        let template = Template::built_in();
        let names: Vec<_> = template.fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["Status", "Type", "Created", "Implemented", "Version", "Location"]);
        let statuses: Vec<_> = template.statuses().iter().map(|choice| choice.label.as_str()).collect();
        assert_eq!(statuses, ["Planned", "In Progress", "Implemented"]);
        assert_eq!(template.statuses()[0].emoji.as_deref(), Some("📋"));
        assert_eq!(template.field("version").map(|field| &field.kind), Some(&FieldKind::Version));
        assert_eq!(template.field("location").map(|field| &field.kind), Some(&FieldKind::Path));
        assert_eq!(template.field("implemented").and_then(|f| f.required_at.as_deref()), Some("implemented"));
        let prefixes: Vec<_> =
            template.sections.iter().flat_map(|s| s.prefixes.iter().map(|p| p.prefix.as_str())).collect();
        for prefix in
            ["FR", "NFR", "C", "AD", "Q", "Threat", "Test Case", "Edge Case", "Phase", "Step", "Component"]
        {
            assert!(prefixes.contains(&prefix), "{prefix} in {prefixes:?}");
        }
        let migration = &template.sections[template.section("Migration", None).expect("migration")];
        assert!(migration.optional.is_some() && !migration.leaf);
        let changelog = &template.sections[template.section("Changelog", None).expect("changelog")];
        assert!(changelog.dated);
        let errors = &template.sections[template.section("Error Scenarios", None).expect("errors")];
        assert_eq!(errors.columns[0].len(), 4);
    }

    #[test]
    fn a_team_adds_a_section_and_a_field() {
        let text = "# [Name]\n\n**Status:** Planned | Done\n**Owner:** A \\| B\n\n## Rollback Drill\n\n- **RD1:** [what]\n";
        let template = Template::learn(&Source::new("t.md", text.as_bytes()), Origin::Named("t.md".into()));
        assert_eq!(template.choices("owner").len(), 2);
        assert_eq!(template.sections[0].prefixes[0].prefix, "RD");
        assert!(template.is_placeholder("RD1: [what]"));
    }
}
