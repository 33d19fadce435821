//! What a section says besides numbered items and checkboxes, taken out as data: labelled entries, table
//! rows, steps, and what its code declares. Which of these are read is a matter of the section's kind.

use serde::{Deserialize, Serialize};

use crate::diag::Span;
use crate::markdown::highlight;
use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind, ListItem, MarkdownTable};
use crate::slug::{self, UniqueNames};
use crate::spec::extract::data_model::{self, DataModel};
use crate::spec::extract::endpoint::{self, Endpoint};
use crate::spec::extract::file_tree::{self, TreeNode};
use crate::spec::extract::manifest::{self, Package};
use crate::spec::extract::scenario::{self, Case};
use crate::spec::extract::setting::{self, Setting};
use crate::spec::extract::symbol::{self, Symbol};
use crate::text::{one_line, shortened};
use crate::words::kind::Reading;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub kind: FactKind,
    /// The place on the page; empty where the section itself is the nearest.
    pub anchor: String,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// `**Latency:** < 5 ms`
    Entry {
        label: String,
        text: String,
    },
    /// A list item or a step without a label.
    Line(String),
    /// A paragraph without a label.
    Text(String),
    /// A table row: each cell under its column's title.
    Row(Vec<(String, String)>),
    Endpoint(Endpoint),
    Symbol(Symbol),
    Model(DataModel),
    Package(Package),
    Setting(Setting),
    Path(TreeNode),
    Sample(Sample),
    Case(Case),
}

/// A block of code that shows something in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    pub language: String,
    /// The comment it begins with.
    pub title: String,
    pub code: String,
}

/// The most of a text that is kept, in bytes; the whole stands in its place on the spec's page.
const LONGEST: usize = 600;
const LONGEST_CODE: usize = 8_000;

/// Where facts are read.
pub struct FactReader<'a> {
    pub reading: Reading,
    /// The section's anchor, with which those of its facts begin.
    pub section: &'a str,
    /// Whether a block, by its first byte, is declared elsewhere or is the template's own words.
    pub known: &'a dyn Fn(usize) -> bool,
    pub anchors: &'a mut UniqueNames,
    pub facts: Vec<Fact>,
}

