// Facets narrow the rows of a page: by several values, in the address, from the keyboard; without a script each value
// leads to a list. The menu of registers opens and closes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { build, example, host, launch, none, specsOf, watch } from "./helpers.mjs";

const site = build(example, "--base-url", "/a/b/");
const specs = specsOf(site);
let browser;
let served;

before(async () => {
  [browser, served] = await Promise.all([launch(), host(site)]);
});

after(async () => {
  await browser?.close();
  served?.close();
});

/** Runs `look` with a fresh page at a path, and fails when the page did something wrong meanwhile. */
async function visit(path, look, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = await watch(page, served.address);
  await page.goto(served.address + path);
  await look(page);
  await context.close();
  none(faults, "the watch");
}

const button = (page, token) => page.locator(`.narrow button[data-facet="${token}"]`);
const countOf = async (page, token) => Number(await button(page, token).locator("b").textContent());
const rows = (page) => page.locator("main tbody tr:not(.group):visible").count();
const stage = (name) => specs.filter(({ status }) => status.stage === name).length;
const query = async (page) => decodeURIComponent(await page.evaluate(() => location.search));

test("a value narrows the rows to as many as it says", () =>
  visit("specs/", async (page) => {
    assert.equal(await rows(page), specs.length);
    assert.equal(await countOf(page, "status:planned"), stage("planned"));
    await button(page, "status:planned").click();
    assert.equal(await rows(page), stage("planned"));
    assert.equal(await button(page, "status:planned").getAttribute("aria-pressed"), "true");
    const said = await page.locator(".narrow output").textContent();
    assert.match(said, new RegExp(`^${stage("planned")} .*${specs.length}`));
  }));

test("values of one facet add up, facets cut each other, counts follow", () =>
  visit("specs/", async (page) => {
    await button(page, "status:planned").click();
    await button(page, "status:implemented").click();
    const either = stage("planned") + stage("implemented");
    assert.equal(await rows(page), either);
    assert.equal(await countOf(page, "status:planned"), stage("planned"), "a facet does not cut its own counts");
    const features = await countOf(page, "type:feature");
    assert.ok(features > 0 && features < either, String(features));
    await button(page, "type:feature").click();
    assert.equal(await rows(page), features);
    const left = (await countOf(page, "status:planned")) + (await countOf(page, "status:implemented"));
    assert.equal(left, features);
  }));

test("the address holds the choice and brings it back", () =>
  visit("requirements/", async (page) => {
    await button(page, "status:planned").click();
    await button(page, "status:in-progress").click();
    assert.equal(await query(page), "?status=planned,in-progress");
    await page.locator(".narrow input").fill("must");
    assert.equal(await query(page), "?status=planned,in-progress&q=must");
    const shown = await rows(page);
    assert.ok(shown > 0);
    await page.reload();
    assert.equal(await rows(page), shown);
    assert.equal(await page.locator(".narrow input").inputValue(), "must");
    await page.goBack();
    assert.equal(await query(page), "?status=planned");
    assert.equal(await button(page, "status:in-progress").getAttribute("aria-pressed"), "false");
    await page.goForward();
    assert.equal(await rows(page), shown);
  }));

test("a heading goes with the last of its rows, and all come back", () =>
  visit("requirements/", async (page) => {
    const headings = page.locator("tr.group:visible");
    const all = await rows(page);
    await button(page, "status:planned").click();
    const titles = await headings.locator("a").allTextContents();
    const planned = specs.filter(({ status }) => status.stage === "planned").map(({ title }) => title);
    none(titles.filter((title) => !planned.includes(title)), "headings of other specs");
    await page.locator(".narrow input").fill("no such words at all");
    assert.equal(await rows(page), 0);
    assert.equal(await headings.count(), 0);
    await page.locator(".narrow .bar button").click();
    assert.equal(await rows(page), all);
    assert.equal(await query(page), "");
    assert.equal(await page.locator(".narrow output").textContent(), "");
  }));

test("sorting keeps what is narrowed", () =>
  visit("specs/?status=planned", async (page) => {
    assert.equal(await rows(page), stage("planned"));
    await page.locator("th .sort").first().click();
    assert.equal(await rows(page), stage("planned"));
    const titles = await page.locator("tbody tr:visible th").allTextContents();
    assert.deepEqual(titles, titles.toSorted(new Intl.Collator("en", { numeric: true }).compare));
  }));

test("a value can be chosen with the keyboard", () =>
  visit("specs/", async (page) => {
    await button(page, "status:planned").focus();
    await page.keyboard.press("Space");
    assert.equal(await rows(page), stage("planned"));
    await page.keyboard.press("Enter");
    assert.equal(await rows(page), specs.length);
    const focused = await page.locator(":focus").getAttribute("data-facet");
    assert.equal(focused, "status:planned", "the focus stays");
  }));

test("the list of a value marks it and keeps the links of its facet", () =>
  visit("status/planned/", async (page) => {
    const current = page.locator('.narrow [aria-current="page"]');
    assert.equal(await current.getAttribute("data-facet"), "status:planned");
    assert.equal(await button(page, "status:implemented").count(), 0);
    const features = await countOf(page, "type:feature");
    await button(page, "type:feature").click();
    assert.equal(await rows(page), features);
  }));

test("without a script each value leads to the list of specs that have it", () =>
  visit("requirements/", async (page) => {
    const links = await page.locator(".narrow a[data-facet]").evaluateAll((all) => all.map(({ href }) => href));
    assert.ok(links.length > 4);
    assert.equal(await page.locator(".narrow b:visible").count(), 0, "the numbers count rows, not specs");
    for (const link of links) {
      assert.equal((await page.goto(link)).status(), 200, link);
      assert.ok((await page.locator("main tbody tr").count()) > 0, link);
    }
  }, { javaScriptEnabled: false }));

test("the menu leads to every register, closes on Escape and on a press elsewhere", () =>
  visit("board/", async (page) => {
    const menu = page.locator(".menu");
    const isOpen = () => menu.evaluate(({ open }) => open);
    await menu.locator("summary").focus();
    await page.keyboard.press("Enter");
    assert.ok(await isOpen());
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    assert.ok(!(await isOpen()));
    assert.equal(await page.locator(":focus").evaluate(({ localName }) => localName), "summary");
    await page.keyboard.press("Enter");
    await page.mouse.click(1200, 800);
    assert.ok(!(await isOpen()));
    const links = await menu.locator("a").evaluateAll((all) => all.map(({ href }) => href));
    assert.ok(links.length > 10);
    for (const link of links) assert.equal((await page.goto(link)).status(), 200, link);
  }));

test("the menu opens without a script and fits a phone", () =>
  visit("board/", async (page) => {
    await page.locator(".menu summary").click();
    const box = await page.locator(".menu > div").boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= 320, JSON.stringify(box));
    assert.ok(await page.locator(".menu a").first().isVisible());
  }, { javaScriptEnabled: false, viewport: { width: 320, height: 800 } }));
