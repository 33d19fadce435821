//! Places in the site: checked routes, and relative links between them.
//!
//! A [`Route`] names a file of the site (`specs/auth/index.html`); a link to it names the folder
//! (`specs/auth/`), so that the site works from any plain file server and under any base path.

use std::fmt;

use serde::Serialize;

/// The path of one file of the site: relative, `/` between the segments, none of them empty, `.` or `..`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Route(String);

/// Routes are ordered as their texts are.
impl std::borrow::Borrow<str> for Route {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl Route {
    /// # Panics
    /// When a segment is empty, `.` or `..` or holds a backslash or a control character: routes are
    /// made from slugs and fixed names, so this is a fault of the program, not of its input.
    pub fn new(path: impl Into<String>) -> Self {
        let path = path.into();
        assert!(Self::is_valid(&path), "not a route: {path:?}");
        Self(path)
    }

    /// The `index.html` of a folder; `""` is the home page.
    pub fn page(folder: &str) -> Self {
        let folder = folder.trim_end_matches('/');
        if folder.is_empty() { Self::new("index.html") } else { Self::new(format!("{folder}/index.html")) }
    }

    fn is_valid(path: &str) -> bool {
        path.split('/').all(|segment| {
            !matches!(segment, "" | "." | "..") && !segment.contains(|c: char| c == '\\' || c.is_control())
        })
    }

    /// Whether it is read in a browser, and no data or part of a page.
    pub fn is_page(&self) -> bool {
        self.0.rsplit_once('.').is_some_and(|(_, ending)| ending == "html")
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address below the site's root, without a leading slash: `specs/auth/`, empty for the home page.
    pub fn url(&self) -> &str {
        match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => &self.0,
        }
    }

    /// The way from this file's folder to the site's root: `../../`, or empty.
    pub fn to_root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// A relative address of `target` as seen from this page; never empty.
    pub fn relative(&self, target: &Route) -> String {
        let from: Vec<&str> = self.0.split('/').collect();
        let from = &from[..from.len() - 1];
        let url = target.url();
        let to: Vec<&str> = url.split('/').collect();
        let common = from.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
        let mut out = "../".repeat(from.len() - common);
        out.push_str(&to[common..].join("/"));
        if out.is_empty() { "./".to_owned() } else { out }
    }
}

/// A fragment as browsers send it.
pub fn encode(fragment: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const SET: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'%');
    utf8_percent_encode(fragment, SET).to_string()
}

/// A path of files as it stands in an address, its slashes kept.
pub fn encode_path(path: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const SET: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    utf8_percent_encode(path, SET).to_string()
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative_and_name_folders() {
        let home = Route::page("");
        let a = Route::page("specs/a");
        let b = Route::page("specs/b");
        let css = Route::new("assets/style.css");
        assert_eq!(home.relative(&a), "specs/a/");
        assert_eq!(a.relative(&home), "../../");
        assert_eq!(a.relative(&b), "../b/");
        assert_eq!(a.relative(&a), "./");
        assert_eq!(home.relative(&home), "./");
        assert_eq!(a.relative(&css), "../../assets/style.css");
        assert_eq!(a.to_root(), "../../");
        assert_eq!(home.url(), "");
    }

    #[test]
    fn a_path_in_an_address_is_encoded() {
        assert_eq!(encode_path("x/a b#c%2f\u{e9}.md"), "x/a%20b%23c%252f%C3%A9.md");
    }

    #[test]
    fn a_route_never_leaves_the_site() {
        for bad in ["", "/a", "a//b", "../a", "a/../b", "a/./b", "a\\b", "a/\n"] {
            assert!(!Route::is_valid(bad), "{bad:?}");
        }
    }
}
