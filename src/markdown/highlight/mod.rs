//! Code in, HTML with one short class a token out; both themes of the stylesheet colour these classes.
//!
//! The languages that specs are full of have tables of our own, which a byte scanner follows. All others go through
//! syntect, whose grammars are also what tests compare the tables with.

mod alphabet;
mod effort;
mod grammar;
mod html;
mod languages;
mod pattern;
mod scanner;
mod table;

use crate::text::value_of;
pub use effort::Effort;
use html::Html;

/// Spellings of fences that no grammar lists among its names.
const ALIASES: &str = include_str!("../aliases.txt");

/// Words that say on purpose that a block is no code.
const PLAIN: &[&str] =
    &["", "text", "txt", "plain", "plaintext", "none", "output", "tree", "ascii", "mermaid", "math"];

/// The language that a fence's info string names: `rust,ignore` gives `rust`, `{.rust}` too.
pub fn language(info: &str) -> String {
    let word = info.trim().trim_start_matches('{').trim_start_matches('.');
    let end = word
        .find(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | '{' | ';' | ':' | '='))
        .unwrap_or(word.len());
    word[..end].to_lowercase()
}

/// Whether a table or a grammar for this language is here, or the language is the absence of one.
pub fn is_known(language: &str) -> bool {
    let name = named(language);
    PLAIN.contains(&name) || table_name(language).is_some() || grammar::is_known(name)
}

/// The name under which grammars know a language.
fn named(language: &str) -> &str {
    value_of(ALIASES, language).unwrap_or(language)
}

/// Escaped code with `<span class="…">` around its tokens; plain escaped code when nothing is known of the language.
pub fn highlight(language: &str, code: &str) -> String {
    highlight_within(language, code, &mut Effort::default())
}

/// The same in a file, of which all code shares an effort.
pub fn highlight_within(language: &str, code: &str, effort: &mut Effort) -> String {
    let name = named(language);
    let mut html = Html::new(code.len());
    match languages::table(name) {
        Some(table) => scanner::scan(table, code, &mut html),
        None if PLAIN.contains(&name) => html.push(code, html::Class::PLAIN),
        None => grammar::scan(name, code, &mut html, effort),
    }
    html.finish()
}

/// The name of the table that a language has, if it has one.
#[doc(hidden)]
pub fn table_name(language: &str) -> Option<&'static str> {
    languages::first_name(named(language))
}

/// The same by the grammar of a language, though it has a table: what tests and benchmarks compare with.
#[doc(hidden)]
pub fn reference(language: &str, code: &str) -> String {
    let name = named(language);
    let known = if grammar::is_known(name) { name } else { table_name(language).unwrap_or(name) };
    let mut html = Html::new(code.len());
    grammar::scan(known, code, &mut html, &mut Effort::of(usize::MAX));
    html.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_get_one_short_class() {
        let html = highlight("rust", "fn main() {} // <b>\n");
        assert!(html.starts_with("<span class=\"k\">fn </span><span class=\"f\">main</span>"), "{html}");
        assert!(html.contains("<span class=\"c\">// &lt;b&gt;"), "{html}");
    }

    #[test]
    fn the_languages_of_specs_are_known() {
        for language in
            ["toml", "typescript", "dockerfile", "swift", "http", "c#", "kotlin", "haskell", "ruby"]
        {
            assert!(is_known(language), "{language}");
        }
        assert!(!is_known("klingon"));
        assert_eq!((language("rust,ignore"), language("{.Rust}")), ("rust".into(), "rust".into()));
    }

    #[test]
    fn what_a_grammar_would_take_for_ever_for_stays_plain() {
        let line = format!("x = \"{}\"\n", "x ".repeat(300));
        let coloured = |language: &str, code: &str| highlight(language, code).contains("<span");
        assert!(!coloured("ruby", &line) && coloured("rust", &line) && coloured("ruby", "x = \"y\"\n"));
        // Of the worst text that was found.
        for (language, line) in
            [("less", "a-".repeat(32)), ("matlab", "1".repeat(64)), ("sv", "[]".repeat(195))]
        {
            let begun = std::time::Instant::now();
            highlight_within(language, &format!("{line}\n").repeat(400), &mut Effort::default());
            assert!(begun.elapsed().as_secs() < 8, "{language}: {:?}", begun.elapsed());
        }
        assert!(!highlight_within("ruby", "x = \"y\"\n", &mut Effort::of(5)).contains("<span"));
    }
}