impl FactReader<'_> {
    pub fn block(&mut self, block: &Block) {
        // A list begins where its first entry does, and each entry is looked at by itself.
        let leaf = matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Code { .. });
        if leaf && (self.known)(block.span.start) {
            return;
        }
        match &block.kind {
            BlockKind::Paragraph(content) => self.text(content, None, block.span),
            BlockKind::Code { info, literal } => self.code(info, literal, block.span),
            BlockKind::List { items, .. } => items.iter().for_each(|item| self.item(item)),
            BlockKind::Table(table) => self.table(table),
            BlockKind::Quote(blocks) | BlockKind::Alert { blocks, .. } => {
                blocks.iter().for_each(|block| self.block(block));
            }
            BlockKind::Html(_) | BlockKind::Rule | BlockKind::Heading { .. } | BlockKind::Footnote { .. } => {
            }
        }
    }

    fn item(&mut self, item: &ListItem) {
        if (self.known)(item.span.start) || item.task.is_some() {
            return;
        }
        if let Some((Block { kind: BlockKind::Paragraph(content), .. }, rest)) = item.blocks.split_first() {
            self.text(content, Some(rest), item.span);
            // Lists in an entry are part of what it says; code in it is not.
            let code = rest.iter().filter(|block| matches!(block.kind, BlockKind::Code { .. }));
            code.for_each(|block| self.block(block));
        } else {
            item.blocks.iter().for_each(|block| self.block(block));
        }
    }

    /// A labelled entry, a line or a paragraph; a list item with the blocks that belong to it.
    fn text(&mut self, content: &[Inline], item: Option<&[Block]>, span: Span) {
        let below = item.unwrap_or_default();
        let more = || {
            let mut out = String::new();
            let texts = below.iter().filter(|block| !matches!(block.kind, BlockKind::Code { .. }));
            texts.for_each(|block| tree::block_text(block, &mut out));
            out.replace('\n', "; ")
        };
        let (label, rest) = labelled(content).unwrap_or_default();
        let text = if rest.is_empty() { more() } else { rest };
        let whole = tree::plain(content);
        match self.reading {
            Reading::Api => self.push_all(endpoint::endpoints(&whole), FactKind::Endpoint, span),
            Reading::Manifest => self.push_all(manifest::entry(&whole), FactKind::Package, span),
            Reading::Settings if item.is_some() => {
                setting_of(&label, content).into_iter().for_each(|setting| self.setting(setting, span));
            }
            Reading::Labels if label.is_empty() => {}
            _ if label.is_empty() => {
                let text = if below.is_empty() { whole } else { format!("{whole} {}", more()) };
                let said = if item.is_some() { FactKind::Line } else { FactKind::Text };
                self.push(said(kept(&text)), String::new(), span);
            }
            _ => {
                let anchor = self.anchor(&label);
                self.push(FactKind::Entry { label: kept(&label), text: kept(&text) }, anchor, span);
            }
        }
    }

    fn table(&mut self, table: &MarkdownTable) {
        let titles: Vec<String> = table.header.iter().map(|cell| kept(&tree::plain(cell))).collect();
        for row in table.rows.iter().filter(|row| !(self.known)(row.span.start)) {
            let cells: Vec<(String, String)> =
                titles.iter().cloned().zip(row.cells.iter().map(|cell| kept(&tree::plain(cell)))).collect();
            self.row(cells, row.span);
        }
    }

    fn setting(&mut self, setting: Setting, span: Span) {
        let anchor = self.anchor(&setting.name);
        self.push(FactKind::Setting(setting), anchor, span);
    }

    /// A row of a table; in sections of a narrower kind it says what code would.
    fn row(&mut self, cells: Vec<(String, String)>, span: Span) {
        let cell = |words: &[&str]| column(&cells, words);
        match self.reading {
            Reading::Api => {
                let method = cell(&["method", "verb"]).unwrap_or_default();
                let path = cell(&["path", "endpoint", "route", "url"]).unwrap_or_default();
                let line = format!("{method} {path}");
                return self.push_all(endpoint::endpoints(&line), FactKind::Endpoint, span);
            }
            Reading::Settings => {
                let name = cell(&["name", "variable", "key", "setting", "option", "flag", "environment"]);
                if let Some(name) = name.filter(|name| !name.is_empty()) {
                    let note = cell(&["description", "meaning", "purpose", "notes"]).unwrap_or_default();
                    let setting = Setting::new(name, cell(&["default", "value"]), kept(note));
                    return self.setting(setting, span);
                }
            }
            Reading::Manifest => {
                let name = cell(&["package", "name", "dependency", "crate", "library", "module"]);
                let range = cell(&["version", "range", "requirement"]);
                if let Some((name, range)) = name.zip(range) {
                    let package = manifest::entry(&format!("{name} {range}"));
                    return self.push_all(package, FactKind::Package, span);
                }
            }
            _ => {}
        }
        let first = cells.first().map_or("", |(_, text)| text.as_str());
        let anchor = self.anchor(&shortened(first, 60));
        self.push(FactKind::Row(cells), anchor, span);
    }

    fn code(&mut self, info: &str, literal: &str, span: Span) {
        let language = highlight::language(info);
        let before = self.facts.len();
        match self.reading {
            Reading::Api => {
                self.push_all(endpoint::endpoints(literal), FactKind::Endpoint, span);
                self.push_all(symbol::symbols(&language, literal), FactKind::Symbol, span);
            }
            Reading::Models => self.push_all(data_model::models(&language, literal), FactKind::Model, span),
            Reading::Manifest => {
                self.push_all(manifest::packages(&language, literal), FactKind::Package, span);
            }
            Reading::Settings => {
                self.push_all(setting::settings(&language, literal), FactKind::Setting, span);
            }
            Reading::Tree => {
                self.push_all(file_tree::tree(literal).unwrap_or_default(), FactKind::Path, span);
            }
            Reading::Scenarios => self.push_all(scenario::cases(literal), FactKind::Case, span),
            Reading::Samples => {
                let sample = Sample {
                    title: title(literal),
                    code: shortened(literal.trim_end(), LONGEST_CODE),
                    language,
                };
                self.push(FactKind::Sample(sample), String::new(), span);
            }
            Reading::Prose | Reading::Labels | Reading::Entries => {}
        }
        if self.facts.len() > before {
            let anchor = self.anchors.unique(&format!("{}-code", self.section));
            self.facts[before..].iter_mut().for_each(|fact| fact.anchor.clone_from(&anchor));
        }
    }

    fn push_all<T>(&mut self, found: impl IntoIterator<Item = T>, kind: fn(T) -> FactKind, span: Span) {
        self.facts.extend(found.into_iter().map(|one| Fact { kind: kind(one), anchor: String::new(), span }));
    }

    fn push(&mut self, kind: FactKind, anchor: String, span: Span) {
        self.facts.push(Fact { kind, anchor, span });
    }

    fn anchor(&mut self, label: &str) -> String {
        self.anchors.unique(&format!("{}-{}", self.section, slug::heading(label)))
    }
}

