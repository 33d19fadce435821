// In: a site with `search/` and `pagefind/`. Out: both engines behind the same three questions.
//
// An engine: `{ name, code, wasm, box, index, open }`; `code` lists the scripts a browser loads before a query, `wasm`
// the program they fetch, `box` the scripts of the interface where it has one, `index` the files of the index.
// `open(read)` gives a session with nothing fetched yet, and `read` is called with each file it fetches:
//   rank(query)    -> what the engine's own search gives
//   titled(ranked) -> the ids of the first ten, once all their titles are there
//   snippets(ranked) -> the excerpts of the first five

import { cpSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { ORIGIN, fetchFrom, opener, temporary } from "../../tests/search/client.mjs";

export const TITLES = 10;
export const SNIPPETS = 5;

/** `typing`: whether the last word may be incomplete, as it may while one types in the search box. */
export function specsite(site, { typing }) {
  const open = opener(site);
  const files = listed(site, "search");
  const session = (client) => ({
    rank: (query) => client.search(query, { typing, limit: TITLES }),
    titled: (ranked) => distinct(ranked.hits.map((hit) => hit.id.split("#")[0])),
    snippets: (ranked) => Promise.all(ranked.hits.slice(0, SNIPPETS).map((hit) => client.snippet(hit))),
  });
  const index = files.filter((file) => !/\.(js|html)$/.test(file));
  const code = loaded(site);
  const page = readFileSync(join(site, "index.html"), "utf8");
  const box = files.filter((file) => file.endsWith(".js") && !code.includes(file) && page.includes(file));
  return { name: "specsite", code, wasm: [], box, index, open: async (read) => session(await open(read)) };
}

/** The client and every module of the same folder that it names, however far down. */
function loaded(site) {
  const { client } = JSON.parse(readFileSync(join(site, "search/root.json"), "utf8"));
  const found = new Set([client]);
  for (const name of found) {
    const text = readFileSync(join(site, "search", name), "utf8");
    for (const [, other] of text.matchAll(/["'`](?:\.\/)?([\w.-]+\.js)["'`]/g)) found.add(other);
  }
  return [...found].map((name) => `search/${name}`);
}

export function pagefind(site) {
  const module = join(temporary(), "pagefind.mjs");
  cpSync(join(site, "pagefind/pagefind.js"), module);
  pretendBrowser();
  let times = 0;
  const open = async (read) => {
    globalThis.fetch = fetchFrom(site, read);
    const engine = await import(`${pathToFileURL(module)}?${times++}`);
    await engine.options({ basePath: "/pagefind/", baseUrl: "/", noWorker: true });
    await engine.init();
    const shown = (ranked, count) => Promise.all(ranked.results.slice(0, count).map((result) => result.data()));
    return {
      rank: (query) => engine.search(query),
      titled: async (ranked) => distinct((await shown(ranked, TITLES)).map((page) => idOf(page.url))),
      // The excerpt comes with the title.
      snippets: (ranked) => shown(ranked, SNIPPETS),
    };
  };
  const all = listed(site, "pagefind");
  const code = ["pagefind/pagefind.js", "pagefind/pagefind-worker.js"];
  const index = all.filter((file) => /\.pf_\w+$|entry\.json$/.test(file));
  const wasm = all.filter((file) => /wasm\.en\.pagefind$/.test(file));
  return { name: "Pagefind", code, wasm, index, open };
}

/** `/specs/<id>/` names a spec. */
export function idOf(url) {
  return decodeURIComponent(url.split("#")[0]).replace(/^.*specs\//, "").replace(/\/(index\.html)?$/, "");
}

function distinct(ids) {
  return [...new Set(ids)];
}

/** Pagefind's client asks its page for the language, and resolves addresses against it. */
function pretendBrowser() {
  globalThis.window ??= globalThis;
  globalThis.location ??= new URL(ORIGIN);
  const language = { getAttribute: () => "en" };
  globalThis.document ??= { querySelector: () => language, documentElement: language, currentScript: null };
}

/** The files of a folder of the site, by their paths inside the site. */
function listed(site, folder) {
  const all = readdirSync(join(site, folder), { recursive: true }).map((name) => `${folder}/${name}`);
  return all.filter((path) => statSync(join(site, path)).isFile()).sort();
}
