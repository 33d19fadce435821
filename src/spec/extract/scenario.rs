//! Lines of a test case, or Gherkin in a block -> what is given, what happens, what is then expected.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::list::{Named, WordLists, named};
use super::text::{MANY, after, lines, short};

/// The words of steps, longer ones before those that they begin with.
static WORDS: LazyLock<Vec<(&str, StepWord)>> = LazyLock::new(|| {
    let lists = WordLists::read(include_str!("scenario.txt"));
    let mut out: Vec<(&str, StepWord)> =
        lists.words().filter_map(|(name, word)| Some((word, StepWord::named(name)?))).collect();
    out.sort_by_key(|(word, _)| Reverse(word.len()));
    out
});

named! {
    /// The word that a step begins with.
    pub enum StepWord { Given = "Given", When = "When", Then = "Then", And = "And", But = "But" }
}

/// The steps of one test, each list in the order written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steps {
    pub given: Vec<String>,
    pub when: Vec<String>,
    pub then: Vec<String>,
}

impl Steps {
    /// Whether no step was found.
    pub fn is_empty(&self) -> bool {
        self.given.is_empty() && self.when.is_empty() && self.then.is_empty()
    }

    fn of(&mut self, step: StepWord) -> &mut Vec<String> {
        match step {
            StepWord::When => &mut self.when,
            StepWord::Then => &mut self.then,
            _ => &mut self.given,
        }
    }
}

/// A scenario of Gherkin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub title: String,
    /// The marks above it: `@FR1 @slow`.
    pub tags: String,
    pub steps: Steps,
}

/// The step that a line is, and what it says: `Given: …`, `GIVEN …`, `- **Given** …`.
pub fn step(text: &str) -> Option<(StepWord, String)> {
    read(text).map(|(step, said, _)| (step, said))
}

/// A step, what it says, and whether a colon or bold type sets its word apart.
fn read(text: &str) -> Option<(StepWord, String, bool)> {
    let whole = text.trim();
    let text = whole.trim_start_matches(['-', '+', '*', '_', ' ', '>', '`']);
    let bold = whole[..whole.len() - text.len()].contains("**");
    let (step, rest) = begins(text)?;
    let dressed = rest.trim_start_matches(['*', '_', '`']).trim_start();
    let colon = dressed.starts_with(':');
    let rest = dressed.trim_start_matches(':').trim_start_matches(['*', '_', ' ']).trim();
    // In lower case it is a word like any other, unless a colon follows.
    let fits = colon || text.starts_with(char::is_uppercase);
    (fits && !rest.is_empty() && !rest.starts_with(['-', ','])).then(|| (step, short(rest), colon || bold))
}

/// The step that a text begins with, in any language, and what stands behind its word.
fn begins(text: &str) -> Option<(StepWord, &str)> {
    WORDS.iter().find_map(|(word, step)| {
        let length = text.char_indices().nth(word.chars().count()).map_or(text.len(), |(at, _)| at);
        let head = text.get(..length)?;
        let same = head.eq_ignore_ascii_case(word) || !head.is_ascii() && head.to_lowercase() == *word;
        Some((*step, same.then(|| after(text, head))??))
    })
}

/// The step that a word stands for.
pub fn word(text: &str) -> Option<StepWord> {
    let text = text.trim_end_matches([':', ',']).to_lowercase();
    WORDS.iter().find(|(word, _)| *word == text).map(|(_, step)| *step)
}

/// The steps among lines. `And` and `But` go on with the step before them; so does a line without a
/// mark of a list after a step. A lone sentence that begins with "When" is prose and no step.
pub fn steps(lines: &[&str]) -> Steps {
    let (out, marked) = folded(lines);
    let kinds = [&out.given, &out.when, &out.then].iter().filter(|said| !said.is_empty()).count();
    if kinds >= 2 || marked { out } else { Steps::default() }
}

fn folded(lines: &[&str]) -> (Steps, bool) {
    let mut out = Steps::default();
    let mut last: Option<StepWord> = None;
    let mut any_marked = false;
    for line in lines.iter().take(4 * MANY) {
        let text = line.trim();
        if let Some((step, said, marked)) = read(line) {
            if !matches!(step, StepWord::And | StepWord::But) {
                any_marked |= marked;
                last = Some(step);
            }
            if let Some(into) = last.map(|step| out.of(step)).filter(|into| into.len() < MANY) {
                into.push(said);
            }
        } else if text.is_empty() || text.starts_with(['-', '*', '+', '#', '|', '`', '@']) {
            last = None;
        } else if let Some(said) = last.and_then(|step| out.of(step).last_mut()) {
            *said = short(&format!("{said} {text}"));
        }
    }
    (out, any_marked)
}

