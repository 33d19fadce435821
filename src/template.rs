//! A template in Markdown -> [`Template`], the schema of the specs written from it.
//!
//! Learned are the header fields and the values they offer, the sections with their order, the
//! prefixes of numbered items, table columns, checklists, code languages, and every sentence that
//! only guides the author, so that text nobody changed never counts as content.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::markdown::{self, tree};
use crate::source::{Source, folder, stem};
use crate::spec::header::{self, Field};
use crate::spec::section::{self, Kind, Outline, normalize};
use tree::{Block, BlockKind, Inline, InlineKind};

const BUILT_IN: &str = include_str!("template.md");

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
    /// The one in this program.
    BuiltIn,
}

impl Origin {
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Configured(path) | Self::Named(path) | Self::Content(path) => Some(path),
            Self::BuiltIn => None,
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

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldRule {
    pub name: String,
    #[serde(flatten)]
    pub kind: FieldKind,
    /// The status at which the field must be filled: the word after "if"; always when absent.
    pub required_at: Option<String>,
    /// The value as it stands in the template.
    pub placeholder: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "values")]
pub enum FieldKind {
    /// One of these values, in this order, each with the emoji it is written with.
    Choice(Vec<Choice>),
    Date,
    Version,
    Path,
    Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub label: String,
    pub emoji: Option<String>,
}

