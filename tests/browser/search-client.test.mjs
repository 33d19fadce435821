// The search client without a browser: its tokenizer, query language, repairs and plans against the vectors and cases
// of the Rust that it mirrors; an index of three documents, written here byte by byte, read whole, damaged and rebuilt; types, and
// the client as a built site publishes it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { deflateRawSync, gzipSync, inflateRawSync } from "node:zlib";

import { bundle } from "./bundle.mjs";
import { build, example, root as project, temporary } from "./helpers.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = join(project, "themes/search");
const load = (name) => import(pathToFileURL(join(folder, name)));

const { isIndexed, words, fold, joined } = await load("tokenizer.js");
const { parse, isWanted } = await load("query.js");
const { distance, repairs } = await load("spelling.js");
const { core, idf, makePlan } = await load("plan.js");
const { makeSnippet } = await load("snippet.js");
const { forms } = await load("inflection.js");
const { open: openSource } = await load("client.js");

// ---- tokenizer ---------------------------------------------------------------------------------------------------

/** Terms with their positions, in the order they are indexed in. */
function tokens(text) {
  let at = 0;
  return words(text).flatMap(({ whole, id, parts }) => {
    const names = [whole?.text, id].filter(Boolean).map((name) => [name, at]);
    return [...names, ...parts.map((part) => [part.text, at++])].filter(([term]) => isIndexed(term));
  });
}

test("the tokenizer's shared vectors hold", () => {
  const vectors = JSON.parse(readFileSync(join(project, "tests/tokenizer.json"), "utf8"));
  assert.ok(vectors.length > 60);
  for (const { text, why, tokens: expected } of vectors) assert.deepEqual(tokens(text), expected, `${text}: ${why}`);
});

test("the shared forms of words hold", () => {
  const list = JSON.parse(readFileSync(join(project, "tests/inflection.json"), "utf8"));
  assert.ok(list.length > 40);
  for (const [word, expected] of list) assert.deepEqual(forms(word), expected, word);
});

test("terms stand where the text has them", () => {
  const text = "Die Straße: FR-001, HTMLParser_İx 日本語ﬁle e\u0301B '\u2019s __ -1 한글 SE-0123 𠮷野家";
  for (const { whole, parts, start, end } of words(text)) {
    assert.ok(start < end && end <= text.length);
    for (const piece of [whole, ...parts].filter(Boolean)) {
      assert.ok(piece.start >= start && piece.end <= end);
      assert.equal(fold(text.slice(piece.start, piece.end)), piece.text);
    }
  }
});

test("a name is all its words, as many from the first on as fit", () => {
  const name = (text) => joined(words(text));
  assert.equal(name("Disk is full"), "diskisfull=");
  assert.equal(name("POST /v1/user-sessions"), "postv1usersessions=");
  assert.equal(name("SE-0123: HTMLParser"), "se0123htmlparser=");
  assert.equal(name("日本語"), "日本本語=");
  const [long, short] = ["a".repeat(30), "b".repeat(17)];
  assert.equal(name(`${long} ${short}`), `${long}${short}=`);
  assert.equal(name(`${long} ${short}b c`), `${long}=`, "what comes after the cut is cut, too");
  assert.ok(isIndexed(name("é ".repeat(99))));
  assert.deepEqual(tokens("a=b ="), [["a", 0], ["b", 1]], "no word is a name");
});

// ---- query -------------------------------------------------------------------------------------------------------

const show = (asks) => asks.map(({ text, excluded, prefix }) => (excluded ? "-" : "") + text + (prefix ? "*" : ""));
const read = (query, typing = false) => show(parse(query, typing));

test("every form of the query language is read", () => {
  const query = `retry title:cache -draft "two words" head:"a b" status:"In Progress" -type:rfc kind:error std::mem`;
  const expected = ["retry", "title:cache", "-draft", '"two words"', 'head:"a b"', "status:In Progress", "-type:rfc", "kind:error"];
  assert.deepEqual(read(query), [...expected, "std", "mem"]);
  const [{ facet, value }] = parse("STATUS:in-progress", false);
  assert.deepEqual([facet, value], ["status", "in_progress"]);
});

test("signs that mean nothing are not read as operators", () => {
  assert.deepEqual(read("- a -> b --json -"), ["a", "b", "json"]);
  assert.deepEqual(read("-Wall"), ["Wall"], "with nothing to look for it is an option");
  assert.deepEqual(read('-one -"two three"'), ["one", '"two three"']);
  assert.deepEqual(read("-status:done"), ["-status:done"]);
  assert.deepEqual(read("-draft type:rfc"), ["-draft", "type:rfc"]);
  assert.deepEqual(read('title: a status: b "" " " :'), ["a", "b"]);
  assert.deepEqual(read("foo:bar"), ["foo", "bar"]);
  assert.deepEqual(read('"no end'), ['"no end"']);
  assert.deepEqual(read("“curly quotes”"), ['"curly quotes"']);
  assert.deepEqual(read("SE-0123 don't"), ["SE-0123", "don"]);
});

test("only a word at the very end is incomplete", () => {
  assert.deepEqual(read("one two", true), ["one", "two*"]);
  assert.deepEqual(read("one two ", true), ["one", "two"]);
  assert.deepEqual(read("one two!", true), ["one", "two"]);
  assert.deepEqual(read("title:on", true), ["title:on*"]);
  assert.deepEqual(read("one -two", true), ["one", "-two"]);
});

test("a phrase keeps its distances, and long queries are cut", () => {
  const long = "x".repeat(60);
  const [{ phrase }] = parse(`"${long} a ${long} readFile"`, false);
  assert.deepEqual(phrase, [[0, "a"], [2, "read"], [3, "file"]]);
  assert.equal(parse("a ".repeat(100), false).length, 16);
  assert.equal([...parse("é".repeat(257), true)[0].text].length, 256);
  assert.equal(parse("é".repeat(257), true)[0].prefix, false);
});

test("a kind is wanted by its whole name or its last word, other facets by their whole value", () => {
  const wanted = (query, shown) => isWanted(parse(query, false)[0], shown);
  for (const kind of ["requirement", "functional_requirement", '"Functional requirement"', "functional-requirement"]) {
    assert.ok(wanted(`kind:${kind}`, "functional_requirement"), kind);
  }
  for (const kind of ["functional", "ment", "al_requirement", "non_functional_requirement"]) {
    assert.ok(!wanted(`kind:${kind}`, "functional_requirement"), kind);
  }
  assert.ok(!wanted("kind:functional_requirement", "requirement"));
  assert.ok(!wanted("status:progress", "In Progress") && !wanted("type:record", "Decision record"));
});

