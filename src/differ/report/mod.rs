//! Draws a difference: for people, for a comment on a pull request, as a page, for scripts.

pub mod html;
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
