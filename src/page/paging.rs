//! Long lists in pages that can be walked. In: about how many bytes each row takes. Out: which rows a page holds, where
//! the pages are, and the links from each to the others.

use std::ops::Range;

use serde::Serialize;

/// The most rows of a page, and about the most bytes that they take there: half a megabyte less what stands around.
pub(super) const ROWS: usize = 400;
pub(super) const BYTES: usize = 300_000;

/// So many pages before and behind the one at hand are named, beside the first and the last.
const NEAR: usize = 3;

/// The pages of a list. The first one is where the list itself is; the others lie in numbered folders.
#[derive(Debug, Clone)]
pub(super) struct Pages {
    first: String,
    folder: String,
    parts: Vec<Range<usize>>,
}

/// The links of a page of a list, as templates see them.
#[derive(Debug, Serialize)]
pub(super) struct Turns {
    previous: Option<String>,
    next: Option<String>,
    pages: Vec<Turn>,
    /// The rows of the page, counted from 1.
    from: usize,
    to: usize,
    all: usize,
}

#[derive(Debug, Serialize)]
struct Turn {
    number: usize,
    url: String,
    current: bool,
    /// Whether pages before this one are left out.
    gap: bool,
}

impl Pages {
    /// Cuts rows of these sizes, in bytes. `first` is the address of the first page, `folder` that of the others
    /// without their number, and `room` the bytes for rows on the first page; a row that takes more stands alone.
    pub(super) fn cut(
        first: &str,
        folder: &str,
        room: usize,
        sizes: impl IntoIterator<Item = usize>,
    ) -> Self {
        Self::of_rows(ROWS, first, folder, room, sizes)
    }

    /// The same with at most so many rows a page.
    pub(super) fn of_rows(
        rows: usize,
        first: &str,
        folder: &str,
        room: usize,
        sizes: impl IntoIterator<Item = usize>,
    ) -> Self {
        let mut parts = Vec::from([Range::default()]);
        let mut taken = 0;
        for size in sizes {
            let room = if parts.len() == 1 { room } else { BYTES };
            let last = parts.len() - 1;
            if !parts[last].is_empty() && (parts[last].len() == rows || taken + size > room) {
                parts.push(parts[last].end..parts[last].end);
                taken = 0;
            }
            taken += size;
            let last = parts.len() - 1;
            parts[last].end += 1;
        }
        Self { first: first.to_owned(), folder: folder.to_owned(), parts }
    }

    /// A list that is a folder of its own.
    pub(super) fn of(folder: &str, sizes: impl IntoIterator<Item = usize>) -> Self {
        Self::cut(&format!("{folder}/"), folder, BYTES, sizes)
    }

    /// The numbers of the pages; there is one, though nothing is listed.
    pub(super) fn numbers(&self) -> Range<usize> {
        0..self.parts.len()
    }

    pub(super) fn is_split(&self) -> bool {
        self.parts.len() > 1
    }

    /// The rows of a page.
    pub(super) fn rows(&self, page: usize) -> Range<usize> {
        self.parts[page].clone()
    }

    /// The page that holds a row.
    pub(super) fn holding(&self, row: usize) -> usize {
        self.parts.partition_point(|part| part.end <= row).min(self.parts.len() - 1)
    }

    /// Where a page is, relative to the site.
    pub(super) fn url(&self, page: usize) -> String {
        if page == 0 { self.first.clone() } else { format!("{}/{}/", self.folder, page + 1) }
    }

    /// The links of a page; `None` where there is no other.
    pub(super) fn turns(&self, page: usize) -> Option<Turns> {
        let last = self.parts.len() - 1;
        let named = |at: &usize| *at == 0 || *at == last || at.abs_diff(page) <= NEAR;
        let mut before = 0;
        let turn = |at: usize| {
            let gap = at > before + 1;
            before = at;
            Turn { number: at + 1, url: self.url(at), current: at == page, gap }
        };
        self.is_split().then(|| Turns {
            previous: page.checked_sub(1).map(|at| self.url(at)),
            next: (page < last).then(|| self.url(page + 1)),
            pages: (0..=last).filter(named).map(turn).collect(),
            from: self.parts[page].start + 1,
            to: self.parts[page].end,
            all: self.parts[last].end,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_on_one_page_and_no_page_is_too_long() {
        for sizes in [vec![], vec![1; ROWS], vec![1; 3 * ROWS + 1], vec![BYTES * 2, 1, BYTES * 2, 1]] {
            let pages = Pages::of("a", sizes.iter().copied());
            let parts: Vec<_> = pages.numbers().map(|page| pages.rows(page)).collect();
            assert_eq!(
                parts.iter().flat_map(Clone::clone).collect::<Vec<_>>(),
                (0..sizes.len()).collect::<Vec<_>>()
            );
            for part in &parts {
                let bytes: usize = sizes[part.clone()].iter().sum();
                assert!(part.len() <= ROWS && (bytes <= BYTES || part.len() == 1), "{part:?}");
            }
            assert!((0..sizes.len()).all(|row| pages.rows(pages.holding(row)).contains(&row)));
        }
    }

    #[test]
    fn the_first_page_of_a_list_may_have_less_room() {
        let pages = Pages::cut("a/", "a/b", 25, [10; 5]);
        assert_eq!((pages.rows(0), pages.rows(1)), (0..2, 2..5));
        assert_eq!((pages.url(0), pages.url(1)), ("a/".to_owned(), "a/b/2/".to_owned()));
    }

    #[test]
    fn numbers_that_are_left_out_leave_a_gap() {
        let pages = Pages::of("a", vec![1; 20 * ROWS]);
        let turns = pages.turns(9).unwrap();
        let shown: Vec<_> = turns.pages.iter().map(|turn| (turn.number, turn.gap)).collect();
        assert_eq!(shown[..3], [(1, false), (7, true), (8, false)]);
        assert_eq!(shown.last(), Some(&(20, true)));
        assert_eq!((turns.previous.as_deref(), turns.next.as_deref()), (Some("a/9/"), Some("a/11/")));
        assert!(pages.turns(0).unwrap().previous.is_none() && pages.turns(19).unwrap().next.is_none());
        assert!(Pages::of("a", [1]).turns(0).is_none());
    }
}
