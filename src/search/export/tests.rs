use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Mutex;

use super::*;
use crate::search::Passage;
use crate::search::engine;

/// Specs of words that follow no order, in number enough for several files.
fn specs(count: usize) -> Vec<SearchEntry> {
    let mut seed = 7u64;
    let mut draw = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut words = move |count: usize, kinds: u64| -> String {
        let form = |number| ["", "s", "ing", "é"].get(number).copied().unwrap_or_default();
        let mut word = || format!("w{}{} ", draw(kinds) * draw(3), form(usize::try_from(draw(5)).unwrap()));
        (0..count).map(|_| word()).collect()
    };
    let spec = |number: usize| {
        let passage = |anchor: &str, heading: &str, text: String, kind: Option<&str>| Passage {
            anchor: anchor.into(),
            heading: heading.into(),
            text,
            kind: kind.map(str::to_owned),
        };
        SearchEntry {
            id: format!("spec-{number}"),
            url: format!("specs/spec-{number}/"),
            title: words(3, 200),
            headings: vec![words(2, 50)],
            passages: vec![
                passage("a", "A", words(900, 900), None),
                passage("fr1", "FR1", words(5, 40), Some("requirement")),
                passage("b", "B", words(300, 4_000), None),
            ],
            stage: ["planned", "implemented"][number % 2].into(),
            ..SearchEntry::default()
        }
    };
    (0..count).map(spec).collect()
}

type IndexFiles = BTreeMap<String, Vec<u8>>;

fn written(engine: &Engine) -> IndexFiles {
    let files = Mutex::new(BTreeMap::new());
    let put = |name: String, bytes: Vec<u8>| {
        assert!(files.lock().unwrap().insert(name, bytes).is_none(), "a file is written once");
        Ok(())
    };
    write(engine, "client.js", &put).expect("it is written");
    files.into_inner().unwrap()
}

/// Reads what `bytes` and `shard` write.
struct FileReader<'b>(&'b [u8]);

impl<'b> FileReader<'b> {
    fn varint(&mut self) -> usize {
        let mut value = 0;
        for shift in (0..).step_by(7) {
            let (byte, rest) = self.0.split_first().expect("a varint ends");
            self.0 = rest;
            value |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        value
    }

    fn take(&mut self, length: usize) -> &'b [u8] {
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }

    fn section(&mut self) -> Self {
        let length = self.varint();
        Self(self.take(length))
    }
}

fn unpacked(kind: u8, file: &[u8]) -> Vec<u8> {
    let mut payload = Vec::new();
    flate2::read::DeflateDecoder::new(file).read_to_end(&mut payload).expect("it inflates");
    assert_eq!(payload[..5], [b'S', b'S', b'X', b'1', kind]);
    payload.split_off(5)
}

fn root(files: &IndexFiles) -> serde_json::Value {
    serde_json::from_slice(&files["root.json"]).expect("root.json is JSON")
}

/// Every term with, by field, documents and counts, and the positions; and the terms it forms a group with.
type Term = (String, BTreeMap<usize, (Vec<u32>, Vec<u32>, Vec<u8>)>, Vec<u32>);

fn terms(files: &IndexFiles, folder: &str, summary: &serde_json::Value, inline_norms: bool) -> Vec<Term> {
    let mut out = Vec::new();
    for shard in 0..summary["shards"].as_array().unwrap().len() {
        let payload = unpacked(b'T', &files[&format!("{folder}t/{shard}.ssx")]);
        let mut file = FileReader(&payload);
        let count = file.varint();
        let [mut dict, mut suffix, mut group, mut meta, mut lens, mut plens, mut post] =
            [(); 7].map(|()| file.section());
        assert!(file.0.is_empty());
        let blocks = files.get(&format!("{folder}o/{shard}.ssx")).map(|file| unpacked(b'O', file));
        let blocks = blocks.unwrap_or_default();
        let mut blocks = FileReader(&blocks);
        let (mut block, mut offset) = (0, 0);
        let mut positions = unpacked(b'P', &files[&format!("{folder}p/{shard}-0.ssx")]);
        let mut last = Vec::new();
        for number in 0..count {
            last.truncate(dict.varint());
            let own = dict.varint();
            last.extend_from_slice(suffix.take(own));
            assert!(group.varint() <= number + 1, "a group lies in one file");
            let mask = meta.take(1)[0];
            let length = lens.varint();
            let mut own = FileReader(post.take(length));
            let length = plens.varint();
            if offset > 0 && offset + length > POSITIONS_IN_A_FILE {
                (block, offset) = (block + 1, 0);
                positions = unpacked(b'P', &files[&format!("{folder}p/{shard}-{block}.ssx")]);
            }
            let mut placed = FileReader(&positions[offset..offset + length]);
            offset += length;
            let mut fields = BTreeMap::new();
            let mut all = Vec::new();
            for field in (0..4).filter(|field| mask & 1 << field != 0) {
                let df = meta.varint();
                let (mut documents, mut counts, mut next) = (Vec::new(), Vec::new(), 0);
                for _ in 0..df {
                    let step = own.varint();
                    next += step >> 1;
                    documents.push(narrow(next));
                    next += 1;
                    counts.push(if step & 1 == 1 { 1 } else { narrow(own.varint() + 2) });
                }
                let extra = own.take(if inline_norms { df } else { 0 }).to_vec();
                if summary["blocks"] == true && field >= 2 {
                    blocks.take(df);
                }
                for count in &counts {
                    let mut position = 0;
                    for _ in 0..*count {
                        position += placed.varint();
                        all.push(narrow(position));
                    }
                }
                fields.insert(field, (documents, counts, extra));
            }
            assert!(own.0.is_empty() && placed.0.is_empty());
            out.push((String::from_utf8(last.clone()).unwrap(), fields, all));
        }
    }
    out
}

