//! The outline of a document -> what each of its sections states.

use std::collections::BTreeSet;

use crate::arena::{Id, ItemId};
use crate::diag::{self, Diagnostic, Span};
use crate::document::Document;
use crate::document::outline::Outline;
use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind};
use crate::slug::UniqueNames;
use crate::spec::changelog::{self, ChangelogEntry};
use crate::spec::cite::{self, Citation, Cited, Declared};
use crate::spec::entry::below::first_line;
use crate::spec::entry::{
    self, EntryReader, SectionEntries, SectionRole, SectionShape, Sections, Shaper, Wanted,
};
use crate::spec::fact::Fact;
use crate::spec::fill::{Fill, FillReader, Filled, Task, UNCLEAR};
use crate::spec::item::Item;
use crate::spec::item_id::ItemKind;
use crate::spec::tick;
use crate::template::Template;
use crate::words::date;
use crate::words::kind::{Habit, Kind, REQUIREMENTS, Reading, normalize};
use crate::words::stage::Stage;
use crate::words::state::ItemState;

/// The data of one section.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct SectionData {
    /// What the section is about: its own kind, or that of the nearest section around it.
    pub subject: Option<Kind>,
    pub facts: Vec<Fact>,
    pub fill: Fill,
    pub unwritten: Vec<Span>,
    pub items: Vec<Item>,
    pub tasks: Vec<Task>,
    pub entries: Vec<ChangelogEntry>,
}

/// The data of all sections, and what reading them leaves for the whole document.
pub(super) struct Statements {
    pub found: Vec<SectionData>,
    /// Where the blocks begin that are the template's own words.
    pub placeholders: BTreeSet<usize>,
    /// Anchors given so far.
    pub anchors: UniqueNames,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads all sections of a document by its title and stage; `rules` are the template's for each of them.
pub(super) fn read(
    document: &Document,
    template: &Template,
    outline: &[Outline],
    rules: &[Option<usize>],
    (title, stage): (&str, Stage),
    anchors: UniqueNames,
) -> Statements {
    let Document { source, blocks, .. } = document;
    let mut shaper = Shaper::new(template, blocks, outline, rules);
    let shapes = shaper.shapes();
    let prefixes = shaper.prefixes;
    let days = days(outline);
    let mut fill = FillReader::new(template, &source.path);
    let filled: Vec<Filled> = outline
        .iter()
        .enumerate()
        .map(|(index, section)| {
            let wanted = Wanted { kind: shapes[index].subject, prefixes: &prefixes[index] };
            fill.section(section.blocks.iter().map(|at| &blocks[*at]), wanted, days[index].is_some())
        })
        .collect();
    let FillReader { placeholders, mut diagnostics, .. } = fill;
    let own: Vec<bool> = (0..outline.len())
        .map(|index| template.is_own() && ancestors(outline, index).any(|at| rules[at].is_some()))
        .collect();
    let sections = Sections {
        blocks,
        outline,
        shapes: &shapes,
        prefixes: &prefixes,
        own: &own,
        placeholders: &placeholders,
        path: &source.path,
        text: &source.text,
        title,
    };
    let mut reader = EntryReader::new(sections, anchors);
    let mut nothing = Vec::with_capacity(outline.len());
    let mut found: Vec<SectionData> = Vec::with_capacity(outline.len());
    let touched: Vec<bool> = filled.iter().map(|section| section.fill == Fill::Own).collect();
    for (index, Filled { fill, tasks, unclear, unwritten }) in filled.into_iter().enumerate() {
        // What stands below the headings of an entry is its own, too.
        let parts = (index + 1..outline.len()).take_while(|at| outline[*at].level > outline[index].level);
        let parts = parts.filter(|at| shapes[*at].role == SectionRole::Part(index));
        // A heading that the template has not says enough alone.
        let said = fill == Fill::Empty && rules[index].is_none() && outline[index].kind.is_none();
        let own = said || std::iter::once(index).chain(parts).any(|at| touched[at]);
        let SectionEntries { mut items, facts, nothing: none } = reader.section(index, !own);
        items.extend(unclear.into_iter().map(|(span, question)| asked(question, span, &source.text)));
        nothing.push(none);
        let own: Vec<&Block> = outline[index].blocks.iter().map(|at| &blocks[*at]).collect();
        let logged = ancestors(outline, index).any(|at| outline[at].kind == Some(Kind::Changelog));
        let day = days[index].map(|(at, day)| (day, outline[at].anchor.as_str()));
        let mut entries =
            if logged { changelog::entries(&outline[index], day, &own, template) } else { Vec::new() };
        // What stands below headings of a day (`Added`, `Changed`) happened on it.
        if let Some((at, _)) = days[index].filter(|(at, _)| *at != index)
            && let Some(day) = found[at].entries.first_mut()
        {
            day.changes.extend(entries.drain(..).flat_map(|entry| entry.changes));
        }
        found.push(SectionData {
            subject: shapes[index].subject,
            facts,
            fill,
            unwritten,
            items,
            tasks,
            entries,
        });
    }
    take_ticks(&mut found, outline, stage, &source.text);
    progress(&mut found, outline, &shapes);
    let EntryReader { anchors, diagnostics: told, .. } = reader;
    diagnostics.extend(told);
    diagnostics.extend(unread(&found, outline, &nothing, document));
    Statements { found, placeholders, anchors, diagnostics }
}

/// What a text leaves to be cleared up, as a question in its place.
fn asked(question: String, span: Span, text: &str) -> Item {
    let found = text.get(span.start..span.end).and_then(|text| text.find(UNCLEAR));
    let start = span.start + found.unwrap_or_default();
    Item {
        kind: ItemKind::Known(Kind::OpenQuestions),
        id: String::new(),
        label: String::new(),
        text: question,
        details: Vec::new(),
        state: None,
        progress: None,
        anchor: String::new(),
        span: Span::new(start, (start + UNCLEAR.len()).min(span.end)),
    }
}

fn ancestors(outline: &[Outline], index: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(index), move |at| outline[*at].parent)
}

