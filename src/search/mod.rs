//! stub
pub mod engine;
pub struct Excerpt {
    pub anchor: String,
    pub heading: String,
    pub segments: Vec<(String, bool)>,
}
pub struct Hit {
    pub id: String,
    pub path: String,
    pub url: String,
    pub title: String,
    pub score: f32,
    pub excerpt: Excerpt,
    pub stage: String,
    pub kind: Option<String>,
}
pub struct Results {
    pub total: usize,
    pub relaxed: bool,
    pub corrections: Vec<(String, String)>,
    pub hits: Vec<Hit>,
}
pub struct Entry;
pub fn entries(_: &crate::portal::Portal) -> Vec<Entry> {
    vec![]
}