// ---- repair ------------------------------------------------------------------------------------------------------

test("slips are counted", () => {
  const steps = (word, term, prefix) => distance([...word], term, prefix, 9);
  assert.equal(steps("kitten", "sitting", false), 3);
  assert.equal(steps("conucrrency", "concurrency", false), 1);
  assert.equal(steps("ca", "abc", false), 3);
  assert.equal(steps("", "abc", false), 3);
  assert.equal(steps("concurent", "concurrency", true), 2);
  assert.equal(steps("lifetim", "lifetimes", true), 0);
});

test("the nearest, then the commonest word repairs another, and else the longest beginning", () => {
  const known = (entries) => ({ words: entries.map(([word]) => word), counts: entries.map(([, count]) => count) });
  const few = known([["parse", 2], ["parser", 9], ["purse", 5], ["sparse", 3]]);
  assert.deepEqual(repairs("parze", false, few), [["parse", 1]]);
  assert.deepEqual(repairs("prse", false, few), [["purse", 1], ["parse", 1]]);
  const numbers = known([["abcd", 1], ["e0382", 5], ["base64", 5], ["1234a", 1]]);
  for (const word of ["abc", "1234", "e0383"]) assert.deepEqual(repairs(word, false, numbers), [], word);
  assert.deepEqual(repairs("bsae64", false, numbers), [["base64", 1]]);
  const short = known([["data", 1], ["database", 1], ["fr12", 1]]);
  assert.deepEqual(repairs("databasesque", false, short), [["database", 2]]);
  assert.deepEqual(repairs("fr123", false, short), []);
});

// ---- plan --------------------------------------------------------------------------------------------------------

const RANK = { k1: 1.2, b: 0.75, tie: 0.2, form: 0.8, prefix: 0.7, parts: 0.6, repair: [0.6, 0.35], completions: 48, enough: 10 };

/** The plan of a query for ten documents; words lose a final `s` as their stem. */
function planned(query, typing, terms) {
  const stem = (term) => term.replace(/s+$/, "");
  const names = Object.keys(terms).sort();
  return makePlan(parse(query, typing), {
    n: 10,
    rank: RANK,
    boosts: [4, 1.6, 6, 1],
    counts: (term) => terms[term] ?? [0, 0, 0, 0],
    beginningWith: (prefix) => names.filter((term) => term.startsWith(prefix)),
    forms: (term) => (terms[term] ? names.filter((other) => other !== term && stem(other) === stem(term)) : []),
    words(first = "") {
      const own = names.filter((term) => term.startsWith(first));
      return { words: own, counts: own.map((term) => Math.max(...terms[term])) };
    },
    hasValue: ({ value }) => value === "done",
  });
}

const leaves = (node) => (node.of ? node.of.flatMap(leaves) : [node]);
const names = ({ clauses }) => clauses.flatMap(({ node }) => leaves(node)).map(({ terms }) => terms[0][1]);

test("a word brings its other forms with a shared frequency", () => {
  const plan = planned("cache", false, { cache: [0, 0, 0, 4], caches: [1, 0, 0, 1] });
  assert.deepEqual(names(plan), ["caches", "cache", "caches"]);
  const expected = [4 * 0.8, idf(10, 5) / idf(10, 4), (0.8 * idf(10, 5)) / idf(10, 1)];
  leaves(plan.clauses[0].node).forEach(({ boost }, at) => assert.ok(Math.abs(boost - expected[at]) < 1e-6));
  assert.equal(plan.clauses[0].count, 5);
});

test("only an incomplete word is completed, by the commonest words", () => {
  const terms = { par: [0, 0, 0, 1], parser: [0, 0, 0, 3], party: [0, 0, 0, 2] };
  assert.deepEqual(names(planned("par", false, terms)), ["par"]);
  assert.deepEqual(names(planned("par", true, terms)), ["par", "parser", "party"]);
  assert.deepEqual(names(planned("pa", true, terms)), []);
  assert.deepEqual(names(planned("日", false, { 日本: [0, 0, 0, 2], 日記: [0, 0, 0, 1] })), ["日本", "日記"]);
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`word${`${at}`.padStart(2, "0")}`, [0, 0, 0, at < 30 ? 1 : 2]]));
  const found = names(planned("word", true, many));
  assert.equal(found.length, 48);
  assert.ok(found.includes("word59") && found.includes("word17") && !found.includes("word18"));
});

test("a word that folds to nothing begins no other", () => {
  assert.deepEqual(names(planned("\u0301", true, { cache: [1, 1, 1, 1] })), []);
});

test("a word is repaired only when nothing else is found", () => {
  const terms = { parse: [0, 0, 0, 3], parser: [0, 0, 0, 9], parsr: [0, 0, 0, 1] };
  assert.deepEqual(names(planned("parsr", false, terms)), ["parsr"]);
  const plan = planned("parze", false, terms);
  assert.deepEqual([names(plan), plan.corrections], [["parse"], [{ from: "parze", to: "parse" }]]);
  assert.deepEqual(planned("parser -parze", false, terms).corrections, []);
  const apart = planned("title:parze", false, terms);
  assert.deepEqual([names(apart), apart.corrections], [[], []]);
});

test("words with the same first letter are the ones that were meant, when there are any", () => {
  const terms = { marse: [0, 0, 0, 9], parse: [0, 0, 0, 3] };
  assert.deepEqual(planned("pmrse", false, terms).corrections, [{ from: "pmrse", to: "parse" }]);
  assert.deepEqual(planned("xarse", false, terms).corrections, [{ from: "xarse", to: "marse" }]);
  assert.deepEqual(planned("éarse", false, { parse: [0, 0, 0, 3] }).corrections, [{ from: "earse", to: "parse" }]);
  assert.deepEqual(planned("жarse", false, terms).corrections, [], "of other scripts nothing is repaired");
});

test("all words as one name add to the score, and need not match", () => {
  const terms = { disk: [0, 0, 0, 1], is: [0, 0, 0, 9], full: [0, 0, 0, 1], "diskisfull=": [0, 0, 1, 0], "disk=": [0, 0, 0, 1] };
  const name = (query) => planned(query, false, terms).name;
  assert.deepEqual(name("Disk is full!"), [{ field: 2, terms: [[0, "diskisfull="]], boost: 6 }]);
  assert.equal(name("disk is full status:done -x title:full").length, 1, "words with a field or a minus are no part of it");
  for (const other of ["disk full", "disk", "disk is title:full", 'disk "is full"', '"disk is full"', "status:done", ""]) {
    assert.deepEqual(name(other), [], other);
  }
  const plan = planned("disk is full", false, terms);
  const strict = core(plan, 10);
  assert.deepEqual([strict.must, strict.of.length, strict.of.at(-1)], [2, 4, plan.name[0]]);
  const relaxed = core(plan, 10, true);
  assert.deepEqual([relaxed.must, relaxed.of[0].of.length, relaxed.of.at(-1)], [1, 2, plan.name[0]]);
  assert.ok(!plan.signs.terms.has("diskisfull="), "a name marks nothing");
});

