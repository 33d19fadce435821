// In: the folder of a site, and a JSON file of tantivy's answers, ten hits each: `[{ query, typing, total, relaxed,
// corrections?, hits: [{ id, score }] }]`. Out: every difference of the browser's client, run in Node; 1 if there is one.
//
//   node tests/search/compare.mjs SITE ANSWERS.json

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { opener } from "./client.mjs";

const LIMIT = 10;
const SAME = 1e-4;
const TIED = 1e-5;

/** Asks a client every query. Gives what differs, for how many queries, and those whose ties come in another order. */
export async function differences(client, answers) {
  const found = { faults: [], different: 0, swaps: [] };
  for (const expected of answers) {
    const { query, typing } = expected;
    const name = `${JSON.stringify(query)}${typing ? " typing" : ""}`;
    try {
      const got = await client.search(query, { typing, limit: LIMIT });
      const { faults, swapped } = compared(expected, got);
      found.faults.push(...faults.map((fault) => `${name}: ${fault}`));
      found.different += Number(faults.length > 0);
      if (swapped) found.swaps.push(name);
    } catch (error) {
      found.faults.push(`${name}: ${error.stack ?? error}`);
      found.different += 1;
    }
  }
  return found;
}

/** What differs between two answers to one query. */
export function compared(expected, got) {
  const faults = [];
  for (const key of ["total", "relaxed", "corrections"]) {
    const [wanted, is] = [expected[key], got[key]].map((value) => JSON.stringify(value));
    if (wanted !== undefined && wanted !== is) faults.push(`${key} is ${is}, not ${wanted}`);
  }
  if (expected.hits.length !== got.hits.length) {
    faults.push(`${got.hits.length} hits, not ${expected.hits.length}`);
    return { faults, swapped: false };
  }
  expected.hits.forEach(({ score }, at) => {
    if (!close(score, got.hits[at].score, SAME)) faults.push(`score ${at + 1} is ${got.hits[at].score}, not ${score}`);
  });
  const order = orders(expected, got);
  return { faults: [...faults, ...order.faults], swapped: order.swapped };
}

/** Ids must come in the same order; those of a run of ties, in any. */
function orders(expected, got) {
  const faults = [];
  let swapped = false;
  for (const [from, to] of ties(expected.hits)) {
    const [wanted, is] = [expected, got].map(({ hits }) => hits.slice(from, to).map(({ id }) => id));
    if (wanted.join() === is.join()) continue;
    swapped = true;
    // A tie may reach beyond the last hit that was asked for.
    const cut = to === LIMIT && expected.total > LIMIT && close(expected.hits[from].score, got.hits[to - 1].score, TIED);
    if (!cut && wanted.toSorted().join() !== is.toSorted().join()) {
      faults.push(`hits ${from + 1} to ${to} are ${is.join(" ")}, not ${wanted.join(" ")}`);
    }
  }
  return { faults, swapped };
}

/** Runs of hits whose scores are the same but for rounding. */
function ties(hits) {
  const runs = [];
  for (let from = 0, to = 1; to <= hits.length; to += 1) {
    if (to < hits.length && close(hits[to - 1].score, hits[to].score, TIED)) continue;
    runs.push([from, to]);
    from = to;
  }
  return runs;
}

/** A score that is no number is close to nothing. */
function close(a, b, share) {
  return Math.abs(a - b) <= share * Math.max(Math.abs(a), Math.abs(b));
}

async function main([site, file]) {
  if (!site || !file) throw new Error("name a site and the answers: compare.mjs SITE ANSWERS.json");
  const answers = JSON.parse(readFileSync(file, "utf8"));
  if (answers.length === 0) throw new Error(`${file} holds no answers`);
  const client = await opener(site)();
  const { faults, different, swaps } = await differences(client, answers);
  for (const fault of faults) console.log(fault);
  console.log(`${answers.length} queries, ${different} answered differently, ${swaps.length} with ties in another order`);
  return faults.length > 0 ? 1 : 0;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    process.exit(await main(process.argv.slice(2)));
  } catch (error) {
    console.error(`compare: ${error.message}`);
    process.exit(2);
  }
}
