//! Where a request points. In: the target of a request line. Out: a path inside the site, and the
//! values of the search address.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

const UNRESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Path and query of a target; the path is decoded once and begins with a slash. `None` for everything
/// that no link of a site would hold: another form, a broken escape, NUL, a backslash, a `..`.
pub fn split(target: &str) -> Option<(String, &str)> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = decode(path)?;
    let sound = path.starts_with('/')
        && !path.contains(|c: char| c == '\\' || c.is_control())
        && !path.split('/').any(|segment| matches!(segment, "." | ".."));
    sound.then_some((path, query))
}

/// A path as it may stand in a `Location` header.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, UNRESERVED).to_string()
}

/// The query and the limit of a search, or what is wrong with them.
pub fn search(query: &str) -> Result<(String, usize), &'static str> {
    let value = |wanted: &str| {
        let mut pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value)
    };
    let text = value("q").ok_or("q is missing")?;
    let text = decode(&text.replace('+', " ")).ok_or("q is not percent-encoded UTF-8")?;
    if text.chars().count() > 256 {
        return Err("q is longer than 256 characters");
    }
    let limit = value("limit").map_or(Some(10), |limit| limit.parse().ok());
    match limit {
        Some(limit @ 1..=100) => Ok((text, limit)),
        _ => Err("limit is not a number from 1 to 100"),
    }
}

fn decode(text: &str) -> Option<String> {
    let mut escapes = text.split('%').skip(1);
    let broken =
        escapes.any(|rest| rest.len() < 2 || !rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()));
    if broken { None } else { Some(percent_decode_str(text).decode_utf8().ok()?.into_owned()) }
}

/// `text` with the five characters escaped that mean something in HTML.
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '"' | '\'' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded_once() {
        assert_eq!(split("/caf%C3%A9/?a=%2F"), Some(("/café/".to_owned(), "a=%2F")));
        assert_eq!(split("/%252e%252e/x").unwrap().0, "/%2e%2e/x");
        assert_eq!(split("/a+b").unwrap().0, "/a+b");
    }

    #[test]
    fn what_no_link_holds_is_refused() {
        for target in [
            "*",
            "",
            "x",
            "http://evil.invalid/",
            "/%",
            "/%2",
            "/%zz",
            "/%u002e",
            "/%00",
            "/a%0a",
            "/..%2fx",
            "/..\\x",
            "/%5c",
            "/a/../b",
            "/.",
            "/a/%2e%2E",
            "/%ff",
        ] {
            assert_eq!(split(target), None, "{target}");
        }
    }

    #[test]
    fn a_search_is_bounded() {
        assert_eq!(search("limit=100&q=a+b%26c"), Ok(("a b&c".to_owned(), 100)));
        assert_eq!(search("q=x"), Ok(("x".to_owned(), 10)));
        let long = format!("q={}", "%C3%A9".repeat(257));
        for query in [
            "",
            "limit=1",
            "q=x&limit=0",
            "q=x&limit=101",
            "q=x&limit=-1",
            "q=x&limit=",
            "q=%ff",
            "q=%",
            &long,
        ] {
            assert!(search(query).is_err(), "{query}");
        }
        assert!(search(&long[..long.len() - 6]).is_ok());
    }

    #[test]
    fn a_location_holds_ascii_only() {
        assert_eq!(encode("/specs/é b\"<\r\n/"), "/specs/%C3%A9%20b%22%3C%0D%0A/");
    }

    #[test]
    fn markup_is_shown_as_text() {
        assert_eq!(escape_html("<a href=\"x\">&'"), "&#60;a href=&#34;x&#34;&#62;&#38;&#39;");
    }
}
