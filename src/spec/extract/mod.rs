//! Facts in the text of fenced blocks and of list entries: plain text in, small owned values out.
//! Every function here is pure and takes time in proportion to the text. What it is not sure of it
//! leaves out: a register with a gap is mended by its author, one with noise is not read at all.

pub mod answer;
mod blank;
pub mod budget;
pub mod category;
pub mod data_model;
mod declaration;
pub mod due;
pub mod endpoint;
mod fields;
pub mod file_tree;
mod keys;
pub mod language;
pub mod level;
mod list;
pub mod manifest;
mod member;
mod outline;
mod package;
mod package_line;
mod python;
pub mod range;
pub mod scenario;
mod secret;
pub mod setting;
mod shape;
mod sql;
pub mod symbol;
pub mod text;
mod version;

pub use list::Named;
pub use shape::CodeForm;