test("a compound is looked for whole, then in parts; an identifier in its canonical form", () => {
  const terms = { streamreader: [0, 0, 0, 1], stream: [0, 0, 0, 5], reader: [0, 0, 0, 4] };
  const { node } = planned("StreamReader", false, terms).clauses[0];
  assert.deepEqual([node.tie, node.of.length, node.of[1].must], [0, 2, 2]);
  assert.ok(node.of[1].boost < 1);
  const absent = planned("StreamReader", false, { stream: terms.stream, reader: terms.reader }).clauses[0];
  assert.deepEqual([absent.node.of[0].must, absent.count], [2, 4]);
  const ids = { se123: [0, 0, 1, 0], se: [0, 0, 9, 0], "0123": [0, 0, 1, 0] };
  for (const query of ["SE-0123", "SE_123", "se0123"]) assert.ok(names(planned(query, false, ids)).includes("se123"), query);
});

test("common words need not match when there is a rarer one, and are no relaxed match alone", () => {
  const terms = { the: [0, 0, 0, 9], a: [0, 0, 0, 8], cache: [0, 0, 0, 2], one: [0, 0, 0, 1] };
  const divided = (query, relaxed) => {
    const { must, of } = core(planned(query, false, terms), 10, relaxed);
    return [must, of.length];
  };
  assert.deepEqual(divided("the cache"), [1, 2]);
  assert.deepEqual(divided("the a"), [2, 2]);
  assert.deepEqual(divided('the "a cache"'), [1, 2]);
  const { must, of } = core(planned("the one cache", false, terms), 10, true);
  assert.deepEqual([must, of.length, of[0].must, of[0].of.length], [1, 2, undefined, 2]);
  assert.deepEqual(divided('one "one cache"', true), [1, 2]);
});

test("what was tried is told", () => {
  const { tried } = planned('cache nowhere -draft status:done status:gone "cache cache"', false, { cache: [0, 0, 0, 1] });
  const expected = ["cache", "!nowhere", "!-draft", "status:done", "!status:gone", '"cache cache"'];
  assert.deepEqual(tried.map(({ text, known }) => (known ? "" : "!") + text), expected);
});

// ---- snippets ----------------------------------------------------------------------------------------------------

const signs = (terms, phrases = []) => ({ terms: new Map(terms.map(([term, clause]) => [term, [[clause, 1]]])), phrases });
const marked = ({ segments }) => segments.map(({ text, mark }) => (mark ? `[${text}]` : text)).join("");

test("the section with most clauses is shown, and a heading counts for it", () => {
  const two = signs([["cache", 0], ["expires", 1]]);
  const found = makeSnippet("", [["a", "A", "cache cache cache"], ["b", "B", "a Cache\n that\texpires"]], two);
  assert.deepEqual([found.anchor, found.heading, marked(found)], ["b", "B", "a [Cache] that [expires]"]);
  assert.equal(makeSnippet("", [["a", "", "plain"], ["b", "Cache", "how it works"]], two).anchor, "b");
});

test("an item comes before the section that repeats it, and one that is named before all", () => {
  const section = ["s", "Requirements", "FR1: caches expire. FR2: caches are small, like cache 7."];
  const item = (label, text) => [label.toLowerCase(), label, text, "requirement"];
  const anchor = (rows, ...terms) => makeSnippet("Small caches", rows, signs(terms.map((term, clause) => [term, clause]))).anchor;
  const rows = [section, item("FR1", "caches expire"), item("FR2", "caches are small")];
  assert.equal(anchor(rows, "caches", "expire"), "fr1");
  assert.equal(anchor(rows, "fr2", "expire"), "fr2");
  assert.equal(anchor(rows, "expire", "7"), "s");
  assert.equal(makeSnippet("", rows, signs([["expire", 0]])).kind, "requirement");
  const named = [["s", "S", "FR1 cache expires"], item("FR1", "nothing")];
  assert.equal(anchor(named, "fr1", "cache", "expires"), "fr1");
});

test("an item is named by every word of its label, and not by what the title says, unless that is all", () => {
  const item = (label, text) => [label.toLowerCase(), label, text, "requirement"];
  const rows = [item("Caches", "what holds"), item("FR1", "of caches"), item("Big caches", "no")];
  const anchor = (...terms) => makeSnippet("Small caches", rows, signs(terms.map((term, clause) => [term, clause]))).anchor;
  assert.equal(anchor("fr1", "caches"), "fr1");
  assert.equal(anchor("caches"), "caches");
  assert.equal(anchor("big", "caches"), "big caches");
});

test("without a match the first text is shown", () => {
  assert.equal(makeSnippet("", [["", "", " \n"], ["b", "B", "words of it"]], signs([])).anchor, "b");
  assert.deepEqual(makeSnippet("", [], signs([])), { anchor: "", heading: "", segments: [] });
});

test("a long text is shown around its densest match", () => {
  const text = `${"x ".repeat(50)}cache ${"y ".repeat(50)}cache and expires ${"z ".repeat(50)}`;
  const shown = marked(makeSnippet("", [["", "", text]], signs([["cache", 0], ["expires", 1]])));
  assert.ok(shown.startsWith("… y y") && shown.endsWith("z z …") && shown.includes("[cache] and [expires]"), shown);
  assert.equal(shown.split(/\s+/).length, 32);
});

test("phrases are marked where they stand whole, pairs of characters as one", () => {
  const phrase = signs([], [[0, [[0, "two"], [1, "words"]]]]);
  assert.equal(marked(makeSnippet("", [["", "", "words two, two words, two"]], phrase)), "words two, [two] [words], two");
  assert.equal(marked(makeSnippet("", [["", "", "これは日本語です"]], signs([["日本", 0], ["本語", 0]]))), "これは[日本語]です");
});

test("endless stretches are shortened and controls are gone", () => {
  const text = `a ${"=".repeat(100_000)} cache \u001b[31m b`;
  const shown = marked(makeSnippet("", [["", "", text]], signs([["cache", 0]])));
  assert.ok(shown.length < 1000 && !shown.includes("\u001b"));
});

// ---- an index of three documents ---------------------------------------------------------------------------------

