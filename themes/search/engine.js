// Queries in, answers out, over the files of one build.

import { FIELDS, KEYS, filter, parse } from "./query.js";
import { countIn, idf, makePlan } from "./plan.js";
import { openStore } from "./store.js";
import { rank } from "./rank.js";
import { makeSnippet } from "./snippet.js";

/** @typedef {import("./query.js").Ask} Ask */
/** @typedef {import("./plan.js").Signs} Signs */
/** @typedef {import("./snippet.js").Snippet} Snippet */
/** @typedef {import("./rank.js").Reason} Reason */
/** @typedef {import("./store.js").Fetch} Fetch */
/** @typedef {import("./store.js").Index} Index */
/** @typedef {import("./store.js").Store} Store */

/**
 * @typedef {object} Options
 * @property {boolean} [typing] whether the last word may still be incomplete
 * @property {number} [limit]
 * @property {number} [offset]
 * @property {Record<string, string[]>} [filters] by facet, the values of which one must be there
 * @property {boolean} [facets] whether to count the values of facets
 * @property {boolean} [explain] whether to tell what scores are made of
 */

/**
 * @typedef {object} Hit
 * @property {string} id
 * @property {string} url below the site's root
 * @property {string} title
 * @property {number} score
 * @property {string | null} stage
 * @property {string} [status] the status in the authors' own words
 * @property {string | null} type
 * @property {string} [kind] of an item: what it is
 * @property {Reason[]} [explained]
 * @property {Origin} from for `snippet`
 */
/** @typedef {{ build: string, doc: number, isItem: boolean, q: string, typing: boolean }} Origin */

/**
 * @typedef {object} Answer
 * @property {number} total
 * @property {boolean} relaxed whether documents that hold only some of the words follow those that hold all
 * @property {{ from: string, to: string }[]} corrections
 * @property {{ text: string, known: boolean }[]} tried
 * @property {Record<string, Record<string, number>>} facets
 * @property {Hit[]} hits
 */

/** @typedef {(name: string, args: any[]) => Promise<any>} Engine asked by name, see CALLS */

const FACETS = KEYS.slice(FIELDS);
/** The kinds of what has a page of its own. */
const PAGES = /^(spec|document)$/;
/** @type {Signs} */
const NO_SIGNS = { terms: new Map(), phrases: [] };

/** What an engine answers; each calculation runs until all it looks for is there. `open` only tells that it is. */
/** @type {Record<string, (store: Store, ...args: any[]) => unknown>} */
const CALLS = { open() {}, search, snippet };

/**
 * @param {string} base the address of search/, with a slash at its end
 * @param {Fetch} fetch
 * @returns {Promise<Engine>}
 */
export async function makeEngine(base, fetch) {
  let current = await openStore(base, fetch);
  return async (name, args) => {
    const used = current;
    const run = () => current.settle(() => CALLS[name](current, ...args));
    try {
      return await run();
    } catch (error) {
      // The site may have been built anew since root.json was read.
      const fresh = current === used ? await openStore(base, fetch, `?${Date.now()}`).catch(() => used) : current;
      if (fresh.build === used.build) throw error;
      if (current === used) current = fresh;
      return run();
    }
  };
}

/** @type {(store: Store, asks: Ask[]) => Index | undefined} */
const indexFor = (store, asks) =>
  asks.some(({ facet, value = "", excluded }) => facet === "kind" && !PAGES.test(value) && !excluded) ? store.items() : store.specs;

/** @type {(store: Store, q: string, options: Options) => Answer} */
function search(store, q, { typing = false, limit = 10, offset = 0, filters = {}, facets = false, explain = false }) {
  const asks = parse(q, typing);
  for (const [name, values] of Object.entries(filters)) {
    const facet = name === "stage" ? "status" : name;
    for (const value of values) asks.push(...filter(facet, value, true));
  }
  /** @type {Answer} */
  const answer = { total: 0, relaxed: false, corrections: [], tried: [], facets: {}, hits: [] };
  const index = indexFor(store, asks);
  if (!asks.length || !index?.n) return answer;

  const isItem = index !== store.specs;
  const plan = makePlan(asks, index);
  const other = facets ? (isItem ? store.specs : store.items()) : undefined;
  const otherAsks = asks.filter((ask) => !ask.added || ask.facet !== "kind");
  const otherPlan = other && makePlan(otherAsks, other);
  index.meta();
  other?.meta();
  if (!store.isWhole()) return answer;

  const { best, count, explain: reasons, ...found } = rank(plan, asks, index, offset + limit);
  if (facets) {
    const others = other && otherPlan && rank(otherPlan, otherAsks, other, 0).count("kind");
    answer.facets = { stage: count("status"), type: count("type"), kind: { ...count("kind"), ...others } };
  }
  const hits = best.slice(offset, offset + limit).map(([doc, score]) => {
    const [id, title, name] = index.name(doc) ?? ["-", ""];
    const [, document, spec, anchor = ""] = /^(?:(docs\/[^?#]+)|([^/?#]+)(#.+)?)$/s.exec(id) ?? [];
    if (!document && !spec) throw new Error(`search: ${id} is no identifier`);
    const [stage, type, kind] = FACETS.map((facet) => {
      const [{ values, of }] = index.facets(facet);
      return values[of[doc] - 1] ?? null;
    });
    const [, words] = index.facets("status");
    const status = words?.values[words.of[doc] - 1];
    const from = { build: store.build, doc, isItem, q, typing };
    const url = document ? `${document}/` : `specs/${spec}/${anchor}`;
    return { id, url, ...(name && { name }), title, score, stage, ...(status && { status }), type, ...(kind !== "spec" && { kind }), ...(explain && { explained: reasons(doc) }), from };
  });
  const { corrections, tried } = plan;
  return { ...answer, ...found, corrections, tried, hits };
}

/** @type {(store: Store, hit: Hit) => Snippet} */
function snippet(store, { id, title, kind, from }) {
  const { build, doc, isItem, q, typing } = from;
  const index = isItem ? store.items() : store.specs;
  const signs = index && makePlan(parse(q, typing), index).signs;
  if (!index || !signs || !store.isWhole()) return makeSnippet("", [], NO_SIGNS);
  if (isItem || build !== store.build) return makeSnippet("", [[id.replace(/^[^#]*#?/, ""), "", title, kind ?? ""]], signs);

  // Every term votes for the block of the text that holds it most often.
  const votes = [0];
  /** @type {(term: string, weight: number) => void} */
  const vote = (term, weight) => {
    const blocks = index.blocks(term);
    for (const [field, { docs }] of (index.postings(term) ?? []).entries()) {
      const block = blocks?.[field]?.[docs.indexOf(doc)];
      if (block !== undefined) votes[block] = (votes[block] ?? 0) + weight * index.boosts[field];
    }
  };
  for (const [term, clauses] of signs.terms) for (const [, weight] of clauses) vote(term, weight);
  for (const [, phrase] of signs.phrases) for (const [, term] of phrase) vote(term, idf(index.n, countIn(index.counts(term))));
  const block = votes.reduce((best, weight, block) => (weight > votes[best] ? block : best), 0);
  return makeSnippet(title, index.text(doc, block) ?? [], signs);
}
