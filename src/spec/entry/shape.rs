//! Which headings are entries, which only hold entries, and which belong to an entry above them. A section is read in the
//! shape that it uses throughout: where its sub-headings are entries, the lists below them are their parts.

use super::below::{first_line, labelled, lead_in, raw_text};
use super::head::{Head, Wanted, word_kind};
use crate::document::outline::Outline;
use crate::markdown::tree::{self, Block, BlockKind, Inline, ListItem};
use crate::spec::extract::endpoint;
use crate::spec::item_id::{ItemKind, ItemPrefix, snake};
use crate::template::Template;
use crate::words::kind::{Habit, Headings, Kind, KindRow, Reading, normalize};
use crate::words::naming::{is_aside, is_outside};
use crate::words::part::Part;
use crate::words::state::{self, ItemState};
use crate::words::title::is_phase;

/// What a section is among the entries of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionRole {
    /// Entries stand in it.
    Holds,
    /// It is one, with all that stands below its heading.
    Entry,
    /// It belongs to the entry that is this section.
    Part(usize),
    /// It comments on the others.
    Aside,
}

/// How a section is read.
#[derive(Debug, Clone)]
pub struct SectionShape {
    /// What its entries are: its own kind, or that of the nearest section around it.
    pub subject: Option<Kind>,
    pub role: SectionRole,
    /// What its title says of its entries where it is no kind: `Must have`, `Latency`.
    pub topic: Option<String>,
    pub state: Option<ItemState>,
}

/// A document whose shape is looked for.
pub struct Shaper<'a> {
    blocks: &'a [Block],
    outline: &'a [Outline],
    /// The prefixes that declare items in each section.
    pub prefixes: Vec<Vec<ItemPrefix<'a>>>,
    /// Whether headings right below each section carry ids, as far as somebody asked.
    numbered: Vec<Option<bool>>,
}

/// Kinds that below a motivation tell how things are.
const TOLD_OF_TODAY: &[Kind] = &[Kind::OptimizationStrategies, Kind::DeprecationPlan, Kind::ErrorScenarios];

/// What stands right below a heading.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that stands there or not")]
struct Contents {
    prose: bool,
    list: bool,
    table: bool,
    code: bool,
    boxes: bool,
    /// An entry with an id, or a lead-in that is the title of a section.
    entries: bool,
    /// Something said by a name that the kind knows, or a step.
    parts: bool,
    /// List items with names that mean nothing to the kind.
    names: usize,
    /// Those among them that could be the fields of something, with their types.
    fields: usize,
    /// A paragraph that leads to what stands below it.
    leads: bool,
    /// List items that ask something.
    asks: bool,
}

impl<'a> Shaper<'a> {
    /// `rules` are the template's for each section.
    pub fn new(
        template: &'a Template,
        blocks: &'a [Block],
        outline: &'a [Outline],
        rules: &[Option<usize>],
    ) -> Self {
        let prefixes = (0..outline.len()).map(|index| prefixes(template, outline, rules, index));
        Self { blocks, outline, prefixes: prefixes.collect(), numbered: vec![None; outline.len()] }
    }

    /// The shape of every section, parents before what stands in them.
    pub fn shapes(&mut self) -> Vec<SectionShape> {
        let mut out: Vec<SectionShape> = Vec::with_capacity(self.outline.len());
        for index in 0..self.outline.len() {
            let shape = self.shape(index, &out);
            // What stands below a heading that tells a state stands there, too.
            let above = self.outline[index].parent.and_then(|parent| out[parent].state);
            out.push(SectionShape { state: shape.state.or(above), ..shape });
        }
        out
    }

    fn shape(&mut self, index: usize, before: &[SectionShape]) -> SectionShape {
        let section = &self.outline[index];
        let parent = section.parent.map(|parent| (parent, &before[parent]));
        let around = parent.and_then(|(_, shape)| shape.subject);
        let holds = |subject| SectionShape {
            subject,
            role: SectionRole::Holds,
            topic: None,
            state: told(&section.title),
        };
        let entry = |subject| SectionShape { role: SectionRole::Entry, ..holds(subject) };
        let Some((parent, above)) = parent else {
            return match section.kind {
                Some(kind) if kind.row().headings == Headings::Whole => entry(Some(kind)),
                None => match word_heading(&section.title) {
                    Some(kind) => entry(Some(kind)),
                    None => holds(None),
                },
                kind => holds(kind),
            };
        };
        let inside = match above.role {
            SectionRole::Entry => Some(parent),
            SectionRole::Part(owner) => Some(owner),
            _ => None,
        };
        // What is told by way of example is no test.
        let shown = around == Some(Kind::Examples);
        if let Some(kind) = word_heading(&section.title).filter(|_| !shown) {
            return entry(Some(kind));
        }
        let closed = around.is_some_and(|kind| kind.has(Habit::Closed));
        let own = section.kind.filter(|kind| !closed || kind.row().reading == Reading::Prose);
        // What goes wrong or slowly today is a reason, and nothing that is planned.
        let own = own.filter(|kind| around != Some(Kind::Why) || !TOLD_OF_TODAY.contains(kind));
        // Within an entry only the surest titles begin something else: `Files` of a phase are its own.
        let own = own.filter(|kind| inside.is_none() || Kind::of_lead(&section.title) == Some(*kind));
        let own = own.or_else(|| around.filter(|_| inside.is_none())?.below(&section.title));
        match (own, inside) {
            // Below an entry, prose of any title is said about it.
            (Some(kind), Some(owner)) if kind.row().reading == Reading::Prose || kind == Kind::Decision => {
                SectionShape { role: SectionRole::Part(owner), ..holds(around) }
            }
            (None, Some(owner)) => SectionShape { role: SectionRole::Part(owner), ..holds(around) },
            (Some(kind), _) if kind.row().headings == Headings::Whole => entry(Some(kind)),
            (Some(kind), _) => holds(Some(kind)),
            (None, None) => self.unnamed(index, parent, above),
        }
    }

