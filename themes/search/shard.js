// The parts of an index: inflated bytes in, what they hold out. Every length is checked, so that a damaged part is an
// error and nothing worse. The format is version 3 of search/root.json.

import { MAX_BYTES } from "./tokenizer.js";

/** @type {(isSound: boolean) => void} */
const check = (isSound) => {
  if (!isSound) throw new Error("the data is damaged");
};

/** Bytes that are read from front to back. */
export class Bytes {
  /** @param {Uint8Array} all */
  constructor(all) {
    this.all = all;
    this.at = 0;
  }

  /** A number of at most 32 bits, seven a byte, the lowest first. */
  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.all[this.at++];
      check(scale < 2 ** 35 && byte >= 0);
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
  }

  /** @param {number} count */
  numbers(count) {
    check(count <= this.all.length);
    return new Uint32Array(count).map(() => this.number());
  }

  take(length = this.all.length - this.at) {
    const part = this.all.subarray(this.at, (this.at += length));
    check(part.length === length);
    return part;
  }

  section() {
    return new Bytes(this.take(this.number()));
  }

  text() {
    return new TextDecoder("utf-8", { fatal: true }).decode(this.take());
  }

  json() {
    return JSON.parse(this.text());
  }

  /**
   * Terms in the order of their bytes, each stored without what it shares with the one before.
   * @param {number} count
   * @param {Bytes} lengths
   */
  terms(count, lengths) {
    check(count <= lengths.all.length);
    let term = "";
    return Array.from({ length: count }, () => {
      term = term.slice(0, lengths.number()) + String.fromCharCode(...this.take(lengths.number()));
      check(term.length <= MAX_BYTES);
      return /[^\0-\x7f]/.test(term) ? new Bytes(Uint8Array.from(term, (byte) => byte.charCodeAt(0))).text() : term;
    });
  }
}

/** @typedef {import("./store.js").Place} Place */

/**
 * Parts of one kind in their order.
 * @typedef {object} PartSeries
 * @property {number} pack how many a file has, but for the last
 * @property {string[]} files
 * @property {number[]} sizes bytes of each part
 */

/**
 * Where shards are, of one part each or, where there are texts, two; `apart`: where parts are that hold such tables.
 * @typedef {PartSeries & { starts: string[], apart: boolean, bytes?: string[] }} ShardTable
 */

/**
 * What is known of a term.
 * @typedef {object} Entry
 * @property {string} term
 * @property {number} head the place of the first of its forms
 * @property {number[]} counts how many documents contain it, by field
 * @property {Uint8Array} bytes its postings
 * @property {[number, number, number]} span where its positions are: in which part, from where to where
 * @property {(part: number) => Place} placed where the parts are that positions of its shard are in
 * @property {Place} texts where the part is that its blocks of text are in
 * @property {number} block where they begin there
 * @property {Entry[]} near the terms of the same shard
 * @property {Postings[]} [postings] by field
 * @property {Positions[]} [positions] by field
 */

/**
 * The documents that hold a term in a field, in order.
 * @typedef {object} Postings
 * @property {Uint32Array} docs
 * @property {Uint32Array} tfs how often each holds it
 * @property {Uint8Array} [norms] the quantised length of the field
 */

/** @typedef {Uint32Array[]} Positions where a term stands in each of the documents */

/**
 * The part of root.json about a collection.
 * @typedef {object} Size
 * @property {number} n how many documents there are
 * @property {number[]} tokens how many terms each field has in all of them
 * @property {"table" | "inline"} norms where the lengths of fields are: in the part of all documents, or beside the postings
 * @property {number} posBlock how many bytes a part of positions holds, but for a longer term
 * @property {string} meta the file about all documents
 * @property {number} titlesOf how many titles a part holds; 0 when all are in the part of all documents
 * @property {PartSeries} titles
 * @property {number} textsOf of how many documents a part says where the texts are; 0: there are no texts
 * @property {PartSeries} texts
 * @property {string} letters those that words for repairs begin with
 * @property {PartSeries} words by letter
 * @property {ShardTable} shards
 */

/**
 * Terms of one shard; `texts` is where its blocks of text are.
 * @type {(from: Bytes, size: Size, texts: Place) => Entry[]}
 */
