//! What engines differ in: how their files are called, how an index is described, and how files are loaded.

/// Bytes of a file, which is sent as one request: Quickwit takes no more by default.
pub const LIMIT: usize = 10_000_000;

/// An engine that specs are exported for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportTarget {
    Quickwit,
    OpenSearch,
    Meilisearch,
}

impl ExportTarget {
    pub const ALL: [Self; 3] = [Self::Quickwit, Self::OpenSearch, Self::Meilisearch];

    /// The engine's name on the command line and in `specsite.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quickwit => "quickwit",
            Self::OpenSearch => "opensearch",
            Self::Meilisearch => "meilisearch",
        }
    }

    /// The engine of a name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|engine| engine.name() == name)
    }

    /// The file that describes the index, by which an export is known again.
    pub fn schema(self) -> &'static str {
        match self {
            Self::Quickwit => "quickwit.index.yaml",
            Self::OpenSearch => "index-template.json",
            Self::Meilisearch => "settings.json",
        }
    }

    /// The files that describe the indexes, and their texts.
    pub(super) fn schemas(self, index: &str) -> Vec<(&'static str, String)> {
        let text = |template: &str, index: &str| template.replace("INDEX", index);
        match self {
            // An index of Quickwit is named in its description, so there is one for each.
            Self::Quickwit => vec![
                (self.schema(), text(include_str!("quickwit.yaml"), index)),
                ("quickwit.sections.yaml", text(include_str!("quickwit.yaml"), &sections_of(index))),
            ],
            Self::OpenSearch => vec![(self.schema(), text(include_str!("opensearch.json"), index))],
            Self::Meilisearch => vec![(self.schema(), include_str!("meilisearch.json").to_owned())],
        }
    }

    /// The name of the file with a number of a series.
    pub(super) fn file_name(self, series: &str, number: usize) -> String {
        match (self, series, number) {
            (Self::OpenSearch, "documents", _) => format!("bulk-{number:04}.ndjson"),
            (Self::OpenSearch, ..) => format!("{series}-bulk-{number:04}.ndjson"),
            (.., 0) => format!("{series}.ndjson"),
            _ => format!("{series}-{number}.ndjson"),
        }
    }

    /// The line that goes before a document's. Its id holds nothing that JSON escapes.
    pub(super) fn action(self, id: &str) -> String {
        match self {
            Self::OpenSearch => format!("{{\"index\":{{\"_id\":\"{id}\"}}}}\n"),
            Self::Quickwit | Self::Meilisearch => String::new(),
        }
    }

    /// The commands of a shell that load the files of the current folder.
    pub fn commands(self, index: &str) -> String {
        let text = match self {
            Self::Quickwit => include_str!("quickwit.sh"),
            Self::OpenSearch => include_str!("opensearch.sh"),
            Self::Meilisearch => include_str!("meilisearch.sh"),
        };
        text.replace("INDEX", index)
    }
}

/// The index of sections that goes with an index of specs.
fn sections_of(index: &str) -> String {
    format!("{index}-sections")
}
