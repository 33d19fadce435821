//! The place of a spec that answers a query: its sections and the [`Signs`] of a plan in, an
//! [`Snippet`] of plain text out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::query::SearchField;
use super::tokenizer::words;
use super::{Passage, Snippet};

/// How many words are shown.
const WINDOW: usize = 30;
/// Longer stretches without a mark are shortened to this many bytes at each end.
const MAX_STRETCH: usize = 160;
/// Matches that are weighed in one section, the first ones.
const MAX_SPOTS: usize = 1000;

/// What to mark in excerpts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Signs {
    /// By term, the clauses that it answers, with what it is worth there.
    terms: BTreeMap<String, Vec<(usize, f64)>>,
    phrases: Vec<(usize, Vec<(usize, String)>)>,
}

impl Signs {
    /// Whether matches in this field are seen in a section.
    pub fn show(field: Option<SearchField>) -> bool {
        matches!(field, None | Some(SearchField::Head | SearchField::Body))
    }

    /// The clauses that have any.
    fn clauses(&self) -> BTreeSet<usize> {
        let terms = self.terms.values().flatten().map(|(clause, _)| *clause);
        terms.chain(self.phrases.iter().map(|(clause, _)| *clause)).collect()
    }

    pub fn add_term(&mut self, clause: usize, term: String, weight: f64) {
        self.terms.entry(term).or_default().push((clause, weight));
    }

    /// Takes the phrase's terms with their distances from the first one.
    pub fn add_phrase(&mut self, clause: usize, terms: Vec<(usize, String)>) {
        self.phrases.push((clause, terms));
    }
}

/// Shows the passage that answers most of the clauses, around the words that do; the first text there
/// is when none does. An item that the query names comes before all, and before the section that repeats it.
/// `title` is that of the document: words that it answers mean the document, not a place in it.
pub fn snippet(title: &str, passages: &[Passage], signs: &Signs) -> Snippet {
    let context = clauses(&WordMatches::new(title, signs));
    let mut best: Option<(Votes, &Passage, WordMatches)> = None;
    for passage in passages {
        let scan = WordMatches::new(&passage.text, signs);
        let heading = WordMatches::new(&passage.heading, signs);
        let mut votes = Votes::count(scan.spots.iter().chain(&heading.spots));
        if passage.kind.is_some() {
            (votes.named, votes.item) = (named(&heading, &context, signs), true);
        }
        if votes.clauses > 0 && best.as_ref().is_none_or(|(most, ..)| votes.beats(most)) {
            best = Some((votes, passage, scan));
        }
    }
    let first = || passages.iter().find(|passage| !passage.text.trim().is_empty());
    let chosen = best.map(|(_, passage, scan)| (passage, scan));
    let Some((passage, scan)) =
        chosen.or_else(|| first().map(|passage| (passage, WordMatches::new(&passage.text, signs))))
    else {
        return Snippet::default();
    };
    Snippet {
        anchor: passage.anchor.clone(),
        heading: passage.heading.clone(),
        kind: passage.kind.clone(),
        segments: segments(&passage.text, &scan, window(&scan)),
    }
}

fn clauses(scan: &WordMatches) -> BTreeSet<usize> {
    scan.spots.iter().map(|spot| spot.clause).collect()
}

/// How many clauses name an item by its label, of which they have to answer every word.
fn named(label: &WordMatches, context: &BTreeSet<usize>, signs: &Signs) -> usize {
    let answered: BTreeSet<usize> = label.spots.iter().map(|spot| spot.position).collect();
    if answered.len() < label.spans.len() {
        return 0;
    }
    let naming = clauses(label);
    if naming.len() == signs.clauses().len() { naming.len() } else { naming.difference(context).count() }
}

/// A term of a text that answers a clause.
struct Spot {
    position: usize,
    span: Range<usize>,
    clause: usize,
    weight: f64,
}

/// The words of a text by position, and which of them answer.
struct WordMatches {
    /// By position.
    spans: Vec<Range<usize>>,
    /// In the order of their positions.
    spots: Vec<Spot>,
}

impl WordMatches {
    fn new(text: &str, signs: &Signs) -> Self {
        let mut scan = Self { spans: Vec::new(), spots: Vec::new() };
        let mut terms: Vec<String> = Vec::new();
        for word in words(text) {
            let position = scan.spans.len();
            if let Some(whole) = &word.whole {
                scan.look_up(signs, &whole.text, position, &whole.span);
            }
            if let Some(id) = &word.id {
                scan.look_up(signs, id, position, &word.span);
            }
            for part in word.parts {
                scan.look_up(signs, &part.text, scan.spans.len(), &part.span);
                scan.spans.push(part.span);
                if !signs.phrases.is_empty() {
                    terms.push(part.text);
                }
            }
        }
        for (clause, phrase) in &signs.phrases {
            scan.look_for_phrase(&terms, *clause, phrase);
        }
        scan.spots.sort_by_key(|spot| spot.position);
        scan
    }

