// Accessibility of every kind of page in every built-in theme, light and dark, in two widths: axe-core finds nothing.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { build, example, host, kinds, launch, none, themes } from "./helpers.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const sites = Object.entries(themes).map(([name, options]) => [name, build(example, "--base-url", "/a/b/", ...options)]);
let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, any, all, none }) => {
      const why = [...any, ...all, ...none].map(({ message }) => message).join("; ");
      return `${id} (${help}) at ${target.join(" ")}: ${why}`;
    }),
  );
}

for (const [name, site] of sites) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 320]) {
      test(`axe, ${name}, ${colorScheme}, ${width} px`, async (t) => {
        const served = await host(site);
        // The policy would keep axe itself out.
        const context = await browser.newContext({ bypassCSP: true, colorScheme, viewport: { width, height: 900 } });
        const page = await context.newPage();
        for (const [kind, path] of Object.entries(kinds(site))) {
          await t.test(kind, async () => {
            await page.goto(served.address + path);
            none(await violations(page), `/${path}`);
          });
        }
        await context.close();
        served.close();
      });
    }
  }
}

test("axe finds what is wrong", async () => {
  const page = await browser.newPage();
  await page.setContent(`<html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"></main></html>`);
  assert.match((await violations(page)).join("\n"), /image-alt/);
  await page.close();
});
