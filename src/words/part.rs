//! What is said of an entry by name: in the header of a column, in a label.

use serde::{Deserialize, Serialize};

macro_rules! parts {
    ($($part:ident = $name:literal),* $(,)?) => {
        /// A part of an entry; its words stand in `parts.txt`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Part { $($part),* }

        impl Part {
            pub const NAMES: &[(&str, Self)] = &[$(($name, Self::$part)),*];
        }
    };
}

parts! {
    Id = "id", Subject = "subject", Note = "note", Level = "level", State = "state", Answer = "answer",
    Given = "given", When = "when", Then = "then", Decision = "decision", Mitigation = "mitigation",
    Code = "code", Type = "type", Message = "message", Recovery = "recovery", Method = "method", Path = "path",
    Version = "version", Default = "default", Removed = "removed", Announced = "announced", Limit = "limit",
    Topic = "topic", Field = "field", Form = "form",
}