const bytesOf = (text) => [...new TextEncoder().encode(text)];
const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const section = (bytes) => [...varint(bytes.length), ...bytes];
const file = (kind, bytes) => deflateRawSync(Uint8Array.from([...bytesOf(`SSX1${kind}`), ...bytes]));
const json = (value) => bytesOf(JSON.stringify(value));

/** Terms as a dictionary: what each shares with the one before and what it adds, and the added bytes. */
function dictionary(terms) {
  let before = [];
  const lengths = [];
  const own = [];
  for (const term of terms) {
    const bytes = bytesOf(term);
    let shared = 0;
    while (shared < before.length && bytes[shared] === before[shared]) shared++;
    lengths.push(...varint(shared), ...varint(bytes.length - shared));
    own.push(...bytes.slice(shared));
    before = bytes;
  }
  return [lengths, own];
}

const SPECS = [
  { id: "cache", kind: "spec", title: "Response cache", head: ["Expiry"], ids: ["SE-0123"], stage: "proposed", type: "Feature" },
  { id: "stream", kind: "spec", title: "DecompressionStream", head: [], ids: [], stage: "implemented", type: null },
  { id: "nihon", kind: "spec", title: "日本語の検索", head: [], ids: [], stage: "proposed", type: "Feature" },
];
/** Of each document its blocks of rows. */
const TEXTS = [
  [[["", "", "Keeps answers of caching servers."], ["expiry", "Expiry", "Entries expire, one by one."], ["fr1", "FR1", "Never stale.", "requirement"]]],
  [[["", "", "Reads a cache of compressed"]], [["", "", "bytes, chunk by chunk."], ["err", "E7", "Not compressed.", "error"]]],
  [[["", "", "これは日本語です。 Ⓐ 𠮷野家"]]],
];
const item = (doc, anchor, title, kind) => {
  const { stage, type, title: spec } = SPECS[doc];
  return { id: `${SPECS[doc].id}#${anchor}`, title, head: [spec], ids: [title.split(":")[0]], stage, type, kind };
};
const ITEMS = [item(0, "fr1", "FR1: Never stale", "functional_requirement"), item(1, "err", "E7: Not compressed", "error")];
/** A page that is no spec. */
const GUIDE = { id: "docs/guides/first", kind: "document", title: "First steps", head: [], ids: [], stage: "", type: null };
const GUIDE_TEXT = [[["", "", "How to keep bytes."]]];

/** Terms by field, document and position. Names stand whole beside their words. */
function inverted(documents, texts) {
  const found = new Map();
  documents.forEach(({ id, title, head, ids }, doc) => {
    const rows = (texts[doc] ?? []).flat();
    const labels = rows.flatMap((row) => (row.length > 3 ? [row[1]] : []));
    const names = [id, title, ...ids, ...labels].map((name) => [[joined(words(name)), 0]]);
    const body = rows.flatMap((row) => (row.length > 3 ? [] : [tokens(row[2])]));
    const fields = [[tokens(title)], head.map(tokens), [...[...ids, ...labels].map(tokens), ...names], body];
    fields.forEach((values, field) => {
      let base = 0;
      for (const value of values) {
        let last = base;
        for (const [term, at] of value) {
          const postings = found.get(term) ?? [0, 1, 2, 3].map(() => new Map());
          found.set(term, postings);
          postings[field].set(doc, [...(postings[field].get(doc) ?? []), base + at]);
          last = base + at + 1;
        }
        base = last + 1;
      }
    });
  });
  return found;
}

/** The block of a document's text that has a term most often; of a label's term, the first one that has it. */
function blockOf(blocks, field, term) {
  const isItem = field === 2;
  const counts = blocks.map((rows) => {
    const own = rows.filter((row) => row.length > 3 === isItem).flatMap((row) => tokens(row[isItem ? 1 : 2]));
    return own.filter(([found]) => found === term).length;
  });
  return Math.max(0, isItem ? counts.findIndex(Boolean) : counts.indexOf(Math.max(...counts)));
}

/** Files by their names, which come from what they hold; `salt` is a part of the names. */
function makeStore(salt) {
  const files = new Map();
  /** Puts a file; gives its name. */
  const put = (folder, bytes, ending = "ssx") => {
    const name = createHash("sha256").update(salt).update(bytes).digest("hex").slice(0, 12);
    files.set(`https://x.test/search/${folder}/${name}.${ending}`, bytes);
    return name;
  };
  /** Puts parts, so many a file. */
  const series = (folder, parts, pack) => {
    const files = [];
    for (let at = 0; at < parts.length; at += pack) files.push(put(folder, Buffer.concat(parts.slice(at, at + pack))));
    return { pack, files, sizes: parts.map(({ length }) => length) };
  };
  return { files, put, series };
}

const nameBytes = (name) => [...Buffer.from(name, "hex")];

/**
 * What root.json says of one collection, whose files are put; `cut` is where shards begin, `pack` how many parts a file
 * has, `apart` how many shards a table of them has, if they stand in tables: a multiple of it.
 */
