// What a query means for an index: asks and a lexicon in, a plan out, which is then only carried out. Mirrors
// src/search/plan.rs.

import { forms } from "./inflection.js";
import { isUnspaced, joined } from "./tokenizer.js";
import { repairs } from "./spelling.js";

/** @typedef {import("./tokenizer.js").Word} Word */
/** @typedef {import("./query.js").Ask} Ask */
/** @typedef {import("./spelling.js").Words} Words */

/** @typedef {ArrayLike<number>} Counts in how many documents a term stands, by field */

/**
 * The numbers of root.json that the ranking depends on.
 * @typedef {object} Rank
 * @property {number} k1
 * @property {number} b
 * @property {number} tie how much the matches besides the best one count within one clause
 * @property {number} form what another form of a word is worth
 * @property {number} prefix what a completion is worth
 * @property {number} parts what the parts of a compound are worth
 * @property {[number, number]} repair what a word with one slip is worth, and one with more
 * @property {number} completions how many of an incomplete word are looked for
 * @property {number} enough with fewer results, documents that hold only some of the words are added
 */

/**
 * What a plan needs to know of an index.
 * @typedef {object} Terms
 * @property {number} n how many documents there are
 * @property {Rank} rank
 * @property {number[]} boosts how much a match in each field counts
 * @property {(term: string) => Counts} counts all zero for a term that is not there
 * @property {(prefix: string) => string[]} beginningWith in the order of the index
 * @property {(term: string) => string[]} forms the other forms of the same word
 * @property {(first?: string) => Words} words what misspelt words are compared with: those with a first letter, or all
 * @property {(ask: Ask) => boolean} hasValue
 */

/** @typedef {{ field: number, terms: [number, string][], boost: number }} Leaf a term, or a phrase with distances */
/**
 * The first ones of `of` must match, as many as `must`; any one without it. The score is the best one and
 * `tie` of the others: their sum when that is 1.
 * @typedef {{ of: QueryNode[], must?: number, tie: number, boost: number }} Branch
 */
/** @typedef {Leaf | Branch} QueryNode */
/** @typedef {{ node: QueryNode, count: number, isPhrase: boolean }} Clause `count`: in how many documents it may stand */

/**
 * What to mark in snippets: by term, the clauses that it answers with what it is worth there; and the phrases.
 * @typedef {{ terms: Map<string, [number, number][]>, phrases: [number, [number, string][]][] }} Signs
 */

/**
 * @typedef {object} QueryPlan
 * @property {Clause[]} clauses
 * @property {QueryNode[]} name all words as one name; it adds to the score
 * @property {QueryNode[]} excluded
 * @property {{ from: string, to: string }[]} corrections
 * @property {{ text: string, known: boolean }[]} tried
 * @property {Signs} signs
 */

/** @typedef {{ terms: [number, string][], weight: number, counts: Counts }} Variant */
/** @typedef {Variant[]} TermGroup what stands for a term, with what each is worth */

/** @type {(of: QueryNode[], must?: number, tie?: number, boost?: number) => Branch} */
const branch = (of, must, tie = 1, boost = 1) => ({ of, must, tie, boost });

/**
 * Inverse document frequency as BM25 has it.
 * @param {number} n
 * @param {number} count
 */
export const idf = (n, count) => Math.log(1 + (n - count + 0.5) / (count + 0.5));

/** @type {(counts: Counts, field?: number) => number} */
export const countIn = (counts, field = -1) => counts[field] ?? Math.max(...Array.from(counts));

/**
 * Everything must match, but for words of most documents when there is anything rarer. If `relaxed`: all phrases must
 * match, and without phrases one of the words, not of the common ones if there are others.
 * @param {QueryPlan} plan
 * @param {number} n
 * @param {boolean} [relaxed]
 */
export function core({ clauses, name }, n, relaxed) {
  /** @param {Clause} clause */
  const isRare = ({ isPhrase, count }) => isPhrase || count * 2 <= n;
  const hasRare = clauses.some((clause) => isRare(clause) && (clause.count || !relaxed));
  const hasPhrase = relaxed && clauses.some(({ isPhrase }) => isPhrase);
  /** @param {Clause} clause */
  const isFirst = (clause) => (hasPhrase ? clause.isPhrase : !hasRare || isRare(clause));
  const must = clauses.filter(isFirst).map(({ node }) => node);
  const should = [...clauses.filter((clause) => !isFirst(clause)).map(({ node }) => node), ...name];
  return relaxed && !hasPhrase ? branch([branch(must), ...should], 1) : branch([...must, ...should], must.length);
}

/**
 * Whether words that begin with this one count: three letters of an incomplete word, or a single character of a
 * script that is indexed by pairs.
 * @type {(word: string, prefix: boolean) => boolean}
 */
export function isOpen(word, prefix) {
  const { length } = [...word];
  return isUnspaced(word) ? prefix || length === 1 : prefix && length > 2;
}

/**
 * Decides what a query looks for.
 * @param {Ask[]} asks
 * @param {Terms} lexicon
 * @returns {QueryPlan}
 */
