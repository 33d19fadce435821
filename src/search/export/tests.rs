use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Mutex;

use super::*;
use crate::search::engine::{self, Collection};
use crate::search::tokenizer::each_term;
use crate::search::{Passage, SearchEntry};

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

fn written(specs: &[SearchEntry]) -> IndexFiles {
    let files = Mutex::new(BTreeMap::new());
    let put = |name: String, bytes: Vec<u8>| {
        assert!(files.lock().unwrap().insert(name, bytes).is_none(), "a file is written once");
        Ok(())
    };
    write(specs, "client.js", &put).expect("it is written");
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

/// Parts of a series, one after the other; the kinds take turns.
fn parts(files: &IndexFiles, kinds: &[PartKind], series: &serde_json::Value) -> Vec<Vec<u8>> {
    let pack = usize::try_from(series["pack"].as_u64().unwrap()).unwrap();
    let names: Vec<&str> =
        series["files"].as_array().unwrap().iter().filter_map(serde_json::Value::as_str).collect();
    let sizes: Vec<u64> =
        series["sizes"].as_array().unwrap().iter().filter_map(serde_json::Value::as_u64).collect();
    assert_eq!(names.len(), sizes.len().div_ceil(pack));
    let of_file = |(name, sizes): (&&str, &[u64])| {
        let mut file = FileReader(file(files, kinds[0], name));
        let part =
            |(size, kind): (&u64, &PartKind)| unpacked(*kind, file.take(usize::try_from(*size).unwrap()));
        let parts: Vec<Vec<u8>> = sizes.iter().zip(kinds.iter().cycle()).map(part).collect();
        assert!(file.0.is_empty(), "a file is its parts");
        parts
    };
    names.iter().zip(sizes.chunks(pack)).flat_map(of_file).collect()
}

fn file<'f>(files: &'f IndexFiles, kind: PartKind, name: &str) -> &'f [u8] {
    &files[&format!("{}/{name}.ssx", kind.folder())]
}

/// The terms of all shards, and their blocks, where there are texts.
fn shards(files: &IndexFiles, table: &serde_json::Value, has_texts: bool) -> Vec<(Vec<u8>, Vec<u8>)> {
    if table["apart"] == false {
        let kinds: &[PartKind] =
            if has_texts { &[PartKind::Terms, PartKind::Ordinals] } else { &[PartKind::Terms] };
        let parts = parts(files, kinds, table);
        let blocks = |parts: &[Vec<u8>]| parts.get(1).cloned().unwrap_or_default();
        return parts.chunks(kinds.len()).map(|parts| (parts[0].clone(), blocks(parts))).collect();
    }
    let tables = parts(files, &[PartKind::Directory], table);
    let starts: Vec<&serde_json::Value> = table["starts"].as_array().unwrap().iter().collect();
    assert_eq!(tables.len(), starts.len());
    let inner = |(payload, start): (&Vec<u8>, &serde_json::Value)| {
        let table: serde_json::Value = serde_json::from_slice(payload).expect("a table is JSON");
        assert_eq!(table["starts"][0], *start);
        shards(files, &table, has_texts)
    };
    tables.iter().zip(starts).flat_map(inner).collect()
}

fn unpacked(kind: PartKind, file: &[u8]) -> Vec<u8> {
    let mut payload = Vec::new();
    flate2::read::DeflateDecoder::new(file).read_to_end(&mut payload).expect("it inflates");
    assert_eq!(payload[..5], [b'S', b'S', b'X', b'1', kind.letter()]);
    payload.split_off(5)
}

fn root(files: &IndexFiles) -> serde_json::Value {
    serde_json::from_slice(&files["root.json"]).expect("root.json is JSON")
}

/// Every term with, by field, documents and counts, and the positions; and the terms it forms a group with.
type Term = (String, BTreeMap<usize, TermField>, Vec<u32>);

struct TermField {
    documents: Vec<u32>,
    counts: Vec<u32>,
    norms: Vec<u8>,
    blocks: Vec<u8>,
}

