//! stub
use super::{Entry, Results};
#[derive(Default)]
pub struct Options {
    pub limit: usize,
    pub offset: usize,
    pub typing: bool,
}
pub struct Engine;
pub fn build(_: Vec<Entry>) -> crate::error::Result<Engine> {
    Ok(Engine)
}
impl Engine {
    pub fn search(&self, _: &str, _: Options) -> Results {
        Results { total: 0, relaxed: false, corrections: vec![], hits: vec![] }
    }
}
