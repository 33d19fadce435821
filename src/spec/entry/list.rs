//! Lists and tables -> their entries, and those that are nested in them.

use super::below::{Piece, first_line, raw_text};
use super::group::{self, Group};
use super::head::Head;
use super::table::Columns;
use super::{Draft, EntryReader};
use crate::diag::Span;
use crate::markdown::tree::{Block, BlockKind, InlineKind, ListItem, MarkdownTable};
use crate::words::kind::{Kind, REQUIREMENTS, Reading};
use crate::words::naming::is_aside;

impl<'a> EntryReader<'a> {
    pub(super) fn list(&mut self, group: &Group<'a>, items: &'a [ListItem], ordered: bool, index: usize) {
        let known = self.known();
        let items: Vec<&'a ListItem> = items.iter().filter(|item| !known(item.span.start)).collect();
        let wanted = group.wanted();
        let heads: Vec<Head> = items.iter().map(|item| wanted.head(first_line(item))).collect();
        // Where requirements have ids, what has none says more of them.
        let numbered = heads.iter().any(|head| !head.id.is_empty());
        let numbered = numbered && group.kind.is_some_and(|kind| REQUIREMENTS.contains(&kind));
        // Where errors are quoted as code, what is not only remarks on them.
        let is_code = |item: &ListItem| {
            matches!(first_line(item).first().map(|inline| &inline.kind), Some(InlineKind::Code(_)))
        };
        let quoted =
            group.kind == Some(Kind::ErrorScenarios) && items.iter().filter(|item| is_code(item)).count() > 1;
        if group.describes_one(&items) {
            let below = items.iter().flat_map(|item| item.blocks.iter().map(Piece::Block)).collect();
            let span = items.first().map_or(Span::default(), |item| item.span);
            let span = items.iter().fold(span, |span, item| span.to(item.span));
            return self.push(group, Draft { below, ..Draft::line(Head::default(), span, String::new()) });
        }
        for (item, head) in items.into_iter().zip(heads) {
            let nested: &'a [Block] = item.blocks.get(1..).unwrap_or_default();
            if first_line(item).is_empty() {
                let inner: Vec<&'a Block> = item.blocks.iter().collect();
                self.group(group.clone(), &inner, index);
                continue;
            }
            if let Some(kind) = group.told_of(&head) {
                self.push_as(kind, group, Draft::item(head, item));
                continue;
            }
            let remark = (numbered && head.id.is_empty()) || (quoted && !is_code(item));
            if remark || !group.takes_item(&head, ordered, item) {
                // Entries with ids may stand below a name of their group.
                let inner: Vec<&'a Block> = nested.iter().collect();
                if group.may_hold_entries() {
                    self.group(group.below(head.title()), &inner, index);
                }
                continue;
            }
            let title = head.title().trim_end_matches(':').to_owned();
            let declared = self.out.facts.len();
            self.push(group, Draft::item(head, item));
            // What declares nothing itself is the name of those below it.
            if group.declares() && self.out.facts.len() == declared && !nested.is_empty() {
                let inner: Vec<&'a Block> = nested.iter().collect();
                self.group(group.below(&title), &inner, index);
                continue;
            }
            // Entries with ids of their own may be nested in others.
            let lists = nested.iter().filter(|block| matches!(block.kind, BlockKind::List { .. }));
            lists.for_each(|block| self.nested_ids(group, block));
            if group.reading() == Reading::Samples {
                let topic = group::sample_title(first_line(item)).or(Some(title));
                let titled = Group { topic, ..group.clone() };
                let nested: Vec<&'a Block> = nested.iter().collect();
                self.inner(&titled, &nested, index);
            } else {
                nested.iter().for_each(|block| self.code_in(group, block, index));
            }
        }
    }

    /// Entries with an id, or with a box, in a list below another entry.
    fn nested_ids(&mut self, group: &Group<'a>, block: &'a Block) {
        let BlockKind::List { items, .. } = &block.kind else { return };
        let known = self.known();
        for item in items.iter().filter(|item| !known(item.span.start)) {
            let head = group.wanted().head(first_line(item));
            let boxed = item.task.is_some() && group.kind == Some(Kind::AcceptanceCriteria);
            if !head.id.is_empty() || boxed {
                self.push(group, Draft::item(head, item));
                let lists =
                    item.blocks.iter().skip(1).filter(|block| matches!(block.kind, BlockKind::List { .. }));
                lists.for_each(|block| self.nested_ids(group, block));
            }
        }
    }

    pub(super) fn table(&mut self, group: &Group<'a>, table: &'a MarkdownTable, index: usize) {
        let known = self.known();
        let tests = Group { kind: Some(Kind::TestCases), ..group.clone() };
        // A plan of tests may list the tests themselves.
        let lists_tests =
            group.kind == Some(Kind::TestStrategy) && Columns::of(tests.wanted(), table).list_tests();
        let group = if lists_tests { &tests } else { group };
        let wanted = group.wanted();
        let columns = Columns::of(wanted, table);
        if group.reading() == Reading::Models {
            let name = group.topic.clone().unwrap_or_default();
            return self.models(name, table, index);
        }
        if columns.are_fields() && group.is_of_work() {
            return;
        }
        for row in table.rows.iter().filter(|row| !known(row.span.start)) {
            let head = columns.head(wanted, row);
            if head.id.is_empty() && is_aside(head.title()) {
                continue;
            }
            if columns.are_known() || !head.id.is_empty() || group.takes_any_table() {
                let raw = row.cells.iter().map(|cell| raw_text(cell)).collect::<Vec<_>>().join(" | ");
                self.push(group, Draft::line(head, row.span, raw));
            }
        }
    }
}