    fn look_up(&mut self, signs: &Signs, term: &str, position: usize, span: &Range<usize>) {
        for (clause, weight) in signs.terms.get(term).into_iter().flatten() {
            self.add_spot(position, span.clone(), *clause, *weight);
        }
    }

    fn add_spot(&mut self, position: usize, span: Range<usize>, clause: usize, weight: f64) {
        if self.spots.len() < MAX_SPOTS {
            self.spots.push(Spot { position, span, clause, weight });
        }
    }

    fn look_for_phrase(&mut self, terms: &[String], clause: usize, phrase: &[(usize, String)]) {
        for start in 0..terms.len() {
            if self.spots.len() >= MAX_SPOTS {
                return;
            }
            if phrase.iter().all(|(offset, term)| terms.get(start + offset) == Some(term)) {
                for (offset, _) in phrase {
                    self.add_spot(start + offset, self.spans[start + offset].clone(), clause, 1.0);
                }
            }
        }
    }
}

/// How well a passage answers.
struct Votes {
    /// See [`named`].
    named: usize,
    clauses: usize,
    weight: f64,
    item: bool,
    spots: usize,
}

impl Votes {
    fn count<'s>(spots: impl Iterator<Item = &'s Spot>) -> Self {
        let mut best: BTreeMap<usize, f64> = BTreeMap::new();
        let mut count = 0;
        for spot in spots {
            let weight = best.entry(spot.clause).or_insert(0.0);
            *weight = weight.max(spot.weight);
            count += 1;
        }
        Self { named: 0, clauses: best.len(), weight: best.values().sum(), item: false, spots: count }
    }

    fn beats(&self, other: &Self) -> bool {
        let order = self.named.cmp(&other.named).then(self.clauses.cmp(&other.clauses));
        let order = order.then(self.weight.total_cmp(&other.weight)).then(self.item.cmp(&other.item));
        order.then(self.spots.cmp(&other.spots)).is_gt()
    }
}

/// The positions to show: the words that answer most, with some words before them.
fn window(scan: &WordMatches) -> Range<usize> {
    let mut best: Option<(Votes, Range<usize>)> = None;
    for (at, spot) in scan.spots.iter().enumerate() {
        let inside = scan.spots[at..].iter().take_while(|other| other.position < spot.position + WINDOW);
        let last = inside.clone().last().map_or(spot.position, |other| other.position);
        let votes = Votes { spots: 0, ..Votes::count(inside) };
        if best.as_ref().is_none_or(|(most, _)| votes.beats(most)) {
            best = Some((votes, spot.position..last + 1));
        }
    }
    let found = best.map_or(0..0, |(_, found)| found);
    let spare = WINDOW.saturating_sub(found.len());
    let end = (found.end + spare - (spare / 3).min(found.start)).min(scan.spans.len());
    end.saturating_sub(WINDOW).min(found.start)..end
}

/// The text of a window, cut where marks begin and end.
fn segments(text: &str, scan: &WordMatches, window: Range<usize>) -> Vec<(String, bool)> {
    let is_start = window.start == 0;
    let is_end = window.end == scan.spans.len();
    let start = if is_start { 0 } else { scan.spans[window.start].start };
    let end = if is_end { text.len() } else { scan.spans[window.end - 1].end };
    let mut out = Vec::new();
    if !is_start {
        out.push(("… ".to_owned(), false));
    }
    let mut at = start;
    for mark in marks(scan, &(start..end)) {
        push(&mut out, &text[at..mark.start], false);
        push(&mut out, &text[mark.clone()], true);
        at = mark.end;
    }
    push(&mut out, &text[at..end], false);
    if !is_end {
        out.push((" …".to_owned(), false));
    }
    out
}