    /// A heading without a kind of its own, below one that holds entries.
    fn unnamed(&mut self, index: usize, parent: usize, above: &SectionShape) -> SectionShape {
        let section = &self.outline[index];
        let shape =
            |role| SectionShape { subject: above.subject, role, topic: above.topic.clone(), state: None };
        let wanted = Wanted { kind: above.subject, prefixes: &self.prefixes[parent] };
        let head = wanted.title(&section.title);
        if !head.id.is_empty() {
            return shape(SectionRole::Entry);
        }
        let Some(kind) = above.subject else { return shape(SectionRole::Holds) };
        if above.role == SectionRole::Aside || kind.row().reading == Reading::Prose {
            return shape(above.role);
        }
        let title = section.title.trim();
        let group = || SectionShape { topic: Some(title.to_owned()), ..shape(SectionRole::Holds) };
        if is_outside(title) {
            return shape(SectionRole::Aside);
        }
        let said = ItemState::of_text(title)
            .filter(|_| head.label.is_empty() || ItemState::of_words(title).is_some())
            .or_else(|| state_of_all(kind, title));
        if let Some(state) = said.filter(|_| kind != Kind::Rollout || !is_phase(title)) {
            return SectionShape { state: Some(state), ..shape(SectionRole::Holds) };
        }
        if is_aside(title) {
            return shape(SectionRole::Aside);
        }
        let contents = self.contents(index, wanted);
        let below = self.children(index).any(|child| {
            let title = &self.outline[child].title;
            !wanted.title(title).id.is_empty()
                || word_heading(title).is_some()
                || self.outline[child].kind.is_some_and(|own| !own.item().is_empty())
        });
        // Steps are phases below a plan.
        let related = |other: Kind| other.row().register == kind.row().register;
        let another = Kind::of_word(&head.label).is_some_and(|other| other != kind && !related(other));
        if contents.entries || below || another {
            return group();
        }
        // Where headings beside it are numbered, those are the entries.
        let is_numbered = |child: usize| !wanted.title(&self.outline[child].title).id.is_empty();
        let numbered = self.numbered[parent].unwrap_or_else(|| self.children(parent).any(is_numbered));
        self.numbered[parent] = Some(numbered);
        let asks = kind == Kind::OpenQuestions && title.ends_with('?');
        if numbered && !kind.item().is_empty() && !asks {
            return shape(SectionRole::Aside);
        }
        if is_entry(kind, title, &head, &contents) { shape(SectionRole::Entry) } else { group() }
    }

    fn children(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let level = self.outline[index].level;
        let after = (index + 1..self.outline.len()).take_while(move |at| self.outline[*at].level > level);
        after.filter(move |at| self.outline[*at].parent == Some(index))
    }

    fn contents(&self, index: usize, wanted: Wanted) -> Contents {
        let mut out = Contents::default();
        let steps = |text: &str| !super::below::clauses(text).is_empty();
        for at in &self.outline[index].blocks {
            match &self.blocks[*at].kind {
                BlockKind::Paragraph(content) => {
                    let lead = lead_in(content);
                    let kind = lead.as_deref().and_then(Kind::of_lead);
                    out.entries |= kind.is_some_and(|kind| !kind.item().is_empty());
                    out.entries |= !wanted.head(content).id.is_empty();
                    let named = tree::lines(content).filter_map(labelled);
                    let mut named = named.filter(|(label, _)| Self::is_part(wanted, label)).peekable();
                    out.parts |= named.peek().is_some() || steps(&tree::plain(content));
                    out.prose |= lead.is_none();
                    out.leads |= lead.is_some();
                }
                BlockKind::List { items, .. } => {
                    let sentence = |item: &ListItem| steps(&tree::plain(first_line(item)));
                    out.entries |= items.len() > 1 && items.iter().all(sentence);
                    out.list = true;
                    for item in items {
                        out.boxes |= item.task.is_some();
                        let Some(BlockKind::Paragraph(content)) =
                            item.blocks.first().map(|block| &block.kind)
                        else {
                            continue;
                        };
                        out.entries |= !wanted.head(content).id.is_empty();
                        out.entries |= wanted.kind == Some(Kind::ApiDesign) && names_endpoint(content);
                        out.asks |= tree::plain(content).contains('?');
                        match labelled(content) {
                            Some((label, _)) if Self::is_part(wanted, &label) => out.parts = true,
                            Some((_, said)) => {
                                out.names += 1;
                                out.fields += usize::from(is_form(&said));
                            }
                            None => out.parts |= steps(&tree::plain(content)),
                        }
                    }
                }
                BlockKind::Table(_) => out.table = true,
                BlockKind::Code { .. } => out.code = true,
                BlockKind::Quote(_) | BlockKind::Alert { .. } => out.prose = true,
                _ => {}
            }
        }
        out
    }

