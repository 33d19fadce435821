//! The sections of a template -> their rules, and the sentences that only guide.

use std::collections::BTreeSet;

use crate::document::outline::Outline;
use crate::markdown::{self, tree};
use crate::template::optional;
use crate::template::rule::{Prefix, SectionRule, is_pattern};
use crate::words::kind::{Kind, normalize};
use tree::{Block, BlockKind, Inline, InlineKind};

/// The rules of the sections that an outline shows.
pub(super) fn sections(outline: &[Outline], blocks: &[Block]) -> Vec<SectionRule> {
    let mut rules: Vec<SectionRule> = Vec::new();
    // Which rule each section of the outline became, or the rule that took it in.
    let mut rule_of: Vec<Option<usize>> = vec![None; outline.len()];
    for (index, section) in outline.iter().enumerate().skip(1) {
        let parent = section.parent.and_then(|parent| rule_of[parent]);
        if let (Some(parent), Some(part)) = (parent, item_heading(&section.title)) {
            let rule = &mut rules[parent];
            rule.leaf = true;
            match part {
                SampleHeading::Day => rule.dated = true,
                SampleHeading::Item(prefix) => count(&mut rule.prefixes, prefix),
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
    // A title that says nothing may hold items that do.
    for rule in rules.iter_mut().filter(|rule| rule.kind.is_none()) {
        rule.kind = rule.prefixes.iter().find_map(|learned| Kind::of_prefix(&learned.prefix));
    }
    rules
}

enum SampleHeading {
    Day,
    Item(String),
}

/// A heading of the template that stands for many: `Phase 1: Development`, `YYYY-MM-DD`.
fn item_heading(title: &str) -> Option<SampleHeading> {
    if title.contains("YYYY-MM-DD") || crate::words::date::begins(title) {
        return Some(SampleHeading::Day);
    }
    let (prefix, _) = split_numbered(title)?;
    Some(SampleHeading::Item(prefix.to_owned()))
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
    let remarked = own.first().is_some_and(|block| optional::remark(block).is_some());
    let title = optional::bare_title(&section.title).0;
    let mut rule = SectionRule {
        key: normalize(title),
        title: title.to_owned(),
        level: section.level,
        kind: section.kind,
        parent,
        leaf: own.len() > usize::from(remarked),
        optional: optional::of_section(section, blocks),
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
                    let Some(label) = item.blocks.first().and_then(bold_lead) else {
                        if let Some(prefix) = item.blocks.first().and_then(plain_prefix) {
                            count(&mut rule.prefixes, prefix);
                        }
                        continue;
                    };
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

/// The prefix of an entry that is not set in bold: `- REQ-1: [what]`. Small letters are words, not ids.
fn plain_prefix(block: &Block) -> Option<String> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let text = tree::plain(content);
    let (prefix, _) = split_numbered(text.split_once(':')?.0.trim())?;
    prefix.chars().all(|c| c.is_ascii_uppercase()).then(|| prefix.to_owned())
}

/// The bold words that begin a paragraph, without their colon.
fn bold_lead(block: &Block) -> Option<String> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let Inline { kind: InlineKind::Strong(label), .. } = content.first()? else { return None };
    Some(tree::plain(label).trim().trim_end_matches(':').trim().to_owned())
}

/// Every sentence, block of code and row that stands in the template, normalised.
pub(super) fn guidance(block: &Block, out: &mut BTreeSet<String>) {
    match &block.kind {
        BlockKind::Paragraph(content) => {
            out.insert(normalize(&tree::plain(content)));
        }
        // A heading that declares an item is one; the name of a section is not, as in a list of contents.
        BlockKind::Heading { content, .. } => {
            let text = tree::plain(content);
            if text.contains('[') || item_heading(&text).is_some() {
                out.insert(normalize(&text));
            }
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
                guidance(block, out);
            }
        }
        BlockKind::Quote(blocks) | BlockKind::Alert { blocks, .. } | BlockKind::Footnote { blocks, .. } => {
            blocks.iter().for_each(|block| guidance(block, out));
        }
        BlockKind::Html(_) | BlockKind::Rule => {}
    }
}

/// Where the links of a block lead, as they are written.
pub(super) fn link_targets(block: &Block, out: &mut BTreeSet<String>) {
    match &block.kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => targets(content, out),
        BlockKind::Table(table) => {
            table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| targets(cell, out));
        }
        BlockKind::List { items, .. } => {
            items.iter().flat_map(|item| &item.blocks).for_each(|block| link_targets(block, out));
        }
        BlockKind::Quote(blocks) | BlockKind::Alert { blocks, .. } | BlockKind::Footnote { blocks, .. } => {
            blocks.iter().for_each(|block| link_targets(block, out));
        }
        BlockKind::Code { .. } | BlockKind::Html(_) | BlockKind::Rule => {}
    }
}

fn targets(content: &[Inline], out: &mut BTreeSet<String>) {
    for inline in content {
        match &inline.kind {
            InlineKind::Link { target, .. } => {
                out.insert(target.clone());
            }
            InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strike(content) => {
                targets(content, out);
            }
            _ => {}
        }
    }
}

/// The words of a table row.
pub fn row_text(cells: &[Vec<Inline>]) -> String {
    cells.iter().map(|cell| tree::plain(cell)).collect::<Vec<_>>().join(" ")
}
