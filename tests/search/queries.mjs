// In: the folder of a site. Out: queries made of what its specs say, the same for the same site: `[{ query, typing }]`.
//
//   node tests/search/queries.mjs SITE > QUERIES.json

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const FIELDS = ["title", "head", "ids", "body"];
const FOREIGN = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Cyrillic}\p{sc=Greek}\p{sc=Thai}]{2,12}/gu;
const NAMES = /[A-Za-z][A-Za-z0-9]*(?:(?:::|[._-])[A-Za-z0-9]+)+|[a-z]+[A-Z][A-Za-z0-9]+|[A-Z][a-z]+[A-Z][A-Za-z0-9]+/g;

/** At least 400 queries of a site with some text, without repetition. */
export function queriesOf(site) {
  const text = read(site);
  const kinds = [singles, several, phrases, prefixes, fields, filters, items, exclusions, slips, names, foreign, oddities];
  const all = new Map();
  for (const { query, typing } of kinds.flatMap((make) => make(text))) {
    // A cut may have gone through a character.
    const sound = query.toWellFormed();
    all.set(`${typing}${sound}`, { query: sound, typing });
  }
  return [...all.values()];
}

// ---- what the specs say ------------------------------------------------------------------------------------------

function read(site) {
  const { specs } = JSON.parse(readFileSync(join(site, "api/v1/specs.json"), "utf8"));
  const bodies = specs.map(({ url }) => readFileSync(join(site, url, "index.md"), "utf8").replace(/<!--.*?-->/gs, " "));
  const frequencies = new Map();
  for (const body of bodies) {
    for (const word of new Set(body.match(/[A-Za-z]{2,}/g))) frequencies.set(word, (frequencies.get(word) ?? 0) + 1);
  }
  // Seldom ones first; the order of words says nothing of the machine.
  const words = [...frequencies].sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1));
  return { specs, bodies, titles: specs.map((spec) => spec.title), words };
}

/** So many of a list, evenly spread over it. */
function spread(list, count) {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, at) => list[Math.floor(((at + 0.5) * list.length) / count)]);
}

/** Words of about equal shares of all frequencies: seldom ones are many. */
function frequent(words, count) {
  const steps = Array.from({ length: 8 }, (_, at) => 2 ** at);
  const classes = steps.map((least) => words.filter(([, n]) => n >= least && n < 2 * least));
  const filled = classes.filter((one) => one.length > 0);
  return filled.flatMap((one) => spread(one, Math.ceil(count / filled.length))).map(([word]) => word);
}