/// The nearest heading of each section that names a day of the changelog, and the day.
fn days(outline: &[Outline]) -> Vec<Option<(usize, jiff::civil::Date)>> {
    let mut out: Vec<Option<(usize, jiff::civil::Date)>> = Vec::with_capacity(outline.len());
    for (index, section) in outline.iter().enumerate() {
        let logged = ancestors(outline, index).any(|at| outline[at].kind == Some(Kind::Changelog));
        let own =
            date::find(&section.title).map(|(_, day)| (index, day)).filter(|_| section.parent.is_some());
        let above = section.parent.and_then(|parent| out[parent]);
        out.push(own.or(above).filter(|_| logged));
    }
    out
}

/// Leaves ticks where they tell what is done.
fn take_ticks(found: &mut [SectionData], outline: &[Outline], stage: Stage, text: &str) {
    let is_open = |data: &SectionData| {
        data.tasks.iter().any(|task| !task.done)
            || data.items.iter().any(|item| item.state == Some(ItemState::Open))
    };
    if tick::are_told(stage, found.iter().any(is_open)) {
        return;
    }
    let mut done: Vec<bool> = Vec::with_capacity(outline.len());
    for (data, section) in found.iter_mut().zip(outline) {
        let above = section.parent.is_some_and(|parent| done[parent]);
        done.push(above || tick::is_done(&section.title));
        // A question is not built: a tick says that it is answered.
        let asks = data.subject == Some(Kind::OpenQuestions);
        if done.last() == Some(&false) && !asks {
            tick::take(&mut data.tasks, &mut data.items, text);
        }
    }
}

/// The checkboxes that stand under each item: below its heading, or in its list item.
fn progress(found: &mut [SectionData], outline: &[Outline], shapes: &[SectionShape]) {
    // Where each box of the document stands, in order, and how many are ticked before it.
    let mut starts: Vec<usize> = Vec::new();
    let mut ticked: Vec<usize> = vec![0];
    for task in found.iter().flat_map(|data| &data.tasks) {
        starts.push(task.span.start);
        ticked.push(ticked[starts.len() - 1] + usize::from(task.done));
    }
    for index in 0..found.len() {
        let heading = outline[index].span.start;
        let is_entry = shapes[index].role == SectionRole::Entry;
        let next = (index + 1..outline.len()).find(|at| outline[*at].level <= outline[index].level);
        for item in &mut found[index].items {
            let whole = is_entry && item.span.start == heading;
            let end = match next {
                _ if !whole => item.span.end,
                Some(next) => outline[next].span.start,
                None => usize::MAX,
            };
            let from = starts.partition_point(|start| *start <= item.span.start);
            let to = starts.partition_point(|start| *start < end).max(from);
            item.progress = (to > from).then(|| (ticked[to] - ticked[from], to - from));
        }
    }
}

