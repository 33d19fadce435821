//! `[search]` -> where the site's search box asks, where that is not the site's own files.

use serde::Deserialize;

use crate::diag;
use crate::error::{Error, Result};

/// The forms in which a backend answers; `specsite` is that of `api/search` of `specsite serve`.
pub const ENGINES: [&str; 4] = ["specsite", "quickwit", "opensearch", "meilisearch"];

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SearchConfig {
    /// The address that browsers ask; the site's own index where it is absent.
    pub backend: Option<String>,
    engine: Option<String>,
    index: Option<String>,
    /// A key that may search and nothing else: it is published with the site.
    pub key: Option<String>,
}

impl SearchConfig {
    /// The form in which the backend answers.
    pub fn engine(&self) -> &str {
        self.engine.as_deref().unwrap_or(ENGINES[0])
    }

    /// The name of the index of specs; that of sections has `-sections` after it.
    pub fn index(&self) -> &str {
        self.index.as_deref().unwrap_or("specs")
    }

    /// The part of the backend's address that a page's policy names: `https://host:port`.
    pub fn origin(&self) -> Option<&str> {
        let address = self.backend.as_deref()?;
        let host = address.find("://")? + "://".len();
        let end = address[host..].find('/').map_or(address.len(), |at| host + at);
        address.get(..end)
    }

    /// Refuses values that cannot be meant: they would be in every page.
    pub fn check(&self, name: &str) -> Result<()> {
        let refuse = |key: &str, value: &str, help: &str| {
            Err(Error::new(format!("{name}: [search] {key} = {value:?} cannot be used")).with_help(help))
        };
        match &self.backend {
            Some(address) if !is_address(address) => return refuse("backend", address, ADDRESS),
            None if self.engine.is_some() || self.key.is_some() => {
                return Err(Error::new(format!("{name}: [search] has an engine or a key and no backend"))
                    .with_help("`backend` is the address that browsers ask: https://search.example"));
            }
            _ => {}
        }
        if let Some(engine) = self.engine.as_deref().filter(|engine| !ENGINES.contains(engine)) {
            let help = diag::nearest(engine, ENGINES).map_or_else(
                || format!("the engines are {}", ENGINES.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            return refuse("engine", engine, &help);
        }
        if !is_index(self.index()) {
            return refuse("index", self.index(), INDEX);
        }
        match self.key.as_deref() {
            Some(key) if !is_key(key) => refuse("key", key, KEY),
            _ => Ok(()),
        }
    }
}

const ADDRESS: &str = "write `https://host` or `https://host:port/path`, without user, password, `?` and `#`; the host by its name";
const INDEX: &str = "all engines take 3 to 100 of a to z, 0 to 9, `-` and `_`, with a letter first";
const KEY: &str = "a key has letters, digits and `-._~+/=` only, 512 at most; it is published, so it must not be able to write";

/// A host by its name, perhaps a port, perhaps a path.
fn is_address(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = authority.split_once(':').unwrap_or((authority, "0"));
    let plain = |text: &str, also: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || also.contains(c));
    host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && plain(host, "-.")
        && port.parse::<u16>().is_ok()
        && plain(path, "-_.~%/")
        && path.split('/').all(|part| part != "..")
}

fn is_index(index: &str) -> bool {
    (3..=100).contains(&index.len())
        && index.starts_with(|c: char| c.is_ascii_lowercase())
        && index.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
}

fn is_key(key: &str) -> bool {
    (1..=512).contains(&key.len()) && key.chars().all(|c| c.is_ascii_alphanumeric() || "-._~+/=".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(text: &str) -> Result<SearchConfig> {
        let search: SearchConfig = toml::from_str(text).map_err(|cause| Error::new(cause.to_string()))?;
        search.check("specsite.toml").map(|()| search)
    }

    #[test]
    fn a_backend_is_named_by_its_address() {
        let read = search(
            "backend = \"https://search.example:7700/a/\"\nengine = \"meilisearch\"\nkey = \"aZ09-_\"",
        )
        .expect("reads");
        assert_eq!(read.origin(), Some("https://search.example:7700"));
        assert_eq!((read.engine(), read.index()), ("meilisearch", "specs"));
        assert_eq!(search("").expect("reads").origin(), None);
        assert_eq!(search("index = \"handbook\"").expect("reads").index(), "handbook");
    }

    #[test]
    fn what_could_leave_a_policy_or_an_attribute_is_refused() {
        for address in [
            "search.example", "ftp://x", "https://", "https:///x", "https://user:word@host",
            "https://host;script-src *", "https://host 'unsafe-inline'", "https://*", "https://host/?q=",
            "https://host/\"", "https://host:99999", "https://[::1]/", "https://host/../x", "https://hôst",
        ] {
            let text = format!("backend = {}", serde_json::Value::from(address));
            assert!(search(&text).is_err(), "{address}");
        }
        for rest in ["key = \"a b\"", "key = \"\"", "index = \"Specs\"", "index = \"a/b\"", "index = \"ab\""]
        {
            assert!(search(&format!("backend = \"https://host\"\n{rest}")).is_err(), "{rest}");
        }
    }

    #[test]
    fn an_unknown_engine_names_its_neighbour() {
        let error = search("backend = \"https://host\"\nengine = \"melisearch\"").unwrap_err();
        assert_eq!(error.help(), Some("did you mean `meilisearch`?"));
        let error = search("backend = \"https://host\"\nengine = \"solr\"").unwrap_err();
        assert!(error.help().is_some_and(|help| help.contains("quickwit")), "{error}");
        assert!(search("engine = \"quickwit\"").unwrap_err().message().contains("no backend"));
        assert!(search("backned = \"https://host\"").is_err());
    }
}
