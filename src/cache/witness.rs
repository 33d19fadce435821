//! A store that notes what it was asked and what it answered. Whoever asks the same of another store and hears the
//! same would do the same again: the trace of a build, as build systems know it.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::source::Store;

/// What can be asked of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Question {
    Content,
    Readable,
    Presence,
}

/// The hash of a content, or yes and no as bytes; empty where there was no answer.
type Answer = Vec<u8>;

/// Everything that a store was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers(BTreeMap<(Question, String), Answer>);

impl Answers {
    /// Whether a store gives the same answers to the same questions.
    pub fn hold(&self, store: &dyn Store) -> bool {
        self.0.par_iter().all(|((question, path), answer)| ask(store, *question, path) == *answer)
    }
}

fn ask(store: &dyn Store, question: Question, path: &str) -> Answer {
    match question {
        Question::Content => content(&store.read(path)),
        Question::Readable => vec![u8::from(store.is_readable(path))],
        Question::Presence => presence(store.exists(path)),
    }
}

fn content(bytes: &io::Result<Vec<u8>>) -> Answer {
    bytes.as_ref().map_or_else(|_| Answer::new(), |bytes| blake3::hash(bytes).as_bytes().to_vec())
}

fn presence(answer: Option<bool>) -> Answer {
    answer.map(u8::from).into_iter().collect()
}

/// A store behind which every question is noted.
pub struct Witness {
    store: Arc<dyn Store>,
    heard: Mutex<Answers>,
}

impl Witness {
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, heard: Mutex::default() }
    }

    /// What was asked so far.
    pub fn answers(&self) -> Answers {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes the first answer to a question: a file that changes while a build runs is built again.
    fn note(&self, question: Question, path: &str, answer: impl FnOnce() -> Answer) {
        let key = (question, path.to_owned());
        let known = self.heard.lock().unwrap_or_else(PoisonError::into_inner).0.contains_key(&key);
        if !known {
            let answer = answer();
            self.heard.lock().unwrap_or_else(PoisonError::into_inner).0.entry(key).or_insert(answer);
        }
    }
}

impl Store for Witness {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let bytes = self.store.read(path);
        self.note(Question::Content, path, || content(&bytes));
        bytes
    }

    fn is_readable(&self, path: &str) -> bool {
        let answer = self.store.is_readable(path);
        self.note(Question::Readable, path, || vec![u8::from(answer)]);
        answer
    }

    fn exists(&self, path: &str) -> Option<bool> {
        let answer = self.store.exists(path);
        self.note(Question::Presence, path, || presence(answer));
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn what_was_asked_decides_and_nothing_else() {
        let witness = Witness::new(Arc::new(store(&[("a.md", "a"), ("b.md", "b")])));
        assert!(witness.read("a.md").is_ok() && witness.read("c.md").is_err());
        assert!(witness.is_readable("b.md") && witness.exists("d") == Some(false));
        let answers = witness.answers();
        assert!(answers.hold(&store(&[("a.md", "a"), ("b.md", "other"), ("new.md", "")])));
        assert!(!answers.hold(&store(&[("a.md", "A"), ("b.md", "b")])));
        assert!(!answers.hold(&store(&[("a.md", "a"), ("b.md", "b"), ("c.md", "")])));
        assert!(!answers.hold(&store(&[("a.md", "a")])));
        assert!(!answers.hold(&store(&[("a.md", "a"), ("b.md", "b"), ("d/e", "")])));
    }
}
