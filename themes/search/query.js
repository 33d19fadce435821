// The query language: what was typed in, a list of asks out. Every text is a query. Mirrors src/search/query.rs.

import { fold, isIndexed, words } from "./tokenizer.js";

/** @typedef {import("./tokenizer.js").Word} Word */

/**
 * One part of a query: a word, a phrase, or a facet with a value.
 * @typedef {object} Ask
 * @property {string} text as it was written, with its field and without its minus
 * @property {boolean} [excluded] whether results must not match it
 * @property {number} field where to look, as a place in KEYS; everywhere when negative
 * @property {Word} [word]
 * @property {boolean} [prefix] whether the word may be the beginning of one
 * @property {[number, string][]} [phrase] terms, with their distances from the first one
 * @property {string} [facet]
 * @property {string} [value] in its canonical form, see toValue
 * @property {boolean} [added] whether it was not written but chosen beside the query
 */

/** What words are looked for in, in the order of the index, then what results are filtered by. */
export const KEYS = ["title", "head", "ids", "body", "author", "header", "status", "type", "kind"];

/** How many of these words are looked for in. */
export const FIELDS = 6;

/** Characters and parts of a query that are read. */
const MAX_CHARS = 256;
const MAX_ASKS = 16;

/**
 * Reads a query.
 * @param {string} input
 * @param {boolean} typing whether a word at its very end may be incomplete
 * @returns {Ask[]}
 */
export function parse(input, typing) {
  /** @type {Ask[]} */
  const asks = [];
  let rest = [...input.slice(0, 2 * MAX_CHARS)].slice(0, MAX_CHARS).join("");
  const isAll = rest === input;
  /** @type {(pattern: RegExp) => (string | undefined)[]} */
  const take = (pattern) => {
    const found = pattern.exec(rest) ?? [""];
    rest = rest.slice(found[0].length);
    return found;
  };
  const skip = () => take(/^\p{White_Space}+/u);
  for (skip(); rest && asks.length < MAX_ASKS; skip()) {
    // `-word` excludes; `- word`, `--option` and `->` do not.
    const excluded = !!take(/^-(?=[\p{Alpha}\p{N}_"“”])/u)[0];
    const [, name = ""] = take(/^(title|head|ids|body|author|header|status|type|kind):/i);
    const key = KEYS.indexOf(name.toLowerCase());
    const [, inner, plain = ""] = take(/^(?:["“”]([^"“”]*)["“”]?|(\P{White_Space}*))/u);
    const isOpen = typing && isAll && !excluded && !rest;
    const field = key < FIELDS ? key : -1;
    const found = key >= FIELDS ? filter(KEYS[key], inner ?? plain) : inner === undefined ? single(plain, isOpen) : quoted(inner);
    for (const ask of found) asks.push({ ...ask, excluded, field, text: (KEYS[field] ? `${KEYS[field]}:` : "") + ask.text });
  }
  // Nothing to look for is no query: `-Wall` is an option, then.
  const isQuery = asks.some(({ excluded, facet }) => !excluded || facet);
  return asks.slice(0, MAX_ASKS).map((ask) => ({ ...ask, excluded: isQuery && ask.excluded }));
}

/**
 * A facet with a value, unless the value is empty.
 * @type {(facet: string, text: string, added?: boolean) => Ask[]}
 */
export function filter(facet, text, added) {
  const value = toValue(text);
  return value ? [{ text: `${facet}:${text}`, facet, value, added, field: -1 }] : [];
}

/**
 * `In Progress`, `in-progress` and `in_progress` are the same value of a facet.
 * @param {string} text
 */
const toValue = (text) => fold(text).split(/[^\p{Alpha}\p{N}]+/u).filter(Boolean).join("_");

/**
 * Whether a value, as it is shown, is what an ask wants.
 * @type {(ask: Ask, shown: string) => boolean}
 */
export function isWanted({ facet, value }, shown) {
  const own = toValue(shown);
  // A `functional_requirement` is a `requirement`, too.
  return own === value || (facet === "kind" && own.replace(/.*_/, "") === value);
}

/** @type {(text: string) => Ask[]} */
function quoted(text) {
  const parts = words(text).flatMap((word) => word.parts.map((part) => part.text));
  const first = parts.findIndex(isIndexed);
  /** @type {[number, string][]} */
  const terms = parts.map((part, at) => [at - first, part]);
  return first < 0 ? [] : [{ text: `"${text}"`, phrase: terms.filter(([, part]) => isIndexed(part)), field: -1 }];
}

/** @type {(text: string, isOpen: boolean) => Ask[]} */
const single = (text, isOpen) =>
  words(text).map((word) => ({
    text: text.slice(word.start, word.end),
    word,
    field: -1,
    prefix: isOpen && word.end === text.length,
  }));
