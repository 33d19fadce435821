//! Names of pictures between colons, as code hosts know them -> the pictures: `:white_check_mark:` is ✅.

/// The text with its pictures; `None` when it names none.
pub(super) fn drawn(text: &str) -> Option<String> {
    let mut out = String::new();
    // Where what is not written yet begins, and where the next name may begin.
    let (mut done, mut at) = (0, 0);
    while let Some(open) = text[at..].find(':').map(|found| at + found) {
        at = open + 1;
        let Some(length) = text[at..].find(|c: char| !is_in_name(c)) else { break };
        let close = at + length;
        let Some(behind) = text[close..].strip_prefix(':') else { continue };
        // `10:30:45` and `a:b:c` name nothing: no letter or digit touches a name from outside.
        let touches = |c: char| c.is_alphanumeric() || c == '_';
        let is_apart = !text[..open].ends_with(|c| touches(c) || c == ':') && !behind.starts_with(touches);
        if is_apart && let Some(picture) = emojis::get_by_shortcode(&text[at..close]) {
            out.push_str(&text[done..open]);
            out.push_str(picture.as_str());
            done = close + 1;
            at = done;
        }
    }
    (done > 0).then(|| out + &text[done..])
}

fn is_in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_pictures_and_times_do_not() {
        assert_eq!(drawn(":x: no, :+1: :rocket:.").as_deref(), Some("❌ no, 👍 🚀."));
        for text in [
            "10:30:45", "a:b:c", ":no such:", "::", "std::x::y", ":nothing_of_the_kind:", "x:", ":この:",
            "a :é",
        ] {
            assert_eq!(drawn(text), None, "{text}");
        }
    }
}
