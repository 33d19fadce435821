//! Folders of source files in any language -> the places where they mention an item of a spec:
//! `auth#FR1`, `specs/auth.md#test-case-2`.
//!
//! Whether such a spec and such an item exist is not known here: what only looks like a mention, as
//! `src/main.rs#L12` does, goes out too.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc;

use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::error::{Error, Result};

/// A line that mentions an item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodeMention {
    /// Relative to the base, with forward slashes; `../` leads out of it.
    pub path: String,
    /// Counted from 1.
    pub line: usize,
    /// As written, without what surrounds it: an id, or a path to a file or page.
    pub spec: String,
    /// As written: `FR1`, `test-case-2`, `Test Case 2`.
    pub id: String,
}

/// Larger files are not written by hand.
const MAX_FILE_SIZE: u64 = 2 << 20;

/// A file with a zero byte before this is no text.
const HEAD: usize = 8 << 10;

/// No name of a spec and no id of an item is longer.
const LONGEST: (usize, usize) = (200, 40);

/// All mentions below the roots, sorted, each once a line. Ignore files are honoured; hidden, binary
/// and large files are passed over, as is what cannot be read; symbolic links are not followed.
pub fn mentions(roots: &[PathBuf], base: &Path) -> Result<Vec<CodeMention>> {
    let roots: Vec<PathBuf> = roots.iter().map(|root| existing(root)).collect::<Result<_>>()?;
    let base = existing(base)?;
    if let Some(root) = roots.iter().find(|root| !has_sound_ignores(root)) {
        return Err(Error::new(format!(
            "an ignore file of {} is no file of an ordinary size",
            root.display()
        )));
    }
    let Some((first, others)) = roots.split_first() else { return Ok(Vec::new()) };
    let mut walk = WalkBuilder::new(first);
    others.iter().for_each(|root| _ = walk.add(root));
    walk.follow_links(false).require_git(false).git_global(false);
    walk.filter_entry(|entry| entry.file_name() != "node_modules" && has_sound_ignores(entry.path()));
    let (sender, receiver) = mpsc::channel();
    walk.build_parallel().run(|| {
        let (sender, base, mut buffer) = (sender.clone(), &base, Vec::new());
        Box::new(move |entry| {
            let found = entry.map_or_else(|_| Vec::new(), |entry| of_file(&entry, base, &mut buffer));
            if !found.is_empty() && sender.send(found).is_err() {
                return WalkState::Quit;
            }
            WalkState::Continue
        })
    });
    drop(sender);
    let mut out: Vec<CodeMention> = receiver.into_iter().flatten().collect();
    out.sort();
    out.dedup();
    Ok(out)
}

fn existing(path: &Path) -> Result<PathBuf> {
    path.canonicalize().map_err(|cause| {
        Error::io("scan", path, &cause)
            .with_help("name folders that exist, from where the configuration stands")
    })
}

/// The mentions of one file; `buffer` is there to be used again.
fn of_file(entry: &DirEntry, base: &Path, buffer: &mut Vec<u8>) -> Vec<CodeMention> {
    if !entry.file_type().is_some_and(|kind| kind.is_file()) {
        return Vec::new();
    }
    buffer.clear();
    let read = File::open(entry.path()).and_then(|file| file.take(MAX_FILE_SIZE + 1).read_to_end(buffer));
    let too_large = buffer.len() as u64 > MAX_FILE_SIZE;
    if read.is_err() || too_large || buffer[..buffer.len().min(HEAD)].contains(&0) {
        return Vec::new();
    }
    let found = in_text(buffer);
    if found.is_empty() {
        return Vec::new();
    }
    let path = relative(entry.path(), base);
    let owned = found.into_iter().map(|(line, spec, id)| CodeMention {
        path: path.clone(),
        line,
        spec: spec.to_owned(),
        id: id.to_owned(),
    });
    owned.collect()
}

/// The way from the base to a file; both are absolute.
fn relative(path: &Path, base: &Path) -> String {
    let (to, from): (Vec<Component>, Vec<Component>) =
        (path.components().collect(), base.components().collect());
    let shared = to.iter().zip(&from).take_while(|(a, b)| a == b).count();
    let up = from[shared..].iter().map(|_| "..".into());
    let down = to[shared..].iter().map(|part| part.as_os_str().to_string_lossy());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Line, spec and id of every mention. Hardly any byte is a `#`, so that the rest costs nothing.
fn in_text(text: &[u8]) -> Vec<(usize, &str, &str)> {
    let mut out = Vec::new();
    let (mut line, mut counted, mut from) = (1, 0, 0);
    while let Some(at) = text[from..].iter().position(|byte| *byte == b'#').map(|at| from + at) {
        from = at + 1;
        if let Some((spec, id)) = spec_before(&text[..at]).zip(id_after(&text[from..])) {
            line += text[counted..at].split(|byte| *byte == b'\n').count() - 1;
            counted = at;
            out.push((line, spec, id));
        }
    }
    out
}

/// The name of a spec at the end of a text; none in an address of the web.
fn spec_before(text: &[u8]) -> Option<&str> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_./-".contains(&byte);
    let near = &text[text.len().saturating_sub(LONGEST.0)..];
    let length = near.iter().rev().take_while(|byte| is_part(**byte)).count();
    let (before, name) = near.split_at(near.len() - length);
    let name = std::str::from_utf8(name).ok()?;
    let name = match name.rsplit_once("//") {
        Some(("", _)) if before.ends_with(b":") => return None,
        // A comment begins right before the name.
        Some((_, name)) => name,
        None => name,
    };
    let name = name.trim_start_matches(['.', '/', '-']).trim_end_matches('/');
    name.contains(|c: char| c.is_ascii_alphanumeric()).then_some(name)
}

