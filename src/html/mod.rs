//! Raw HTML as authors write it in Markdown enters, in pieces: a tag at a time within text, or blocks
//! with Markdown between them. What leaves is a list of [`HtmlEvent`]s that is safe to write: known
//! elements only, nested as a browser would read them back, everything else as text.

mod blocks;
mod event;
mod inline;
mod nesting;
pub mod page;
mod picture;
mod read;
mod token;
mod vocabulary;

pub use event::{Attributes, HtmlEvent, Image, MAX_DEPTH};
pub use nesting::Nesting;
pub use picture::{danger, danger_by_guess};
pub use read::{HtmlCell, PreLine, lines, plain, plain_pieces, rows};

#[cfg(test)]
mod tests;
