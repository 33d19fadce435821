// In: the modules of themes/search/. Out: each that a page loads, with what it imports, as one short module of the theme.
// `npm run bundle` writes them; a test compares what is there with what it would write.

import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const themes = fileURLToPath(new URL("../../themes/", import.meta.url));

/** Where the modules are written to. */
export const folder = join(themes, "default/static/search");

/** Bundles the modules and gives `{ path, text }` of each; on the disk, only if `write`. */
export async function bundle(write) {
  const made = await build({
    entryPoints: ["client", "interface", "backend"].map((name) => join(themes, "search", `${name}.js`)),
    outdir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    banner: { js: "// Made of themes/search/ by `npm run bundle` in tests/browser." },
    write,
  });
  return made.outputFiles ?? [];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle(true);
