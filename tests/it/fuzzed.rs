//! The functions of `fuzz/` on random bytes, where no fuzzer is at hand: noise, and pieces of real files.

#[expect(unreachable_pub, reason = "the file is a crate of its own")]
#[path = "../../fuzz/src/lib.rs"]
mod fuzz;

use proptest::prelude::*;

/// Pieces that the ways in are looked for by, whole and cut short.
const PIECES: &[&str] = &[
    "# A\n",
    "**Status:** Planned\n",
    "Status\n======\n",
    "| Status | Draft |\n|---|---|\n",
    "- FR1: x\n",
    "---\n",
    "a: [1, {b: c}]\n",
    "k: |\n  x\n",
    "&a *a ",
    "[x](../",
    "javascript:",
    "%2e%2e/",
    "#fr1",
    "ðŸ“‹",
    "\u{feff}",
    "\r\n",
    "\u{a0}",
    "<svg onload=",
    "<!--",
    "-->",
    "```rust\n",
    "```mermaid\ngraph TD\nA-->B\n",
    "$$x$$",
    "> [!NOTE]\n",
    "[output]\n",
    "\"version\": 1",
    "<testcase name=\"a\">",
    "<a href=\"",
    "\0",
];

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => prop::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..12),
        1 => "\\PC{0,8}".prop_map(String::into_bytes),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn small_ways_in_hold(bytes in bytes()) {
        for way in [fuzz::encoding, fuzz::header, fuzz::data, fuzz::template, fuzz::receipt, fuzz::outside] {
            way(&bytes);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn sites_hold(bytes in bytes()) {
        fuzz::links(&bytes);
        fuzz::site(&bytes);
    }
}