    fn is_part(wanted: Wanted, label: &str) -> bool {
        Part::of_label(wanted.kind, label).is_some()
    }
}

/// The prefixes that declare items in a section: those of the nearest one around it that has any.
fn prefixes<'a>(
    template: &'a Template,
    outline: &[Outline],
    rules: &[Option<usize>],
    index: usize,
) -> Vec<ItemPrefix<'a>> {
    for at in std::iter::successors(Some(index), |at| outline[*at].parent) {
        let row = outline[at].kind.map(Kind::row).filter(|row| !row.item.is_empty());
        let learned = rules[at].map_or(&[][..], |rule| &template.sections[rule].prefixes);
        let kind = |prefix: &str| {
            let known =
                |row: &KindRow| ItemKind::Known(row.kind.of_id(prefix).unwrap_or(row.kind).of_entry());
            row.map_or_else(|| ItemKind::Own(snake(prefix)), known)
        };
        let learned = learned.iter().map(|one| ItemPrefix { prefix: &one.prefix, kind: kind(&one.prefix) });
        let out: Vec<ItemPrefix> =
            learned.chain(outline[at].kind.into_iter().flat_map(known_prefixes)).collect();
        if !out.is_empty() {
            return out;
        }
    }
    Vec::new()
}

fn known_prefixes<'a>(kind: Kind) -> impl Iterator<Item = ItemPrefix<'a>> {
    // What is tested stands below headings of how it is tested, too.
    let kind = if kind == Kind::TestStrategy { Kind::TestCases } else { kind };
    kind.row().prefixes.iter().map(move |prefix| ItemPrefix { prefix, kind: ItemKind::Known(kind) })
}

fn names_endpoint(line: &[Inline]) -> bool {
    !endpoint::of_entry(&raw_text(line), "", "").is_empty()
}

/// Whether what stands behind a name may be a type: `number`, `list of pages`.
fn is_form(said: &str) -> bool {
    !said.contains(',') && (1..=3).contains(&said.split_whitespace().count())
}

/// Whether a heading is an entry of a kind by what stands below it.
fn is_entry(kind: Kind, title: &str, head: &Head, contents: &Contents) -> bool {
    // What stands below a question answers it.
    if title.ends_with('?') && kind.row().headings != Headings::Whole {
        return true;
    }
    let fields = kind == Kind::DataModels && contents.fields == contents.names;
    if contents.names > 1 && !contents.parts && !contents.prose && !fields {
        return false;
    }
    let held = contents.prose || contents.list || contents.code || contents.table;
    match kind.row().headings {
        // Of headings without a word for a phase only those that are numbered or ticked off are phases, and such as are
        // called as phases are.
        Headings::Entries if kind == Kind::Rollout => {
            let named = is_phase(title) || Kind::of_word(title).is_some();
            contents.boxes || head.label != title.trim() || named && held
        }
        Headings::Entries if kind == Kind::DataModels => contents.table || contents.list,
        Headings::Entries => held && (contents.prose || !contents.table),
        Headings::Topics if kind == Kind::OpenQuestions => {
            contents.parts || contents.prose || (contents.leads && contents.list && !contents.asks)
        }
        Headings::Topics => contents.parts || (contents.prose && !contents.list && !contents.table),
        Headings::Whole => false,
    }
}

/// A heading that says what its entry is: `Requirement: A reminder in time`, `Scenario: Three days before`.
fn word_heading(title: &str) -> Option<Kind> {
    let (word, rest) = title.split_once([':', '：'])?;
    word_kind(word).filter(|_| !rest.trim().is_empty())
}

/// The state that a title tells beside a word for what the entries are: `Resolved Questions`.
fn state_of_all(kind: Kind, title: &str) -> Option<ItemState> {
    let titles = || kind.row().titles.iter().flat_map(|title| title.split(' '));
    let normal = normalize(title);
    let named = |word: &&str| titles().any(|known| known == *word && known != "open");
    let (own, rest): (Vec<&str>, Vec<&str>) = normal.split(' ').partition(named);
    let state = ItemState::of_words(&rest.join(" ")).filter(|_| !own.is_empty());
    state.filter(|_| kind.row().parts.contains(&Part::State))
}

/// What a title tells of all that stands below it: a list of changes removes requirements, and `Open Questions (resolved)`
/// are none any more.
fn told(title: &str) -> Option<ItemState> {
    let removed = title.starts_with("REMOVED ") && Kind::of(title).is_some();
    if removed { Some(ItemState::Dropped) } else { state::strip_end(title).1 }
}
