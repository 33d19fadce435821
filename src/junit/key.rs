//! The name of a test or the title of a spec's test case -> the form in which they meet.

/// The form of a name in which tests and titles meet: lower-case words and numbers with spaces between.
/// `test_a_move_keeps_the_address`, `TestAMoveKeepsTheAddress` and `A move keeps the address (FR1)` are
/// all `a move keeps the address`. Empty when nothing is left; such names meet nothing.
///
/// - References in brackets go: `(FR1, NFR2)`, `[AD3]`.
/// - Of code only the last name counts: behind `::`, `/`, `#`, `$` and `.`, without arguments and
///   parameters (`keeps(int, String)[2]`). Code is what has no space outside them.
/// - Of a path in words only the part behind the last ` > `, ` › ` or ` » ` counts.
/// - Words end at every character but letters and digits, before a capital (`keepsIt`, `HTTPServer`) and
///   between letters and digits. Apostrophes are no end: `doesn't` is `doesnt`.
/// - At the front `test`, `tests` and `it`, then `should`, go, and `test case 2`, as long as words remain.
pub fn key(text: &str) -> String {
    let text = without_references(text);
    let text = text.trim();
    let words = if is_code(text) {
        words(last_name(text))
    } else {
        let last = [" > ", " › ", " » "].iter().filter_map(|mark| Some(text.rfind(mark)? + mark.len())).max();
        words(last.and_then(|at| text.get(at..)).unwrap_or(text))
    };
    without_front(&words).join(" ")
}

/// A name in code: no space in it but among arguments at its end.
fn is_code(text: &str) -> bool {
    let name = text.split(['(', '[', '{']).next().unwrap_or(text);
    let has_space = |text: &str| text.contains(char::is_whitespace);
    !has_space(text) || !name.is_empty() && !has_space(name) && text.ends_with([')', ']', '}'])
}

/// Drops brackets that hold nothing but ids of items.
fn without_references(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find(['(', '[']) {
        out.push_str(&rest[..open]);
        let inside = &rest[open + 1..];
        let end = inside.find(['(', ')', '[', ']']).unwrap_or(inside.len());
        if is_references(&inside[..end]) && inside[end..].starts_with([')', ']']) {
            rest = &inside[end + 1..];
        } else {
            out.push_str(&rest[open..=open]);
            rest = inside;
        }
    }
    out + rest
}

/// `FR1, NFR-2 and spec-a#AD3`: each with letters first and a number last.
fn is_references(text: &str) -> bool {
    let mut parts = text.split([',', ';', '/', '&', ' ']).filter(|part| !part.is_empty() && *part != "and");
    let is_id = |part: &str| {
        let id = part.rsplit('#').next().unwrap_or(part);
        let letters =
            id.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').trim_end_matches(['-', '_']);
        let is_numbered = letters.len() < id.len() && id.ends_with(|c: char| c.is_ascii_digit());
        is_numbered && !letters.is_empty() && letters.chars().all(|c| c.is_ascii_alphabetic() || c == '-')
    };
    // A parameter such as `[row1]` is no reference: ids are written in capitals.
    let is_loud = |part: &str| part.contains('#') || part.starts_with(|c: char| c.is_ascii_uppercase());
    parts.clone().next().is_some() && parts.all(|part| is_id(part) && is_loud(part))
}

/// The last segment of a path in code, without what is called or given.
fn last_name(code: &str) -> &str {
    let name = &code[..code.find(['(', '[', '{', '<']).filter(|at| *at > 0).unwrap_or(code.len())];
    let name = name.trim_end_matches([':', '/', '#', '$', '.', '_']);
    // A dot before a digit parts a number: `works_on_1.2`.
    let starts = name.char_indices().filter(|(_, c)| matches!(c, ':' | '/' | '#' | '$' | '.'));
    let mut starts = starts.filter_map(|(at, c)| {
        let rest = name.get(at + 1..)?;
        (c != '.' || rest.starts_with(|next: char| next.is_alphabetic() || next == '_')).then_some(rest)
    });
    starts.next_back().unwrap_or(name)
}

/// Lower-case words and numbers.
fn words(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().filter(|c| !matches!(c, '\'' | '’')).collect();
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for (at, c) in letters.iter().enumerate() {
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        let before = at.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(at + 1);
        let parts = before.is_some_and(|before| {
            let humps =
                c.is_uppercase() && (before.is_lowercase() || after.is_some_and(|c| c.is_lowercase()));
            humps || before.is_numeric() != c.is_numeric()
        });
        if !open || parts {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        open = true;
    }
    words
}

/// Without the words that only say that it is a test.
fn without_front(words: &[String]) -> &[String] {
    let mut rest = words;
    let numbered = |rest: &[String]| {
        matches!(rest, [test, case, number, _, ..]
            if test == "test" && case == "case" && number.starts_with(|c: char| c.is_ascii_digit()))
    };
    if numbered(rest) {
        return &rest[3..];
    }
    for fronts in [&["test", "tests"][..], &["it"], &["should"]] {
        if rest.len() > 1 && fronts.contains(&rest[0].as_str()) {
            rest = &rest[1..];
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_titles_meet() {
        for name in [
            "A move keeps the address (FR1)",
            "a move keeps the address. [FR-1, NFR2 and spec-a#AD3]",
            "a_move_keeps_the_address",
            "test_a_move_keeps_the_address",
            "TestAMoveKeepsTheAddress",
            "testAMoveKeepsTheAddress()",
            "route::tests::a_move_keeps_the_address",
            "tests.test_route.TestRoute.test_a_move_keeps_the_address[old-new]",
            "TestRoute/A_move_keeps_the_address",
            "routes > moves > a move keeps the address",
            "Test Case 2: A move keeps the address",
            "it a move keeps the address",
            "`A move` *keeps* the address",
        ] {
            assert_eq!(key(name), "a move keeps the address", "{name}");
        }
    }

    #[test]
    fn words_end_where_people_end_them() {
        for (name, expected) in [
            ("HTTPServerStartsOnPort80", "http server starts on port 80"),
            ("sha256_of_an_empty_file", "sha 256 of an empty file"),
            ("it should say \"no\"", "say no"),
            ("doesn't fail", "doesnt fail"),
            ("works_on_1.2", "works on 1 2"),
            ("Ärger_mit_ß", "ärger mit ß"),
            ("com.acme.MoveTest$Inner.keeps(int, String)[2]", "keeps"),
            ("rejects [row1] and (see below)", "rejects row 1 and see below"),
            ("test", "test"),
            ("Should", "should"),
            ("test_case_2", "case 2"),
            ("(FR1)", ""),
            ("(((", ""),
            ("", ""),
        ] {
            assert_eq!(key(name), expected, "{name}");
        }
    }
}
