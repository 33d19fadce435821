// In: folders of specs, with known-item queries in `queries/` under the same names. Out: on stdout, a table in Markdown
// that sets specsite's search beside Pagefind's on the same sites.
//
//   node benches/search/compare.mjs SOURCE… [--browser] [--places]

import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { inBrowser } from "./browser.mjs";
import { pagefind, specsite } from "./engines.mjs";
import { WAYS, cold, places, quality, warm, wireOf } from "./measures.mjs";
import { VERSION, install, prepare, size } from "./sites.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const options = process.argv.slice(2).filter((word) => word.startsWith("--"));
const sources = process.argv.slice(2).filter((word) => !word.startsWith("--"));

async function main() {
  if (sources.length === 0) throw new Error("name a folder of specs: compare.mjs SOURCE… [--browser] [--places]");
  const wanted = sources.map((source) => [resolve(source), queriesOf(source)]);
  const indexer = install();
  for (const [source, queries] of wanted) print(basename(source), await compare(source, queries, indexer));
}

function queriesOf(source) {
  const file = join(here, "queries", `${basename(resolve(source))}.json`);
  if (!existsSync(file)) throw new Error(`${file} is missing: write queries for ${source}, before you see any result`);
  return JSON.parse(readFileSync(file, "utf8"));
}

/** The rows of the table: what is measured, then a value for each engine. */
async function compare(source, queries, indexer) {
  const { site, building, indexing } = prepare(source, indexer);
  const engines = [available(() => specsite(site, { typing: true })), pagefind(site)];
  const ended = available(() => specsite(site, { typing: false }));
  const each = (measure) => inTurn(engines, (engine) => engine && measure(engine));
  const found = await each((engine) => places(engine, queries));
  const entered = ended && (await places(ended, queries));
  const loads = await each((engine) => cold(engine, site, queries));
  const times = await each((engine) => warm(engine, queries));
  const names = engines.filter(Boolean).map((engine) => engine.name);
  const browser = options.includes("--browser") ? await inBrowser(site, names, queries) : {};
  if (options.includes("--places")) printPlaces(found);
  const row = (name, values, show) => [name, ...values.map((value) => (value === undefined ? "–" : show(value)))];
  const by = (way) => found.map((all) => all && quality(all.filter((one) => !way || one.way === way)));
  const overall = by(null);
  return [
    ...WAYS.map((way) => row(`MRR@10, ${way} (${count(queries, way)})`, by(way).map((q) => q?.mrr), fixed)),
    row(`MRR@10, all (${queries.length})`, overall.map((q) => q?.mrr), fixed),
    row("MRR@10, all, last word ended", [entered ? quality(entered).mrr : undefined, undefined], fixed),
    row("hits@1", overall.map((q) => q?.first), fixed),
    row("found@10", overall.map((q) => q?.ten), fixed),
    row("first query: to the ranking, kB (requests)", loads.map((load) => load?.ranked), load),
    row("first query: to ten titles, kB (requests)", loads.map((load) => load?.titled), load),
    row("… and five snippets, kB (requests)", loads.map((load) => load?.snippets), load),
    row("first query in Node, ms median / p95", loads.map((load) => load?.milliseconds), pair),
    row("warm query in Node: ranking, ms", times.map((time) => time?.ranked), pair),
    row("warm query in Node: ten titles, ms", times.map((time) => time?.titled), pair),
    row("warm query in Chromium: ranking, ms", engines.map((e) => browser[e?.name]?.ranked), pair),
    row("warm query in Chromium: ten titles, ms", engines.map((e) => browser[e?.name]?.titled), pair),
    row("engine's scripts, kB gzip + wasm, kB", engines.map((e) => e && [e.code, e.wasm].map((all) => wireOf(site, all))), both),
    row("interface's scripts, kB gzip", engines.map((e) => e?.box && wireOf(site, e.box)), kilobytes),
    row("index, files / MB", engines.map((e) => e && size(site, e.index)), megabytes),
    row("time, s: whole build / indexing its pages", [building, indexing], seconds),
  ];
}

/** What `make` gives; nothing, with a warning, where the site has no search index. */
function available(make) {
  try {
    return make();
  } catch (error) {
    console.error(`compare: ${error.message}`);
    return undefined;
  }
}

async function inTurn(list, work) {
  const done = [];
  for (const one of list) done.push(await work(one));
  return done;
}

function count(queries, way) {
  return queries.filter((one) => one.way === way).length;
}

const fixed = (number) => number.toFixed(3);
const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
const load = ({ bytes, requests }) => `${kilobytes(bytes)} (${requests.toFixed(1)})`;
const both = ([scripts, wasm]) => `${kilobytes(scripts)} + ${kilobytes(wasm)}`;
const pair = ({ median, p95 }) => `${median.toFixed(2)} / ${p95.toFixed(2)}`;
const megabytes = ({ files, bytes }) => `${files} / ${(bytes / 1e6).toFixed(1)}`;
const seconds = (milliseconds) => (milliseconds / 1000).toFixed(1);

function print(name, rows) {
  console.log(`\n| ${name} | specsite | Pagefind ${VERSION} |\n|---|--:|--:|`);
  rows.forEach((cells) => console.log(`| ${cells.join(" | ")} |`));
}

/** Every query with the places of its spec, on stderr. */
function printPlaces([ours, theirs]) {
  theirs.forEach(({ query, way, place }, at) => {
    const both = [ours?.[at].place ?? "–", place].map((one) => String(one).padStart(2));
    console.error([way.padEnd(12), ...both, query].join(" "));
  });
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(`compare: ${error.message}`);
  process.exit(2);
}
