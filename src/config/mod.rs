//! `specsite.toml` -> [`Config`]. Every key is optional; an unknown key is an error that names its
//! neighbour, because a setting that is silently ignored is worse than none.

mod fields;
mod level;
mod output;
mod search;

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::config::level::Level;
use crate::diag::{self, RULES, Severity};
use crate::error::{Error, Result};
use crate::repository::Repository;
use crate::words::stage::{Stage, StatusWord};
pub use fields::FieldsConfig;
pub use output::OutputConfig;
pub use search::{ENGINES, SearchConfig};

/// The name of the configuration file, at the top of a source.
pub const FILE_NAME: &str = "specsite.toml";

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The portal's name; that of the README or of the source folder where it is absent.
    pub title: Option<String>,
    /// The language of the interface's words: `de`. English where it is absent.
    pub language: Option<String>,
    pub description: Option<String>,
    /// Where the site will be published: a full address, or the path below the host.
    pub base_url: Option<String>,
    /// The template's path, relative to the source.
    pub template: Option<String>,
    /// A built-in theme, with the folder `theme` over it where there is one, or a folder over the default theme.
    pub theme: Option<String>,
    pub output: OutputConfig,
    /// Where specs can be edited in the browser: `https://host/owner/name/edit/main/`.
    pub edit_url: Option<String>,
    /// The repository's address in the web; that of `origin` where it is absent.
    pub repository: Option<String>,
    /// The branch that links to files of the repository show.
    pub branch: Option<String>,
    pub render: RenderConfig,
    pub specs: SpecsConfig,
    pub evidence: EvidenceConfig,
    pub search: SearchConfig,
    /// Header fields that are filters and columns.
    pub fields: FieldsConfig,
    /// Status words of this source and the stage each one means.
    #[serde(deserialize_with = "status_words")]
    pub status: BTreeMap<String, StatusWord>,
    /// Levels of rules.
    pub check: BTreeMap<String, Level>,
    /// A file of findings that were there before, relative to the source: they are told and fail nothing.
    pub baseline: Option<String>,
}

/// A status word: the name of a stage, or a table with the stage and more.
struct StatusWordVisitor;

fn status_words<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<BTreeMap<String, StatusWord>, D::Error> {
    struct Meaning(StatusWord);
    impl<'de> Deserialize<'de> for Meaning {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
            deserializer.deserialize_any(StatusWordVisitor).map(Self)
        }
    }
    let words = BTreeMap::<String, Meaning>::deserialize(deserializer)?;
    Ok(words.into_iter().map(|(word, Meaning(meaning))| (word, meaning)).collect())
}

/// The stage that a text of the configuration names.
fn stage<E: serde::de::Error>(name: &str) -> std::result::Result<Stage, E> {
    let unknown = || E::custom(format!("`{name}` names no stage: a stage is one of {}", Stage::names()));
    Stage::from_name(name).ok_or_else(unknown)
}

impl<'de> Visitor<'de> for StatusWordVisitor {
    type Value = StatusWord;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a stage, or a table with `stage`")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> std::result::Result<StatusWord, E> {
        Ok(StatusWord { stage: stage(name)?, ..StatusWord::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> std::result::Result<StatusWord, A::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct StatusTable {
            stage: String,
            label: Option<String>,
            order: Option<i32>,
            emoji: Option<String>,
            color: Option<String>,
        }
        let StatusTable { stage: name, label, order, emoji, color } =
            StatusTable::deserialize(MapAccessDeserializer::new(map))?;
        let color = color.as_deref().map(stage).transpose()?;
        Ok(StatusWord { stage: stage(&name)?, label, order, emoji, color })
    }
}

/// Which Markdown files are specs, by glob patterns relative to the source.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SpecsConfig {
    /// When set, only files that match are specs.
    pub include: Vec<String>,
    /// Files that match are never specs.
    pub exclude: Vec<String>,
    /// Days without an entry after which a spec in progress is stale; 0 for never.
    pub stale_after: i32,
}

impl Default for SpecsConfig {
    fn default() -> Self {
        Self { include: Vec::new(), exclude: Vec::new(), stale_after: 90 }
    }
}

/// How pages are made.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RenderConfig {
    /// A file of mermaid's own, relative to the source: readers' browsers draw the diagrams then.
    pub mermaid_js: Option<String>,
}

