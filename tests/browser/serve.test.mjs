// `specsite serve` as a writer has it: pages follow the files by themselves, and what breaks is shown above the last
// good page.

import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { example, launch, none, preview, temporary, watch } from "./helpers.mjs";

const SPEC = "implemented/template-learning.md";
const PAGE = "specs/template-learning/";
const SOON = 5000;

const source = join(temporary(), "content");
let browser;
let served;

before(async () => {
  cpSync(example, source, { recursive: true, filter: (path) => !path.endsWith("public") });
  [browser, served] = await Promise.all([launch(), preview(source)]);
});

after(async () => {
  await browser?.close();
  await served?.stop();
});

/** Runs `look` with an open page of the preview, and fails when the page did something wrong meanwhile. */
async function visit(path, look) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 700 } });
  const page = await context.newPage();
  const faults = await watch(page, served.address);
  await page.goto(served.address + path);
  await look(page);
  await context.close();
  none(faults, "the watch");
}

function edit(path, change) {
  const file = join(source, path);
  const text = readFileSync(file, "utf8");
  const changed = change(text);
  assert.notEqual(changed, text, `${path} is changed`);
  writeFileSync(file, changed);
  return () => writeFileSync(file, text);
}

test("the address that is printed answers", () =>
  visit("", async (page) => {
    assert.match(served.address, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    assert.equal(await page.locator("h1").count(), 1);
  }));

test("an edit appears in the open page, at the place that was being read", () =>
  visit(PAGE, async (page) => {
    const heading = page.locator("#acceptance-criteria");
    await heading.evaluate((node) => scrollTo(0, node.getBoundingClientRect().top + scrollY - 100));
    const before = await page.evaluate(() => scrollY);
    assert.ok(before > 700, `scrolled to ${before}`);
    const undo = edit(SPEC, (text) => text.replace(/^(- \*\*FR1:\*\*) .*/m, "$1 Seen without a reload by hand."));
    await page.getByText("Seen without a reload by hand.").first().waitFor({ state: "attached", timeout: SOON });
    await page.waitForLoadState();
    await page.waitForFunction((wanted) => Math.abs(scrollY - wanted) < 200, before, { timeout: SOON }).catch(() => {});
    const place = (await heading.boundingBox()).y;
    undo();
    assert.ok(Math.abs(place - 100) <= 60, `the heading stood at 100 px and stands at ${place} px`);
  }));

test("a broken configuration leaves the last good page below the findings, until it is mended", () =>
  visit(PAGE, async (page) => {
    const overlay = page.locator("dialog.specsite-live-overlay");
    const title = await page.locator("h1").innerText();
    const undo = edit("specsite.toml", (text) => `${text}\ntitle = = "broken"\n`);
    await overlay.waitFor({ state: "visible", timeout: SOON });
    assert.match(await overlay.innerText(), /specsite\.toml/);
    assert.equal(await page.locator("h1").innerText(), title);
    const other = await page.context().newPage();
    await other.goto(`${served.address}specs/`);
    assert.ok((await other.locator("tbody tr").count()) > 10, "another page is still there");
    await other.locator("dialog.specsite-live-overlay").waitFor({ state: "visible", timeout: SOON });
    undo();
    await overlay.waitFor({ state: "hidden", timeout: SOON });
    await other.locator("dialog.specsite-live-overlay").waitFor({ state: "hidden", timeout: SOON });
    assert.equal(await page.locator("h1").innerText(), title);
  }));
