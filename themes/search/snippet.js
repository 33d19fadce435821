// The place of a document that answers a query: rows of text and the signs of a plan in, plain text with marks out.
// Mirrors src/search/snippet.rs.

import { words } from "./tokenizer.js";

/** @typedef {import("./tokenizer.js").Piece} Piece */
/** @typedef {import("./plan.js").Signs} Signs */

/** @typedef {{ text: string, mark: boolean }} Segment */
/** @typedef {{ anchor: string, heading: string, kind?: string, segments: Segment[] }} Snippet */
/** @typedef {{ at: number, start: number, end: number, clause: number, weight: number }} Spot a term that answers a clause */
/** @typedef {{ spans: Piece[], spots: Spot[] }} WordMatches words by position, and which of them answer */

/** How many words are shown. */
const WINDOW = 30;
/** Longer stretches without a mark are shortened to this many characters at each end. */
const MAX_STRETCH = 160;
/** Matches that are weighed in one text, the first ones. */
const MAX_SPOTS = 1000;

/**
 * Shows the section or item that answers most of the clauses, around the words that do; the first text when none does.
 * An item that the query names comes before all, and before the section that repeats it. Words that the title
 * answers mean the document, not a place in it.
 * @param {string} title
 * @param {string[][]} rows `[anchor, heading, text]` or `[anchor, label, text, kind]`
 * @param {Signs} signs
 * @returns {Snippet}
 */
export function makeSnippet(title, rows, signs) {
  const asked = new Set([...signs.terms.values(), signs.phrases].flat().map(([clause]) => clause));
  const context = clausesOf(scan(title, signs));
  /** How many clauses name an item by its label, of which they have to answer every word. */
  /** @param {WordMatches} label */
  const named = (label) => {
    const naming = [...clausesOf(label)];
    if (new Set(label.spots.map(({ at }) => at)).size < label.spans.length) return 0;
    return (naming.length === asked.size ? naming : naming.filter((clause) => !context.has(clause))).length;
  };
  let best = [0];
  let shown = rows.find((row) => row[2].trim()) ?? ["", "", ""];
  for (const row of rows) {
    const label = scan(row[1], signs);
    const spots = [...scan(row[2], signs).spots, ...label.spots];
    const rating = [row[3] ? named(label) : 0, ...votes(spots), row[3] ? 1 : 0, spots.length];
    if (spots.length && beats(rating, best)) [best, shown] = [rating, row];
  }
  const [anchor, heading, text, kind] = shown;
  return { anchor, heading, ...(kind && { kind }), segments: segments(text, scan(text, signs)) };
}

/** @type {(scan: WordMatches) => Set<number>} */
const clausesOf = ({ spots }) => new Set(spots.map(({ clause }) => clause));

/** @type {(text: string, signs: Signs) => WordMatches} */
function scan(text, { terms, phrases }) {
  /** @type {Piece[]} */
  const spans = [];
  /** @type {Spot[]} */
  const spots = [];
  /** @type {(term: string, { start, end }: { start: number, end: number }) => void} */
  const look = (term, { start, end }) => {
    for (const [clause, weight] of terms.get(term) ?? []) spots.push({ at: spans.length, start, end, clause, weight });
  };
  for (const word of words(text)) {
    if (word.whole) look(word.whole.text, word.whole);
    look(word.id ?? "", word);
    for (const part of word.parts) {
      look(part.text, part);
      spans.push(part);
    }
  }
  for (const [clause, phrase] of phrases) {
    for (const first of spans.keys()) {
      if (phrase.some(([distance, term]) => spans[first + distance]?.text !== term)) continue;
      for (const [distance] of phrase) spots.push({ ...spans[first + distance], at: first + distance, clause, weight: 1 });
    }
  }
  return { spans, spots: spots.slice(0, MAX_SPOTS).sort((a, b) => a.at - b.at) };
}

/**
 * How many clauses are answered, and how well.
 * @param {Spot[]} spots
 */
function votes(spots) {
  /** @type {Map<number, number>} */
  const best = new Map();
  for (const { clause, weight } of spots) best.set(clause, Math.max(best.get(clause) ?? 0, weight));
  return [best.size, [...best.values()].reduce((sum, weight) => sum + weight, 0)];
}

/** @type {(left: number[], right: number[]) => boolean} */
function beats(left, right) {
  const i = left.findIndex((value, i) => value !== right[i]);
  return left[i] > (right[i] ?? 0);
}

/** @type {(text: string, scan: WordMatches) => Segment[]} */
function segments(text, { spans, spots }) {
  // The words that answer most, with some words before them.
  let best = [0];
  let [from, to] = [0, 0];
  for (const [i, { at }] of spots.entries()) {
    const inside = spots.slice(i).filter((spot) => spot.at < at + WINDOW);
    const rating = votes(inside);
    if (beats(rating, best)) [best, from, to] = [rating, at, inside[inside.length - 1].at + 1];
  }
  const spare = Math.max(0, WINDOW - to + from);
  const last = Math.min(to + spare - Math.min(Math.floor(spare / 3), from), spans.length);
  const first = Math.min(Math.max(0, last - WINDOW), from);

  let at = first ? spans[first].start : 0;
  const end = last < spans.length ? spans[last - 1].end : text.length;
  const out = first ? [{ text: "… ", mark: false }] : [];
  /** @type {(to: number, mark: boolean) => void} */
  const push = (to, mark) => {
    const part = text.slice(at, to);
    at = to;
    // A stretch of signs without end, such as a drawn table, is cut in its middle.
    const short = part.length > 4 * MAX_STRETCH ? `${part.slice(0, MAX_STRETCH)} … ${part.slice(-MAX_STRETCH)}` : part;
    const plain = short.replace(/[\p{White_Space}\p{Cc}]+/gu, " ");
    const shown = / $/.test(out[out.length - 1]?.text ?? " ") ? plain.replace(/^ /, "") : plain;
    if (shown) out.push({ text: shown, mark });
  };
  const inside = spots.filter((spot) => spot.start >= at && spot.end <= end).sort((a, b) => a.start - b.start || a.end - b.end);
  while (inside.length) {
    const { start } = inside[0];
    let stop = start;
    while (inside[0]?.start <= stop) stop = Math.max(stop, inside.shift()?.end ?? 0);
    push(start, false);
    push(stop, true);
  }
  push(end, false);
  return last < spans.length ? [...out, { text: " …", mark: false }] : out;
}
