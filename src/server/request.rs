//! Where a request points. In: the target of a request line. Out: a path inside the site, and the
//! values of the search address.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

const UNRESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Path and query of a target; the path is decoded once and begins with a slash. `None` for everything
/// that no link of a site would hold: another form, a broken escape, NUL, a backslash, a `..`.
pub(super) fn split(target: &str) -> Option<(String, &str)> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = decode(path)?;
    let sound = path.starts_with('/')
        && !path.contains(|c: char| c == '\\' || c.is_control())
        && !path.split('/').any(|segment| matches!(segment, "." | ".."));
    sound.then_some((path, query))
}

/// A path as a `Location` header needs it.
pub(super) fn encode(path: &str) -> String {
    utf8_percent_encode(path, UNRESERVED).to_string()
}

/// What a search asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    /// At most 256 characters.
    pub query: String,
    /// From 1 to 100.
    pub limit: usize,
    pub offset: usize,
    /// Whether the last word may still be incomplete.
    pub typing: bool,
    /// Whether counts are wanted.
    pub facets: bool,
    /// Names of facets, `stage` read as `status`, each with a value that results must have; 16 at most.
    pub filters: Vec<(String, String)>,
}

/// What the query of an address asks for, or what is wrong with it.
pub(super) fn search(query: &str) -> Result<SearchRequest, &'static str> {
    let mut request = SearchRequest {
        query: String::new(),
        limit: 10,
        offset: 0,
        typing: false,
        facets: false,
        filters: Vec::new(),
    };
    let mut has_query = false;
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let text = || decode(&value.replace('+', " ")).ok_or("a value is not percent-encoded UTF-8");
        match name {
            "q" if !has_query => (request.query, has_query) = (text()?, true),
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=100).contains(limit));
                request.limit = limit.ok_or("limit is not a number from 1 to 100")?;
            }
            "offset" => request.offset = value.parse().map_err(|_| "offset is not a number")?,
            "typing" => request.typing = matches!(value, "1" | "true"),
            "facets" => request.facets = matches!(value, "1" | "true"),
            "status" | "stage" | "type" | "kind" => {
                let name = if name == "stage" { "status" } else { name };
                let text = text()?;
                request.filters.extend(text.split(',').map(|value| (name.to_owned(), value.to_owned())));
            }
            _ => {}
        }
    }
    match () {
        () if !has_query => Err("q is missing"),
        () if request.query.chars().count() > 256 => Err("q is longer than 256 characters"),
        () if request.filters.len() > 16 => Err("more than 16 values to filter by"),
        () => Ok(request),
    }
}

fn decode(text: &str) -> Option<String> {
    let mut escapes = text.split('%').skip(1);
    let broken =
        escapes.any(|rest| rest.len() < 2 || !rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()));
    if broken { None } else { Some(percent_decode_str(text).decode_utf8().ok()?.into_owned()) }
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
            "*", "", "x", "http://evil.invalid/", "/%", "/%2", "/%zz", "/%u002e", "/%00", "/a%0a", "/..%2fx",
            "/..\\x", "/%5c", "/a/../b", "/.", "/a/%2e%2E", "/%ff",
        ] {
            assert_eq!(split(target), None, "{target}");
        }
    }

    #[test]
    fn a_search_is_bounded() {
        let request = |query: &str, limit| SearchRequest {
            query: query.to_owned(),
            limit,
            offset: 0,
            typing: false,
            facets: false,
            filters: Vec::new(),
        };
        assert_eq!(search("limit=100&q=a+b%26c"), Ok(request("a b&c", 100)));
        assert_eq!(search("q=x"), Ok(request("x", 10)));
        let all = search("q=x&typing=1&facets=1&offset=20&stage=a,b&type=c&other=1").expect("it is read");
        assert_eq!((all.typing, all.facets, all.offset), (true, true, 20));
        assert_eq!(all.filters.len(), 3);
        let long = format!("q={}", "%C3%A9".repeat(257));
        for query in [
            "",
            "limit=1",
            "q=x&limit=0",
            "q=x&limit=101",
            "q=x&limit=-1",
            "q=x&limit=",
            "q=%ff",
            "q=x&stage=%ff",
            "q=x&offset=x",
            "q=x&type=a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q",
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
}
