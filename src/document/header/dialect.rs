//! The ways in which a field may be written, from the most formal to the least.

use serde::{Deserialize, Serialize};

/// Where a field was found. What stands earlier here is the more formal and wins when two of them disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// A data file beside the document.
    Sidecar,
    /// YAML or TOML between fences at the top.
    FrontMatter,
    /// `Key: value` lines in a block of code or in `<pre>`.
    Preamble,
    /// A pipe table.
    Table,
    /// A table in HTML.
    HtmlTable,
    /// `**Key:** value`.
    #[default]
    BoldLines,
    /// `* Key: value`.
    Bullets,
    /// Lines in a block quote.
    Quote,
    /// `Key: value`.
    PlainLines,
    /// Single words in backticks.
    Marks,
    /// Names and a day below the title.
    Byline,
    /// A section called "Status".
    StatusSection,
    /// A remark in the title.
    Title,
}

impl Dialect {
    /// As it is called in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sidecar => "data file beside the document",
            Self::FrontMatter => "front matter",
            Self::Preamble => "preamble in a block of code",
            Self::Table => "pipe table",
            Self::HtmlTable => "HTML table",
            Self::BoldLines => "bold lines",
            Self::Bullets => "bullets",
            Self::Quote => "block quote",
            Self::PlainLines => "plain lines",
            Self::Marks => "words in backticks",
            Self::Byline => "byline",
            Self::StatusSection => "status section",
            Self::Title => "title",
        }
    }
}