export function readShard(from, { posBlock, tokens }, texts) {
  const count = from.number();
  const [dict, suffixes, groups, meta, sizes, lengths, posts, places] = [0, 0, 0, 0, 0, 0, 0, 0].map(() => from.section());
  const name = readName(places);
  const offsets = readOffsets(places);
  /** @param {number} at */
  const placed = (at) => {
    check(at + 1 < offsets.length);
    return { name, from: offsets[at], to: offsets[at + 1] };
  };
  /** @type {Entry[]} */
  const near = [];
  let [part, end, block] = [0, 0, 0];
  for (const [i, term] of suffixes.terms(count, dict).entries()) {
    const back = groups.number();
    const [mask] = meta.take(1);
    const counts = tokens.map((_, field) => ((mask >> field) & 1 ? meta.number() : 0));
    const length = lengths.number();
    const start = end + length > posBlock ? 0 : end;
    if (start < end) part++;
    end = start + length;
    near.push({ term, head: back ? i + 1 - back : i, counts, bytes: posts.take(sizes.number()), span: [part, start, end], placed, texts, block, near });
    block += counts[2] + counts[3];
  }
  return near;
}

/** The name of a file, as twelve digits. */
/** @param {Bytes} from */
const readName = (from) => Array.from(from.take(6), (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * Where parts begin that follow each other, and where the last one ends: the first beginning and their sizes, to the end.
 * @param {Bytes} from
 */
function readOffsets(from) {
  const offsets = [from.number()];
  for (let at = offsets[0]; from.at < from.all.length; ) offsets.push((at += from.number()));
  return offsets;
}

/**
 * By document where the blocks of its text are.
 * @type {(from: Bytes, count: number) => Place[][]}
 */
export function readPlaces(from, count) {
  /** @type {Place[][]} */
  const all = [];
  while (all.length < count && from.at < from.all.length) {
    const own = from.section();
    const name = readName(own);
    const offsets = readOffsets(own);
    all.push(offsets.slice(1).map((to, i) => ({ name, from: offsets[i], to })));
  }
  return all;
}

/** @type {(entry: Entry, size: Size) => Postings[]} */
export function readPostings({ bytes, counts }, { n, norms }) {
  const from = new Bytes(bytes);
  return counts.map((count, field) => {
    check(count <= bytes.length);
    let doc = -1;
    const tfs = new Uint32Array(count);
    const docs = tfs.map((_, i) => {
      const code = from.number();
      tfs[i] = code & 1 || from.number() + 2;
      return (doc += (code >>> 1) + 1);
    });
    check(doc < n);
    return {
      docs,
      tfs,
      norms: norms === "inline" ? from.take(count) : undefined,
    };
  });
}

/** @type {(bytes: Uint8Array, postings: Postings[]) => Positions[]} */
export function readPositions(bytes, postings) {
  const from = new Bytes(bytes);
  return postings.map(({ tfs }) =>
    Array.from(tfs, (tf) => {
      let at = 0;
      return from.numbers(tf).map((gap) => (at += gap));
    }),
  );
}

/** @typedef {{ values: string[], of: Uint8Array | Uint16Array }} Facet `of` is 0 for none, else one above the place */
/**
 * What is known of each document; `norms` are of all documents of one field after the other.
 * @typedef {{ id: string[], title: string[], name?: (string | null)[], norms: Uint8Array, facets: Record<string, Facet> }} Meta
 */

/** @type {(from: Bytes, size: Size) => Meta} */
export function readMeta(from, { n, tokens, norms: place }) {
  const { facets, id, title, name } = from.section().json();
  const norms = from.section().take();
  check(norms.length === (place === "table" ? tokens.length * n : 0));
  for (const name of ["stage", "status", "type", "kind"]) {
    const values = facets[name];
    const isWide = values.length > 255;
    const bytes = from.section().take(isWide ? 2 * n : n);
    const of = isWide ? Uint16Array.from({ length: n }, (_, i) => bytes[2 * i] + 256 * bytes[2 * i + 1]) : bytes;
    facets[name] = { values, of };
  }
  return { id, title, name, norms, facets };
}