/// Evidence outside of the specs that they hold, by paths relative to the source.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EvidenceConfig {
    /// Test reports in `JUnit` XML; each test is joined to the test case of the same name.
    pub junit: Vec<String>,
    /// Folders of source code that are searched for mentions such as `sign-in#FR1`.
    pub code: Vec<String>,
}

/// The key that is nearest to an unknown one, by what the reader says: ``unknown field `a`, expected one of `b`, `c` ``.
fn meant(message: &str) -> Option<&str> {
    let mut quoted = message.strip_prefix("unknown field `")?.split('`').step_by(2);
    let unknown = quoted.next()?;
    // A swap of two letters is two changes.
    diag::nearest_within(unknown, quoted, 2)
}

impl Config {
    /// Reads the text of the file named `name`.
    pub fn parse(text: &str, name: &str) -> Result<Self> {
        let config: Self = toml::from_str(text).map_err(|cause| {
            let near = meant(cause.message()).map(|near| format!("did you mean `{near}`? "));
            Error::new(format!("{name}: {}", cause.to_string().trim_end())).with_help(format!(
                "{}the manual lists every key, and so does `specsite schema`; values of text stand in quotes",
                near.unwrap_or_default()
            ))
        })?;
        if let Some(code) = config.check.keys().find(|code| diag::rule(code).is_none()) {
            let known = RULES.iter().map(|rule| rule.code);
            let help = diag::nearest(code, known).map_or_else(
                || {
                    format!(
                        "the codes are {}",
                        RULES.iter().map(|rule| rule.code).collect::<Vec<_>>().join(", ")
                    )
                },
                |near| format!("did you mean `{near}`?"),
            );
            return Err(Error::new(format!("{name}: [check] has no rule `{code}`")).with_help(help));
        }
        if let Some(address) =
            config.repository.as_ref().filter(|address| Repository::at(address, None, "").is_none())
        {
            return Err(Error::new(format!(
                "{name}: repository: `{}` is no address of a repository",
                address.escape_debug()
            ))
            .with_help("write it as `https://host/owner/name`"));
        }
        config.check_addresses(name)?;
        config.search.check(name)?;
        Ok(config)
    }

    /// Refuses addresses that are none: they would be in every page.
    pub fn check_addresses(&self, name: &str) -> Result<()> {
        let refuse = |key: &str, value: &str| {
            Err(Error::new(format!("{name}: {key} = {value:?} is no address"))
                .with_help("write `https://host/path`, or for base_url a path such as `/specs/`"))
        };
        if let Some(url) = &self.base_url
            && !is_web_address(url)
            && (!is_path(url) || is_host(url))
        {
            return refuse("base_url", url);
        }
        match &self.edit_url {
            Some(url) if !is_web_address(url) => refuse("edit_url", url),
            _ => Ok(()),
        }
    }

    /// Takes the address that was typed; where none is configured, the one that the machine told.
    pub fn publish_at(&mut self, typed: Option<String>, told: Option<String>) -> Result<()> {
        if typed.is_some() {
            self.base_url = typed;
            return self.check_addresses("--base-url");
        }
        if self.base_url.is_none() {
            self.base_url = told.filter(|url| is_web_address(url));
            self.base_url.iter().for_each(|url| log::info!("published at {url}, as this machine tells"));
        }
        Ok(())
    }

    /// The severity a rule has here, whatever the stage of a spec.
    pub fn severity(&self, rule: &diag::Rule) -> Severity {
        self.severity_at(rule, None)
    }

    /// The severity a rule has here for a spec of this stage.
    pub fn severity_at(&self, rule: &diag::Rule, stage: Option<Stage>) -> Severity {
        match self.check.get(rule.code) {
            Some(level) => level.at(stage).unwrap_or_else(|| rule.severity_at(stage)),
            None => rule.severity_at(stage),
        }
    }

