// In: the folder of a site. Out: its search client, running in Node over the site's files, and what it read of them.

import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";

export const ORIGIN = "http://site.test/";

const TYPES = { ".json": "application/json", ".js": "text/javascript", ".html": "text/html" };

const folders = [];
process.on("exit", () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** An empty folder that is removed when the process ends. */
export function temporary() {
  const folder = mkdtempSync(join(tmpdir(), "specsite-search-"));
  folders.push(folder);
  return folder;
}

/**
 * A `fetch` over the files of a folder; `read` is told the path and the bytes of each answer. `ranges`: whether the host
 * knows them, as most do.
 */
export function fetchFrom(folder, read = () => {}, ranges = true) {
  return async (address, options) => {
    const path = normalize(decodeURIComponent(new URL(String(address), ORIGIN).pathname)).slice(1);
    const file = join(folder, path);
    if (!existsSync(file)) return new Response("", { status: 404 });
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec((ranges && options?.headers?.Range) || "") ?? [];
    const bytes = from ? readFileSync(file).subarray(Number(from), Number(to) + 1) : readFileSync(file);
    read(path, bytes);
    const headers = { "content-type": TYPES[extname(file)] ?? "application/octet-stream" };
    return new Response(bytes, { status: from ? 206 : 200, headers });
  };
}

/** Modules of a site, copied to where Node takes `.js` for a module; gives the address of one of them. */
function importable(folder, name) {
  const copy = temporary();
  for (const file of readdirSync(folder)) if (file.endsWith(".js")) cpSync(join(folder, file), join(copy, file));
  writeFileSync(join(copy, "package.json"), '{"type":"module"}');
  return pathToFileURL(join(copy, name)).href;
}

/** A function that opens the client of a site anew, with nothing fetched yet: `opener(site)(read, ranges)`. */
export function opener(site) {
  const search = join(site, "search");
  const root = join(search, "root.json");
  if (!existsSync(root)) throw new Error(`${root} is missing: build the site anew`);
  const { client } = JSON.parse(readFileSync(root, "utf8"));
  if (!client) throw new Error(`${root} names no client: build the site with the default theme`);
  const module = importable(search, client);
  let times = 0;
  return async (read, ranges) => {
    // Another address is another instance of the module.
    const { open } = await import(`${module}?${times++}`);
    return open({ base: `${ORIGIN}search/`, fetch: fetchFrom(site, read, ranges), worker: false });
  };
}