function collection({ put, series }, documents, texts, { norms = "table", titles = 0, cut = [""], groups = [], pack = 2, apart = 0 } = {}) {
  const found = inverted(documents, texts);
  const order = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const terms = [...found.keys()].sort(order);
  const lengths = [0, 1, 2, 3].map((field) =>
    documents.map((_, doc) => [...found.values()].reduce((sum, postings) => sum + (postings[field].get(doc)?.length ?? 0), 0)),
  );
  const each = texts.length ? 2 : 1;
  const shards = cut.flatMap((start, number) => {
    const own = terms.filter((term) => order(term, start) >= 0 && (number + 1 === cut.length || order(term, cut[number + 1]) < 0));
    const positions = [];
    const meta = [];
    const post = [];
    const ordinals = [];
    for (const term of own) {
      const bytes = [];
      const places = [];
      const dfs = [];
      let mask = 0;
      found.get(term).forEach((postings, field) => {
        if (!postings.size) return;
        mask |= 1 << field;
        dfs.push(...varint(postings.size));
        let next = 0;
        for (const [doc, at] of postings) {
          bytes.push(...varint(((doc - next) << 1) | (at.length === 1 ? 1 : 0)), ...(at.length > 1 ? varint(at.length - 2) : []));
          next = doc + 1;
          at.forEach((position, i) => places.push(...varint(position - (at[i - 1] ?? 0))));
        }
        if (texts.length && field > 1) ordinals.push(...[...postings.keys()].map((doc) => blockOf(texts[doc], field, term)));
        if (norms === "inline") bytes.push(...[...postings.keys()].map((doc) => lengths[field][doc]));
      });
      meta.push(mask, ...dfs);
      post.push(bytes);
      positions.push(places);
    }
    const heads = own.map((term, at) => {
      const group = groups.find((group) => group.includes(term));
      return group ? at + 1 - own.indexOf([...group].sort(order)[0]) : 0;
    });
    const parts = [...dictionary(own), heads.flatMap(varint), meta, post.flatMap((bytes) => varint(bytes.length)), positions.flatMap((bytes) => varint(bytes.length)), post.flat()];
    const placed = [[]];
    for (const bytes of positions) {
      if (placed.at(-1).length && placed.at(-1).length + bytes.length > 64) placed.push([]);
      placed.at(-1).push(...bytes);
    }
    const files = placed.map((bytes) => file("P", bytes));
    // Something before them, as other shards have it.
    const before = Buffer.alloc(number);
    const place = [...nameBytes(put("p", Buffer.concat([before, ...files]))), ...varint(number), ...files.flatMap(({ length }) => varint(length))];
    return [file("T", [...varint(own.length), ...[...parts, place].flatMap(section)]), ...(texts.length ? [file("O", ordinals)] : [])];
  });
  const at = { ...series("t", shards, pack * each), starts: cut, apart: false };
  const tables = [];
  for (let from = 0; apart && from < cut.length; from += apart) {
    const files = at.files.slice(Math.floor(from / pack), Math.ceil((from + apart) / pack));
    tables.push(file("D", json({ pack: at.pack, files, sizes: at.sizes.slice(from * each, (from + apart) * each), starts: cut.slice(from, from + apart), apart: false })));
  }
  const table = apart ? { ...series("d", tables, pack), starts: cut.filter((_, at) => at % apart === 0), apart: true } : at;
  const facets = {};
  const ordinals = ["stage", "status", "type", "kind"].map((name) => {
    facets[name] = [...new Set(documents.map((entry) => entry[name]).filter(Boolean))].sort();
    return documents.map((entry) => facets[name].indexOf(entry[name]) + 1);
  });
  const all = titles ? [] : documents;
  const names = { facets, id: all.map(({ id }) => id), title: all.map(({ title }) => title) };
  const meta = put("m", file("M", [json(names), norms === "table" ? lengths.flat() : [], ...ordinals].flatMap(section)));
  const named = titles ? documents.map(({ id, title }) => file("N", json([[id, title]]))) : [];
  const places = texts.map((blocks) => {
    const bundle = blocks.map((rows) => file("B", json(rows)));
    return [...nameBytes(put("b", Buffer.concat(bundle))), 0, ...bundle.flatMap(({ length }) => varint(length))];
  });
  const vocabulary = terms.filter((term) => /^(?=.*[a-z])[a-z\d]{4,24}$/.test(term));
  const letters = [...new Set(vocabulary.map((term) => term[0]))].join("");
  const words = [...letters].map((letter) => {
    const known = vocabulary.filter((term) => term[0] === letter);
    const [dict, own] = dictionary(known);
    const counts = known.flatMap((term) => varint(Math.max(...found.get(term).map(({ size }) => size))));
    return file("V", [...varint(known.length), ...[dict, counts, own].flatMap(section)]);
  });
  return {
    n: documents.length,
    tokens: lengths.map((of) => of.reduce((sum, length) => sum + length, 0)),
    norms,
    posBlock: 64,
    meta,
    titlesOf: titles,
    titles: series("n", named, pack),
    textsOf: texts.length ? 2 : 0,
    texts: series("h", [0, 2].map((from) => places.slice(from, from + 2)).filter((of) => of.length).map((of) => file("H", of.flatMap(section))), pack),
    letters,
    words: series("v", words, 64),
    shards: table,
  };
}

/** A site's `search/` as a map of addresses to bytes. */
function site(build = "b1", options = {}, items = ITEMS, documents = SPECS, texts = TEXTS) {
  const store = makeStore(build);
  const of = items.length ? store.put("i", Buffer.from(JSON.stringify(collection(store, items, []))), "json") : "";
  const fields = [["title", 4], ["head", 1.6], ["ids", 6], ["body", 1]];
  const root = { v: 3, tok: "spec/2", build, client: "", fields, rank: RANK, ...collection(store, documents, texts, options), items: of };
  return store.files.set("https://x.test/search/root.json", Buffer.from(JSON.stringify(root)));
}

/**
 * A search of the files, and what was fetched: by its name of root.json, else by its folder and the first of its bytes.
 * `ranges`: whether the host knows them.
 */
async function opened(files, { open = openSource, base = "https://x.test/search", ranges = true } = {}) {
  const seen = [];
  const fetch = async (address, options) => {
    assert.equal(typeof address, "string");
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(options?.headers.Range ?? "") ?? [];
    const name = address.replace("https://x.test/search/", "");
    seen.push(name.includes("/") ? `${name.split("/")[0]}:${from ?? "all"}` : name);
    const bytes = files.get(address.split("?")[0]);
    if (!bytes) return new Response("<!doctype html>", { status: 404 });
    if (from && ranges) return new Response(bytes.subarray(Number(from), Number(to) + 1), { status: 206 });
    return new Response(bytes);
  };
  return { search: await open({ base, fetch, worker: false }), seen };
}

/** Folders of what was fetched. */
const folders = (seen) => seen.map((name) => name.split(":")[0]).sort();

const GROUPS = { groups: [["cache", "caching"], ["entries", "entry"]] };
const idsOf = async (search, q, options) => (await search.search(q, options)).hits.map(({ id }) => id);