    /// The path part of the address the site is published under, with slashes at both ends; `None` when unknown.
    pub fn base_path(&self) -> Option<String> {
        let url = self.base_url.as_deref()?;
        let path = match url.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => url,
        };
        let path = path.trim_matches('/');
        Some(if path.is_empty() { "/".to_owned() } else { format!("/{path}/") })
    }

    /// The full address the site is published under, with a slash at its end; `None` when only a path is known.
    pub fn absolute_url(&self) -> Option<String> {
        let url = self.base_url.as_deref().filter(|url| url.contains("://"))?;
        Some(format!("{}/", url.trim_end_matches('/')))
    }
}

fn is_web_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.starts_with('/') && !rest.is_empty() && is_path(rest))
}

/// Whether a path begins as a host does: `example.org/specs` lacks its `https://`.
fn is_host(path: &str) -> bool {
    path.split('/').next().is_some_and(|first| first.trim_matches('.').contains('.'))
}

/// Whether nothing in a path leads upwards or would have to be escaped.
fn is_path(path: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "-_.~/%+@:[]".contains(c);
    path.chars().all(plain)
        && !path.starts_with("//")
        && !path.contains("://")
        && path.split('/').all(|part| part != "..")
        && !path.to_lowercase().starts_with("javascript:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_names_its_line() {
        let error = Config::parse("titel = \"x\"\n", FILE_NAME).unwrap_err();
        assert!(error.message().contains("titel") && error.message().contains("line 1"), "{error}");
    }

    #[test]
    fn an_unknown_rule_or_stage_is_refused_with_a_way_out() {
        let error = Config::parse("[check]\nbroken-refrence = \"off\"\n", FILE_NAME).unwrap_err();
        assert_eq!(error.help(), Some("did you mean `broken-reference`?"));
        assert!(Config::parse("[status]\nGebaut = \"done\"\n", FILE_NAME).is_err());
        let color = "[status]\nFrozen = { stage = \"planned\", color = \"pink\" }\n";
        assert!(Config::parse(color, FILE_NAME).unwrap_err().message().contains("`pink` names no stage"));
        let key =
            Config::parse("[status]\nFrozen = { stage = \"planned\", colour = \"planned\" }\n", FILE_NAME);
        assert!(key.unwrap_err().message().contains("colour"));
        for (text, near) in [("titel = \"x\"", Some("did you mean `title`? ")), ("nothing = 1", None)] {
            let help = Config::parse(text, FILE_NAME).unwrap_err().help().unwrap_or_default().to_owned();
            assert_eq!(near, help.find("the manual").map(|at| &help[..at]).filter(|said| !said.is_empty()));
        }
    }

    #[test]
    fn an_address_that_is_none_is_refused() {
        for url in ["javascript:alert(1)", "//x", "..", "https://", "a b", "\"x", "://", "example.org/specs"]
        {
            let text = format!("base_url = {}\n", serde_json::Value::from(url));
            assert!(Config::parse(&text, FILE_NAME).is_err(), "{url}");
        }
        for url in ["https://a.example:8080/x/", "/repo/", "repo", "http://[::1]/"] {
            assert!(Config::parse(&format!("base_url = \"{url}\"\n"), FILE_NAME).is_ok(), "{url}");
        }
        assert!(Config::parse("edit_url = \"javascript:x\"\n", FILE_NAME).is_err());
    }

    #[test]
    fn what_the_machine_tells_counts_last() {
        let at = |configured: Option<&str>, typed: Option<&str>, told: &str| {
            let mut config = Config { base_url: configured.map(str::to_owned), ..Config::default() };
            config.publish_at(typed.map(str::to_owned), Some(told.to_owned())).expect("an address");
            config.base_url
        };
        let (a, b, c) = ("https://a.example/", "https://b.example/", "https://c.example/");
        assert_eq!(at(Some(a), Some(b), c).as_deref(), Some(b));
        assert_eq!(at(Some(a), None, c).as_deref(), Some(a));
        assert_eq!(at(None, None, c).as_deref(), Some(c));
        assert_eq!(at(None, None, "javascript:alert(1)"), None);
    }

    #[test]
    fn the_base_path_comes_from_an_address_or_a_path() {
        let path = |url: &str| Config { base_url: Some(url.to_owned()), ..Config::default() }.base_path();
        assert_eq!(path("https://a.example/repo").as_deref(), Some("/repo/"));
        assert_eq!(path("https://a.example").as_deref(), Some("/"));
        assert_eq!(path("/x/y/").as_deref(), Some("/x/y/"));
    }
}
