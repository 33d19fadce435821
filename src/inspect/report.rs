//! What `specsite inspect` tells of a source: the object that `--json` prints. Keys are stable; lists stand in the
//! order of their counts, the highest first, and every example is `path:line` or a path.

use serde::Serialize;

use crate::template::Origin;
use crate::words::stage::Stage;

/// The whole report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    pub source: SourceFacts,
    pub template: TemplateFacts,
    /// In which ways headers are written, by the number of specs that have a field written so.
    pub headers: Vec<Dialect>,
    /// Specs without a single header field.
    pub without_header: usize,
    pub statuses: Vec<Status>,
    /// Specs that say twice where they stand, and differently.
    pub status_conflicts: usize,
    pub ids: Ids,
    /// Links and names in specs, by the form in which they are written and what became of them.
    pub references: Vec<Form>,
    /// How specs stand to each other, by pairs.
    pub relations: Vec<Count>,
    /// `null` where it is not known.
    pub repository: Option<RepositoryFacts>,
    /// Languages of code blocks for which there is no grammar.
    pub unknown_languages: Vec<Count>,
    /// What could not be read as it was meant, by rule.
    pub unreadable: Vec<Problem>,
    /// A `specsite.toml` to paste; `null` when nothing needs to be set.
    pub configuration: Option<String>,
}

/// Which files there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceFacts {
    /// The folder's own name.
    pub folder: String,
    /// Markdown files read.
    pub files: usize,
    pub specs: usize,
    /// Why specs are specs.
    pub spec_reasons: Vec<Count>,
    /// Why the other Markdown files are none.
    pub other_reasons: Vec<Count>,
    /// Why files were passed over unread.
    pub passed_over: Vec<Count>,
}

/// Something that occurs, how often, and where first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    pub name: String,
    pub count: usize,
    pub example: String,
}

/// The template by which specs are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TemplateFacts {
    #[serde(flatten)]
    pub origin: Origin,
    pub fields: Vec<Share>,
    pub sections: Vec<Share>,
}

/// How many specs have a field or a section of the template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    pub name: String,
    pub specs: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dialect {
    pub dialect: crate::document::header::Dialect,
    pub specs: usize,
    pub fields: usize,
    pub example: String,
}

/// A status as its authors write it, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// `null` where a spec says none.
    pub label: Option<String>,
    pub stage: Stage,
    pub found: Found,
    pub count: usize,
    pub example: String,
}

/// How the stage of a status was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// The word stands in the vocabulary.
    Known,
    /// By an emoji, or by words further on.
    Guessed,
    /// By the folder the spec lies in.
    Folder,
    /// It still offers all values.
    Unfilled,
    /// Not at all: the word means nothing here.
    Unknown,
    /// There is no status.
    Missing,
}

impl Found {
    pub fn name(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Guessed => "guessed",
            Self::Folder => "from the folder",
            Self::Unfilled => "not chosen yet",
            Self::Unknown => "unknown",
            Self::Missing => "no status",
        }
    }
}

/// How specs are numbered and called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ids {
    pub numbered: usize,
    /// The names before numbers that mean a spec, in small letters, with how many specs carry each.
    pub prefixes: Vec<Count>,
    /// Beginnings of addresses whose number is a spec's: `host/owner/name`.
    pub counters: Vec<String>,
    pub repeated: Vec<Repeated>,
}

/// A number that several specs have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repeated {
    pub number: u64,
    pub paths: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Form {
    pub form: super::reference::ReferenceForm,
    pub count: usize,
    pub example: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RepositoryFacts {
    pub url: String,
    pub branch: String,
    /// The source's place in it, empty for its top.
    pub folder: String,
    /// What it is known from.
    pub known_from: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub rule: String,
    pub count: usize,
    pub example: String,
    /// The first message.
    pub message: String,
}