const CUT = ["", "b", "d", "日"];
const MANY = { ...GROUPS, cut: CUT, norms: "inline", titles: 1 };
for (const [name, options, { isPublished, ...host } = {}] of [
  ["in one file", { ...GROUPS, pack: 64 }],
  ["in many parts", MANY],
  ["in many files", { ...MANY, pack: 1 }],
  ["with tables of shards", { ...MANY, apart: 2 }],
  ["on a host without ranges", { ...MANY, apart: 2 }, { ranges: false }],
  ["by the published client", MANY, { isPublished: true }],
]) {
  test(`an index is searched ${name}`, async () => {
    const { search } = await opened(site("b1", options), { ...host, ...(isPublished && { open: (await published()).open }) });
    const expected = {
      cache: ["cache", "stream"],
      "title:cache": ["cache"],
      "body:caching": ["cache", "stream"],
      "se-123": ["cache"],
      '"of compressed"': ["stream"],
      '"chunk by chunk"': ["stream"],
      '"by chunk by"': [],
      'by -"by chunk"': ["cache"],
      "-cache": ["cache", "stream"],
      "-cache type:feature": ["nihon"],
      "-type:feature": ["stream"],
      日本: ["nihon"],
      日: ["nihon"],
      "𠮷野": ["nihon"],
      decomp: [],
      "status:implemented": ["stream"],
      "cache -type:feature": ["stream"],
      "kind:requirement stale": ["cache#fr1"],
      "kind:functional-requirement": ["cache#fr1"],
      "kind:functional": [],
      "kind:error": ["stream#err"],
      "kind:error stale": [],
      "kind:spec cache": ["cache", "stream"],
      "kind:endpoint stale": [],
      "compresed bytes": ["stream"],
    };
    for (const [query, ids] of Object.entries(expected)) assert.deepEqual(await idsOf(search, query), ids, query);
    assert.deepEqual(await idsOf(search, "decomp", { typing: true }), ["stream"]);
    const relaxed = await search.search("expire chunk");
    assert.deepEqual([relaxed.relaxed, relaxed.total, relaxed.hits.length], [true, 2, 2]);
    assert.deepEqual(await idsOf(search, "expire chunk", { offset: 1, limit: 1 }), [relaxed.hits[1].id]);
    assert.deepEqual(await search.search(" "), { total: 0, relaxed: false, corrections: [], tried: [], facets: {}, hits: [] });
    const { hits, corrections } = await search.search("chonk");
    assert.deepEqual([corrections, marked(await search.snippet(hits[0]))], [[{ from: "chonk", to: "chunk" }], "bytes, [chunk] by [chunk]."]);
  });
}

test("a whole name comes first and is told, and is no completion", async () => {
  const { search } = await opened(site("b1", GROUPS));
  const named = await search.search("response cache", { explain: true });
  const reasons = named.hits[0].explained.filter(({ term }) => term.endsWith("="));
  assert.deepEqual(reasons.map(({ field, term, documents }) => [field, term, documents]), [["ids", "responsecache=", 1]]);
  const turned = (await search.search("cache response")).hits[0];
  assert.equal(turned.id, "cache");
  const more = named.hits[0].score - turned.score;
  assert.ok(reasons[0].score > 1 && Math.abs(more - reasons[0].score) < 1e-5 * named.hits[0].score, `${more}, not ${reasons[0].score}`);
  const typed = await search.search("respons", { typing: true, explain: true });
  assert.ok(typed.hits[0].explained.every(({ term }) => !term.endsWith("=")), JSON.stringify(typed.hits[0].explained));
});

test("a score is that of BM25, of the best field and a fifth of the others", async () => {
  const { search } = await opened(site());
  const { hits } = await search.search("reads", { explain: true });
  const length = 9;
  const all = collection(makeStore(""), SPECS, TEXTS).tokens[3];
  const expected = (Math.log(1 + 2.5 / 1.5) * 2.2) / (1 + 1.2 * (0.25 + (0.75 * length) / (all / 3)));
  assert.ok(Math.abs(hits[0].score - expected) < 1e-5 * expected, `${hits[0].score}, not ${expected}`);
  assert.deepEqual(hits[0].explained, [{ field: "body", term: "reads", documents: 1, count: 1, score: hits[0].score }]);
  const [{ score, explained }] = (await search.search("expire expiry", { explain: true })).hits;
  assert.ok(score > 0 && explained.length >= 2 && explained[0].score >= explained[1].score);
});

test("hits tell what they are, facets how many there would be", async () => {
  const { search } = await opened(site("b1", GROUPS));
  const { hits, facets, total } = await search.search("cache", { facets: true, filters: { stage: ["implemented"] } });
  const { from, score, ...hit } = hits[0];
  assert.deepEqual(hit, { id: "stream", url: "specs/stream/", title: "DecompressionStream", stage: "implemented", type: null });
  const worded = await opened(site("b1", GROUPS, ITEMS, SPECS.map((spec) => ({ ...spec, status: "Shipped" }))));
  assert.equal((await worded.search.search("cache")).hits[0].status, "Shipped");
  assert.equal(total, 1);
  assert.deepEqual(facets, { stage: { implemented: 1, proposed: 1 }, type: {}, kind: { spec: 1 } });
  const items = await search.search("stale", { facets: true, filters: { kind: ["requirement"] } });
  assert.deepEqual(items.facets, { stage: { proposed: 1 }, type: { Feature: 1 }, kind: { functional_requirement: 1 } });
  assert.equal(items.hits[0].url, "specs/cache/#fr1");
  assert.equal(items.hits[0].kind, "functional_requirement");
  assert.deepEqual(items.tried.at(-1), { text: "kind:requirement", known: true });
  assert.equal((await search.search("cache", { filters: { type: ["nothing"] } })).total, 0);
  for (const kind of Object.keys((await search.search("-status:none", { facets: true })).facets.kind)) {
    const counted = (await search.search("compressed", { facets: true })).facets.kind[kind] ?? 0;
    assert.equal((await search.search("compressed", { filters: { kind: [kind] } })).total, counted, kind);
  }
  assert.equal((await search.search("", { filters: { kind: ["error", "functional_requirement"] } })).total, 2);
});

test("a document is found among specs, and leads to its own page", async () => {
  const { search } = await opened(site("b1", GROUPS, ITEMS, [...SPECS, GUIDE], [...TEXTS, GUIDE_TEXT]));
  const { hits, facets } = await search.search("bytes", { facets: true });
  assert.deepEqual(hits.map(({ id, kind, url }) => [id, kind, url]).toSorted(), [
    ["docs/guides/first", "document", "docs/guides/first/"],
    ["stream", undefined, "specs/stream/"],
  ]);
  assert.deepEqual(facets.kind, { document: 1, spec: 1 });
  assert.equal(hits[0].stage && hits[1].stage, null, "a document has no stage");
  assert.equal(marked(await search.snippet(hits.find(({ kind }) => kind))), "How to keep [bytes].");
  assert.deepEqual(await idsOf(search, "kind:document"), ["docs/guides/first"]);
  assert.deepEqual(await idsOf(search, "bytes kind:spec"), ["stream"]);
  assert.deepEqual(await idsOf(search, "bytes -kind:spec"), ["docs/guides/first"]);
});

