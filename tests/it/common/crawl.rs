//! Looks over a finished site: does every address lead somewhere, is every id the only one of its page?

use specsite::route::Route;
use std::collections::{BTreeMap, BTreeSet};

use super::Site;

/// Everything wrong with a site's internal addresses, a line each.
pub(crate) fn faults(site: &Site) -> Vec<String> {
    let pages: BTreeMap<&str, String> = site
        .iter()
        .filter(|(route, _)| super::is_page(route))
        .map(|(route, bytes)| (route.as_str(), String::from_utf8(bytes.to_vec()).expect("pages are UTF-8")))
        .collect();
    let ids: BTreeMap<&str, Vec<String>> =
        pages.iter().map(|(route, html)| (*route, attributes(html, "id"))).collect();
    let mut out = Vec::new();
    for (route, html) in &pages {
        let mut seen = BTreeSet::new();
        out.extend(
            ids[route].iter().filter(|id| !seen.insert(*id)).map(|id| format!("{route}: the id {id} twice")),
        );
        for address in attributes(html, "href").iter().chain(&attributes(html, "src")) {
            if let Some(fault) = fault(route, address, site, &ids) {
                out.push(format!("{route}: {address}: {fault}"));
            }
        }
    }
    out
}

fn fault(route: &str, address: &str, site: &Site, ids: &BTreeMap<&str, Vec<String>>) -> Option<&'static str> {
    if address.is_empty() {
        return Some("empty");
    }
    // Other schemes come from authors, and are written as `ftp://` is.
    let other = address
        .split_once("://")
        .is_some_and(|(scheme, _)| scheme != "file" && scheme.bytes().all(|byte| byte.is_ascii_lowercase()));
    if other || ["mailto:", "tel:", "data:image/"].iter().any(|scheme| address.starts_with(scheme)) {
        return None;
    }
    let (path, fragment) =
        address.split_once('#').map_or((address, None), |(path, fragment)| (path, Some(fragment)));
    let path = path.split('?').next().unwrap_or(path);
    if path.contains(':') {
        return Some("a strange scheme");
    }
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { route.split('/').collect() };
    if !path.starts_with('/') && !path.is_empty() {
        parts.pop();
    }
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            if parts.pop().is_none() {
                // Shown at any depth, it asks for its style and its script in each of the likely places.
                if route == "404.html" {
                    return None;
                }
                return Some("leaves the site");
            }
        } else {
            parts.push(part);
        }
    }
    if path.ends_with('/') || parts.is_empty() {
        parts.push("index.html");
    }
    let target = parts.join("/");
    if !site.contains_key(&Route::new(target.as_str())) {
        return Some("no such file");
    }
    let fragment = percent_encoding::percent_decode_str(fragment?).decode_utf8_lossy().into_owned();
    let known = ids.get(target.as_str()).is_some_and(|ids| ids.contains(&fragment));
    (!known).then_some("no such place")
}

/// The values of an attribute over all tags; our pages write every value in double quotes.
pub(crate) fn attributes(html: &str, name: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = tag_end(rest);
        let tag = &rest[..end];
        let wanted = format!(" {name}=\"");
        if tag.starts_with(|c: char| c.is_ascii_alphabetic())
            && let Some(at) = tag.find(&wanted)
        {
            let value = &tag[at + wanted.len()..];
            let value = value.split('"').next().unwrap_or(value);
            out.push(unescape(value));
        }
        rest = &rest[end..];
    }
    out
}

/// A tag ends at the first `>` outside of quotes.
fn tag_end(text: &str) -> usize {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x2F;", "/")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}