fn terms(files: &IndexFiles, summary: &serde_json::Value) -> Vec<Term> {
    let inline_norms = summary["norms"] == "inline";
    let mut out = Vec::new();
    let has_texts = summary["textsOf"] != 0;
    for (payload, blocks) in shards(files, &summary["shards"], has_texts) {
        let mut file = FileReader(&payload);
        let count = file.varint();
        let [mut dict, mut suffix, mut group, mut meta, mut lens, mut plens, mut post, place] =
            [(); 8].map(|()| file.section());
        assert!(file.0.is_empty());
        let placed = positions(files, place);
        let mut blocks = FileReader(&blocks);
        let (mut block, mut offset) = (0, 0);
        let mut last = Vec::new();
        for number in 0..count {
            last.truncate(dict.varint());
            let own = dict.varint();
            last.extend_from_slice(suffix.take(own));
            assert!(group.varint() <= number + 1, "a group lies in one shard");
            let mask = meta.take(1)[0];
            let length = lens.varint();
            let mut own = FileReader(post.take(length));
            let length = plens.varint();
            if offset > 0 && offset + length > shard::POSITIONS {
                (block, offset) = (block + 1, 0);
            }
            let mut placed = FileReader(&placed[block][offset..offset + length]);
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
                let norms = own.take(if inline_norms { df } else { 0 }).to_vec();
                let has_blocks = has_texts && field >= 2;
                let blocks = blocks.take(if has_blocks { df } else { 0 }).to_vec();
                for count in &counts {
                    let mut position = 0;
                    for _ in 0..*count {
                        position += placed.varint();
                        all.push(narrow(position));
                    }
                }
                fields.insert(field, TermField { documents, counts, norms, blocks });
            }
            assert!(own.0.is_empty() && placed.0.is_empty());
            out.push((String::from_utf8(last.clone()).unwrap(), fields, all));
        }
        assert!(blocks.0.is_empty());
    }
    out
}

/// The positions of a shard.
fn positions(files: &IndexFiles, mut place: FileReader) -> Vec<Vec<u8>> {
    let mut file = FileReader(file(files, PartKind::Positions, &name(&mut place)));
    let start = place.varint();
    file.take(start);
    let mut out = Vec::new();
    while !place.0.is_empty() {
        out.push(unpacked(PartKind::Positions, file.take(place.varint())));
    }
    out
}

fn name(from: &mut FileReader) -> String {
    let number = from.take(6).iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{number:012x}")
}

/// That the files say what tantivy knows of the same entries.
fn assert_same(collection: &Collection, summary: &serde_json::Value, read: &[Term]) {
    let tokens = SearchField::ALL.map(|field| collection.indexed.tokens(field).expect("it is read"));
    assert_eq!(summary["tokens"], serde_json::json!(tokens));
    let known = collection.indexed.lexicon.terms();
    assert_eq!(read.len(), known.len());
    for ((term, fields, positions), (text, counts)) in read.iter().zip(known) {
        assert_eq!(term, text);
        let mut expected = Vec::new();
        for field in SearchField::ALL.into_iter().filter(|field| counts[*field as usize] > 0) {
            let found = collection.indexed.postings(field, text).expect("it is read");
            let TermField { documents, counts, .. } = &fields[&(field as usize)];
            assert_eq!((documents, counts), (&found.documents, &found.counts), "{text}");
            expected.extend(found.positions);
        }
        assert_eq!(*positions, expected, "{text}");
    }
}

#[test]
fn what_is_written_is_what_the_index_holds() {
    let engine = engine::build(specs(120)).expect("it is indexed");
    let files = written(&engine.specs.entries);
    let root = root(&files);
    assert!(root["shards"]["files"].as_array().unwrap().len() > 3, "one file would prove little");
    assert!(root["shards"]["pack"].as_u64() > Some(1), "files of one shard would prove little");
    assert!(files.keys().filter(|name| name.starts_with("p/")).count() > 2);
    assert_same(&engine.specs, &root, &terms(&files, &root));
    let name = root["items"].as_str().unwrap();
    let items = serde_json::from_slice(&files[&format!("i/{name}.json")]).unwrap();
    assert_same(&engine.items, &items, &terms(&files, &items));
    assert_eq!((root["n"].as_u64(), items["n"].as_u64()), (Some(120), Some(120)));
    let meta = unpacked(PartKind::Meta, file(&files, PartKind::Meta, root["meta"].as_str().unwrap()));
    let mut meta = FileReader(&meta);
    let _names = meta.section();
    let norms = SearchField::ALL.map(|field| engine.specs.indexed.norms(field).expect("it is read"));
    assert_eq!(meta.section().0, norms.concat());
}

#[test]
fn a_term_leads_to_the_block_that_says_it_most_often() {
    let specs = specs(9);
    let files = written(&specs);
    let blocks: Vec<Vec<text::TextBlock>> = specs.iter().map(|spec| text::blocks(&spec.passages)).collect();
    // Of each block how often it says each term, in its text or in its labels.
    let said = |rows: &text::TextBlock, in_labels: bool| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.passage.kind.is_some() == in_labels) {
            let text = if in_labels { row.passage.heading.as_str() } else { row.text };
            each_term(text, &mut |term: &str, _, _| *counts.entry(term.to_owned()).or_default() += 1);
        }
        counts
    };
    let of_labels = |in_labels| -> Vec<Vec<BTreeMap<String, usize>>> {
        blocks.iter().map(|blocks| blocks.iter().map(|rows| said(rows, in_labels)).collect()).collect()
    };
    let known = [of_labels(false), of_labels(true)];
    let mut later = 0;
    for (term, fields, _) in terms(&files, &root(&files)) {
        for (field, TermField { documents, blocks: found, .. }) in
            fields.iter().filter(|(field, _)| **field > 1)
        {
            for (document, found) in documents.iter().zip(found) {
                let blocks = &known[usize::from(*field == 2)][*document as usize];
                let counts: Vec<usize> =
                    blocks.iter().map(|counts| counts.get(&term).copied().unwrap_or_default()).collect();
                let most = if *field == 2 { 1 } else { counts.iter().copied().max().unwrap() };
                let expected = counts.iter().position(|count| *count >= most).unwrap_or(0);
                assert_eq!(usize::from(*found), expected, "{term} in {document}: {counts:?}");
                later += usize::from(expected > 0);
            }
        }
    }
    assert!(later > 100, "{later}");
}

