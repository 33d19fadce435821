// What helps to read and to move: the bar of a long page, cards of what links lead to, the filter of the list beside the
// text, single keys, rows of one spec in a register, rows in groups.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { build, example, host, launch, temporary, visitIn } from "./helpers.mjs";

const site = build(example, "--base-url", "/a/b/");
const series = build(numbered());
let browser;
let served;
let named;

before(async () => {
  [browser, served, named] = await Promise.all([launch(), host(site), host(series)]);
});

after(async () => {
  await browser?.close();
  served?.close();
  named?.close();
});

/** Specs that are known by their numbers, of four people, more than a page of a list holds. */
function numbered() {
  const folder = temporary();
  const people = ["Nora Quill", "Ivo Bram", "Ada Holm", "Per Dahl"];
  const stages = ["Draft", "Accepted", "In Progress", "Implemented", "Rejected"];
  for (let at = 1; at <= 900; at += 1) {
    const number = String(at).padStart(4, "0");
    const header = `* Proposal: [SE-${number}](${number}-kiln.md)\n* Author: ${people[at % 4]}\n* Status: **${stages[at % 5]}**`;
    writeFileSync(join(folder, `${number}-kiln.md`), `# Kiln number ${at}\n\n${header}\n\n## Introduction\n\nClay.\n`);
  }
  return folder;
}

const visit = (path, look, options, at = served.address) => visitIn(browser, at, path, look, options);

const PHONE = { viewport: { width: 390, height: 800 } };
const query = async (page) => decodeURIComponent(await page.evaluate(() => location.search));

test("a bar stays once the title has left the window, and its contents lead to a section", () =>
  visit(
    "specs/browser-search/",
    async (page) => {
      const strip = page.locator(".strip");
      assert.equal(await strip.isVisible(), false);
      await page.locator("#test-cases").scrollIntoViewIfNeeded();
      await page.mouse.wheel(0, 600);
      await strip.waitFor();
      assert.match(await strip.locator(".bar-title").textContent(), /search/i);
      await strip.locator("button").click();
      await strip.locator("[popover] a[href='#security']").click();
      const top = await page.locator("#security").evaluate((node) => node.getBoundingClientRect().top);
      const edge = await strip.evaluate((node) => node.getBoundingClientRect().bottom);
      assert.ok(top >= edge, `the heading stands at ${top}, below the bar that ends at ${edge}`);
      assert.equal(await strip.locator("[popover]").isVisible(), false);
      await strip.locator(".find").click();
      await page.locator("dialog.search input").waitFor();
    },
    PHONE,
  ));

test("a link to a spec shows a card under the pointer and under the focus, which Escape takes away", () =>
  visit("specs/browser-search/", async (page) => {
    const link = page.locator(".prose a.spec").first();
    const card = page.locator("#ss-card");
    await link.hover();
    await card.waitFor();
    assert.match(await card.textContent(), /Implemented|Planned|In Progress/);
    await card.hover();
    await page.waitForTimeout(600);
    assert.equal(await card.isVisible(), true, "it stays under the pointer");
    await page.keyboard.press("Escape");
    assert.equal(await card.isVisible(), false);
    const item = page.locator(".item-trace a[href^='#test-case']").first();
    await page.keyboard.press("Tab");
    await item.focus();
    await card.waitFor();
    assert.equal(await item.getAttribute("aria-describedby"), "ss-card");
  }));

test("the list beside the text finds specs that it does not name", () =>
  visit(
    "specs/0450-kiln/",
    async (page) => {
      const side = page.locator(".side");
      assert.equal(await side.getByText("SE-0007").count(), 0);
      await side.locator("input").fill("se-7");
      assert.equal(await side.locator(".found a").first().textContent(), "SE-0007 Kiln number 7");
      await side.locator("input").fill("");
      assert.equal(await side.locator(".found").isVisible(), false);
      assert.ok(await side.locator("details a").first().isVisible());
    },
    {},
    named.address,
  ));

test("keys lead to places and items, and each can be switched off", () =>
  visit("", async (page) => {
    await page.keyboard.type("gs");
    await page.waitForURL(/\/specs\/$/);
    await page.keyboard.press("n");
    await page.waitForFunction(() => document.activeElement.matches(".specs th a"));
    const first = await page.evaluate(() => document.activeElement.textContent);
    await page.keyboard.press("n");
    assert.notEqual(await page.evaluate(() => document.activeElement.textContent), first);
    await page.keyboard.press("p");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), first);
    await page.keyboard.press("?");
    const dialog = page.locator("#ss-keys");
    await dialog.waitFor();
    await dialog.getByLabel("next item or row").uncheck();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.keyboard.press("n");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), first, "the key is off");
    await page.keyboard.type("gq");
    await page.waitForURL(/\/questions\/$/);
  }));

