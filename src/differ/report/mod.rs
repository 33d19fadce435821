//! Draws a difference: for people, for a comment on a pull request, for scripts.

pub mod human;
pub mod json;
mod line;
pub mod markdown;
mod summary;

/// The names of the two sides, as somebody asked for them.
pub struct Sides<'a> {
    pub old: &'a str,
    pub new: &'a str,
}
