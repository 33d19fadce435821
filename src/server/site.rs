//! The site that is served. In: the site in memory, the state of the build, a search. Out: the reply for
//! a target.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};

use super::live::{self, BuildState, Live};
use super::reply::Reply;
use super::request::{self, SearchRequest};
use crate::error::{Error, Result};
use crate::route::Route;

const SCRIPT: &str = include_str!("../../themes/default/serve/live.js");
const STYLE: &str = include_str!("../../themes/default/serve/live.css");

/// The files of a site by their names, which may be made when they are asked for.
pub trait SiteFiles: Send + Sync {
    fn has(&self, name: &str) -> bool;

    /// `None` where there is no such file; an error where it cannot be made.
    fn file(&self, name: &str) -> Option<Result<Arc<[u8]>>>;
}

pub(super) type FileMap = BTreeMap<Route, Arc<[u8]>>;

impl SiteFiles for FileMap {
    fn has(&self, name: &str) -> bool {
        self.contains_key(name)
    }

    fn file(&self, name: &str) -> Option<Result<Arc<[u8]>>> {
        self.get(name).map(|bytes| Ok(Arc::clone(bytes)))
    }
}

pub(super) type SearchFn = Arc<dyn Fn(&SearchRequest) -> String + Send + Sync>;

/// The one place the answers come from.
pub(super) struct ServedSite {
    pub base: String,
    shown: RwLock<Arc<Shown>>,
    live: Arc<Live>,
    search: RwLock<Option<SearchFn>>,
}

struct Shown {
    /// Names this version of the site, also against those of an earlier run on the same port.
    generation: u64,
    files: Option<Arc<dyn SiteFiles>>,
    /// Files that come later than the pages they belong to: those of the search.
    late: Arc<FileMap>,
    state: BuildState,
}

impl ServedSite {
    pub(super) fn new(base: String) -> Self {
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let generation = u64::try_from(started).unwrap_or_default();
        let shown = Shown { generation, files: None, late: Arc::default(), state: BuildState::default() };
        let live = Arc::new(Live::default());
        live.publish(generation, &shown.state);
        Self { base, shown: RwLock::new(Arc::new(shown)), live, search: RwLock::default() }
    }

    /// Sets who answers `api/search`.
    pub(super) fn on_search(&self, search: SearchFn) {
        *self.search.write().unwrap_or_else(PoisonError::into_inner) = Some(search);
    }

    /// A new site, or `None` to keep the one there is, and how its build ended. A page that still shows what is here keeps its generation, and is not loaded again.
    pub(super) fn update(&self, files: Option<Arc<dyn SiteFiles>>, state: BuildState) {
        let mut place = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        let pages_change = files.is_some() || place.files.is_none();
        let generation = place.generation + u64::from(pages_change);
        let files = files.or_else(|| place.files.clone());
        let late = Arc::clone(&place.late);
        let old = std::mem::replace(&mut *place, Arc::new(Shown { generation, files, late, state }));
        self.live.publish(generation, &place.state);
        drop(place);
        drop(old);
    }

    /// Files that belong to the pages which are there; no page has to be reloaded for them.
    pub(super) fn update_late(&self, late: FileMap) {
        let mut place = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        let Shown { generation, files, state, .. } = &**place;
        let (generation, files, state) = (*generation, files.clone(), state.clone());
        *place = Arc::new(Shown { generation, files, late: Arc::new(late), state });
    }

    /// What goes back for a target as it was sent.
    pub(super) fn answer(&self, target: &str) -> Reply {
        let Some((path, query)) = request::split(target) else {
            return Reply::text(400, "that address is not one of a page");
        };
        let shown = Arc::clone(&self.shown.read().unwrap_or_else(PoisonError::into_inner));
        match path.strip_prefix(&self.base) {
            None if format!("{path}/") == self.base => Reply::redirect(&self.base),
            None => self.missing(&shown),
            Some("__specsite/live.js") => Reply::new(200, content_type("live.js"), SCRIPT.as_bytes()),
            Some("__specsite/live.css") => Reply::new(200, content_type("live.css"), STYLE.as_bytes()),
            Some("__specsite/state") => Reply::new(200, JSON, self.live.json().as_bytes()),
            Some("__specsite/events") => Reply::Events(Arc::clone(&self.live)),
            Some("api/search") => self.search(query),
            Some(path) => self.page(&shown, path),
        }
    }

