// Accessibility of every kind of page in both themes and two widths: axe-core finds nothing.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { build, example, host, kinds, launch, none } from "./helpers.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const site = build(example, "--base-url", "/a/b/");
let browser;
let served;

before(async () => {
  [browser, served] = await Promise.all([launch(), host(site)]);
});

after(async () => {
  await browser?.close();
  served?.close();
});

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

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 320]) {
    test(`axe, ${colorScheme}, ${width} px`, async (t) => {
      // The policy would keep axe itself out.
      const context = await browser.newContext({ bypassCSP: true, colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      for (const [name, path] of Object.entries(kinds(site))) {
        await t.test(name, async () => {
          await page.goto(served.address + path);
          none(await violations(page), `/${path}`);
        });
      }
      await context.close();
    });
  }
}

test("axe finds what is wrong", async () => {
  const page = await browser.newPage();
  await page.setContent(`<html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"></main></html>`);
  assert.match((await violations(page)).join("\n"), /image-alt/);
  await page.close();
});