/// Tests that stand below the heading of a requirement show it, and those in code what their tags name.
pub(super) fn shown(found: &[SectionData], outline: &[Outline], declared: &Declared) -> Vec<Citation> {
    let mut out = Vec::new();
    let mut first = 0;
    // The requirement that each section is, where it is one.
    let mut required: Vec<Option<ItemId>> = Vec::with_capacity(found.len());
    for (index, data) in found.iter().enumerate() {
        let is_heading = |item: &Item| item.span.start == outline[index].span.start;
        let own = data.items.first().filter(|item| {
            is_heading(item) && item.kind.known().is_some_and(|kind| REQUIREMENTS.contains(&kind))
        });
        required.push(own.map(|_| ItemId::new(first)));
        let above = ancestors(outline, index).find_map(|at| required[at]);
        for (at, item) in data.items.iter().enumerate() {
            let shows = item.kind == Kind::TestCases
                || item.kind == Kind::EdgeCases
                || item.kind == Kind::AcceptanceCriteria;
            if let Some(above) = above.filter(|above| shows && above.number() != first + at) {
                out.push(Citation { cited: Cited::Own(above), span: item.span });
            }
            if item.text.starts_with('@') {
                let tagged = cite::mentions(&item.text, declared).into_iter();
                out.extend(tagged.map(|(_, cited)| Citation { cited, span: item.span }));
            }
        }
        first += data.items.len();
    }
    out
}

/// Written sections of a kind that lists entries, from which none was taken.
fn unread<'a>(
    found: &'a [SectionData],
    outline: &'a [Outline],
    nothing: &'a [bool],
    document: &'a Document,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let told = move |index: usize| {
        let section = &outline[index];
        let kind = section
            .kind
            .filter(|kind| kind.row().reading != Reading::Prose && !kind.has(Habit::ToldWhole))?;
        // Of a title that may mean something else nobody is told.
        let sure = section.title.split(" (").next().and_then(Kind::of_lead);
        if sure != Some(kind) {
            return None;
        }
        let below: Vec<usize> = (index..found.len())
            .take_while(|at| *at == index || outline[*at].level > section.level)
            .collect();
        let written = found[index].fill == Fill::Own;
        let taken = below.iter().any(|at| {
            nothing[*at]
                || !found[*at].items.is_empty()
                || !found[*at].facts.is_empty()
                || !found[*at].tasks.is_empty()
        });
        let others = below.iter().skip(1).any(|at| outline[*at].kind.is_some());
        let blocks: Vec<&Block> = section.blocks.iter().map(|at| &document.blocks[*at]).collect();
        // What leads to other documents is read as references to them.
        let refers = || blocks.iter().any(|block| leads_to_file(block));
        let weighed = || ancestors(outline, index).skip(1).any(|at| is_weighed(&outline[at].title));
        if !written || taken || others || refers() || weighed() || !asks(kind, &blocks) {
            return None;
        }
        let message = format!("`{}` holds {} that no register reads", section.title, contents(&blocks));
        let span = section.heading.map_or(section.span, |at| document.blocks[at].span);
        Some(
            Diagnostic::new(&diag::UNREAD_SECTION, &document.source.path, span, message)
                .with_help(advice(kind)),
        )
    };
    (0..outline.len()).filter_map(told)
}