export function makePlan(asks, lexicon) {
  const { n, rank, boosts, counts } = lexicon;
  /** @type {QueryPlan} */
  const plan = { clauses: [], name: [], excluded: [], corrections: [], tried: [], signs: { terms: new Map(), phrases: [] } };
  const { clauses, signs } = plan;

  for (const ask of asks) {
    const { text, excluded, field, word, phrase, facet } = ask;
    let known = !!facet && lexicon.hasValue(ask);
    if (!facet) {
      /** @type {[TermGroup, number][]} */
      const groups = [];
      const [node, count] = word ? ofWord(word, ask, groups) : best([ofPhrase(phrase ?? [])], field);
      known = count > 0;
      // Titles, labels and headers alone are not seen in a snippet.
      if (!excluded && (field < 0 || field === 1 || field === 3)) {
        if (phrase) signs.phrases.push([clauses.length, phrase]);
        for (const [group, worth] of groups) {
          for (const { terms, weight, counts } of group) {
            const sign = signs.terms.get(terms[0][1]) ?? [];
            sign.push([clauses.length, worth * weight * idf(n, countIn(counts))]);
            signs.terms.set(terms[0][1], sign);
          }
        }
      }
      if (excluded) plan.excluded.push(node);
      else clauses.push({ node, count, isPhrase: !word });
    }
    plan.tried.push({ text: (excluded ? "-" : "") + text, known });
  }
  const words = asks.flatMap(({ excluded, field, word }) => (!excluded && field < 0 && word) || []);
  const name = joined(words);
  if (name && counts(name)[2]) plan.name.push({ field: 2, terms: [[0, name]], boost: Math.fround(boosts[2]) });
  return plan;

  /** @type {(terms: [number, string][]) => Variant} */
  function ofPhrase(terms) {
    const all = terms.map(([, term]) => counts(term));
    return { terms, weight: 1, counts: boosts.map((_, field) => Math.min(...all.map((counts) => counts[field]))) };
  }

  /**
   * The node of a word and in how many documents it is; the groups in it go to `groups` with what each is worth.
   * @type {(word: Word, ask: Ask, groups: [TermGroup, number][]) => [QueryNode, number]}
   */
  function ofWord({ whole, id, parts, end }, { prefix = false, excluded, field }, groups) {
    /** @type {(term: string, prefix: boolean, isMended: boolean, worth: number) => [QueryNode, number]} */
    const look = (term, prefix, isMended, worth) => {
      const group = makeGroup(term, prefix, isMended, field);
      groups.push([group, worth]);
      return best(group, field);
    };
    const names = [whole?.end === end ? whole.text : "", id ?? ""].filter(Boolean);
    const named = names.map((name) => look(name, prefix, false, 1)).filter(([, count]) => count);
    const worth = named.length ? rank.parts : 1;
    const inParts = parts.map((part) => look(part.text, prefix && part.end === end, !excluded && !named.length, worth));
    if (parts.length < 2 && !id) return inParts[0];
    const least = Math.min(...inParts.map(([, count]) => count));
    const all = branch(inParts.map(([node]) => node), parts.length, 1, Math.fround(worth));
    const of = [...named.map(([node]) => node), ...(least ? [all] : [])];
    return [branch(of, undefined, 0), Math.max(least, ...named.map(([, count]) => count))];
  }

  /**
   * The best of the variants in the fields that are looked at, and in how many documents they are. All share one
   * document frequency, so that a rare form does not win by its rarity.
   * @type {(group: TermGroup, only: number) => [QueryNode, number]}
   */
  function best(group, only) {
    /** @type {Leaf[]} */
    const of = [];
    let most = 0;
    for (const [field, boost] of boosts.entries()) {
      if (only >= 0 && only !== field) continue;
      const total = Math.min(n, group.reduce((sum, { counts }) => sum + counts[field], 0));
      most = Math.max(most, total);
      for (const { terms, weight, counts } of group) {
        const shared = (boost * weight * idf(n, total)) / idf(n, counts[field]);
        if (counts[field]) of.push({ field, terms, boost: Math.fround(shared) });
      }
    }
    return [branch(of, undefined, rank.tie), most];
  }

  /** @type {(word: string, prefix: boolean, isMended: boolean, field: number) => TermGroup} */
  function makeGroup(word, prefix, isMended, field) {
    /** @type {Map<string, number>} */
    const group = new Map();
    /** @type {(term: string, weight: number) => void} */
    const add = (term, weight) => {
      if (countIn(counts(term), field)) group.set(term, Math.max(weight, group.get(term) ?? 0));
    };
    /** @type {(term: string, weight: number) => void} */
    const join = (term, weight) => {
      add(term, weight);
      for (const form of lexicon.forms(term)) add(form, weight * rank.form);
    };
    join(word, 1);
    if (isOpen(word, prefix)) {
      /** @type {[string, number][]} */
      const longer = lexicon.beginningWith(word).map((term) => [term, countIn(counts(term), field)]);
      const found = longer.filter(([term, count]) => term !== word && count).sort((a, b) => b[1] - a[1]);
      for (const [term] of found.slice(0, rank.completions)) add(term, (rank.prefix * [...word].length) / [...term].length);
    }
    if (!group.size) for (const form of forms(word)) join(form, rank.form);
    // All words for repairs have four letters.
    if (!group.size && isMended && [...word].length > 3 && !/^\p{N}+$/u.test(word)) {
      // First letters are seldom wrong, and words with another one are many.
      let near = repairs(word, prefix, lexicon.words([...word][0]));
      if (!near.length && /^[a-z\d]/.test(word)) near = repairs(word, prefix, lexicon.words());
      for (const [term, slips] of near) join(term, rank.repair[slips < 2 ? 0 : 1]);
      const meant = near.find(([term]) => group.has(term));
      if (meant) plan.corrections.push({ from: word, to: meant[0] });
    }
    const sorted = [...group].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([term, weight]) => ({ terms: [[0, term]], weight, counts: counts(term) }));
  }
}
