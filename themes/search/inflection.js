// A word that no text holds -> the regular English forms of it that one may hold: `retries` and `retrying` of `retry`,
// and the other way round. Mirrors src/search/inflection.rs; tests/inflection.json holds both to the same rules.

/** The endings of forms, and those of the words that they may be forms of. */
const ENDINGS = [
  ["ies", "y"],
  ["ied", "y"],
  ["es", ""],
  ["s", ""],
  ["ing", ""],
  ["ing", "e"],
  ["ed", ""],
  ["ed", "e"],
  ["es", "e"],
];

/**
 * The other forms of a word, each once; none of what is no plain word.
 * @param {string} word
 */
export function forms(word) {
  if (!/^[a-z]{2,}$/.test(word)) return [];
  const all = new Set([word, ...bases(word)].flatMap((base) => [base, ...inflected(base)]));
  all.delete(word);
  return [...all];
}

/**
 * The words that a word may be a form of: those of which it is one.
 * @param {string} word
 */
function bases(word) {
  const found = ENDINGS.flatMap(([ending, plain]) => {
    if (!word.endsWith(ending)) return [];
    const stem = word.slice(0, -ending.length);
    // `stopp` of `stopped` may be `stop`.
    return [stem + plain, stem.slice(0, -1)];
  });
  return found.filter((base) => base.length > 1 && /[aeiouy]/.test(base) && inflected(base).includes(word));
}

/**
 * The plural of a word, or what `he` does, the past and the present participle.
 * @param {string} base
 */
function inflected(base) {
  if (base.length < 3) return [`${base}s`];
  const stem = base.slice(0, -1);
  if (/[^aeiou]y$/.test(base)) return [`${stem}ies`, `${stem}ied`, `${base}ing`];
  if (base.endsWith("e")) return [`${base}s`, `${base}d`, `${stem}ing`];
  if (/([sxz]|[cs]h)$/.test(base)) return [`${base}es`, `${base}ed`, `${base}ing`];
  const plural = base.endsWith("o") ? [`${base}s`, `${base}es`] : [`${base}s`];
  // `stopped` and never `stoped`; `committed` and `opened`.
  const isClosed = /[^aeiou][aeiou][^aeiouwxy]$/.test(base);
  const isShort = isClosed && base.replace(/[^aeiouy]/g, "").length === 1;
  const stems = [...(isClosed ? [base + base.slice(-1)] : []), ...(isShort ? [] : [base])];
  return [...plural, ...stems.flatMap((stem) => [`${stem}ed`, `${stem}ing`])];
}
