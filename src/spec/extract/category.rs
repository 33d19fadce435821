//! The text of a requirement or a constraint -> what kind of quality or of limit it is about.

use std::cmp::Reverse;
use std::sync::LazyLock;

use super::list::{Named, WordLists, named};
use super::text::words;

static LISTS: LazyLock<WordLists> = LazyLock::new(|| WordLists::read(include_str!("category.txt")));

named! {
    pub enum Category {
        Performance = "performance",
        Security = "security",
        Reliability = "reliability",
        Usability = "usability",
        Maintainability = "maintainability",
        Timeline = "timeline",
        Business = "business",
        Technical = "technical",
    }
}

impl Category {
    const QUALITIES: &[Self] =
        &[Self::Performance, Self::Security, Self::Reliability, Self::Usability, Self::Maintainability];
    const LIMITS: &[Self] = &[Self::Timeline, Self::Business, Self::Technical];

    /// The quality that a non-functional requirement is about.
    pub fn of_quality(text: &str) -> Option<Self> {
        Self::of(Self::QUALITIES, text)
    }

    /// What sets the limit of a constraint.
    pub fn of_limit(text: &str) -> Option<Self> {
        Self::of(Self::LIMITS, text)
    }

    /// A label of at most three words before a colon counts first, then all words.
    fn of(categories: &[Self], text: &str) -> Option<Self> {
        let text = &text[..text.floor_char_boundary(2_000)];
        let label = text.split_once(':').map(|(label, _)| words(label)).filter(|label| label.len() <= 3);
        label.and_then(|label| best(categories, &label)).or_else(|| best(categories, &words(text)))
    }
}

/// The category with the most telling words, strong ones counting thrice; the first of equals.
fn best(categories: &[Category], words: &[String]) -> Option<Category> {
    let hits =
        |list: &str| LISTS.get(list).iter().filter(|own| words.iter().any(|word| word == *own)).count();
    let score = |category: Category| {
        let timed = usize::from(category == Category::Performance && timed(words));
        3 * (hits(category.name()) + timed) + hits(&format!("{} perhaps", category.name()))
    };
    let scored =
        categories.iter().map(|category| (score(*category), *category)).filter(|(score, _)| *score > 0);
    scored.min_by_key(|(score, _)| Reverse(*score)).map(|(_, category)| category)
}

/// `200ms`, `5s`, `50mb`: a number that grew together with its unit.
fn timed(words: &[String]) -> bool {
    words.iter().any(|word| {
        let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
        unit.len() < word.len() && LISTS.has("size", unit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_count_before_words() {
        let of = |text| Category::of_quality(text).map(Named::name);
        assert_eq!(of("Security: pages load in 5 ms"), Some("security"));
        assert_eq!(of("Answers within 200ms"), Some("performance"));
        assert_eq!(of("Builds are deterministic and fast"), Some("reliability"));
        assert_eq!(of("Pages are accessible by keyboard"), Some("usability"));
        assert_eq!(of("Adding a row needs one test"), Some("maintainability"));
        assert_eq!(of("It is blue"), None);
    }

    #[test]
    fn limits_have_their_own_categories() {
        let of = |text| Category::of_limit(text).map(Named::name);
        assert_eq!(of("Must ship before Q3 2027"), Some("timeline"));
        assert_eq!(of("No new licence costs"), Some("business"));
        assert_eq!(of("Runs in any browser"), Some("technical"));
        assert_eq!(of("performance"), None);
    }
}
