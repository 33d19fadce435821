use super::*;
use crate::markdown;

fn read_text(text: &str) -> Header {
    let source = Source::new("a.md", text.as_bytes());
    read(&markdown::parse(&source.text, 0), &source, &[])
}

fn pairs(text: &str) -> Vec<(String, String)> {
    read_text(text).fields.into_iter().map(|field| (field.label, field.text)).collect()
}

fn expect(text: &str, expected: &[(&str, &str)]) {
    let got = pairs(text);
    let got: Vec<_> = got.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(got, expected, "{text}");
}

#[test]
fn bold_lines_with_the_colon_inside_or_outside() {
    expect(
        "# T\n\n**Status:** ✅ **DONE** (v1)\n**Type**: Feature\n**Location:** `a/b` *(if any)*\n\n---\n\n**Status:** no\n",
        &[("Status", "✅ DONE (v1)"), ("Type", "Feature"), ("Location", "a/b (if any)")],
    );
    assert_eq!(read_text("# T\n\n**Status:** ✅ **DONE**\n").fields[0].raw, "✅ **DONE**");
}

#[test]
fn several_on_a_line_and_values_that_go_on() {
    expect(
        "**Status:** Planned | **Type:** Feature · **Owner**: A\n**Note on it:** one\ntwo\n",
        &[("Status", "Planned"), ("Type", "Feature"), ("Owner", "A"), ("Note on it", "one two")],
    );
}

#[test]
fn bullets_of_every_form() {
    expect(
        "# T\n\n* Proposal: [SE-1](1.md)\n* Status: **Implemented\n  (Swift 5.9)**\n* **Owner**: x\n",
        &[("Proposal", "SE-1"), ("Status", "Implemented (Swift 5.9)"), ("Owner", "x")],
    );
    expect("# T\n\n- one\n- two: three\n", &[]);
    expect("# T\n\nhttps://example.com\n", &[]);
}

#[test]
fn nested_lists_and_a_stranger_belong_to_the_header() {
    expect(
        "* Status: **Accepted**\n* Related:\n  - [A](a.md)\n  - [B](b.md)\n* Amendment (one)\n* Owner: x\n",
        &[("Status", "Accepted"), ("Related", "A, B"), ("Owner", "x")],
    );
}
