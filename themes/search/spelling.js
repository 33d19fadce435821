// Misspelt words: a word that no spec contains -> the words that were meant. Mirrors src/search/spelling.rs.

/** @typedef {{ words: string[], counts: ArrayLike<number> }} Words ASCII words, and how often each occurs */

/** How many words one is repaired to at most. */
const MAX_REPAIRS = 3;

/**
 * What a word may have meant, the likeliest first, each with the number of its slips; else the longest word that it
 * begins with, with more slips than are forgiven.
 * @param {string} word
 * @param {boolean} prefix whether it may be the beginning of a word
 * @param {Words} known
 * @returns {[string, number][]}
 */
export function repairs(word, prefix, { words, counts }) {
  const letters = [...word];
  const { length } = letters;
  const limit = length < 4 || /^\p{N}+$/u.test(word) ? 0 : length < 8 ? 1 : 2;
  /** @param {string} text */
  const digits = (text) => text.replace(/\D/g, "");
  /** @type {[string, number, number][]} */
  const found = [];
  for (const [at, term] of limit ? words.entries() : []) {
    if (term.length < length - limit || (!prefix && term.length > length + limit)) continue;
    const slips = distance(letters, term, prefix, limit);
    // A number is never a slip: `E0382` is not `E0383`.
    if (slips > limit || !digits(term).startsWith(digits(word))) continue;
    if (prefix || digits(term) === digits(word)) found.push([term, slips, counts[at]]);
  }
  found.sort((a, b) => a[1] - b[1] || b[2] - a[2] || (a[0] < b[0] ? -1 : 1));
  if (found.length) return found.slice(0, MAX_REPAIRS).map(([term, slips]) => [term, slips]);
  const begins = words.filter((term) => word.startsWith(term) && digits(term) === digits(word));
  return begins.sort((a, b) => b.length - a.length).slice(0, 1).map((term) => [term, 2]);
}

/**
 * Letters put in, left out, changed, or swapped with their neighbour (optimal string alignment); with `prefix` to
 * the beginning of the term that is nearest. Above `limit` any number above it.
 * @type {(word: string[], term: string, prefix: boolean, limit: number) => number}
 */
export function distance(word, term, prefix, limit) {
  let last = Array.from(`${term}.`, (_, at) => at);
  let before = last;
  let lowest = 0;
  for (let i = 0; i < word.length && lowest <= limit; i++) {
    const row = [(lowest = i + 1)];
    for (let j = 0; j < term.length; j++) {
      let slips = last[j];
      if (word[i] !== term[j]) {
        slips = Math.min(slips, last[j + 1], row[j]) + 1;
        if (i && j && word[i] === term[j - 1] && word[i - 1] === term[j]) slips = Math.min(slips, before[j - 1] + 1);
      }
      row.push(slips);
      if (slips < lowest) lowest = slips;
    }
    [before, last] = [last, row];
  }
  return prefix ? Math.min(...last) : last[term.length];
}