#[test]
fn texts_are_where_they_are_said_to_be() {
    let engine = engine::build(specs(50)).expect("it is indexed");
    let files = written(&engine.specs.entries);
    let mut read = Vec::new();
    for payload in parts(&files, &[PartKind::Texts], &root(&files)["texts"]) {
        let mut places = FileReader(&payload);
        while !places.0.is_empty() {
            let mut place = places.section();
            let mut bundle = FileReader(file(&files, PartKind::Block, &name(&mut place)));
            let start = place.varint();
            bundle.take(start);
            let mut text = String::new();
            while !place.0.is_empty() {
                let rows: serde_json::Value =
                    serde_json::from_slice(&unpacked(PartKind::Block, bundle.take(place.varint()))).unwrap();
                let rows = rows.as_array().unwrap().iter().filter(|row| row[3].is_null());
                text.extend(rows.filter_map(|row| row[2].as_str()));
            }
            read.push(text);
        }
    }
    let text = |entry: &SearchEntry| -> String {
        let own = entry.passages.iter().filter(|passage| passage.kind.is_none());
        own.map(|passage| passage.text.as_str()).collect()
    };
    assert_eq!(read, engine.specs.entries.iter().map(text).collect::<Vec<_>>());
}

#[test]
fn many_documents_keep_lengths_beside_postings_and_titles_and_tables_in_parts() {
    let short = |number: usize| SearchEntry {
        id: format!("s{number}"),
        title: format!("title {}", "x ".repeat(number % 7)),
        ids: (0..6).map(|at| format!("{}", number * 7 + at)).collect(),
        ..SearchEntry::default()
    };
    let engine = engine::build((0..=NORMS_IN_TABLE).map(short).collect()).expect("it is indexed");
    let files = written(&engine.specs.entries);
    let root = root(&files);
    assert_eq!((root["norms"].as_str(), root["titlesOf"].as_u64()), (Some("inline"), Some(32)));
    assert_eq!(root["shards"]["apart"], true);
    let read = terms(&files, &root);
    assert_same(&engine.specs, &root, &read);
    let (_, fields, _) = read.iter().find(|(term, ..)| term == "title").unwrap();
    let norms = engine.specs.indexed.norms(SearchField::Title).unwrap();
    assert_eq!(fields[&0].norms, norms);
    let titles: Vec<[String; 2]> = parts(&files, &[PartKind::Names], &root["titles"])
        .iter()
        .flat_map(|part| serde_json::from_slice::<Vec<[String; 2]>>(part).unwrap())
        .collect();
    let known: Vec<[String; 2]> =
        engine.specs.entries.iter().map(|entry| [entry.id.clone(), entry.title.clone()]).collect();
    assert_eq!(titles, known);
}

#[test]
fn files_are_at_most_one_for_four_specs_and_fifty() {
    for count in [1, 20, 300] {
        let files = written(&specs(count)).len();
        // Beside these there are the modules, the words of the interface and the page of results.
        let others = 5;
        assert!((files + others) * 4 <= count + 200, "{files} files of {count} specs");
    }
}

#[test]
fn the_same_specs_give_the_same_files_and_a_change_renames_only_its_own_texts() {
    let entries = specs(80);
    let before = written(&entries);
    assert_eq!(before, written(&entries));
    let mut changed = entries;
    changed[3].passages[0].text.push_str(" more");
    let after = written(&changed);
    let texts = |files: &IndexFiles| -> Vec<String> {
        files.keys().filter(|name| name.starts_with("b/")).cloned().collect()
    };
    let (old, new) = (texts(&before), texts(&after));
    assert_eq!((old.len(), new.len()), (10, 10));
    assert_eq!(old.iter().filter(|name| new.contains(name)).count(), 9);
    assert_ne!(root(&before)["build"], root(&after)["build"]);
}

#[test]
fn nothing_to_find_is_next_to_nothing() {
    let files = written(&[]);
    assert_eq!(root(&files)["n"], 0);
    assert!(root(&files)["shards"]["files"].as_array().unwrap().is_empty());
    assert!(files.len() <= 2, "{:?}", files.keys());
}