/** Runs of so many words on one line of prose, one from each of some specs. */
function runs({ bodies }, length, count, shift) {
  const from = (body, at) => {
    const lines = body.split("\n").filter((line) => /^[A-Za-z]/.test(line) && line.split(" ").length > length + 3);
    if (lines.length === 0) return [];
    const words = lines[(at * 7 + shift) % lines.length].match(/[\p{L}\p{N}'’-]+/gu) ?? [];
    const begin = (at + shift) % Math.max(1, words.length - length);
    return words.length >= length ? [words.slice(begin, begin + length)] : [];
  };
  return spread(bodies.flatMap((body, at) => from(body, at)), count);
}

const whole = (query) => ({ query, typing: false });
const open = (query) => ({ query, typing: true });

// ---- kinds of queries --------------------------------------------------------------------------------------------

function singles({ words }) {
  const cased = frequent(words, 24).map((word, at) => (at % 2 ? word.toUpperCase() : word.toLowerCase()));
  return [...frequent(words, 120), ...cased, ...words.slice(-10).map(([word]) => word)].map(whole);
}

function several(text) {
  const titles = spread(text.titles, 30).map((title) => title.split(" ").slice(0, 3).join(" "));
  const near = [2, 3, 5].flatMap((length) => runs(text, length, 20, length).map((run) => run.join(" ")));
  const far = spread(text.words, 20).map(([word], at) => `${word} ${text.words.at(-1 - at)[0]}`);
  return [...titles, ...near, ...far].map(whole);
}

function phrases(text) {
  const quoted = [2, 3, 4].flatMap((length) => runs(text, length, 14, length + 2).map((run) => `"${run.join(" ")}"`));
  const mixed = spread(quoted, 8).map((phrase, at) => `${phrase} ${text.words.at(-20 - at)[0]}`);
  const backwards = runs(text, 2, 6, 9).map((run) => `"${run.toReversed().join(" ")}"`);
  return [...quoted, ...mixed, ...backwards].map(whole);
}

function prefixes(text) {
  const cut = (word, at) => word.slice(0, 1 + (at % Math.max(1, word.length - 1)));
  const one = frequent(text.words, 80).map(cut);
  const two = runs(text, 2, 25, 5).map(([first, second], at) => `${first} ${cut(second, at + 2)}`);
  const titles = spread(text.titles, 15).map((title, at) => title.slice(0, 4 + (at % 12)));
  return [...one, ...two, ...titles].map(open);
}

function fields(text) {
  const within = FIELDS.flatMap((field, at) => {
    const words = spread(text.words.slice(-400), 6 + at).map(([word]) => `${field}:${word}`);
    return [...words, `${field}:${words.length}`];
  });
  const titled = spread(text.titles, 6).map((title) => `title:"${title.replaceAll('"', "")}"`);
  const two = runs(text, 2, 6, 4).map(([a, b]) => `title:${a} body:${b}`);
  return [...[...within, ...titled, ...two].map(whole), ...within.slice(0, 6).map((query) => open(query.slice(0, -1)))];
}

function filters({ specs, words }) {
  const distinct = (values) => [...new Set(values)].filter(Boolean).sort();
  const stages = distinct(specs.map((spec) => spec.status.stage));
  const said = distinct(specs.map((spec) => spec.status.label)).slice(0, 8);
  const labels = said.map((label) => `"${label.replaceAll('"', "")}"`);
  const types = distinct(specs.map((spec) => spec.type)).slice(0, 6).map((type) => `type:"${type}"`);
  const named = [...stages, ...labels].map((value) => `status:${value}`).concat(types, "status:nowhere", "type:nothing");
  const common = spread(words.slice(-300), 24).map(([word]) => word);
  const both = common.map((word, at) => `${word} ${named[at % named.length]}`);
  const against = named.slice(0, 6).map((filter, at) => `${common[at]} -${filter}`);
  return [...named, ...both, ...against].map(whole);
}

function items({ specs, words }) {
  const all = specs.flatMap((spec) => spec.items);
  const kinds = [...new Set(all.map((item) => item.kind))].sort();
  const said = spread(all, 16).map((item) => `kind:${item.kind} ${(item.text ?? "").split(/\s+/).slice(0, 2).join(" ")}`);
  const labels = spread(all, 10).map((item) => item.id);
  const bare = [...kinds, "error", "endpoint", "setting"].map((kind) => `kind:${kind}`);
  const common = spread(words.slice(-100), 6).map(([word], at) => `kind:${kinds[at % kinds.length] ?? "phase"} ${word}`);
  return [...said, ...labels, ...bare, ...common].map(whole);
}

function exclusions({ words }) {
  const common = words.slice(-120).map(([word]) => word);
  const two = spread(common, 16).map((word, at) => `${word} -${common.at(-1 - 3 * at)}`);
  const phrase = `${common[1]} -"${common[2]} ${common[3]}"`;
  return [...two, phrase, `-${common[0]}`, `${common[4]} -title:${common[5]}`].map(whole);
}

/** Words with one slip, or two: swapped, dropped, doubled and wrong letters. */
function slips({ words, titles }) {
  const slip = (word, at) => {
    const place = 1 + (at % (word.length - 2));
    const [head, a, b, tail] = [word.slice(0, place), word[place], word[place + 1], word.slice(place + 2)];
    return [head + b + a + tail, head + b + tail, head + a + a + b + tail, `${head}x${b}${tail}`][at % 4];
  };
  const long = words.filter(([word, n]) => word.length > 4 && n > 2).map(([word]) => word);
  const one = spread(long, 40).map(slip);
  const two = spread(long.filter((word) => word.length > 8), 12).map((word, at) => slip(slip(word, at), at + 5));
  const within = spread(titles, 14).map((title, at) => title.replace(/\p{L}{6,}/u, (word) => slip(word, at)));
  const typed = spread(long, 14).map((word, at) => slip(word, at + 1).slice(0, -1));
  return [...[...one, ...two, ...within].map(whole), ...typed.map(open)];
}

function names({ specs, bodies }) {
  const found = [...new Set(spread(bodies, 80).flatMap((body) => spread(body.match(NAMES) ?? [], 3)))];
  const numbers = spread(specs.filter((spec) => spec.number !== null), 8).flatMap(({ number }) => [
    `#${number}`,
    `RFC ${number}`,
    `SE-${String(number).padStart(4, "0")}`,
    `se${number}`,
  ]);
  const chosen = spread(found, 50);
  const typed = spread(found, 10).map((name) => name.slice(0, Math.ceil(name.length / 2)));
  return [...[...chosen, ...numbers, ...specs.slice(0, 4).map((spec) => spec.id)].map(whole), ...typed.map(open)];
}

function foreign({ bodies }) {
  const found = [...new Set(bodies.flatMap((body) => spread(body.match(FOREIGN) ?? [], 12)))];
  const chosen = spread(found, 40);
  const accented = [...new Set(bodies.flatMap((body) => spread(body.match(/\p{L}*[À-ž]\p{L}*/gu) ?? [], 2)))];
  const quoted = spread(chosen, 8).map((word) => `"${word}"`);
  return [
    ...[...chosen, ...quoted, ...spread(accented, 12)].map(whole),
    ...spread(chosen, 10).flatMap((word) => [open([...word].slice(0, 1).join("")), open(word.slice(0, 3))]),
  ];
}

/** What nobody should type and somebody does. */
function oddities({ words, titles }) {
  const [first, second] = words.slice(-2).map(([word]) => word);
  const long = words.slice(-24).map(([word]) => word).join(" ");
  const odd = ["", " ", '"', '""', "-", "--", ":", "title:", "status:", 'title:"', "%", "\\", "'"];
  const small = ["🦀", "ß", "İstanbul", "a", "the of and"];
  const marks = [`"${first}`, `${first}"${second}"`, `- ${first}`, `--${first}`, `+${first}`, `${first}*`];
  const two = [`${first} OR ${second}`, `${first} ${first}`, `“${first} ${second}”`];
  const joined = [`${first},${second}`, `${first}/${second}`, `(${first})`];
  const strange = ["zzzzqqqq", "xqzjv wkzpt", `${first} xqzjvkw`, `<b>${first}</b>`, "\u0000\u001b[31m", "a".repeat(300)];
  const all = [...odd, ...small, ...marks, ...two, ...joined, ...strange, long, `${long} ${long}`, titles.slice(0, 6).join(" ")];
  return all.flatMap((query) => [whole(query), open(query)]);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [site] = process.argv.slice(2);
  if (!site) {
    console.error("queries: name the folder of a site: queries.mjs SITE > QUERIES.json");
    process.exit(2);
  }
  process.stdout.write(`${JSON.stringify(queriesOf(site), null, 0).replaceAll("},{", "},\n{")}\n`);
}