impl Choice {
    /// As it is written in a header: the emoji, then the word.
    pub fn written(&self) -> String {
        self.emoji.as_ref().map_or_else(|| self.label.clone(), |emoji| format!("{emoji} {}", self.label))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionRule {
    pub title: String,
    pub level: u8,
    pub kind: Option<Kind>,
    pub parent: Option<usize>,
    /// The remark under the heading that makes the section optional.
    pub optional: Option<String>,
    /// Prefixes of numbered items: `FR`, `Test Case`; and how many the template shows.
    pub prefixes: Vec<Prefix>,
    /// Bold words that begin a list item and carry no number: `Latency`.
    pub labels: Vec<String>,
    pub columns: Vec<Vec<String>>,
    pub checklist: usize,
    /// Whether its subsections are days.
    pub dated: bool,
    pub languages: Vec<String>,
    /// Whether it holds anything but subsections.
    pub leaf: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Prefix {
    pub prefix: String,
    pub shown: usize,
}

impl Template {
    pub fn built_in() -> Self {
        Self::learn(&Source::new("template.md", BUILT_IN.as_bytes()), Origin::BuiltIn)
    }

    pub fn learn(source: &Source, origin: Origin) -> Self {
        let (mut fields, start, _) = header::front_matter(source);
        let blocks = markdown::parse(&source.text, start);
        let header = header::read(&blocks, source, &[]);
        fields.extend(header.fields);
        let title = header.title.map(|(_, at)| at);
        let outline = section::outline(&blocks, title, &header.consumed, &mut BTreeSet::new());
        let mut guidance = BTreeSet::new();
        for block in &blocks {
            collect_guidance(block, &mut guidance);
        }
        guidance.remove("");
        let sections = learn_sections(&outline, &blocks);
        Self {
            origin,
            fields: fields.iter().map(FieldRule::learn).collect(),
            sections,
            text: source.text.clone(),
            guidance,
        }
    }

    /// Whether the specs of the source were written from this template, or it only stands in for one.
    pub fn is_own(&self) -> bool {
        self.origin != Origin::BuiltIn
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

/// Text that asks to be filled in, whatever the template.
pub fn is_pattern(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', ',', ';']).trim();
    let bracket = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    match bracket {
        Some(inner) => !inner.contains(['[', ']']),
        None => {
            let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
            bare.is_empty() || matches!(bare, "YYYY-MM-DD" | "X.Y.Z" | "TBD" | "TODO" | "tbd" | "todo")
        }
    }
}

impl FieldRule {
    fn learn(field: &Field) -> Self {
        let (value, required_at) = condition(&field.text);
        let parts: Vec<&str> = value.split('|').map(str::trim).filter(|part| !part.is_empty()).collect();
        let kind = if parts.len() > 1 {
            FieldKind::Choice(parts.iter().map(|part| choice(part)).collect())
        } else if value.to_uppercase().contains("YYYY") || field.label.to_lowercase().ends_with("date") {
            FieldKind::Date
        } else if is_version_pattern(&value) {
            FieldKind::Version
        } else if value.contains('/') && !value.contains("://") && !value.contains(' ') {
            FieldKind::Path
        } else {
            FieldKind::Text
        };
        Self { name: field.label.clone(), kind, required_at, placeholder: field.text.clone() }
    }

    /// Whether a value is still the template's, its condition aside.
    pub fn is_unfilled(&self, text: &str) -> bool {
        let (value, _) = condition(text);
        let (own, _) = condition(&self.placeholder);
        // A template may offer one fixed value; only what looks like something to fill in is a placeholder.
        let fixed = self.kind == FieldKind::Text && !is_pattern(&own) && !own.contains(['[', '(']);
        is_pattern(&value) || (!fixed && normalize(&value) == normalize(&own))
    }
}

/// Parts `value (if implemented)` into the value and the condition's word.
fn condition(text: &str) -> (String, Option<String>) {
    let Some((value, rest)) = text.split_once("(if ") else { return (text.trim().to_owned(), None) };
    let word = rest.split(')').next().unwrap_or(rest).trim();
    (value.trim().to_owned(), Some(word.to_lowercase()).filter(|word| !word.is_empty()))
}

fn choice(text: &str) -> Choice {
    let label = text.trim_start_matches(|c: char| !c.is_alphanumeric()).trim();
    let emoji = text[..text.len() - label.len()].trim();
    Choice { label: label.to_owned(), emoji: Some(emoji.to_owned()).filter(|emoji| !emoji.is_empty()) }
}

fn is_version_pattern(value: &str) -> bool {
    let parts: Vec<&str> = value.trim_start_matches('v').split('.').collect();
    (2..=3).contains(&parts.len())
        && parts
            .iter()
            .all(|part| matches!(*part, "X" | "Y" | "Z" | "x" | "y" | "z") || part.parse::<u32>().is_ok())
}

fn learn_sections(outline: &[Outline], blocks: &[Block]) -> Vec<SectionRule> {
    let mut rules: Vec<SectionRule> = Vec::new();
    // Which rule each section of the outline became, or the rule that took it in.
    let mut rule_of: Vec<Option<usize>> = vec![None; outline.len()];
    for (index, section) in outline.iter().enumerate().skip(1) {
        let parent = section.parent.and_then(|parent| rule_of[parent]);
        if let (Some(parent), Some(part)) = (parent, item_heading(&section.title)) {
            let rule = &mut rules[parent];
            rule.leaf = true;
            match part {
                Heading::Day => rule.dated = true,
                Heading::Item(prefix) => count(&mut rule.prefixes, prefix),
            }
            rule.checklist += checklist(section, blocks);
            rule_of[index] = Some(parent);
            continue;
        }
        if is_pattern(&section.title) {
            continue;
        }
        rule_of[index] = Some(rules.len());
        rules.push(learn_section(section, parent, blocks));
    }
    rules
}

enum Heading {
    Day,
    Item(String),
}

/// A heading of the template that stands for many: `Phase 1: Development`, `YYYY-MM-DD`.
fn item_heading(title: &str) -> Option<Heading> {
    if title.contains("YYYY-MM-DD") || crate::spec::date::find(title).is_some_and(|(at, _)| at == 0) {
        return Some(Heading::Day);
    }
    let (prefix, _) = split_numbered(title)?;
    Some(Heading::Item(prefix.to_owned()))
}

/// Parts `Test Case 1: words` into `Test Case` and the rest, `FR12` into `FR` and nothing.
fn split_numbered(text: &str) -> Option<(&str, &str)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let prefix = text[..digits].trim_end_matches([' ', '-', '#']);
    let rest = text[digits..].trim_start_matches(|c: char| c.is_ascii_digit());
    let fits = prefix.starts_with(char::is_alphabetic)
        && prefix.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '_'))
        && prefix.split_whitespace().count() <= 3
        && (rest.is_empty() || rest.starts_with([':', '.', ')', ' ']));
    fits.then(|| (prefix, rest.trim_start_matches([':', '.', ')', ' '])))
}

fn count(prefixes: &mut Vec<Prefix>, prefix: String) {
    match prefixes.iter_mut().find(|known| known.prefix == prefix) {
        Some(known) => known.shown += 1,
        None => prefixes.push(Prefix { prefix, shown: 1 }),
    }
}

fn checklist(section: &Outline, blocks: &[Block]) -> usize {
    let lists = section.blocks.iter().filter_map(|at| match &blocks[*at].kind {
        BlockKind::List { items, .. } => Some(items),
        _ => None,
    });
    lists.flatten().filter(|item| item.task.is_some()).count()
}

fn learn_section(section: &Outline, parent: Option<usize>, blocks: &[Block]) -> SectionRule {
    let own: Vec<&Block> =
        section.blocks.iter().map(|at| &blocks[*at]).filter(|b| b.kind != BlockKind::Rule).collect();
    let optional = own.first().and_then(|block| optional_mark(block));
    let mut rule = SectionRule {
        title: section.title.clone(),
        level: section.level,
        kind: section.kind,
        parent,
        leaf: own.len() > usize::from(optional.is_some()),
        optional,
        prefixes: Vec::new(),
        labels: Vec::new(),
        columns: Vec::new(),
        checklist: checklist(section, blocks),
        dated: false,
        languages: Vec::new(),
    };
    for block in own {
        match &block.kind {
            BlockKind::List { items, .. } => {
                for item in items.iter().filter(|item| item.task.is_none()) {
                    let Some(label) = item.blocks.first().and_then(bold_lead) else { continue };
                    match split_numbered(&label) {
                        Some((prefix, "")) => count(&mut rule.prefixes, prefix.to_owned()),
                        _ => rule.labels.push(label),
                    }
                }
            }
            BlockKind::Table(table) => {
                rule.columns
                    .push(table.header.iter().map(|cell| tree::plain(cell).trim().to_owned()).collect());
            }
            BlockKind::Code { info, .. } => rule.languages.push(markdown::highlight::language(info)),
            _ => {}
        }
    }
    rule
}

/// The bold words that begin a paragraph, without their colon.
pub fn bold_lead(block: &Block) -> Option<String> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let Inline { kind: InlineKind::Strong(label), .. } = content.first()? else { return None };
    Some(tree::plain(label).trim().trim_end_matches(':').trim().to_owned())
}

/// `*(If this changes existing functionality)*` and nothing else.
fn optional_mark(block: &Block) -> Option<String> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let [Inline { kind: InlineKind::Emphasis(content), .. }] = content.as_slice() else { return None };
    let text = tree::plain(content);
    Some(text.trim().strip_prefix('(')?.strip_suffix(')')?.to_owned())
}

