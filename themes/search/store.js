// An index as a calculation sees it: the address of search/ in, terms, postings and texts out. A calculation takes
// what is there; what is not is fetched, and the calculation runs again, see settle.

import { isIndexed, toBytes } from "./tokenizer.js";
import { isWanted } from "./query.js";
import { Bytes, readMeta, readPlaces, readPositions, readPostings, readShard } from "./shard.js";

/** @typedef {import("./plan.js").Rank} Rank */
/** @typedef {import("./plan.js").Terms} Terms */
/** @typedef {import("./shard.js").Facet} Facet */
/** @typedef {import("./shard.js").Meta} Meta */
/** @typedef {import("./shard.js").Postings} Postings */
/** @typedef {import("./shard.js").Positions} Positions */
/** @typedef {import("./shard.js").Entry} Entry */
/** @typedef {import("./shard.js").Size} Size */
/** @typedef {import("./shard.js").PartSeries} PartSeries */
/** @typedef {import("./shard.js").ShardTable} ShardTable */
/** @typedef {Size & { v: number, tok: string, build: string, fields: [string, number][], rank: Rank, items: string }} Root */

/** @typedef {(address: string, options?: RequestInit) => Promise<Response>} Fetch */
/** @typedef {{ name: string, from?: number, to?: number }} Place a file, and which of its bytes; all of them without an end */
/** @typedef {<T>(kind: string, place: Place, read: (from: any) => T) => T | undefined} Part what is there of a part; JSON of kind `i` */

/**
 * @typedef {object} Access
 * @property {Size} size
 * @property {() => Meta | undefined} meta
 * @property {(name: string) => Facet[]} facets those that an ask for one looks at
 * @property {(term: string) => Postings[] | undefined} postings by field
 * @property {(term: string) => Positions[] | undefined} positions by field
 * @property {(term: string) => (Uint8Array | undefined)[] | undefined} blocks by field, which block of each text holds it most often
 * @property {(doc: number) => string[] | undefined} name identifier, title and, where it has one, the name by its number
 * @property {(doc: number, block: number) => string[][] | undefined} text
 */
/** @typedef {Terms & Access} Index the specs, or the items */

/**
 * The files of one build.
 * @typedef {object} Store
 * @property {string} build
 * @property {Index} specs
 * @property {() => Index | undefined} items
 * @property {() => boolean} isWhole whether the calculation that runs has lacked nothing so far
 * @property {<T>(calculate: () => T) => Promise<T>} settle
 */

/** Larger files are damaged. */
const MAX_INFLATED = 2 ** 24;
/** How often a calculation is run at most: tables, shards, words, shards of repairs, positions, titles, and as much again. */
const MAX_ROUNDS = 16;

/**
 * Reads root.json.
 * @param {string} base the address of search/, with a slash at its end
 * @param {Fetch} fetch
 * @param {string} [query] what to add to the address, to get past a cache
 * @returns {Promise<Store>}
 */
export async function openStore(base, fetch, query = "") {
  /** What is there, and what is coming. */
  /** @type {Map<string, any>} */
  const files = new Map();
  /** What the calculation that runs has lacked; calculations never wait, so there is one at a time. */
  let lacking = new Set();
  const isWhole = () => !lacking.size;

  /** Files that came as a whole, where only a part of them was asked for. */
  /** @type {Map<string, Promise<ArrayBuffer>>} */
  const whole = new Map();

  /** @type {(name: string, from?: number, to?: number) => Promise<Response>} */
  const get = async (name, from = 0, to) => {
    const response = await fetch(base + name, to ? { headers: { Range: `bytes=${from}-${to - 1}` } } : undefined);
    if (!response.ok) throw new Error(`search: no ${base}${name} (${response.status})`);
    return response;
  };
  /**
   * Bytes of a file. A host that knows nothing of ranges sends all of it, which is then kept.
   * @type {(name: string, from?: number, to?: number) => Promise<ArrayBuffer>}
   */
  const bytes = async (name, from, to) => {
    const known = whole.get(name);
    if (known) return (await known).slice(from, to);
    const response = await get(name, from, to);
    if (!to || response.status === 206) return response.arrayBuffer();
    const all = whole.get(name) ?? response.arrayBuffer();
    whole.set(name, all);
    return (await all).slice(from, to);
  };
  /** @type {Part} */
  const part = (kind, { name, from, to }, read) => {
    const key = `${kind}${name}:${from}`;
    const known = files.get(key);
    if (known && !known.then) return known;
    const path = `${kind === "O" ? "t" : kind.toLowerCase()}/${name}.${kind === "i" ? "json" : "ssx"}`;
    const load = async () => {
      try {
        const found = kind === "i" ? (await get(path)).json() : inflate(await bytes(path, from, to), kind);
        files.set(key, read(await found));
      } catch (error) {
        files.delete(key);
        whole.delete(path);
        throw error;
      }
    };
    const coming = known ?? load();
    files.set(key, coming);
    lacking.add(coming);
    return undefined;
  };

  /** @type {Root} */
  const root = await (await get(`root.json${query}`)).json();
  const { v, tok, build } = root;
  if (v !== 3 || tok !== "spec/2") throw new Error(`search: this client reads version 3 of spec/2, not ${v} of ${tok}`);
  return {
    build,
    isWhole,
    specs: makeIndex(root, root, part, isWhole),
    items: () => (root.items ? part("i", { name: root.items }, (size) => makeIndex(root, size, part, isWhole)) : undefined),
    async settle(calculate) {
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const lacked = (lacking = new Set());
        const answer = calculate();
        if (!lacked.size) return answer;
        await Promise.all(lacked);
      }
      throw new Error("search: the index has no end");
    },
  };
}

