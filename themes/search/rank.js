// A plan carried out: which documents match, and how well, as tantivy scores them: BM25 in single precision, the best
// of a word's variants, sums over the words.

import { KEYS, isWanted } from "./query.js";
import { core } from "./plan.js";

/** @typedef {import("./query.js").Ask} Ask */
/** @typedef {import("./plan.js").QueryPlan} QueryPlan */
/** @typedef {import("./plan.js").QueryNode} QueryNode */
/** @typedef {import("./plan.js").Leaf} Leaf */
/** @typedef {import("./shard.js").Postings} Postings */
/** @typedef {import("./store.js").Index} Index */

/** @typedef {{ docs: Uint32Array, scores: Float32Array }} Matches documents in order, and their scores */
/** @typedef {{ field: string, term: string, documents: number, count: number, score: number }} Reason */

/**
 * @typedef {object} Ranking
 * @property {number} total
 * @property {boolean} relaxed whether documents that hold only some of the words follow those that hold all
 * @property {[number, number][]} best documents with their scores, best first
 * @property {(facet: string) => Record<string, number>} count how many match with each value, whichever is chosen
 * @property {(doc: number) => Reason[]} explain every term and phrase that a document holds, the weightiest first
 */

const f32 = Math.fround;

/**
 * Documents that hold everything, best first, then those that hold some of it if they are few.
 * @type {(plan: QueryPlan, asks: Ask[], index: Index, wanted: number) => Ranking}
 */