/// Words that begin a scenario.
const TITLES: &[&str] = &["Scenario Outline:", "Scenario Template:", "Scenario:", "Example:"];
/// Words that end one.
const ENDS: &[&str] = &["Feature:", "Rule:", "Examples:", "Scenarios:"];

/// The scenarios of a block of Gherkin; the steps of its background come first in each.
pub fn cases(code: &str) -> Vec<Case> {
    // The first is the background.
    let mut parts: Vec<(&str, &str, Vec<&str>)> = vec![("", "", Vec::new())];
    let mut open: Option<usize> = None;
    let mut quoted = false;
    let mut tags = "";
    for text in lines(code).map(|line| line.trimmed()) {
        let quotes = text.starts_with("\"\"\"") || text.starts_with("```");
        quoted ^= quotes;
        if !quoted && text.starts_with('@') {
            tags = text;
        }
        if quoted || quotes || text.is_empty() || text.starts_with(['#', '@', '|']) {
            continue;
        }
        if let Some(title) = TITLES.iter().find_map(|word| text.strip_prefix(word)) {
            open = Some(parts.len());
            parts.push((title, std::mem::take(&mut tags), Vec::new()));
        } else if text.starts_with("Background:") {
            open = Some(0);
        } else if ENDS.iter().any(|word| text.starts_with(word)) {
            open = None;
        } else if let Some(open) = open {
            parts[open].2.push(text);
        }
    }
    let mut parts = parts.into_iter();
    let background: Vec<&str> = parts.next().into_iter().flat_map(|(_, _, steps)| steps).take(20).collect();
    let case = |(title, tags, own): (&str, &str, Vec<&str>)| {
        let (steps, _) = folded(&[background.as_slice(), &own].concat());
        (!steps.is_empty()).then(|| Case { title: short(title), tags: short(tags), steps })
    };
    parts.take(MANY).filter_map(case).collect()
}

/// A test case as a scenario of Gherkin.
pub fn gherkin(title: &str, steps: &Steps) -> String {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = format!("Scenario: {}\n", plain(title));
    for (word, said) in [("Given", &steps.given), ("When", &steps.when), ("Then", &steps.then)] {
        for (number, text) in said.iter().enumerate() {
            let word = if number == 0 { word } else { "And" };
            let _ = writeln!(out, "  {word} {}", plain(text));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_in_many_spellings() {
        for text in [
            "Given: a user", "Given a user", "GIVEN a user", "- **Given:** a user", "**Given**: a user",
            "given: a user",
        ] {
            assert_eq!(step(text), Some((StepWord::Given, "a user".to_owned())), "{text}");
        }
        for text in
            ["Given", "Givenness matters", "given that it rains", "Whenever", "Then, we go", "And:", "é"]
        {
            assert_eq!(step(text), None, "{text}");
        }
    }

    #[test]
    fn and_goes_on_with_the_step_before() {
        let found =
            steps(&["Given a", "  and more", "And b", "When c", "Then d", "But not e", "- other", "lost"]);
        assert_eq!(found.given, ["a and more", "b"]);
        assert_eq!(found.when, ["c"]);
        assert_eq!(found.then, ["d", "not e"]);
        assert!(steps(&["And nothing before"]).is_empty());
        assert!(steps(&["When compiling, it is slow"]).is_empty());
        assert!(!steps(&["**When:** compiling"]).is_empty());
    }

    #[test]
    fn gherkin_is_read_and_written() {
        let code = "Feature: Sign in\n  As a user\n  Background:\n    Given a shop\n\n  @slow\n  Scenario: Wrong password\n    When I sign in\n      \"\"\"\n      Then no\n      \"\"\"\n    Then I am told\n    And I can retry\n  Scenario Outline: Other\n    Given <x>\n    Examples:\n      | x |\n";
        let found = cases(code);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].title, "Wrong password");
        assert_eq!(found[1].steps.given, ["a shop", "<x>"]);
        assert_eq!(
            gherkin(&found[0].title, &found[0].steps),
            "Scenario: Wrong password\n  Given a shop\n  When I sign in\n  Then I am told\n  And I can retry\n"
        );
        assert!(cases("no gherkin").is_empty());
    }
}