const POSITIONS_IN_A_FILE: usize = shard::POSITIONS;

fn assert_same(collection: &Collection, read: &[Term]) {
    let known = collection.indexed.lexicon.terms();
    assert_eq!(read.len(), known.len());
    for ((term, fields, positions), (text, counts)) in read.iter().zip(known) {
        assert_eq!(term, text);
        let mut expected = Vec::new();
        for field in SearchField::ALL.into_iter().filter(|field| counts[*field as usize] > 0) {
            let found = collection.indexed.postings(field, text).expect("it is read");
            let (documents, counts, _) = &fields[&(field as usize)];
            assert_eq!((documents, counts), (&found.documents, &found.counts), "{text}");
            expected.extend(found.positions);
        }
        assert_eq!(*positions, expected, "{text}");
    }
}

#[test]
fn what_is_written_is_what_the_index_holds() {
    let engine = engine::build(specs(120)).expect("it is indexed");
    let files = written(&engine);
    let root = root(&files);
    let build = root["build"].as_str().unwrap();
    assert!(root["shards"].as_array().unwrap().len() > 3, "one file would prove little");
    assert!(files.keys().any(|name| name.contains("/p/0-1")), "one file of positions would prove little");
    assert_same(&engine.specs, &terms(&files, &format!("{build}/"), &root, false));
    let items = serde_json::from_slice(&files[&format!("{build}/i/root.json")]).unwrap();
    assert_same(&engine.items, &terms(&files, &format!("{build}/i/"), &items, false));
    assert_eq!((root["n"].as_u64(), root["items"].as_u64()), (Some(120), Some(120)));
}

#[test]
fn many_documents_keep_lengths_beside_postings_and_titles_in_blocks() {
    let short = |number: usize| SearchEntry {
        id: format!("s{number}"),
        title: format!("title {}", "x ".repeat(number % 7)),
        ..SearchEntry::default()
    };
    let engine = engine::build((0..=NORMS_IN_TABLE).map(short).collect()).expect("it is indexed");
    let files = written(&engine);
    let root = root(&files);
    assert_eq!((root["norms"].as_str(), root["titles"].as_u64()), (Some("inline"), Some(128)));
    let build = root["build"].as_str().unwrap();
    let read = terms(&files, &format!("{build}/"), &root, true);
    assert_same(&engine.specs, &read);
    let (_, fields, _) = read.iter().find(|(term, ..)| term == "title").unwrap();
    let norms = engine.specs.indexed.norms(SearchField::Title).unwrap();
    assert_eq!(fields[&0].2, norms);
    let last = unpacked(b'N', &files[&format!("{build}/m/32.ssx")]);
    assert_eq!(String::from_utf8(last).unwrap(), format!("[[\"s4096\",\"title x \"]]\n"));
}

#[test]
fn the_same_specs_give_the_same_files_and_a_change_renames_only_its_own_texts() {
    let entries = specs(20);
    let build = |entries: &[SearchEntry]| written(&engine::build(entries.to_vec()).expect("it is indexed"));
    let before = build(&entries);
    assert_eq!(before, build(&entries));
    let mut changed = entries;
    changed[3].passages[0].text.push_str(" more");
    let after = build(&changed);
    let texts = |files: &IndexFiles| -> Vec<String> {
        let folders = files.keys().filter(|name| name.starts_with("b/")).map(|name| name[..10].to_owned());
        folders.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    };
    let (old, new) = (texts(&before), texts(&after));
    assert_eq!((old.len(), new.len()), (20, 20));
    assert_eq!(old.iter().filter(|name| new.contains(name)).count(), 19);
    assert_ne!(root(&before)["build"], root(&after)["build"]);
}

#[test]
fn nothing_to_find_is_a_root_alone() {
    let files = written(&engine::build(Vec::new()).expect("it is indexed"));
    assert_eq!(root(&files)["n"], 0);
    assert!(root(&files)["shards"].as_array().unwrap().is_empty());
}
