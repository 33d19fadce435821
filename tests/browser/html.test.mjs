// Every page of the example's site is, in every built-in theme, valid HTML by html-validate's preset "standard".

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { HtmlValidate } from "html-validate";

import { build, example, htmlFiles, none, themes } from "./helpers.mjs";

const validator = new HtmlValidate({ root: true, extends: ["html-validate:standard"] });

async function faults(text, name) {
  const report = await validator.validateString(text, name);
  return report.results.flatMap(({ messages }) =>
    messages.map(({ line, column, ruleId, message }) => `${name}:${line}:${column} ${ruleId}: ${message}`),
  );
}

for (const [name, options] of Object.entries(themes)) {
  test(`every page is valid HTML, ${name}`, async () => {
    const site = build(example, ...options);
    const files = htmlFiles(site);
    assert.ok(files.length > 30, `${files.length} pages`);
    const found = [];
    for (const file of files) found.push(...(await faults(readFileSync(join(site, file), "utf8"), file)));
    none(found, `${files.length} pages`);
  });
}

test("the validator finds what is wrong", async () => {
  const body = `<p id="a"></p><p id="a"></p>`;
  const page = `<!DOCTYPE html><html lang="en"><head><title>x</title></head><body>${body}</body></html>`;
  assert.match((await faults(page, "page")).join("\n"), /no-dup-id/);
});