/// The spans to mark, in order, those that touch made one.
fn marks(scan: &WordMatches, shown: &Range<usize>) -> Vec<Range<usize>> {
    let inside = |span: &Range<usize>| span.start >= shown.start && span.end <= shown.end;
    let mut spans: Vec<Range<usize>> =
        scan.spots.iter().map(|spot| spot.span.clone()).filter(inside).collect();
    spans.sort_by_key(|span| (span.start, span.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

fn push(out: &mut Vec<(String, bool)>, text: &str, mark: bool) {
    let after_space = out.last().is_none_or(|(before, _)| before.ends_with(' '));
    let text = squeeze(&shorten(text), after_space);
    if !text.is_empty() {
        out.push((text, mark));
    }
}

/// White space of any kind and control characters become single spaces.
fn squeeze(text: &str, mut after_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let is_space = c.is_whitespace() || c.is_control();
        if !(is_space && after_space) {
            out.push(if is_space { ' ' } else { c });
        }
        after_space = is_space;
    }
    out
}

/// A stretch of signs without end, such as a drawn table, is cut in its middle.
fn shorten(text: &str) -> String {
    if text.len() <= 4 * MAX_STRETCH {
        return text.to_owned();
    }
    let head = text.floor_char_boundary(MAX_STRETCH);
    let tail = text.ceil_char_boundary(text.len() - MAX_STRETCH);
    format!("{} … {}", &text[..head], &text[tail..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(terms: &[(&str, usize)]) -> Signs {
        let mut signs = Signs::default();
        for (term, clause) in terms {
            signs.add_term(*clause, (*term).to_owned(), 1.0);
        }
        signs
    }

    fn passage(anchor: &str, heading: &str, text: &str) -> Passage {
        Passage { anchor: anchor.into(), heading: heading.into(), text: text.into(), kind: None }
    }

    fn marked(excerpt: &Snippet) -> String {
        let show = |(text, mark): &(String, bool)| if *mark { format!("[{text}]") } else { text.clone() };
        excerpt.segments.iter().map(show).collect()
    }

    #[test]
    fn the_section_with_most_clauses_is_shown() {
        let sections = [passage("a", "A", "cache cache cache"), passage("b", "B", "a Cache\n that\texpires")];
        let found = snippet("", &sections, &signs(&[("cache", 0), ("expires", 1)]));
        assert_eq!((found.anchor.as_str(), marked(&found).as_str()), ("b", "a [Cache] that [expires]"));
    }

    #[test]
    fn a_heading_counts_for_its_section() {
        let sections = [passage("a", "", "plain"), passage("b", "Cache", "how it works")];
        let found = snippet("", &sections, &signs(&[("cache", 0)]));
        assert_eq!((found.anchor.as_str(), marked(&found).as_str()), ("b", "how it works"));
    }

    #[test]
    fn an_item_comes_before_the_section_that_repeats_it() {
        let item = |label: &str, text: &str| Passage {
            kind: Some("requirement".into()),
            ..passage(&label.to_lowercase(), label, text)
        };
        let section =
            passage("s", "Requirements", "FR1: caches expire. FR2: caches are small, like cache 7.");
        let sections = [section, item("FR1", "caches expire"), item("FR2", "caches are small")];
        let anchor = |terms: &[(&str, usize)]| snippet("Small caches", &sections, &signs(terms)).anchor;
        assert_eq!(anchor(&[("caches", 0), ("expire", 1)]), "fr1");
        assert_eq!(anchor(&[("fr2", 0), ("expire", 1)]), "fr2");
        assert_eq!(anchor(&[("expire", 0), ("7", 1)]), "s");
        let labels = [item("Caches", "what holds"), item("FR1", "of caches"), item("Big caches", "no")];
        let anchor = |terms: &[(&str, usize)]| snippet("Small caches", &labels, &signs(terms)).anchor;
        assert_eq!(anchor(&[("fr1", 0), ("caches", 1)]), "fr1");
        assert_eq!(anchor(&[("caches", 0)]), "caches");
        assert_eq!(anchor(&[("big", 0), ("caches", 1)]), "big caches");
    }

    #[test]
    fn without_a_match_the_first_text_is_shown() {
        let sections = [passage("", "", " \n"), passage("b", "B", "words of it")];
        assert_eq!(snippet("", &sections, &Signs::default()).anchor, "b");
        assert_eq!(snippet("", &[], &Signs::default()), Snippet::default());
    }

    #[test]
    fn a_long_text_is_shown_around_its_densest_match() {
        let text =
            format!("{}cache {}cache and expires {}", "x ".repeat(50), "y ".repeat(50), "z ".repeat(50));
        let shown = marked(&snippet("", &[passage("", "", &text)], &signs(&[("cache", 0), ("expires", 1)])));
        assert!(shown.starts_with("… y y") && shown.ends_with("z z …"), "{shown}");
        assert!(shown.contains("[cache] and [expires]"), "{shown}");
        assert_eq!(shown.split_whitespace().count(), WINDOW + 2);
    }

    #[test]
    fn a_phrase_is_marked_only_where_it_stands() {
        let mut signs = Signs::default();
        signs.add_phrase(0, vec![(0, "two".into()), (1, "words".into())]);
        let found = snippet("", &[passage("", "", "words two, two words, two")], &signs);
        assert_eq!(marked(&found), "words two, [two] [words], two");
    }

    #[test]
    fn pairs_of_characters_are_marked_as_one() {
        let found = snippet("", &[passage("", "", "これは日本語です")], &signs(&[("日本", 0), ("本語", 0)]));
        assert_eq!(marked(&found), "これは[日本語]です");
    }

    #[test]
    fn endless_stretches_are_shortened_and_controls_are_gone() {
        let text = format!("a {} cache \u{1b}[31m b", "=".repeat(100_000));
        let found = snippet("", &[passage("", "", &text)], &signs(&[("cache", 0)]));
        assert!(found.text().len() < 1000 && !found.text().contains('\u{1b}'));
    }
}
