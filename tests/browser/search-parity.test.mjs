// What the search box shows in a real browser is what tantivy answers: `specsite serve` is asked the same, for queries
// made of the specs' own text. SPECSITE_CORPORA may name a folder of more collections, one a folder.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";

import { compared } from "../search/compare.mjs";
import { queriesOf } from "../search/queries.mjs";
import { build, example, host, launch, none, preview, watch } from "./helpers.mjs";

const SHOWN = 50;
const LIMIT = 10;
const LONGEST = 300_000;
const more = process.env.SPECSITE_CORPORA;
const sources = [example, ...(more ? readdirSync(more).sort().map((name) => join(more, name)) : [])];

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

/** A spread of the queries that a field of one line can hold; what is all blank is no query. */
function sample(site) {
  const fits = ({ query }) => query.trim() !== "" && query.length <= 256 && !/\p{Cc}/u.test(query);
  const all = queriesOf(site).filter(fits);
  return Array.from({ length: SHOWN }, (_, at) => all[Math.floor(((at + 0.5) * all.length) / SHOWN)].query);
}

/** Asks a server as the box asks its client; waits until it has made its index. */
async function answer(address, query) {
  const asked = `${address}api/search?${new URLSearchParams({ q: query, typing: true, limit: LIMIT })}`;
  for (let left = 300; left > 0; left -= 1) {
    const response = await fetch(asked, { headers: { connection: "close" } });
    if (response.ok) return response.json();
    const said = await response.text();
    assert.ok([404, 503].includes(response.status), `${JSON.stringify(query)}: ${said}`);
    await rest(100);
  }
  throw new Error("the server has made no index");
}

/** Where a hit leads: to a page, whichever place in it answers; of an item, to its place. */
const place = ({ url, kind }) => (["spec", "document"].includes(kind ?? "spec") ? url.split("#")[0] : url);

/** Answers as they are compared. */
function places({ total, relaxed, corrections, hits }) {
  return { total, relaxed, corrections, hits: hits.map((hit) => ({ id: place(hit), score: hit.score })) };
}

/** Types a query into the open dialog and reads the links and what is said of them, once they are there. */
async function typed(page, query, loading) {
  const input = page.getByRole("combobox");
  await input.fill("");
  await input.fill(query);
  await page.waitForFunction((loading) => {
    const said = document.querySelector("#ss-search .search-said").textContent;
    return said !== "" && said !== loading;
  }, loading);
  return page.evaluate(() => {
    const links = [...document.querySelectorAll("#ss-hits a")];
    return { said: document.querySelector(".search-said").textContent, hrefs: links.map((link) => link.href) };
  });
}

/** What the box shows beside what the server says. Nothing in the box tells scores. */
function shown(query, expected, { said, hrefs }, address) {
  const urls = hrefs.map((href) => decodeURI(href).replace(address, ""));
  const hits = urls.map((url, at) => {
    const { kind, score } = expected.hits[at] ?? {};
    return { id: place({ url, kind }), score };
  });
  const wanted = places(expected);
  const { faults } = compared(wanted, { ...wanted, hits });
  if (expected.total > 1 && !said.startsWith(`${expected.total} `)) faults.push(`${said}, not ${expected.total}`);
  return faults.map((fault) => `${query}: ${fault}`);
}

/** Builds and previews a folder, opens the home page, and gathers what `look` finds and what the page does wrong. */
async function beside(source, look) {
  const site = build(source);
  const [served, server, page] = await Promise.all([host(site), preview(source), browser.newPage()]);
  try {
    const faults = await watch(page, served.address);
    await page.goto(served.address);
    const found = await look({ page, queries: sample(site), here: served.address, server: server.address });
    none([...faults, ...found], basename(source));
  } finally {
    await page.close();
    served.close();
    await server.stop();
  }
}

for (const source of sources) {
  test(`the search box shows what tantivy answers: ${basename(source)}`, { timeout: LONGEST }, () =>
    beside(source, async ({ page, queries, here, server }) => {
      const faults = [];
      const { search: { loading } } = await (await fetch(`${here}search/words.json`)).json();
      await page.keyboard.press("/");
      await page.getByRole("combobox").waitFor();
      for (const query of queries) {
        const expected = await answer(server, query);
        faults.push(...shown(query, expected, await typed(page, query, loading), here));
      }
      return faults;
    }));

  test(`its worker gives the same scores: ${basename(source)}`, { timeout: LONGEST }, () =>
    beside(source, async ({ page, queries, here, server }) => {
      const faults = [];
      const got = await page.evaluate(ask, { base: `${here}search/`, queries, limit: LIMIT });
      for (const [at, query] of queries.entries()) {
        const found = compared(places(await answer(server, query)), places(got[at])).faults;
        faults.push(...found.map((fault) => `${query}: ${fault}`));
      }
      return faults;
    }));
}

/** Runs inside the page. */
async function ask({ base, queries, limit }) {
  const { client } = await (await fetch(`${base}root.json`)).json();
  const { open } = await import(base + client);
  const session = await open({ base });
  const answers = [];
  for (const query of queries) answers.push(await session.search(query, { typing: true, limit }));
  return answers;
}
