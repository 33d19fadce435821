// In: a folder of specs. Out: its site with both indexes, `search/` and `pagefind/`, and how long each took.

import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { temporary } from "../../tests/search/client.mjs";

export const VERSION = "1.5.2";

const home = resolve(fileURLToPath(import.meta.url), "../../..");
const program = resolve(process.env.SPECSITE ?? join(home, "target/release/specsite"));
const theme = process.env.SPECSITE_THEME ? ["--theme", resolve(process.env.SPECSITE_THEME)] : [];

// What a page shows around a spec: Pagefind finds more when it is told to leave it out.
const AROUND = ["nav", ".toc", ".notices", ".links", ".unwritten", ".sources", "a.anchor", "svg"];

/** Installs Pagefind from its package registry into a folder of its own; gives the program. */
export function install() {
  const folder = temporary();
  run("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--silent", `pagefind@${VERSION}`]);
  return join(folder, "node_modules/.bin/pagefind");
}

/** `{ site, building, indexing }`: the folder, and milliseconds of `specsite build` and of Pagefind. */
export function prepare(source, indexer) {
  if (!existsSync(program)) throw new Error(`${program} is missing: run cargo build --release, or name it in SPECSITE`);
  const site = join(temporary(), "site");
  const building = run(program, ["build", source, "-o", site, "--no-cache", "--quiet", ...theme]);
  const pages = ["--glob", "specs/*/index.html", "--root-selector", "#ss-main"];
  const left = ["--exclude-selectors", AROUND.join(", ")];
  const indexing = run(indexer, ["--site", site, "--output-path", join(site, "pagefind"), ...pages, ...left, "--quiet"]);
  return { site, building, indexing };
}

/** How many files of a site these are, and their bytes. */
export function size(site, paths) {
  return { files: paths.length, bytes: paths.reduce((all, path) => all + statSync(join(site, path)).size, 0) };
}

/** Milliseconds that a program took. */
function run(command, options) {
  const begun = performance.now();
  const ended = spawnSync(command, options, { encoding: "utf8" });
  if (ended.error) throw new Error(`cannot start ${command}: ${ended.error.message}`);
  if (ended.status !== 0) throw new Error(`${command} ended with ${ended.status}\n${ended.stderr}${ended.stdout}`);
  return performance.now() - begun;
}
