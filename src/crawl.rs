//! A site as it lies on a disk, looked at as a host would give it: do its links lead anywhere, below the path that it is
//! published under? In: a folder. Out: findings with the file of the page and the place of the tag.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diag::{self, Diagnostic, Span};
use crate::error::{Error, Result};
use crate::html::page::{self, PageLink, PageOutline};
use crate::source::Store;

/// The files of a site by their paths below its folder, with forward slashes.
pub struct BuiltSite {
    root: PathBuf,
    files: BTreeSet<String>,
    pages: BTreeMap<String, PageOutline>,
}

/// Where a link leads.
enum Target<'a> {
    /// A file of the site, and a place in it.
    File(String, &'a str),
    /// Below the host, and not below the site.
    Outside,
    /// Another host, or no address of a page at all.
    Elsewhere,
}

impl BuiltSite {
    /// Reads every page of a folder.
    pub fn read(root: &Path) -> Result<Self> {
        if !root.is_dir() {
            return Err(Error::new(format!("{} is no folder", root.display()))
                .with_help("build the site first: `specsite build -o FOLDER`"));
        }
        let mut files = BTreeSet::new();
        for entry in WalkDir::new(root) {
            let entry =
                entry.map_err(|cause| Error::new(format!("cannot read {}: {cause}", root.display())))?;
            if entry.file_type().is_file()
                && let Ok(path) = entry.path().strip_prefix(root)
            {
                files.insert(path.to_string_lossy().replace('\\', "/"));
            }
        }
        let outline = |path: &String| -> Result<(String, PageOutline)> {
            let text = std::fs::read(root.join(path))
                .map_err(|cause| Error::new(format!("cannot read {path}: {cause}")))?;
            Ok((path.clone(), page::outline(&String::from_utf8_lossy(&text))))
        };
        let pages: Vec<&String> = files.iter().filter(|path| is_page(path)).collect();
        let pages = pages.into_par_iter().map(outline).collect::<Result<BTreeMap<_, _>>>()?;
        if pages.is_empty() {
            return Err(Error::new(format!("there is no page in {}", root.display()))
                .with_help("`--site` takes the folder that `specsite build` wrote"));
        }
        Ok(Self { root: root.to_owned(), files, pages })
    }

    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Everything that is wrong; `base` is the path that the site is published under, with slashes at both ends, and
    /// `address` its full address, where that is known.
    pub fn findings(&self, base: &str, address: Option<&str>) -> Vec<Diagnostic> {
        let pages: Vec<(&String, &PageOutline)> = self.pages.iter().collect();
        let of_page = |(path, page): (&String, &PageOutline)| {
            let mut out = repeated(path, page);
            if page.title.as_deref().unwrap_or_default().is_empty() {
                out.push(Diagnostic::new(&diag::SITE_TITLE, path, Span::default(), "the page has no title"));
            }
            out.extend(page.links.iter().filter_map(|link| self.fault(path, link, base, address)));
            out
        };
        pages.into_par_iter().flat_map_iter(of_page).collect()
    }

    fn fault(&self, page: &str, link: &PageLink, base: &str, address: Option<&str>) -> Option<Diagnostic> {
        let found = |rule, message: String| {
            Some(Diagnostic::new(rule, page, Span::new(link.at.start, link.at.end), message))
        };
        // What is shown where nothing else is asks for its style in each of the likely places.
        let anywhere = page == "404.html" && link.url.starts_with('.');
        let url = link.url.as_str();
        match target(page, url, base, address) {
            Target::Elsewhere => None,
            _ if anywhere => None,
            Target::Outside => found(&diag::SITE_OUTSIDE, format!("`{url}` is not below `{base}`"))
                .map(|found| found.with_help("build with the `--base-url` that the site is published under")),
            Target::File(path, fragment) => {
                let index = if path.is_empty() || path.ends_with('/') {
                    format!("{path}index.html")
                } else {
                    format!("{path}/index.html")
                };
                let file = if self.files.contains(&path) { path } else { index };
                if !self.files.contains(&file) {
                    let rule = if link.is_asset { &diag::SITE_ASSET } else { &diag::SITE_LINK };
                    return found(rule, format!("`{url}` leads to no file"));
                }
                let fragment = percent_decode_str(fragment).decode_utf8_lossy();
                let place = fragment.split(":~:").next().unwrap_or_default();
                if place.is_empty() || place == "top" {
                    return None;
                }
                let there = self.pages.get(&file)?.ids.iter().any(|(id, _)| id == place);
                if there {
                    None
                } else {
                    found(&diag::SITE_FRAGMENT, format!("`{file}` has no place `{place}`"))
                }
            }
        }
    }
}

fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html"))
}

/// Ids that a page gives twice.
fn repeated(path: &str, page: &PageOutline) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let twice = page.ids.iter().filter(|(id, _)| !seen.insert(id.as_str()));
    twice
        .map(|(id, at)| {
            let message = format!("the id `{id}` is given twice");
            Diagnostic::new(&diag::SITE_ID, path, Span::new(at.start, at.end), message)
        })
        .collect()
}

fn target<'u>(page: &str, url: &'u str, base: &str, address: Option<&str>) -> Target<'u> {
    let own = address.and_then(|address| url.strip_prefix(address));
    let scheme = url.find([':', '/', '?', '#']).is_some_and(|at| url.as_bytes()[at] == b':');
    if own.is_none() && (scheme || url.starts_with("//")) {
        return Target::Elsewhere;
    }
    let (rest, fragment) = own.unwrap_or(url).split_once('#').unwrap_or((own.unwrap_or(url), ""));
    let path = rest.split('?').next().unwrap_or_default();
    let path = percent_decode_str(path).decode_utf8_lossy();
    let mut parts: Vec<&str> = Vec::new();
    let below = if own.is_some() {
        &*path
    } else if path.starts_with('/') {
        // The site's own folder may be asked for without its last slash.
        match path.strip_prefix(base).or_else(|| (path == base.trim_end_matches('/')).then_some("")) {
            Some(below) => below,
            None => return Target::Outside,
        }
    } else if path.is_empty() {
        return Target::File(page.to_owned(), fragment);
    } else {
        parts.extend(page.split('/'));
        parts.pop();
        &path
    };
    for part in below.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            if parts.pop().is_none() {
                return Target::Outside;
            }
        } else {
            parts.push(part);
        }
    }
    let mut file = parts.join("/");
    if (below.ends_with('/') || below.ends_with("..") || below.ends_with("/.") || below == ".")
        && !file.is_empty()
    {
        file.push('/');
    }
    Target::File(file, fragment)
}

/// Reports quote the pages.
impl Store for BuiltSite {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.root.join(path))
    }

    fn is_readable(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    fn exists(&self, path: &str) -> Option<bool> {
        Some(self.files.contains(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(page: &str, url: &str, base: &str) -> String {
        match target(page, url, base, Some("https://host/r/")) {
            Target::File(path, fragment) => format!("{path}#{fragment}"),
            Target::Outside => "outside".to_owned(),
            Target::Elsewhere => "elsewhere".to_owned(),
        }
    }

    #[test]
    fn links_lead_below_the_base() {
        for (url, wanted) in [
            ("../b/", "specs/b/#"),
            ("../../", "#"),
            ("../../..", "outside"),
            ("/r/specs/#x", "specs/#x"),
            ("/r", "#"),
            ("/other", "outside"),
            ("#fr1", "specs/a/index.html#fr1"),
            ("?q=1#z", "specs/a/index.html#z"),
            ("a%20b.png", "specs/a/a b.png#"),
            ("https://host/r/specs/", "specs/#"),
            ("https://host/else/", "elsewhere"),
            ("//cdn/x.js", "elsewhere"),
            ("mailto:a@b", "elsewhere"),
            ("./", "specs/a/#"),
        ] {
            assert_eq!(file("specs/a/index.html", url, "/r/"), wanted, "{url}");
        }
    }
}
