//! Facts in the text of fenced blocks and of list entries: plain text in, small owned values out.
//! Every function here is pure and takes time in proportion to the text. What it is not sure of it
//! leaves out: a register with a gap is mended by its author, one with noise is not read at all.

pub mod answer;
pub mod budget;
pub mod category;
mod declaration;
pub mod due;
pub mod endpoint;
mod fields;
mod keys;
mod keyword;
mod language;
pub mod level;
pub mod manifest;
mod member;
pub mod model;
mod outline;
mod package;
mod python;
pub mod range;
mod requirement;
mod scan;
pub mod scenario;
mod secret;
pub mod setting;
mod shape;
pub mod symbol;
mod table;
mod text;
pub mod tree;
mod version;