/// Whether a section's blocks are such as somebody might take for entries of its kind: what neither lists nor asks is prose,
/// and so is what only points to another section.
fn asks(kind: Kind, blocks: &[&Block]) -> bool {
    let row = kind.row();
    let is_picture = |inline: &Inline| matches!(inline.kind, InlineKind::Image { .. });
    let listed = |block: &&Block| match &block.kind {
        BlockKind::List { .. } | BlockKind::Table(_) => true,
        // It may show what could be told.
        BlockKind::Paragraph(content) => content.iter().any(is_picture),
        _ => false,
    };
    let pointer = |text: &str| {
        let word = text.trim().split(' ').next().unwrap_or_default();
        word.eq_ignore_ascii_case("see") && text.len() < 80
    };
    if let [Block { kind: BlockKind::Paragraph(content), .. }] = blocks
        && pointer(&tree::plain(content))
    {
        return false;
    }
    match row.reading {
        // Only what is called as endpoints are could be meant as one.
        Reading::Api => {
            let mut lists = blocks.iter().filter(|block| listed(block)).peekable();
            lists.peek().is_none() || lists.any(|block| names_endpoints(block))
        }
        Reading::Samples => false,
        _ if kind == Kind::OpenQuestions && !blocks.iter().any(listed) => {
            let mut text = String::new();
            blocks.iter().for_each(|block| tree::block_text(block, &mut text));
            entry::leaves_open(&text)
        }
        // Of these each sentence may be one.
        _ if kind != Kind::Rollout && !row.item.is_empty() => true,
        _ => blocks.iter().any(listed),
    }
}

fn names_endpoints(block: &Block) -> bool {
    let mut text = String::new();
    tree::block_text(block, &mut text);
    text.contains(" /") || text.to_lowercase().contains("endpoint")
}

/// Whether a title leads to what is weighed, and not to what is done.
fn is_weighed(title: &str) -> bool {
    const WORDS: &[&str] = &[
        "alternative", "alternatives", "rationale", "future", "motivation", "background", "prior",
        "drawbacks",
    ];
    normalize(title).split(' ').any(|word| WORDS.contains(&word))
}

/// Whether an entry of a list or a table holds a link to a file of the source.
fn leads_to_file(block: &Block) -> bool {
    let within = |content: &[Inline]| {
        content.iter().any(|inline| match &inline.kind {
            InlineKind::Link { target, .. } => !target.contains(':') && !target.starts_with('#'),
            _ => false,
        })
    };
    match &block.kind {
        BlockKind::List { items, .. } => items.iter().any(|item| within(first_line(item))),
        BlockKind::Table(table) => table.rows.iter().flat_map(|row| &row.cells).any(|cell| within(cell)),
        _ => false,
    }
}

/// What a section holds, in words.
fn contents(blocks: &[&Block]) -> String {
    let count = |is: fn(&BlockKind) -> bool| blocks.iter().filter(|block| is(&block.kind)).count();
    let found = [
        (count(|kind| matches!(kind, BlockKind::Paragraph(_))), "paragraph", "paragraphs"),
        (count(|kind| matches!(kind, BlockKind::List { .. })), "list", "lists"),
        (count(|kind| matches!(kind, BlockKind::Table(_))), "table", "tables"),
        (count(|kind| matches!(kind, BlockKind::Code { .. })), "block of code", "blocks of code"),
    ];
    let named = found.iter().filter(|(count, ..)| *count > 0);
    let named: Vec<String> = named
        .map(|(count, one, many)| if *count == 1 { format!("a {one}") } else { format!("{count} {many}") })
        .collect();
    if named.is_empty() { "text".to_owned() } else { named.join(" and ") }
}

/// A form that would be read.
fn advice(kind: Kind) -> String {
    let row = kind.row();
    match (row.prefixes.first(), row.reading) {
        (Some(prefix), _) if prefix.len() <= 3 => {
            format!("begin each entry with an id (`- **{prefix}1:** …`), or make them a list")
        }
        (Some(prefix), _) => {
            format!("begin each entry with a name (`- **{prefix} 1:** …`), or make them a list")
        }
        (None, Reading::Api) => "write each as `- GET /path: what for` or as a row of a table".to_owned(),
        (None, Reading::Models) => "give each as a table of its fields below its name".to_owned(),
        (None, Reading::Samples) => "show each as a block of code".to_owned(),
        (None, _) => "make the entries a list (`- **Name:** …`) or a table".to_owned(),
    }
}
