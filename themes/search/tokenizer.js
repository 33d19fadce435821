// The tokenizer "spec/2": text in, its words and the terms they are indexed under out. Mirrors
// src/search/tokenizer.rs; tests/tokenizer.json holds both to the same rules.

/** @typedef {{ text: string, start: number, end: number }} Piece a term, and where in the text it stands */

/**
 * A run of letters and digits, or two that form one identifier (`SE-0123`).
 * @typedef {object} Word
 * @property {Piece} [whole] all of a run, when it has several parts: `from_raw_parts`, `decompressionstream`
 * @property {string} [id] the canonical identifier, when it is neither the whole nor the only part: `se123`
 * @property {Piece[]} parts one a position; of a script without spaces, every two neighbouring characters
 * @property {number} start
 * @property {number} end
 */

/** Terms with more bytes are not indexed. */
export const MAX_BYTES = 48;

/** Lao and Thai, Burmese, Khmer, kana, Han, Hangul: scripts that are written without spaces. */
const UNSPACED =
  "[\\u0E00-\\u0EFF\\u1000-\\u109F\\u1780-\\u17FF\\u3040-\\u30FF\\u3400-\\u9FFF\\uAC00-\\uD7AF\\uF900-\\uFAFF\\u{20000}-\\u{3FFFF}]";
/** What may stand in a word and is no part of it: soft hyphens, and signs that say how its letters join. */
const HIDDEN = "\\u00AD\\u200C\\u200D\\u2060";
const LETTER = `[_\\p{Alpha}\\p{N}\\p{M}${HIDDEN}])`;
const SPACED = `(?:(?!${UNSPACED})${LETTER}`;

/**
 * Runs: what is left of a word after an apostrophe (`don't`, `they're`), which is no word; a script without spaces;
 * an identifier of two runs; any other.
 */
const RUN = new RegExp(
  `(?<=['\u2019])([sStTdDmM]|[rRvV][eE]|[lL]{2})(?!${SPACED})|((?:(?=${UNSPACED})${LETTER}+)|[A-Za-z]{1,8}-(\\d{1,6})(?!${SPACED})|${SPACED}+`,
  "gu",
);

/**
 * Where capitals begin new parts: `DecompressionStream`, `HTMLParser`, `Base64Encoder`, but not `APIs`, `B2B`.
 * Marks belong to the letter before them.
 */
const HUMP =
  /(?<=(?![\p{Upper}\p{M}])\p{Alpha}\p{M}*)(?=\p{Upper})|(?<=\P{M}\p{M}*)(?=\p{Upper}\p{M}*(?!s\p{M}*(?![\p{M}\p{Lower}]))(?!\p{M})\p{Lower})/u;

/** What is cut off at both ends of a run. */
const OUTSIDE = new RegExp(`^[_${HIDDEN}]+|[_${HIDDEN}]+$`, "g");

/** @type {Record<string, string>} */
const PLAIN = { ß: "ss", ø: "o", æ: "ae", œ: "oe", ł: "l", đ: "d", ı: "i" };

/**
 * The bytes of a text as characters, so that texts compare in the order of their bytes.
 * @param {string} text
 */
export const toBytes = (text) => String.fromCharCode(...new TextEncoder().encode(text));

/**
 * Whether a term of this text can be looked for: neither empty nor too long.
 * @param {string} term
 */
export const isIndexed = (term) => !!term && toBytes(term).length <= MAX_BYTES;

/**
 * All words of a name as one term, as many from the first on as fit: `Disk is full` is `diskisfull=`; nothing when none
 * does.
 * @param {Word[]} words
 */
export function joined(words) {
  let name = "";
  for (const { text } of words.flatMap(({ parts }) => parts)) {
    if (toBytes(name + text).length >= MAX_BYTES) break;
    name += text;
  }
  return name && `${name}=`;
}

/**
 * Whether a term belongs to scripts without spaces.
 * @param {string} term
 */
export const isUnspaced = (term) => new RegExp(`^${UNSPACED}+$`, "u").test(term);

/**
 * Lower case without accents, in composed form: `Naïve` and `ﬁle` are `naive` and `file`.
 * @param {string} text
 */
export function fold(text) {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  const bare = text.normalize("NFKD").replace(new RegExp(`[\u0300-\u036f${HIDDEN}]`, "g"), "");
  // One by one: a sigma at the end of a word is a sigma.
  const lower = Array.from(bare, (letter) => letter.toLowerCase()).join("");
  return lower.replace(/[ßøæœłđı]/g, (letter) => PLAIN[letter]).normalize("NFC");
}

/**
 * The words of a text, in order.
 * @param {string} text
 */
export function words(text) {
  /** @type {Word[]} */
  const found = [];
  /** @type {(text: string, start: number) => Piece} */
  const piece = (text, start) => ({ text: fold(text), start, end: start + text.length });
  for (const { 0: all, 1: ending, 2: pairs, 3: digits, index } of text.matchAll(RUN)) {
    const run = all.replace(OUTSIDE, "");
    if (ending || !run) continue;
    const start = index + all.indexOf(run);
    const parts = [];
    const letters = [...(pairs ?? "")];
    for (let i = 0, at = start; i < letters.length && (!i || i < letters.length - 1); at += letters[i++].length) {
      parts.push(piece(letters.slice(i, i + 2).join(""), at));
    }
    for (const part of pairs ? [] : run.matchAll(/[^_-]+/g)) {
      let at = start + part.index;
      for (const hump of part[0].split(HUMP)) {
        parts.push(piece(hump, at));
        at += hump.length;
      }
    }
    const name = digits ? run.slice(0, -1 - digits.length) : run;
    const whole = !pairs && parts.length > (digits ? 2 : 1) ? piece(name, start) : undefined;
    const [, code, number] = /^([a-z]{1,8})[-_]?(\d{1,6})$/i.exec(run) ?? [];
    const id = code ? code.toLowerCase() + Number(number) : undefined;
    const isKnown = id === (whole ?? parts[0]).text;
    found.push({ whole, id: isKnown ? undefined : id, parts, start, end: start + run.length });
  }
  return found;
}
