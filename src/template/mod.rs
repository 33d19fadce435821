//! A template in Markdown -> [`Template`], the schema of the specs written from it.
//!
//! Learned are the header fields and the values they offer, the sections with their order, the
//! prefixes of numbered items, table columns, checklists, code languages, and every sentence that
//! only guides the author, so that text nobody changed never counts as content.

mod blank;
pub mod find;
pub mod infer;
mod learn;
pub mod name;
mod optional;
pub mod rule;
mod standing;
pub mod summary;

use std::collections::BTreeSet;
use std::ops::Bound;

use serde::Serialize;

use crate::diag::Span;
use crate::document::{Document, header, outline};
use crate::markdown::tree::Inline;
use crate::slug::UniqueNames;
use crate::source::{self, Source, folder};
use crate::words::kind::{Kind, normalize};
use crate::words::label;
use standing::StandingText;

pub use blank::{is_bare_label, is_blank, is_lead};
pub use learn::row_text;
pub use rule::{
    Choice, FieldKind, FieldRule, Prefix, SectionRule, is_pattern, is_same_label, may_end_in_pattern,
};

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
    /// Where its text has the heading that names the document.
    #[serde(skip)]
    pub title: Option<Span>,
    /// Where its text begins below the front matter.
    #[serde(skip)]
    pub body: usize,
    #[serde(skip)]
    pub text: String,
    #[serde(skip)]
    guidance: BTreeSet<String>,
    /// Sentences that may be meant to stay.
    #[serde(skip)]
    standing: Vec<StandingText>,
    /// Links that lead to a file; before that is known, all.
    #[serde(skip)]
    leads: BTreeSet<String>,
    /// Sentences that all specs have kept, in their normal form.
    #[serde(skip)]
    kept: Vec<String>,
    /// The most letters that a piece of it has.
    #[serde(skip)]
    longest_guidance: usize,
}

impl Template {
    pub fn built_in() -> Self {
        Self::learn(&Document::read(Source::new("template.md", BUILT_IN.as_bytes())), Origin::BuiltIn)
    }

    pub fn learn(document: &Document, origin: Origin) -> Self {
        let Document { source, front, blocks, .. } = document;
        let header = header::read(blocks, source, &[]);
        let title = header.title.as_ref().map(|(_, at)| *at);
        // Some begin with the first section.
        let section = |title: &str| label::SECTIONS.contains(&normalize(title).as_str());
        let named = header.title.as_ref().filter(|(title, _)| !section(title)).map(|(_, at)| *at);
        let outline = outline::outline(blocks, title, &header.consumed, &mut UniqueNames::default());
        let mut guidance = BTreeSet::new();
        for block in blocks {
            learn::guidance(block, &mut guidance);
        }
        guidance.remove("");
        let mut leads = BTreeSet::new();
        blocks.iter().for_each(|block| learn::link_targets(block, &mut leads));
        Self {
            origin,
            fields: optional::fields(front.iter().chain(&header.fields), source),
            title: named.map(|at| blocks[at].span),
            body: document.body,
            sections: learn::sections(&outline, blocks),
            standing: standing::standing(&outline, blocks, source),
            leads,
            kept: Vec::new(),
            text: source.text.clone(),
            longest_guidance: guidance.iter().map(|piece| letters(piece)).max().unwrap_or(0),
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
        let title = normalize(optional::bare_title(title).0);
        let by_title = self.sections.iter().position(|rule| rule.key == title);
        by_title.or_else(|| self.sections.iter().position(|rule| kind.is_some() && rule.kind == kind))
    }

    /// Whether a piece of text says nothing of its own: it stands in the template word for word,
    /// or is nothing but a bracket, dots or a pattern to be filled in.
    pub fn is_placeholder(&self, text: &str) -> bool {
        is_pattern(text) || self.is_guidance(text)
    }

    /// Whether a run of text, of which `text` are the words, says nothing of its own.
    pub fn is_unwritten(&self, content: &[Inline], text: &str) -> bool {
        blank::is_unwritten(
            content,
            text,
            |text| self.is_placeholder(text),
            |target| self.leads.contains(target),
        )
    }

    /// Whether a block of code says nothing of its own.
    pub fn is_unwritten_code(&self, code: &str) -> bool {
        blank::is_blank_code(code) || self.is_guidance(code)
    }

    /// Takes in what the source around it tells: sentences that all texts with their section have kept are filled in
    /// there, and links that lead to a file are no examples.
    pub fn settle(&mut self, texts: impl Iterator<Item = String>, is_file: impl Fn(&str) -> bool) {
        let place = folder(self.origin.path().unwrap_or_default()).to_owned();
        let path = |target: &str| {
            let target = target.split(['#', '?']).next().unwrap_or(target);
            let path = if place.is_empty() { target.to_owned() } else { format!("{place}/{target}") };
            source::normalize(&path).filter(|_| !target.is_empty())
        };
        self.leads.retain(|target| path(target).is_some_and(|path| is_file(&path)));
        self.kept = standing::kept(std::mem::take(&mut self.standing), texts);
        for key in &self.kept {
            self.guidance.remove(key);
        }
    }

    /// Whether a piece of text stands in the template word for word.
    fn is_guidance(&self, text: &str) -> bool {
        // Bringing a text into its normal form costs more than seeing that it is too long or begins otherwise.
        self.may_begin(text)
            && letters(text) <= self.longest_guidance
            && self.guidance.contains(&normalize(text))
    }

    /// Whether anything in the template begins with the first word of a text.
    fn may_begin(&self, text: &str) -> bool {
        let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let Some(first) = words.find(|word| !word.bytes().all(|b| b.is_ascii_digit())) else { return true };
        let first = first.to_lowercase();
        let next = self.guidance.range::<str, _>((Bound::Included(first.as_str()), Bound::Unbounded)).next();
        next.is_some_and(|piece| piece.starts_with(&first))
    }

    /// Everything that decides how a file is read, as a text that is equal for equal templates only.
    pub fn signature(&self) -> String {
        format!("{:?}\n{:?}\n{:?}\n{}", self.origin, self.kept, self.leads, self.text)
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
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
        let document = Document::read(Source::new("t.md", text.as_bytes()));
        let template = Template::learn(&document, Origin::Named("t.md".into()));
        assert_eq!(template.choices("owner").len(), 2);
        assert_eq!(template.sections[0].prefixes[0].prefix, "RD");
        assert!(template.is_placeholder("RD1: [what]"));
    }
}