test("u leads to a requirement without a test, and y copies its address", () =>
  visit(
    "specs/browser-search/",
    async (page) => {
      const bare = page.locator(".matrix tbody tr:not(:has([role='img'], small)) a");
      const anchors = await bare.evaluateAll((links) => links.map(({ hash }) => hash));
      await page.keyboard.press("u");
      if (anchors.length > 0) {
        await page.waitForFunction((hash) => `#${document.activeElement.id}` === hash, anchors[0]);
      }
      await page.keyboard.press("y");
      await page.locator(".toast").waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.ok(copied.endsWith(`specs/browser-search/${anchors[0] ?? ""}`), copied);
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  ));

test("the text of a spec can be copied as Markdown", () =>
  visit(
    "specs/browser-search/",
    async (page) => {
      const button = page.getByRole("button", { name: "Copy as Markdown" });
      await button.click();
      await page.getByRole("button", { name: "Copied", exact: true }).waitFor();
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^# /m);
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  ));

test("a spec leads to its own rows of a register, and back to all", () =>
  visit("specs/browser-search/", async (page) => {
    await page.locator(".facts details summary").click();
    await page.locator(".facts a[href*='requirements/?spec=']").click();
    await page.waitForURL(/\?spec=browser-search$/);
    const rows = page.locator("main tbody tr:not(.group):visible");
    const heads = page.locator("main tbody tr.group:visible a");
    assert.deepEqual([...new Set(await heads.allTextContents())], ["Browser search"]);
    const few = await rows.count();
    assert.ok(few > 3);
    await page.locator(".bar .chip[aria-pressed]").click();
    assert.ok((await rows.count()) > few);
    assert.equal(await query(page), "");
  }));

test("rows stand in groups of a facet, which the address keeps", async () => {
  await visit("specs/", async (page) => {
    await page.locator("#ss-group").selectOption("status");
    const heads = page.locator("main tr.group:visible");
    const labels = await heads.allTextContents();
    assert.ok(labels.length > 1 && labels.includes("Implemented"), labels.join());
    assert.equal(await query(page), "?group=status");
    await page.locator("th .sort").first().click();
    assert.deepEqual(await heads.allTextContents(), labels, "sorting stays within the groups");
    await page.locator("#ss-group").selectOption("");
    assert.equal(await heads.count(), 0);
  });
  await visit(
    "specs/?group=author",
    async (page) => {
      await page.locator("main tr.group").first().waitFor();
      assert.equal(await page.locator("main tr.group").first().textContent(), "Ada Holm");
      await page.locator("#ss-filter").fill("kiln number 9");
      const heads = await page.locator("main tr.group").allTextContents();
      assert.equal(new Set(heads).size, 4, heads.join());
    },
    {},
    named.address,
  );
});

test("the head of a table stays in the window", () =>
  visit("requirements/", async (page) => {
    await page.locator("main tbody tr").nth(60).scrollIntoViewIfNeeded();
    const top = await page.locator("main thead th").first().evaluate((node) => node.getBoundingClientRect().top);
    assert.ok(Math.abs(top) < 2, `the head stands at ${top}`);
  }));

test("the page of what is not there finds its style and its links without a known address", async () => {
  const unknown = await host(build(example), "/team/repo/");
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${unknown.address}specs/browser-serach/`);
  await page.getByText("Search for “specs browser serach”").waitFor();
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector("h1")).fontFamily), "serif");
  await page.locator("main").getByRole("link", { name: "All specs" }).click();
  await page.waitForURL(`${unknown.address}specs/`);
  await context.close();
  unknown.close();
});

test("a board narrowed to a person shows the cards that stand behind its first ten", () =>
  visit(
    "board/",
    async (page) => {
      await page.locator(".board section").first().getByText("SE-0005").waitFor({ state: "detached" });
      await page.locator("#ss-filter").fill("se-0005");
      await page.locator(".board section").first().getByText("SE-0005").waitFor();
      await page.locator("#ss-filter").fill("ada holm");
      const more = page.locator(".board .more a").first();
      await more.click();
      await page.waitForURL(/q=ada%20holm|q=ada\+holm/);
      assert.match(await page.locator(".narrow output").textContent(), /of/);
    },
    {},
    named.address,
  ));

test("hits of the search are called by the names of their specs", () =>
  visit(
    "search/?q=se-0007",
    async (page) => {
      await page.locator("#ss-results .hit-title").first().waitFor();
      assert.equal(await page.locator("#ss-results .hit-title").first().textContent(), "SE-0007 Kiln number 7");
    },
    {},
    named.address,
  ));

test("a box of a picture fades what has nothing to do with it", () =>
  visit("graph/", async (page) => {
    const box = page.locator("svg.graph .node").first();
    await box.hover();
    assert.ok((await page.locator("svg.graph .node.lit").count()) > 1);
    assert.ok((await page.locator("svg.graph .node:not(.lit)").count()) > 0);
    await page.mouse.move(0, 0);
    assert.equal(await page.locator("svg.graph.aimed").count(), 0);
  }));
