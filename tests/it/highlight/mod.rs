//! The tables of our own against syntect's grammars: the same class for the same token, and nothing of a text lost.

mod compare;

use std::collections::BTreeMap;

use compare::{Agreement, blocks, classes};
use proptest::prelude::*;
use specsite::markdown::highlight::{highlight, table_name};

/// The least share of characters on which both must agree.
const LEAST: f64 = 0.97;

fn cases() -> Vec<(String, String)> {
    blocks(include_str!("cases.md"))
}

fn assert_agreement(languages: &BTreeMap<String, Agreement>) {
    let poor: Vec<_> = languages.iter().filter(|(_, agreement)| agreement.share() < LEAST).collect();
    for (language, agreement) in &poor {
        eprintln!("{language}: {:.4}, of it equal {:.4}", agreement.share(), agreement.raw_share());
        let mut other: Vec<_> = agreement.other.iter().collect();
        other.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        for ((own, theirs), (count, line)) in other.iter().take(8) {
            eprintln!("  {own} for {theirs}, {count} characters: {line}");
        }
    }
    assert!(poor.is_empty(), "these agree with syntect on less than {LEAST}");
}

#[test]
fn small_cases_of_each_language_agree() {
    let mut languages: BTreeMap<String, Agreement> = BTreeMap::new();
    for (language, code) in cases() {
        languages.entry(language.clone()).or_default().add(&language, &code);
    }
    assert!(languages.len() > 20, "{:?}", languages.keys());
    assert_agreement(&languages);
}

/// Every ninth block, of languages of which there is enough.
#[test]
fn the_code_of_the_corpora_agrees() {
    let mut languages: BTreeMap<String, Agreement> = BTreeMap::new();
    for corpus in ["ailang-design-docs", "rust-rfcs", "swift-evolution"] {
        let Some(folder) = super::common::corpus(corpus) else { return };
        let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
        let texts = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
        let blocks =
            texts.flat_map(|text| blocks(&text)).filter(|(language, _)| table_name(language).is_some());
        for (language, code) in blocks.step_by(9) {
            languages.entry(language.clone()).or_default().add(&language, &code);
        }
    }
    languages.retain(|_, agreement| agreement.characters > 2_000);
    assert!(languages.len() > 4, "{:?}", languages.keys());
    assert_agreement(&languages);
}

#[test]
fn the_stylesheet_knows_every_class() {
    let style = include_str!("../../../themes/default/static/reading.css");
    for (language, code) in cases() {
        for (char, class) in classes(&highlight(&language, &code)) {
            let rule = format!(".{class}");
            let rules = style.lines().filter(|line| line.contains("{ color: "));
            let mut names = rules.flat_map(|line| line.split(['{', ',', ' ']));
            assert!(class == '-' || names.any(|name| name == rule), "{language}: {class} of {char}");
        }
    }
}

/// No stack is deep enough for a recursion of this depth.
#[test]
fn long_lines_and_deep_nesting_are_read_to_the_end() {
    for (language, _) in cases() {
        for piece in [
            "(", "{[", "a ", "a:", "<a ", "\"", "`${", "/*", "r#\"", "<<A ", "'", "f(a,", "  ", "$((", "x<y,",
        ] {
            let code = piece.repeat(4_000 / piece.len());
            let text: String = classes(&highlight(&language, &code)).iter().map(|(char, _)| char).collect();
            assert!(text == code, "{language}: {piece}");
        }
    }
}

/// What opens and closes something in some language, so that any order of them is tried.
const PIECES: &[&str] = &[
    "\n", "\n  ", " ", "\t", "\r\n", "é", "\u{1f980}", "a", "B", "fn ", "def f(", "class A", "//", "/*",
    "*/", "#", "--", "\"", "'", "`", "\"\"\"", "'''", "\\", "\\(", "${", "$(", "{", "}", "(", ")", "[", "]",
    "<", ">", "</script>", "<script>", "<!--", "-->", "r#\"", "\"#", "<<EOF", "EOF", "=", ":", "=>", "->",
    ";", ",", "&", "|", "|\n", "- ", "1.5e3", "0xff", "@", "%s", "{}", "HTTP/1.1", "import ", "for ",
    "R\"x(", ")x\"", "key: ", "case ", "`${",
];

proptest! {
    #[test]
    fn no_character_is_lost_and_no_tag_left_open(
        pieces in prop::collection::vec(prop_oneof![
            4 => prop::sample::select(PIECES).prop_map(str::to_owned),
            1 => "\\PC{0,8}",
        ], 0..60),
    ) {
        let code = pieces.concat();
        for (language, _) in cases() {
            let html = highlight(&language, &code);
            let text: String = classes(&html).iter().map(|(char, _)| char).collect();
            prop_assert_eq!(&text, &code, "{}", language);
            prop_assert_eq!(html.matches("<span").count(), html.matches("</span>").count());
        }
    }
}