fn collect_guidance(block: &Block, out: &mut BTreeSet<String>) {
    match &block.kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => {
            out.insert(normalize(&tree::plain(content)));
        }
        BlockKind::Code { literal, .. } => {
            out.insert(normalize(literal));
        }
        BlockKind::Table(table) => {
            let rows = table.rows.iter().map(|row| &row.cells);
            out.extend(rows.map(|cells| normalize(&row_text(cells))));
        }
        BlockKind::List { items, .. } => {
            for block in items.iter().flat_map(|item| &item.blocks) {
                collect_guidance(block, out);
            }
        }
        BlockKind::Quote(blocks) | BlockKind::Alert { blocks, .. } | BlockKind::Footnote { blocks, .. } => {
            blocks.iter().for_each(|block| collect_guidance(block, out));
        }
        BlockKind::Html(_) | BlockKind::Math(_) | BlockKind::Rule => {}
    }
}

/// The words of a table row.
pub fn row_text(cells: &[Vec<Inline>]) -> String {
    cells.iter().map(|cell| tree::plain(cell)).collect::<Vec<_>>().join(" ")
}

/// Whether a file is a template by its name: `TEMPLATE.md`, `0000-template.md`, `templates/feature.md`;
/// `0123-template-literals.md` is a spec about templates.
pub fn is_named_template(path: &str) -> bool {
    let name = normalize(stem(path));
    let words: Vec<&str> = name.split(' ').collect();
    let number = stem(path).trim_start_matches(|c: char| !c.is_ascii_digit());
    let numbered = number.chars().take_while(char::is_ascii_digit).any(|c| c != '0');
    let in_folder = folder(path).rsplit('/').next().is_some_and(|name| {
        let name = normalize(name);
        name.split(' ').next_back().is_some_and(|word| matches!(word, "template" | "templates"))
    });
    let by_name = !numbered && words.last() == Some(&"template");
    by_name || (in_folder && !numbered && !matches!(name.as_str(), "readme" | "index"))
}