export function rank(plan, asks, index, wanted) {
  const { clauses, excluded } = plan;
  const { n, size, rank } = index;
  const { enough } = rank;
  const allowed = new Uint8Array(n).fill(1);
  for (const node of excluded) for (const doc of run(node, 1).docs) allowed[doc] = 0;

  const strict = run(core(plan, n), 1);
  const first = passing(strict, asks);
  const { length } = first.docs;
  const relaxed = length < enough && clauses.length > 1 && core(plan, n, true);
  const loose = relaxed ? run(relaxed, 1) : strict;
  const all = relaxed ? passing(loose, asks) : first;
  const rest = top(all, wanted + enough).filter(([doc]) => !relaxed || !first.docs.includes(doc));
  return {
    total: Math.max(all.docs.length, length),
    relaxed: all.docs.length > length,
    best: relaxed ? [...top(first, enough), ...rest] : rest,
    count(facet) {
      const [{ values, of }] = index.facets(facet);
      const counts = [0, ...values.map(() => 0)];
      const { docs } = passing(loose, asks.filter((ask) => !ask.added || ask.facet !== facet));
      for (const doc of docs) counts[of[doc]]++;
      return Object.fromEntries(values.map((value, i) => [value, counts[i + 1]]).filter(([, count]) => count));
    },
    explain(doc) {
      /** @type {Reason[]} */
      const reasons = [];
      for (const node of [...clauses.map(({ node }) => node), ...plan.name]) {
        run(node, 1, ({ field, terms }, { docs, tfs }, scores) => {
          const i = docs.indexOf(doc);
          const term = terms.map(([, term]) => term).join(" ");
          if (i >= 0) reasons.push({ field: KEYS[field], term, documents: docs.length, count: tfs[i], score: scores[i] });
        });
      }
      return reasons.sort((a, b) => b.score - a.score);
    },
  };

  /**
   * The matches that are allowed and pass all filters: one of the values of each facet, none of the excluded ones.
   * @type {(matches: Matches, asks: Ask[]) => Matches}
   */
  function passing({ docs, scores }, asks) {
    const passed = allowed.slice();
    for (const ask of asks) {
      const { facet, excluded } = ask;
      if (!facet) continue;
      const same = excluded ? [ask] : asks.filter((other) => other.facet === facet && !other.excluded);
      const found = new Uint8Array(n);
      for (const { values, of } of index.facets(facet)) {
        const wanted = [false, ...values.map((shown) => same.some((ask) => isWanted(ask, shown)))];
        for (let doc = 0; doc < n; doc++) if (wanted[of[doc]]) found[doc] = 1;
      }
      for (let doc = 0; doc < n; doc++) if (!found[doc] !== !!excluded) passed[doc] = 0;
    }
    return { docs: docs.filter((doc) => passed[doc]), scores: scores.filter((_, i) => passed[docs[i]]) };
  }

  /**
   * What matches a node; `tell` hears what its leaves find.
   * @type {(node: QueryNode, outer: number, tell?: (leaf: Leaf, postings: Postings, scores: Float32Array) => void) => Matches}
   */
  function run(node, outer, tell) {
    const boost = f32(outer * node.boost);
    if ("field" in node) {
      const found = find(node);
      const scores = score(node, found, boost);
      tell?.(node, found, scores);
      return { docs: found.docs, scores };
    }
    const { of, must = Infinity, tie } = node;
    const found = of.map((node) => run(node, boost, tell));
    if (found.length === 1) return found[0];
    const [hits, sums, most] = [new Uint16Array(n), new Float32Array(n), new Float32Array(n)];
    for (const [at, { docs, scores }] of found.entries()) {
      for (let i = 0; i < docs.length; i++) {
        const doc = docs[i];
        if (at < must) hits[doc]++;
        sums[doc] += scores[i];
        if (scores[i] > most[doc]) most[doc] = scores[i];
      }
    }
    const least = must < Infinity ? must : 1;
    const docs = new Uint32Array(n).map((_, doc) => doc).filter((doc) => hits[doc] >= least);
    return { docs, scores: Float32Array.from(docs, (doc) => most[doc] + f32(f32(sums[doc] - most[doc]) * f32(tie))) };
  }

  /**
   * The documents of a term; of a phrase those where its terms are at their distances from the first one.
   * @type {(leaf: Leaf) => Postings}
   */
  function find({ field, terms }) {
    const none = new Uint32Array(0);
    const parts = terms.map(([distance, term]) => ({
      distance,
      at: 0,
      ...(index.postings(term)?.[field] ?? { docs: none, tfs: none }),
      positions: terms.length > 1 ? index.positions(term)?.[field] : undefined,
    }));
    const [{ docs, tfs, norms, positions }, ...others] = parts;
    if (!others.length) return { docs, tfs, norms };
    const counts = docs.map((doc, i) => {
      let left = [...(positions?.[i] ?? [])];
      for (const part of others) {
        while (part.docs[part.at] < doc) part.at++;
        const right = (part.docs[part.at] === doc && part.positions?.[part.at]) || none;
        let j = 0;
        left = left.filter((position) => {
          while (right[j] < position + part.distance) j++;
          return right[j] === position + part.distance;
        });
      }
      return left.length;
    });
    return { docs: docs.filter((_, i) => counts[i]), tfs: counts.filter(Boolean), norms: norms?.filter((_, i) => counts[i]) };
  }

  /** @type {(leaf: Leaf, postings: Postings, boost: number) => Float32Array} */
  function score({ field, terms }, { docs, tfs, norms }, boost) {
    const [k1, b] = [f32(rank.k1), f32(rank.b)];
    let idf = 0;
    for (const [, term] of terms) {
      const count = index.counts(term)[field];
      idf = f32(idf + f32(Math.log(f32(1 + f32(f32(n - count + 0.5) / f32(count + 0.5))))));
    }
    const weight = f32(f32(idf * f32(1 + k1)) * boost);
    const average = f32(size.tokens[field] / n);
    const table = index.meta()?.norms.subarray(field * n) ?? [];
    return new Float32Array(docs.length).map((_, i) => {
      // The length of the field, as its quantised length gives it.
      const norm = norms ? norms[i] : table[docs[i]];
      const steps = (norm - 24) >> 3;
      const length = norm < 24 ? norm : 24 + (((norm & 7) | (steps ? 8 : 0)) << Math.max(0, steps - 1));
      return weight * f32(tfs[i] / f32(tfs[i] + f32(k1 * f32(f32(1 - b) + f32(f32(b * length) / average)))));
    });
  }
}

/**
 * The documents with the highest scores, of equal ones the first.
 * @type {(matches: Matches, count: number) => [number, number][]}
 */
function top({ docs, scores }, count) {
  const least = scores.slice().sort()[Math.max(0, docs.length - count)];
  /** @type {[number, number][]} */
  const best = [];
  for (let i = 0; i < docs.length; i++) if (scores[i] >= least) best.push([docs[i], scores[i]]);
  return best.sort((a, b) => b[1] - a[1]).slice(0, count);
}
