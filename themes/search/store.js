// An index as a calculation sees it: the address of search/ in, terms, postings and texts out. A calculation takes
// what is there; what is not is fetched, and the calculation runs again, see settle.

import { isIndexed, toBytes } from "./tokenizer.js";
import { isWanted } from "./query.js";
import { Bytes, readMeta, readPositions, readPostings, readShard } from "./shard.js";

/** @typedef {import("./plan.js").Rank} Rank */
/** @typedef {import("./plan.js").Terms} Terms */
/** @typedef {import("./shard.js").Facet} Facet */
/** @typedef {import("./shard.js").Meta} Meta */
/** @typedef {import("./shard.js").Postings} Postings */
/** @typedef {import("./shard.js").Positions} Positions */
/** @typedef {import("./shard.js").Entry} Entry */
/** @typedef {import("./shard.js").Size} Size */
/** @typedef {Size & { v: number, tok: string, build: string, fields: [string, number][], rank: Rank, items: number }} Root */

/** @typedef {(address: string) => Promise<Response>} Fetch */
/** @typedef {<T>(name: string, kind: string, read: (from: any) => T) => T | undefined} File what is there of a file; JSON without a kind */

/**
 * @typedef {object} Access
 * @property {Size} size
 * @property {() => Meta | undefined} meta
 * @property {(name: string) => Facet[]} facets those that an ask for one looks at
 * @property {(term: string) => Postings[] | undefined} postings by field
 * @property {(term: string) => Positions[] | undefined} positions by field
 * @property {(term: string) => (Uint8Array | undefined)[] | undefined} blocks by field, which block of each text holds it most often
 * @property {(doc: number) => string[] | undefined} name identifier and title
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
/** How often a calculation is run at most: shards, words, shards of repairs, positions, titles, and as much again. */
const MAX_ROUNDS = 12;

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

  /** @type {(name: string, kind?: string) => Promise<any>} */
  const get = async (name, kind) => {
    const response = await fetch(base + name);
    if (!response.ok) throw new Error(`search: no ${base}${name} (${response.status})`);
    return kind ? inflate(await response.arrayBuffer(), kind) : response.json();
  };
  /** @type {File} */
  const file = (name, kind, read) => {
    const known = files.get(name);
    if (known && !known.then) return known;
    const load = async () => {
      try {
        files.set(name, read(await get(name, kind)));
      } catch (error) {
        files.delete(name);
        throw error;
      }
    };
    const coming = known ?? load();
    files.set(name, coming);
    lacking.add(coming);
    return undefined;
  };

  /** @type {Root} */
  const root = await get(`root.json${query}`);
  const { v, tok, build } = root;
  if (v !== 1 || tok !== "spec/1") throw new Error(`search: this client reads version 1 of spec/1, not ${v} of ${tok}`);
  return {
    build,
    isWhole,
    specs: makeIndex(root, root, `${build}/`, file, isWhole),
    items: () => (root.items ? file(`${build}/i/root.json`, "", (size) => makeIndex(root, size, `${build}/i/`, file, isWhole)) : undefined),
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

/** @type {(root: Root, size: Size, folder: string, file: File, isWhole: () => boolean) => Index} */
function makeIndex(root, size, folder, file, isWhole) {
  const { n, titles } = size;
  const starts = size.shards.map(toBytes);
  /** The terms that are there. */
  /** @type {Map<string, Entry>} */
  const entries = new Map();

  /** @param {string} prefix */
  const load = (prefix, isOpen = false) => {
    const bytes = toBytes(prefix);
    const first = starts.filter((start) => start <= bytes).length - 1;
    return starts.flatMap((start, number) => {
      if (number !== first && !(isOpen && start.startsWith(bytes))) return [];
      /** @param {Bytes} from */
      const read = (from) => {
        const found = readShard(from, number, size);
        for (const entry of found) entries.set(entry.term, entry);
        return found;
      };
      return file(`${folder}t/${number}.ssx`, "T", read) ?? [];
    });
  };
  /** @param {string} term */
  const find = (term) => {
    if (!entries.has(term) && isIndexed(term)) load(term);
    return entries.get(term);
  };
  /** @param {string} term */
  const postings = (term) => {
    const entry = find(term);
    return entry && (entry.postings ??= readPostings(entry, size));
  };
  const meta = () => file(`${folder}meta.ssx`, "M", (from) => readMeta(from, size));
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
    counts: (term) => find(term)?.counts ?? [0, 0, 0, 0],
    beginningWith: (prefix) => load(prefix, true).flatMap(({ term }) => (term.startsWith(prefix) && !term.endsWith("=") ? [term] : [])),
    forms(term) {
      const entry = find(term);
      return entry?.near.flatMap((other) => (other !== entry && other.head === entry.head ? [other.term] : [])) ?? [];
    },
    words(first) {
      /** @type {{ words: string[], counts: number[] }} */
      const all = { words: [], counts: [] };
      for (const letter of isWhole() ? size.words : "") {
        if (first && first !== letter) continue;
        const own = file(`${folder}v/${letter}.ssx`, "V", (from) => {
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
      const [block, start, end] = entry.span;
      const all = file(`${folder}p/${entry.number}-${block}.ssx`, "P", (from) => from.take());
      return all && (entry.positions ??= readPositions(all.subarray(start, end), found));
    },
    blocks(term) {
      const { number = 0, block = 0, counts = [] } = find(term) ?? {};
      const all = file(`${folder}o/${number}.ssx`, "O", (from) => from.take());
      const middle = block + counts[2];
      return all && [undefined, undefined, all.subarray(block, middle), all.subarray(middle, middle + counts[3])];
    },
    name(doc) {
      const all = meta();
      if (!titles) return all && [all.id[doc], all.title[doc]];
      return file(`${folder}m/${Math.floor(doc / titles)}.ssx`, "N", (from) => from.json())?.[doc % titles];
    },
    text(doc, block) {
      const hashes = file(`${folder}texts.ssx`, "H", (from) => from.take());
      if (!hashes) return undefined;
      const hash = Array.from(hashes.subarray(4 * doc, 4 * doc + 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
      return file(`b/${hash}/${block}.ssx`, "B", (from) => from.json());
    },
  };
}