/// The id of an item at the begin of a text: letters, then a number. Behind a space a word of it
/// begins with a capital, or every sentence would go on with it.
fn id_after(text: &[u8]) -> Option<&str> {
    let text = &text[..text.len().min(LONGEST.1)];
    if !text.first()?.is_ascii_alphabetic() {
        return None;
    }
    let digits = text.iter().position(u8::is_ascii_digit)?;
    let good = text[..digits].windows(2).all(|pair| match pair {
        [b' ', next] => next.is_ascii_uppercase(),
        [b'-' | b'_', next] => next.is_ascii_alphabetic(),
        [_, next] => next.is_ascii_alphabetic() || b" -_".contains(next),
        _ => true,
    });
    let number = &text[digits..];
    let length =
        number.iter().position(|byte| !byte.is_ascii_digit() && *byte != b'.').unwrap_or(number.len());
    let (number, after) = number.split_at(length);
    let goes_on = match after {
        [b'-', next, ..] => next.is_ascii_alphanumeric(),
        [next, ..] => next.is_ascii_alphanumeric() || *next == b'_',
        [] => false,
    };
    let number = std::str::from_utf8(number).ok()?.trim_end_matches('.').len();
    (good && !goes_on).then(|| std::str::from_utf8(&text[..digits + number]).ok()).flatten()
}

/// Files that say what a walk passes over, the weakest first; the walk reads them whole, and their patterns cost memory.
pub const IGNORES: &[&str] = &[".gitignore", ".ignore", ".specsiteignore"];
pub const MAX_IGNORE: u64 = 64 << 10;

/// Whether the ignore files of a folder are regular files of an ordinary size: a link to a device never ends.
pub fn has_sound_ignores(folder: &Path) -> bool {
    let sound = |name: &&str| {
        let path = folder.join(name);
        std::fs::symlink_metadata(&path).is_err()
            || std::fs::metadata(&path).is_ok_and(|meta| meta.is_file() && meta.len() <= MAX_IGNORE)
    };
    IGNORES.iter().all(sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::fs;

    fn found(text: &str) -> Vec<(usize, &str, &str)> {
        in_text(text.as_bytes())
    }

    #[test]
    fn mentions_of_every_form() {
        for (text, spec, id) in [
            ("// auth#FR1: checks", "auth", "FR1"),
            ("//auth#NFR-2.", "auth", "NFR-2"),
            ("--auth#AD3", "auth", "AD3"),
            ("(see specs/auth.md#test-case-1)", "specs/auth.md", "test-case-1"),
            ("../specs/auth/#fr2.1, and", "specs/auth", "fr2.1"),
            ("SE-0123#Test Case 12 holds", "SE-0123", "Test Case 12"),
            ("é auth#FR1é", "auth", "FR1"),
            ("m2026-08-12_v1.2#threat_4", "m2026-08-12_v1.2", "threat_4"),
        ] {
            assert_eq!(found(text), [(1, spec, id)], "{text}");
        }
        assert_eq!(found("#\nx a#FR1 b#FR2\r\n\nc#FR3").iter().map(|at| at.0).collect::<Vec<_>>(), [2, 2, 4]);
    }

    #[test]
    fn what_only_has_the_sign_is_no_mention() {
        for text in [
            "color: #fff1", "a#fff", "C#8", "owner/name#12", "https://host/a.css#FR1", "x#a1b2c3",
            "Class#method takes 2", "page#section-2-details", "a# FR1", "a#-FR1", "a#FR--1", "a#FR", ".#FR1",
            "a##FR1", "#", "",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn a_tree_is_walked() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let base = folder.path().canonicalize().expect("a path");
        let write = |name: &str, bytes: &[u8]| {
            let path = base.join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        };
        write("src/b.rs", b"\n// a#FR2\n// a#FR1 a#FR1");
        write("src/a.py", b"# a#FR1");
        write("src/bin.dat", b"a#FR1\0");
        write("src/large.txt", &[b"a#FR1 ".to_vec(), vec![b' '; 2 << 20]].concat());
        write("src/.hidden", b"a#FR1");
        write("src/out/c.rs", b"a#FR1");
        write("src/node_modules/c.js", b"a#FR1");
        write("src/.gitignore", b"out/\n");
        write("other/c.rs", b"a#FR1");
        let scan = |roots: &[&str], from: &str| {
            let roots: Vec<PathBuf> = roots.iter().map(|root| base.join(root)).collect();
            let found = mentions(&roots, &base.join(from)).expect("mentions");
            found.into_iter().map(|m| format!("{}:{} {}", m.path, m.line, m.id)).collect::<Vec<_>>()
        };
        assert_eq!(scan(&["src", "src"], ""), ["src/a.py:1 FR1", "src/b.rs:2 FR2", "src/b.rs:3 FR1"]);
        assert_eq!(scan(&["other"], "src"), ["../other/c.rs:1 FR1"]);
        assert_eq!(scan(&["src/a.py"], ""), ["src/a.py:1 FR1"]);
        assert_eq!(scan(&[], ""), Vec::<String>::new());
        assert!(mentions(&[base.join("none")], &base).is_err());
    }
}