test("a snippet is the place that answers, and takes one text", async () => {
  const { search, seen } = await opened(site("b1", GROUPS));
  const { hits } = await search.search("expires");
  seen.length = 0;
  const found = await search.snippet(structuredClone(hits[0]));
  assert.deepEqual([found.anchor, found.heading, marked(found)], ["expiry", "Expiry", "Entries [expire], one by one."]);
  assert.deepEqual(folders(seen), ["b", "h", "t"]);
  // Words of later blocks and of labels lead to their own block; the same parts are not fetched again.
  for (const [query, block, shown] of [
    ["bytes", 1, "[bytes], chunk by chunk."],
    ["reads", 0, "[Reads] a cache of compressed"],
    ["E7", 1, "Not compressed."],
  ]) {
    const hit = (await search.search(query)).hits[0];
    seen.length = 0;
    assert.equal(marked(await search.snippet(hit)), shown);
    assert.equal(seen.length, block === 0 || query === "bytes" ? 1 : 0, query);
    assert.ok(seen.every((name) => (block ? /^b:[1-9]/ : /^b:0$/).test(name)), `${query}: ${seen}`);
  }
  const item = (await search.search("kind:requirement stale")).hits[0];
  seen.length = 0;
  const own = await search.snippet(item);
  assert.deepEqual([own.anchor, own.kind, marked(own)], ["fr1", "functional_requirement", "FR1: Never [stale]"]);
  assert.deepEqual(seen, []);
});

test("only what a query needs is fetched", async () => {
  const { search, seen } = await opened(site("b1", { ...GROUPS, cut: CUT }));
  assert.deepEqual(seen, ["root.json"]);
  await search.search("cache exp", { typing: true });
  assert.deepEqual(folders(seen.slice(1)), ["m", "t", "t"]);
  seen.length = 0;
  await search.search("cache");
  await search.search("exp", { typing: true });
  assert.deepEqual(seen, []);
});

test("what a host sends of a file besides what was asked for is kept", async () => {
  const { search, seen } = await opened(site("b1", { ...GROUPS, cut: CUT, pack: 4 }), { ranges: false });
  await search.search("cache");
  assert.deepEqual(folders(seen), ["m", "root.json", "t"]);
  seen.length = 0;
  await search.search("entries");
  await search.search("日本");
  assert.deepEqual(seen, []);
  const { hits } = await search.search("bytes");
  await search.snippet(hits[0]);
  assert.deepEqual(folders(seen), ["b", "h"]);
  seen.length = 0;
  await search.snippet((await search.search("reads")).hits[0]);
  assert.deepEqual(seen, []);
});

test("tables of shards are fetched where a word may stand", async () => {
  const { search, seen } = await opened(site("b1", { ...GROUPS, cut: CUT, apart: 1, pack: 1 }));
  await search.search("cache");
  assert.deepEqual(folders(seen), ["d", "m", "root.json", "t"]);
  seen.length = 0;
  await search.search("entries");
  assert.deepEqual(folders(seen), ["d", "t"]);
});

test("words are fetched by their first letter, and all when nothing is alike", async () => {
  const files = site("b1", { ...GROUPS, cut: CUT });
  const { letters, words: { sizes } } = JSON.parse(files.get("https://x.test/search/root.json"));
  assert.ok(letters.length > 5 && letters.includes("c") && !letters.includes("z"), letters);
  const of = (letter) => `v:${sizes.slice(0, letters.indexOf(letter)).reduce((sum, size) => sum + size, 0)}`;
  const all = [...letters].map(of).sort();
  const words = async (query) => {
    const { search, seen } = await opened(files);
    const { corrections } = await search.search(query);
    return [seen.filter((name) => name.startsWith("v")).sort(), corrections.map(({ to }) => to)];
  };
  assert.deepEqual(await words("compresed"), [[of("c")], ["compressed"]]);
  assert.deepEqual(await words("compresed cachng"), [[of("c")], ["compressed", "caching"]]);
  assert.deepEqual(await words("compresed entrees"), [[of("c"), of("e")].sort(), ["compressed", "entries"]]);
  assert.deepEqual(await words("ompressed"), [all, ["compressed"]], "another first letter");
  assert.deepEqual(await words("zompressed"), [all, ["compressed"]], "a letter without words");
  assert.deepEqual(await words("cqqqqq"), [all, []], "nothing is alike");
  for (const query of ["cache", "日日日日", "жжжжж", '"compresed"', "cache -compresed", "kind:compresed"]) {
    assert.deepEqual(await words(query), [[], []], query);
  }
});

test("a word that nothing repairs fetches no words", async () => {
  for (const query of ["x", "sy", "exq", "1234", "77"]) {
    for (const typing of [false, true]) {
      const { search, seen } = await opened(site("b1", GROUPS));
      await search.search(query, { typing });
      assert.ok(!folders(seen).includes("v"), query);
    }
  }
});

// ---- faults ------------------------------------------------------------------------------------------------------

test("a site that was built anew is read anew", async () => {
  const files = site("b1", { ...GROUPS, cut: ["", "m"] });
  const { search, seen } = await opened(files);
  assert.equal((await search.search("cache")).total, 2);
  files.clear();
  for (const [name, bytes] of site("b2", { ...GROUPS, cut: ["", "e"] })) files.set(name, bytes);
  const [one, two] = await Promise.all([search.search("stream"), search.search("日本")]);
  assert.deepEqual([one.hits[0]?.id, two.hits[0]?.id], ["stream", "nihon"]);
  assert.ok(seen.some((name) => /^root\.json\?\d+$/.test(name)), "the cache is passed");
});

test("the same build with a missing file is an error that names it, and later calls try again", async () => {
  for (const ranges of [true, false]) {
    const files = site("b1", GROUPS);
    const name = [...files.keys()].findLast((name) => name.includes("/t/"));
    const bytes = files.get(name);
    const { search } = await opened(files, { ranges });
    files.delete(name);
    await assert.rejects(search.search("cache"), /t\/\w+\.ssx/);
    files.set(name, Buffer.from("<!doctype html>".repeat(99)));
    await assert.rejects(search.search("cache"));
    files.set(name, bytes);
    assert.equal((await search.search("cache")).total, 2);
  }
});

test("an index of another version is refused", async () => {
  for (const change of [{ v: 2 }, { v: 4 }, { tok: "spec/1" }]) {
    const files = site();
    const root = JSON.parse(files.get("https://x.test/search/root.json"));
    files.set("https://x.test/search/root.json", Buffer.from(JSON.stringify({ ...root, ...change })));
    await assert.rejects(opened(files), /version/);
  }
  await assert.rejects(opened(new Map()), /root\.json.*404/);
});