    fn page(&self, shown: &Shown, path: &str) -> Reply {
        let Some(files) = &shown.files else { return self.without_site(shown, path) };
        let index = if path.is_empty() || path.ends_with('/') { "index.html" } else { "" };
        let name = format!("{path}{index}");
        // What comes late is known already; a page may have to be made.
        match shown.late.file(&name).or_else(|| files.file(&name)) {
            Some(Ok(bytes)) => return self.file(200, &name, &bytes, shown.generation),
            Some(Err(error)) => return self.broken(shown, &error),
            None => {}
        }
        if index.is_empty() && files.has(&format!("{path}/index.html")) {
            return Reply::redirect(&request::encode(&format!("{}{path}/", self.base)));
        }
        self.missing(shown)
    }

    fn without_site(&self, shown: &Shown, path: &str) -> Reply {
        let name = path.rsplit('/').next().unwrap_or_default();
        if name.contains('.') && content_type(name) != HTML {
            return self.missing(shown);
        }
        let page = live::page_without_site(&shown.state, &self.base);
        self.file(200, "index.html", &Arc::from(page.into_bytes()), shown.generation)
    }

    fn missing(&self, shown: &Shown) -> Reply {
        match shown.files.as_ref().and_then(|files| files.file("404.html")) {
            Some(Ok(page)) => self.file(404, "404.html", &page, shown.generation),
            _ => Reply::text(404, "there is no such page"),
        }
    }

    /// A page that says why it cannot be made, and is loaded again when that may have changed.
    fn broken(&self, shown: &Shown, error: &Error) -> Reply {
        let findings = error.to_string().lines().map(str::to_owned).collect();
        let state = BuildState { summary: "This page cannot be made".to_owned(), findings, failed: true };
        let page = live::page_without_site(&state, &self.base);
        self.file(500, "index.html", &Arc::from(page.into_bytes()), shown.generation)
    }

    fn file(&self, status: u16, name: &str, bytes: &Arc<[u8]>, generation: u64) -> Reply {
        let kind = content_type(name);
        if name.starts_with("files/") {
            Reply::file_of_an_author(kind, Arc::clone(bytes))
        } else if kind == HTML {
            Reply::new(status, kind, with_script(bytes, &self.base, generation))
        } else {
            Reply::new(status, kind, Arc::clone(bytes))
        }
    }

    fn search(&self, query: &str) -> Reply {
        let search = self.search.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(search) = search else { return Reply::text(503, "there is no search yet") };
        let request = match request::search(query) {
            Ok(request) => request,
            Err(fault) => return Reply::text(400, fault),
        };
        match catch_unwind(AssertUnwindSafe(|| search(&request))) {
            Ok(json) => Reply::new(200, JSON, json.into_bytes()),
            Err(_) => Reply::text(500, "the search failed"),
        }
    }
}

/// The page with one script tag before its last `</body>`, or at its end.
fn with_script(page: &[u8], base: &str, generation: u64) -> Vec<u8> {
    const END: &[u8] = b"</body>";
    let at = page.windows(END.len()).rposition(|part| part.eq_ignore_ascii_case(END)).unwrap_or(page.len());
    let tag = format!(
        "<script type=\"module\" src=\"{base}__specsite/live.js\" data-generation=\"{generation}\"></script>"
    );
    [&page[..at], tag.as_bytes(), &page[at..]].concat()
}

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";

fn content_type(name: &str) -> &'static str {
    let ending =
        name.rsplit('/').next().and_then(|file| file.rsplit_once('.')).map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => JSON,
        "webmanifest" => "application/manifest+json",
        "ndjson" => "application/x-ndjson; charset=utf-8",
        "svg" => "image/svg+xml",
        "xml" => "application/xml; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_before_the_last_end_of_the_body() {
        let page = with_script(b"<body>&lt;/body> </body><!-- --></BODY></html>", "/r/", 7);
        let page = String::from_utf8(page).unwrap();
        let tag = "<script type=\"module\" src=\"/r/__specsite/live.js\" data-generation=\"7\"></script>";
        assert_eq!(page, format!("<body>&lt;/body> </body><!-- -->{tag}</BODY></html>"));
        assert!(with_script(b"bare", "/", 1).starts_with(b"bare<script"));
    }

    #[test]
    fn unknown_endings_are_bytes() {
        assert_eq!(content_type("search/a.ssx"), "application/octet-stream");
        assert_eq!(content_type("a.b/none"), "application/octet-stream");
        assert_eq!(content_type("a/B.HTML"), HTML);
    }
}