/** @type {(deflated: ArrayBuffer, kind: string) => Promise<Bytes>} */
async function inflate(deflated, kind) {
  let size = 0;
  const limit = new TransformStream({
    transform(chunk, out) {
      size += chunk.length;
      if (size < MAX_INFLATED) out.enqueue(chunk);
      else out.error(new Error("search: a file is too large"));
    },
  });
  const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate-raw")).pipeThrough(limit);
  const from = new Bytes(new Uint8Array(await new Response(stream).arrayBuffer()));
  if (String.fromCharCode(...from.take(5)) !== `SSX1${kind}`) throw new Error("search: a file is of another kind");
  return from;
}

/**
 * Where a part of a series is.
 * @type {(series: PartSeries, at: number) => Place}
 */
function placeOf({ pack, files, sizes }, at) {
  if (pack === 1) return { name: files[at] };
  const from = sizes.slice(at - (at % pack), at).reduce((sum, size) => sum + size, 0);
  return { name: files[Math.floor(at / pack)], from, to: from + sizes[at] };
}

/** @type {(root: Root, size: Size, part: Part, isWhole: () => boolean) => Index} */
function makeIndex(root, size, part, isWhole) {
  const { n, titles, titlesOf, texts, textsOf, letters, words } = size;
  /** How many parts a shard has. */
  const each = textsOf ? 2 : 1;
  /** The terms that are there. */
  /** @type {Map<string, Entry>} */
  const entries = new Map();

  /**
   * The terms of shards that may hold a term, or those that begin with it.
   * @type {(bytes: string, isOpen: boolean, table: ShardTable) => Entry[]}
   */
  const load = (bytes, isOpen, table) => {
    const starts = (table.bytes ??= table.starts.map(toBytes));
    const first = starts.filter((start) => start <= bytes).length - 1;
    return starts.flatMap((start, at) => {
      if (at !== first && !(isOpen && start.startsWith(bytes))) return [];
      if (table.apart) {
        const inner = part("D", placeOf(table, at), (from) => from.json());
        return inner ? load(bytes, isOpen, inner) : [];
      }
      /** @param {Bytes} from */
      const read = (from) => {
        const found = readShard(from, size, placeOf(table, at * each + 1));
        for (const entry of found) entries.set(entry.term, entry);
        return found;
      };
      return part("T", placeOf(table, at * each), read) ?? [];
    });
  };
  /** @param {string} term */
  const find = (term) => {
    if (!entries.has(term) && isIndexed(term)) load(toBytes(term), false, size.shards);
    return entries.get(term);
  };
  /** @param {string} term */
  const postings = (term) => {
    const entry = find(term);
    return entry && (entry.postings ??= readPostings(entry, size));
  };
  const meta = () => part("M", { name: size.meta }, (from) => readMeta(from, size));
  /** @param {string} name */
  const facets = (name) => (name === "status" ? ["stage", name] : [name]).flatMap((name) => meta()?.facets[name] ?? []);

  return {
    n,
    size,
    rank: root.rank,
    boosts: root.fields.map(([, boost]) => boost),
    meta,
    facets,
    postings,
    counts: (term) => find(term)?.counts ?? root.fields.map(() => 0),
    beginningWith: (prefix) =>
      load(toBytes(prefix), true, size.shards).flatMap(({ term }) => (term.startsWith(prefix) && !term.endsWith("=") ? [term] : [])),
    forms(term) {
      const entry = find(term);
      return entry?.near.flatMap((other) => (other !== entry && other.head === entry.head ? [other.term] : [])) ?? [];
    },
    words(first) {
      /** @type {{ words: string[], counts: number[] }} */
      const all = { words: [], counts: [] };
      for (const [at, letter] of [...(isWhole() ? letters : "")].entries()) {
        if (first && first !== letter) continue;
        const own = part("V", placeOf(words, at), (from) => {
          const count = from.number();
          const [dict, counts, suffixes] = [from.section(), from.section(), from.section()];
          return { words: suffixes.terms(count, dict), counts: counts.numbers(count) };
        });
        all.words.push(...(own?.words ?? []));
        all.counts.push(...(own?.counts ?? []));
      }
      return all;
    },
    hasValue: (ask) => facets(ask.facet ?? "").some(({ values }) => values.some((shown) => isWanted(ask, shown))),
    positions(term) {
      const entry = find(term);
      const found = postings(term);
      if (!entry || !found) return undefined;
      const [number, start, end] = entry.span;
      const all = part("P", entry.placed(number), (from) => from.take());
      return all && (entry.positions ??= readPositions(all.subarray(start, end), found));
    },
    blocks(term) {
      const entry = find(term);
      const all = entry && part("O", entry.texts, (from) => from.take());
      if (!entry || !all) return undefined;
      const middle = entry.block + entry.counts[2];
      return [undefined, undefined, all.subarray(entry.block, middle), all.subarray(middle, middle + entry.counts[3])];
    },
    name(doc) {
      const all = meta();
      if (!titlesOf) return all && [all.id[doc], all.title[doc], all.name?.[doc] ?? ""];
      return part("N", placeOf(titles, Math.floor(doc / titlesOf)), (from) => from.json())?.[doc % titlesOf];
    },
    text(doc, block) {
      const places = part("H", placeOf(texts, Math.floor(doc / textsOf)), (from) => readPlaces(from, textsOf))?.[doc % textsOf];
      const place = places?.[block];
      return place && part("B", place, (from) => from.json());
    },
  };
}