test("a damaged file is an error, whatever is wrong with it", async () => {
  const queries = ["cache stream", '"chunk by chunk"', "compresed", "status:proposed expire", "kind:requirement stale"];
  let refused = 0;
  let asked = 0;
  const ask = async (search, query) => {
    const { hits } = await search.search(query);
    await Promise.all(hits.map((hit) => search.snippet(hit)));
  };
  // A file that no query fetches could not fail.
  const options = { ...MANY, apart: 2, pack: 1 };
  const { search, seen } = await opened(site("b1", options));
  for (const query of queries) await ask(search, query);
  assert.deepEqual([...new Set(folders(seen))], ["b", "d", "h", "i", "m", "n", "p", "root.json", "t", "v"]);
  for (const name of [...site("b1", options).keys()].filter((name) => name.endsWith(".ssx"))) {
    const file = site("b1", options).get(name);
    const wrecks = [Buffer.alloc(0), Buffer.from("<!doctype html>"), deflateRawSync(Buffer.from("SSX1Z")), deflateRawSync(Buffer.alloc(2 ** 24 + 1))];
    for (let at = 0; at < file.length; at += 1 + (file.length >> 4)) {
      wrecks.push(file.subarray(0, at));
      const flipped = Buffer.from(file);
      flipped[at] ^= 255;
      wrecks.push(flipped);
    }
    // Files of positions and of texts are several parts, which have no place of their own.
    const plain = /\/[bp]\//.test(name) ? Buffer.alloc(0) : inflateRawSync(file);
    for (let at = 0; at < plain.length; at += 1 + (plain.length >> 4)) {
      wrecks.push(deflateRawSync(plain.subarray(0, at)));
      const flipped = Buffer.from(plain);
      flipped[at] = 255;
      wrecks.push(deflateRawSync(flipped));
    }
    for (const wreck of wrecks) {
      const files = site("b1", options);
      files.set(name, wreck);
      const { search } = await opened(files);
      for (const query of queries) {
        asked++;
        try {
          await ask(search, query);
        } catch (error) {
          refused++;
          assert.ok(error instanceof Error, `${name}: ${error}`);
        }
      }
    }
  }
  assert.ok(refused > asked / 10, `${refused} of ${asked}`);
});

test("an identifier that would lead elsewhere is refused", async () => {
  for (const id of ["//evil.test/?x#fr1", "/evil#fr1", "#fr1", "a/b", "?q", ""]) {
    const { search } = await opened(site("b1", {}, [{ ...ITEMS[0], id }]));
    await assert.rejects(search.search("kind:requirement stale"), /identifier/, id);
  }
});

test("every call is answered in turn, unless it is given up", async () => {
  const { search } = await opened(site("b1", { ...GROUPS, cut: CUT }));
  const order = [];
  const calls = ["compresed", "cache", "日本"].map((q) => search.search(q).then(() => order.push(q)));
  await Promise.all(calls);
  assert.deepEqual(order, ["compresed", "cache", "日本"]);
  const stop = new AbortController();
  const given = search.search("entries", { signal: stop.signal });
  stop.abort(new Error("no longer wanted"));
  await assert.rejects(given, /no longer wanted/);
  await assert.rejects(search.search("entries", { signal: stop.signal }), /no longer wanted/);
  assert.equal((await search.search("entries")).total, 1);
});

test("no query breaks it", async () => {
  const { search } = await opened(site("b1", GROUPS));
  const hostile = ["", "\0", "AND OR NOT", "title:title:", '-"', 'status:"', "(((", "[a TO b]", "a~2^5 *", "\\", "<script>alert(1)</script>", "../../etc/passwd",
    "\u202eevil", "\u0301\u0301", "\ud800", "👩‍👩‍👧‍👦 1️⃣", "ﷺ ½ ﬁ", "__proto__ constructor", "kind:__proto__", "NaN", "a".repeat(1e5), '"'.repeat(500), "日".repeat(300), "-".repeat(300), "title:".repeat(60)];
  for (const query of hostile) {
    for (const typing of [false, true]) {
      const { hits } = await search.search(query, { typing, facets: true, explain: true });
      assert.ok(hits.every(({ score }) => Number.isFinite(score)), query);
      for (const hit of hits) await search.snippet(hit);
    }
  }
});

test("an empty portal finds nothing", async () => {
  const files = site("b1", {}, []);
  const root = JSON.parse(files.get("https://x.test/search/root.json"));
  files.set("https://x.test/search/root.json", Buffer.from(JSON.stringify({ ...root, n: 0, tokens: [0, 0, 0, 0], items: "" })));
  const { search, seen } = await opened(files);
  assert.equal((await search.search("cache -x status:y kind:error", { facets: true })).total, 0);
  assert.deepEqual(seen, ["root.json"]);
});

// ---- how it is shipped -------------------------------------------------------------------------------------------

test("the theme's modules are made of themes/search/ as it is", async () => {
  for (const { path, text } of await bundle(false)) {
    const committed = existsSync(path) ? readFileSync(path, "utf8") : "";
    const help = "run `npm run bundle --prefix tests/browser` and build the program anew";
    assert.ok(committed === text, `${path} is not what themes/search/ gives: ${help}`);
  }
});

let shipped;

/** The client as the built program publishes it, and the JavaScript of the search by its names. */
async function published() {
  shipped ??= build(example);
  const folder = join(shipped, "search");
  const files = readdirSync(folder).filter((name) => /^(client|interface)\.\w+\.js$/.test(name)).sort();
  assert.deepEqual(files.map((name) => name.split(".")[0]), ["client", "interface"]);
  // Node takes a module for one by its name.
  const copy = join(temporary(), "client.mjs");
  copyFileSync(join(folder, files[0]), copy);
  const { open } = await import(pathToFileURL(copy));
  return { open, files: files.map((name) => ({ name, code: readFileSync(join(folder, name), "utf8") })) };
}

test("the published search is at most 15,000 bytes of JavaScript", async () => {
  const { files } = await published();
  const sizes = files.map(({ name, code }) => [name, gzipSync(code, { level: 9 }).length]);
  const sum = sizes.reduce((sum, [, size]) => sum + size, 0);
  assert.ok(sum <= 15_000, `${sum} bytes: ${sizes.join(", ")}`);
});

test("the published search makes neither markup nor code of text, and imports nothing from beyond its folder", async () => {
  for (const { name, code } of (await published()).files) {
    assert.doesNotMatch(code, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment/, name);
    assert.doesNotMatch(code, /\beval\b|\bFunction\s*\(|set(Timeout|Interval)\s*\(\s*["'`]/, name);
    assert.doesNotMatch(code, /\bimport\s*["'{*]|\bfrom\s*["']/, name);
  }
});

test("the types hold", () => {
  const compiler = join(here, "node_modules/typescript/bin/tsc");
  const ended = spawnSync(process.execPath, [compiler, "--project", here], { encoding: "utf8" });
  assert.equal(ended.status, 0, ended.stdout + ended.stderr);
});
