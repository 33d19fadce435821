// In: a site with both indexes, and queries. Out: the time of a warm query of either engine in a real Chromium.

import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";

import { TITLES } from "./engines.mjs";
import { spread } from "./measures.mjs";

const ROUNDS = 5;
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** Milliseconds to the ranking and to ten titles, for each engine by its name. */
export async function inBrowser(site, names, queries) {
  const { chromium } = createRequire(new URL("../../tests/browser/package.json", import.meta.url))("playwright-core");
  const server = await host(site);
  const address = `http://127.0.0.1:${server.address().port}/`;
  const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const measured = {};
    for (const name of names) measured[name] = await measure(browser, address, name, queries);
    return measured;
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}

async function measure(browser, address, name, queries) {
  // The pages' policy refuses wasm, which Pagefind is made of.
  const context = await browser.newContext({ bypassCSP: name === "Pagefind" });
  const page = await context.newPage();
  await page.goto(`${address}404.html`);
  const task = { address, queries: queries.map((one) => one.query), rounds: ROUNDS, titles: TITLES };
  const run = name === "Pagefind" ? runPagefind : runSpecsite;
  const times = await page.evaluate(run, task);
  await context.close();
  return { ranked: spread(times.ranked), titled: spread(times.titled), runs: times.ranked.length };
}

/** Runs inside the page. */
async function runSpecsite({ address, queries, rounds, titles }) {
  const base = `${address}search/`;
  const { client } = await (await fetch(`${base}root.json`)).json();
  const { open } = await import(base + client);
  // With a fetch of its own the client would not use its worker.
  const session = await open({ base, worker: true });
  const search = (query) => session.search(query, { typing: true, limit: titles });
  for (const query of queries) await search(query);
  const ranked = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const query of queries) {
      const begun = performance.now();
      await search(query);
      ranked.push(performance.now() - begun);
    }
  }
  return { ranked, titled: ranked };
}

/** Runs inside the page. */
async function runPagefind({ address, queries, rounds, titles }) {
  const engine = await import(`${address}pagefind/pagefind.js`);
  await engine.options({ basePath: `${address}pagefind/`, baseUrl: "/" });
  await engine.init();
  const shown = (found) => Promise.all(found.results.slice(0, titles).map((result) => result.data()));
  for (const query of queries) await shown(await engine.search(query));
  const ranked = [];
  const titled = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const query of queries) {
      const begun = performance.now();
      const found = await engine.search(query);
      ranked.push(performance.now() - begun);
      await shown(found);
      titled.push(performance.now() - begun);
    }
  }
  return { ranked, titled };
}

async function host(site) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://127.0.0.1").pathname)).slice(1);
    const file = join(site, path);
    const found = path !== "" && existsSync(file);
    response.writeHead(found ? 200 : 404, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(found ? readFileSync(file) : "");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return server;
}
