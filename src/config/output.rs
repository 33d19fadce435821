//! `output` in specsite.toml: the folder of the site as a text, or a table that also says what is left out of it.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Where the site goes, and which families of files it holds.
#[expect(clippy::struct_excessive_bools, reason = "each is a key that stands by itself")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputConfig {
    /// The folder, relative to the source.
    pub folder: Option<String>,
    /// The Markdown copy of each spec, and all of them in `llms-full.txt`.
    pub markdown: bool,
    /// The CSV of each table of a register.
    pub csv: bool,
    /// The data of each spec in a file of its own; `specs.json` holds all of them in any case.
    pub spec_json: bool,
    /// A file of headers for the host, which hosts that know none show as a file.
    pub headers: bool,
    /// Registers by name; `false` leaves one out with its data.
    pub registers: BTreeMap<String, bool>,
}

impl Default for OutputConfig {
    fn default() -> Self {
        Self {
            folder: None,
            markdown: true,
            csv: true,
            spec_json: true,
            headers: false,
            registers: BTreeMap::new(),
        }
    }
}

impl OutputConfig {
    pub fn has_register(&self, name: &str) -> bool {
        self.registers.get(name).copied().unwrap_or(true)
    }
}

impl<'de> Deserialize<'de> for OutputConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OutputVisitor)
    }
}

struct OutputVisitor;

impl<'de> Visitor<'de> for OutputVisitor {
    type Value = OutputConfig;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a folder, or a table")
    }

    fn visit_str<E: serde::de::Error>(self, folder: &str) -> Result<OutputConfig, E> {
        Ok(OutputConfig { folder: Some(folder.to_owned()), ..OutputConfig::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OutputConfig, A::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct OutputTable {
            folder: Option<String>,
            markdown: Option<bool>,
            csv: Option<bool>,
            spec_json: Option<bool>,
            headers: Option<bool>,
            registers: Option<BTreeMap<String, bool>>,
        }
        let table = OutputTable::deserialize(MapAccessDeserializer::new(map))?;
        Ok(OutputConfig {
            folder: table.folder,
            markdown: table.markdown.unwrap_or(true),
            csv: table.csv.unwrap_or(true),
            spec_json: table.spec_json.unwrap_or(true),
            headers: table.headers.unwrap_or_default(),
            registers: table.registers.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn output(text: &str) -> OutputConfig {
        Config::parse(text, "specsite.toml").expect("a configuration").output
    }

    #[test]
    fn a_text_is_the_folder_and_a_table_says_more() {
        assert_eq!(output("output = \"out\"\n").folder.as_deref(), Some("out"));
        assert_eq!(output(""), OutputConfig::default());
        let table = output("[output]\ncsv = false\n[output.registers]\nflow = false\n");
        assert!(!table.csv && table.markdown && table.spec_json && table.folder.is_none());
        assert!(!table.has_register("flow") && table.has_register("tests"));
        assert!(Config::parse("[output]\ncvs = false\n", "specsite.toml").is_err());
    }
}