fn kept(text: &str) -> String {
    shortened(&one_line(text.trim()), LONGEST)
}

/// The cell under the first column whose title has one of the words.
pub fn column<'a>(cells: &'a [(String, String)], words: &[&str]) -> Option<&'a str> {
    let has = |title: &str| {
        let title = title.to_lowercase();
        words.iter().any(|word| title.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word))
    };
    cells.iter().find(|(title, _)| has(title)).map(|(_, text)| text.as_str())
}

/// Parts the bold words that begin a text from the rest.
pub fn labelled(content: &[Inline]) -> Option<(String, String)> {
    let (Inline { kind: InlineKind::Strong(label), .. }, rest) = content.split_first()? else { return None };
    let label = tree::plain(label);
    let rest = tree::plain(rest);
    // Bold words in the midst of a sentence are no label of it.
    let label = label.trim();
    let marks = [':', '-', '–', '—', ' '];
    let ends = label.ends_with(':') || rest.trim().is_empty() || rest.trim_start().starts_with(marks);
    let label = label.trim_end_matches(':').trim();
    (ends && !label.is_empty()).then(|| (label.to_owned(), rest.trim_start_matches(marks).trim().to_owned()))
}

/// The setting that a list entry is about: it begins with its name, as code or in bold.
fn setting_of(label: &str, content: &[Inline]) -> Option<Setting> {
    let (first, rest) = content.split_first()?;
    let name = match &first.kind {
        InlineKind::Code(code) => code.as_str(),
        InlineKind::Strong(_) => label,
        _ => return None,
    };
    setting::entry(&format!("`{}`{}", name.trim_matches('`'), tree::plain(rest)))
}

/// The comment that a sample begins with.
fn title(code: &str) -> String {
    let first = code.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
    let comment = ["#!", "//", "#", "--", "/*", "<!--", ";"].iter().find_map(|mark| first.strip_prefix(mark));
    let text = comment.unwrap_or("").trim_start_matches(['/', '*', '!', '-']);
    kept(text.trim_end_matches("*/").trim_end_matches("-->"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;
    use crate::spec::extract::setting::SettingSource;

    fn read(reading: Reading, text: &str) -> Vec<(String, FactKind)> {
        let mut anchors = UniqueNames::default();
        let mut reader =
            FactReader { reading, section: "s", known: &|_| false, anchors: &mut anchors, facts: Vec::new() };
        markdown::parse(text, 0).iter().for_each(|block| reader.block(block));
        reader.facts.into_iter().map(|fact| (fact.anchor, fact.kind)).collect()
    }

    fn entry(label: &str, text: &str) -> FactKind {
        FactKind::Entry { label: label.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn entries_have_a_label_and_a_place() {
        let text = "- **Latency:** < 5 ms\n- **Data** — kept\n- plain\n- **very** important\n";
        let found = read(Reading::Entries, text);
        assert_eq!(found[0], ("s-latency".to_owned(), entry("Latency", "< 5 ms")));
        assert_eq!(found[1].1, entry("Data", "kept"));
        assert_eq!(found[2].1, FactKind::Line("plain".to_owned()));
        assert_eq!(found[3].1, FactKind::Line("very important".to_owned()));
    }

    #[test]
    fn what_stands_below_a_label_is_what_it_says() {
        let found = read(Reading::Entries, "- **Cache:**\n  - keys\n  - values\n");
        assert_eq!(found, [("s-cache".to_owned(), entry("Cache", "keys; values"))]);
    }

    #[test]
    fn rows_keep_their_columns() {
        let found = read(Reading::Entries, "| Scenario | HTTP Code |\n|---|---|\n| No file | 404 |\n");
        let FactKind::Row(cells) = &found[0].1 else { panic!("a row") };
        assert_eq!(column(cells, &["code"]), Some("404"));
        assert_eq!(found[0].0, "s-no-file");
    }

    #[test]
    fn a_table_of_settings_is_settings() {
        let found = read(Reading::Settings, "| Variable | Default |\n|---|---|\n| `A_PORT` | 80 |\n");
        let FactKind::Setting(setting) = &found[0].1 else { panic!("a setting") };
        assert_eq!((setting.name.as_str(), setting.default.as_deref()), ("A_PORT", Some("80")));
        assert_eq!(setting.source, SettingSource::Environment);
    }

    #[test]
    fn a_sample_is_called_by_its_comment() {
        let found = read(Reading::Samples, "```py\n# Example 1: one call\nf()\n```\n");
        let FactKind::Sample(sample) = &found[0].1 else { panic!("a sample") };
        assert_eq!(sample.title, "Example 1: one call");
        assert_eq!(found[0].0, "s-code");
    }
}