/// Whether a file is a template by its content: its title in brackets, its status a menu, placeholders throughout.
pub fn is_template_content(source: &Source) -> bool {
    // Reading the whole document is dear; every template asks for something in brackets or in capitals.
    if !source.text.contains("YYYY") && !source.text.contains('[') {
        return false;
    }
    let blocks = markdown::parse(&source.text, header::front_matter(source).1);
    let header = header::read(&blocks, source, &[]);
    let title = header.title.as_ref().is_some_and(|(title, _)| is_pattern(title));
    let menu =
        header.field(&["status", "state", "type"]).is_some_and(|field| field.text.matches('|').count() >= 1);
    let mut leaves = BTreeSet::new();
    blocks.iter().for_each(|block| leaf_texts(block, &mut leaves));
    let asking = leaves.iter().filter(|text| asks(text)).count();
    let throughout = asking >= 3 && asking * 5 >= leaves.len();
    usize::from(title) + usize::from(menu) + usize::from(throughout) >= 2 && (title || throughout)
}

fn leaf_texts(block: &Block, out: &mut BTreeSet<String>) {
    let mut text = String::new();
    tree::block_text(block, &mut text);
    out.extend(text.lines().map(str::to_owned));
}

fn asks(text: &str) -> bool {
    let bracket = text.find('[').is_some_and(|at| text[at..].contains(']') && !text[at..].starts_with("[ ]"));
    bracket || text.contains("YYYY-MM-DD") || text.contains("X.Y.Z") || text.contains("path/to/")
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

    #[test]
    fn names_and_contents_of_templates() {
        for path in
            ["TEMPLATE.md", "_template.md", "0000-template.md", "x/0000-swift-template.md", "templates/a.md"]
        {
            assert!(is_named_template(path), "{path}");
        }
        for path in [
            "0123-template-literals.md",
            "a/0042-template.md",
            "literal-template-strings.md",
            "template-learning.md",
        ] {
            assert!(!is_named_template(path), "{path}");
        }
        assert!(is_template_content(&Source::new("anything.md", BUILT_IN.as_bytes())));
        assert!(!is_template_content(&Source::new(
            "a.md",
            b"# Auth\n\n**Status:** Planned\n\n- [ ] a [link](x)\n"
        )));
    }

    #[test]
    fn patterns_ask_to_be_filled_in() {
        for text in ["[First requirement]", "...", "YYYY-MM-DD", "\"...\"", "TBD", ""] {
            assert!(is_pattern(text), "{text}");
        }
        assert!(!is_pattern("[a] and [b]") && !is_pattern("done"));
    }
}
