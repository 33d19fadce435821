//! Code within a line of text: how far it reaches.

/// Longer runs of backticks begin no code, as in the parser that makes the pages; without a limit, text of runs of
/// ever other lengths would be searched once for each of them.
const LONGEST: usize = 80;

/// How long the code is that text begins with, or how many backticks there are where it does not end.
pub fn length(text: &[u8]) -> usize {
    let run = |from: usize| text[from..].iter().take_while(|byte| **byte == b'`').count();
    let opening = run(0);
    let mut at = opening;
    while at < text.len() && opening <= LONGEST {
        match run(at) {
            0 => at += 1,
            found if found == opening => return at + opening,
            found => at += found,
        }
    }
    opening
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_ends_at_as_many_backticks() {
        assert_eq!(length(b"`a`b"), 3);
        assert_eq!(length(b"``a`b`` c"), 7);
        assert_eq!(length(b"``a`b"), 2);
        assert_eq!(length(b"a"), 0);
    }
}
