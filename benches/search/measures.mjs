// In: engines, and queries whose answer is known. Out: how well they rank, what they load, how long they take.

import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

export const WAYS = ["partial", "paraphrased", "misspelt", "identifier"];
const ROUNDS = 5;

/** Per query the place of the first wanted spec among ten, from 1; 0 when it is not there. */
export async function places(engine, queries) {
  const session = await engine.open();
  const found = [];
  for (const { query, want, way } of queries) {
    const ids = await session.titled(await session.rank(query));
    found.push({ query, way, place: ids.findIndex((id) => want.includes(id)) + 1 });
  }
  return found;
}

/** Of places: the mean reciprocal one, and the shares that are first and that are there. */
export function quality(found) {
  const share = (holds) => mean(found.map((one) => Number(holds(one.place))));
  return {
    mrr: mean(found.map(({ place }) => (place ? 1 / place : 0))),
    first: share((place) => place === 1),
    ten: share((place) => place > 0),
  };
}

/** Bytes of a file as a host sends it: text compressed with gzip -9, everything else as it is. */
export function wire(path, bytes) {
  return [".js", ".json"].includes(extname(path)) ? gzipSync(bytes, { level: 9 }).length : bytes.length;
}

/** Bytes of files of a site as a host sends them. */
export function wireOf(site, paths) {
  return sum(paths.map((path) => wire(path, readFileSync(join(site, path)))));
}

/** Bytes on the wire and requests of a first query, code included; means over all queries. Code counts once. */
export async function cold(engine, site, queries) {
  const stages = { ranked: [], titled: [], snippets: [] };
  const times = [];
  for (const { query } of queries) {
    const seen = engine.code.map((path) => wire(path, readFileSync(join(site, path))));
    const note = (stage) => stages[stage].push({ bytes: sum(seen), requests: seen.length });
    const begun = performance.now();
    const session = await engine.open((path, bytes) => {
      if (!engine.code.includes(path)) seen.push(wire(path, bytes));
    });
    const ranked = await session.rank(query);
    note("ranked");
    await session.titled(ranked);
    times.push(performance.now() - begun);
    note("titled");
    await session.snippets(ranked);
    note("snippets");
  }
  const average = (all, key) => mean(all.map((one) => one[key]));
  const averaged = (all) => ({ bytes: average(all, "bytes"), requests: average(all, "requests") });
  const of = Object.fromEntries(Object.entries(stages).map(([stage, all]) => [stage, averaged(all)]));
  return { ...of, milliseconds: spread(times) };
}

/** Milliseconds of a query whose files are all there: to the ranking, and to ten titles. */
export async function warm(engine, queries) {
  const session = await engine.open();
  for (const { query } of queries) await session.titled(await session.rank(query));
  const ranked = [];
  const titled = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { query } of queries) {
      const begun = performance.now();
      const results = await session.rank(query);
      ranked.push(performance.now() - begun);
      await session.titled(results);
      titled.push(performance.now() - begun);
    }
  }
  return { ranked: spread(ranked), titled: spread(titled) };
}

export function spread(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { median: at(0.5), p95: at(0.95) };
}

export function sum(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}

export function mean(numbers) {
  return numbers.length ? sum(numbers) / numbers.length : 0;
}
