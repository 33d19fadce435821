use super::*;

#[derive(serde::Deserialize)]
struct Vector {
    text: String,
    /// Terms with their positions, in the order they are given out.
    tokens: Vec<(String, usize)>,
    why: String,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokenizer = SpecTokenizer;
    let mut out = Vec::new();
    tokenizer.token_stream(text).process(&mut |token| out.push(token.clone()));
    out
}

#[test]
fn the_shared_vectors_hold() {
    let vectors = include_str!("../../../tests/tokenizer.json");
    let vectors: Vec<Vector> = serde_json::from_str(vectors).expect("the file is valid");
    assert!(vectors.len() > 60);
    for vector in vectors {
        let found: Vec<(String, usize)> =
            tokens(&vector.text).into_iter().map(|token| (token.text, token.position)).collect();
        assert_eq!(found, vector.tokens, "{:?}: {}", vector.text, vector.why);
    }
}

#[test]
fn terms_are_those_of_the_tokens() {
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("../../../tests/tokenizer.json")).expect("the file is valid");
    let own = [
        "don't we'll ma\u{e9}s x\u{301}y",
        "SE-0123-x A-1 HTTP abc-def 12-3",
        "\u{2019}s it\u{2019}s d _a_ Z",
    ];
    let long = "a".repeat(49) + " b";
    let texts = vectors.iter().map(|vector| vector.text.as_str()).chain(own).chain([long.as_str()]);
    for text in texts {
        let mut found = Vec::new();
        each_term(text, &mut |term: &str, position, _| found.push((term.to_owned(), position)));
        let known: Vec<(String, usize)> =
            tokens(text).into_iter().map(|token| (token.text, token.position)).collect();
        assert_eq!(found, known, "{text:?}");
    }
}

#[test]
fn spans_lie_in_the_text_and_positions_never_fall() {
    let text = "Die Straße: FR-001, HTMLParser_İx 日本語ﬁle e\u{301}B '\u{2019}s __ -1 한글 SE-0123";
    let mut last = 0;
    for token in tokens(text) {
        assert!(text.get(token.offset_from..token.offset_to).is_some_and(|cut| !cut.is_empty()), "{token:?}");
        assert!(token.position >= last, "{token:?}");
        last = token.position;
    }
}

#[test]
fn the_span_of_a_joined_identifier_is_all_of_it() {
    let text = "see SE-0123!";
    let id = tokens(text).into_iter().find(|token| token.text == "se123").map(|t| t.offset_from..t.offset_to);
    assert_eq!(id.map(|span| &text[span]), Some("SE-0123"));
}
