//! Facts in the text of fenced blocks and of list entries: plain text in, small owned values out.
//! Every function here is pure and takes time in proportion to the text. What it is not sure of it
//! leaves out: a register with a gap is mended by its author, one with noise is not read at all.

pub mod answer;
pub mod budget;
pub mod category;
pub mod due;
pub mod endpoint;
mod declaration;
mod fields;
mod keys;
mod language;
pub mod level;
pub mod manifest;
mod member;
pub mod model;
mod outline;
mod python;
pub mod range;
mod requirement;
mod scan;
pub mod scenario;
mod secret;
pub mod setting;
pub mod symbol;
mod table;
mod text;
pub mod tree;
