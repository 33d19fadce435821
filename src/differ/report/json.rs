//! A difference for scripts, as one object:
//!
//! | key | value |
//! |---|---|
//! | `old`, `new` | the names of the two sides, as asked for |
//! | `summary` | the sentence that people read |
//! | `counts` | a list of `what`, `event`, `count`; of specs that came or went only that they did |
//! | `specs` | in the order of their paths; a spec that says the same is not listed |
//!
//! A spec has `id`, `title`, `path`, `change` (`added`, `removed`, `changed`), `standing` (`stage`, `words`), `states` (how many
//! items of each kind, of one that was added or removed), `old_id`, `old_path`, `old_title`, `old_standing` (`null` where
//! they are the same), and these lists, empty where nothing is told:
//!
//! | list | keys of its rows |
//! |---|---|
//! | `fields` | `label`, `old`, `new` (`null` where there is none); by their labels |
//! | `items` | `kind`, `events`, `id`, `text`, `section`, `old_id`, `old_text`, `progress` (`old`, `new`: ticked and all boxes), `details` (as `fields`); kind by kind and section by section |
//! | `boxes` | `events`, `text`, `section`, `old_text`; section by section |
//! | `facts` | `kind` (`endpoint`, `package`, `setting`, `model`, `symbol`), `event`, `name`; sorted |
//! | `relations` | `event`, `relation`, `to`, `title`; sorted |
//! | `sections` | `events`, `title`, `old_title`, `words_added`, `words_removed`; in the order of the text |
//!
//! Events are `added`, `removed`, `changed`, `moved`, `reworded`, `rewritten`, `retitled`, `renumbered`, `amended` (what is said of it by
//! name), `retired`, `restored`, `answered`, `reopened`, `ticked`, `unticked`, `done`, `undone`, `progressed`, `reordered`.

use serde::Serialize;

use super::Sides;
use super::summary::{Count, counts, sentence};
use crate::differ::model::{Difference, SpecChange};
use crate::error::{Error, Result};

#[derive(Serialize)]
struct Document<'a> {
    old: &'a str,
    new: &'a str,
    summary: String,
    counts: Vec<Count>,
    specs: &'a [SpecChange],
}

pub fn render(difference: &Difference, sides: &Sides) -> Result<String> {
    let (summary, counts) = (sentence(difference), counts(difference));
    let document = Document { old: sides.old, new: sides.new, summary, counts, specs: &difference.specs };
    Ok(serde_json::to_string_pretty(&document).map_err(|cause| Error::new(cause.to_string()))? + "\n")
}
