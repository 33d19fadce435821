//! How one spec stands to another.

use serde::{Deserialize, Serialize};

/// In the order of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    Blocks,
    DependsOn,
    ExtendedBy,
    Extends,
    Implements,
    /// Named in running text.
    Mentions,
    /// Linked, and nobody says how the two stand to each other.
    Related,
    SupersededBy,
    Supersedes,
}

impl Relation {
    pub const ALL: [Self; 9] = [
        Self::Blocks,
        Self::DependsOn,
        Self::ExtendedBy,
        Self::Extends,
        Self::Implements,
        Self::Mentions,
        Self::Related,
        Self::SupersededBy,
        Self::Supersedes,
    ];

    /// The name in data and word lists.
    pub fn name(self) -> &'static str {
        match self {
            Self::Blocks => "blocks",
            Self::DependsOn => "depends_on",
            Self::ExtendedBy => "extended_by",
            Self::Extends => "extends",
            Self::Implements => "implements",
            Self::Mentions => "mentions",
            Self::Related => "related",
            Self::SupersededBy => "superseded_by",
            Self::Supersedes => "supersedes",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.name() == name)
    }

    /// Whether it says more than that one spec names the other.
    pub fn is_typed(self) -> bool {
        !matches!(self, Self::Related | Self::Mentions)
    }
}
