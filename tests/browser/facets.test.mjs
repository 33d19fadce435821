// Facets narrow the rows of a page: by several values, in the address, from the keyboard; without a script each value
// leads to a list. The menu of registers opens and closes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { build, example, host, launch, none, specsOf, temporary, visitIn } from "./helpers.mjs";

const site = build(example, "--base-url", "/a/b/");
const specs = specsOf(site);
const longer = build(many(900));
const series = build(numbered());
let browser;
let served;
let split;
let named;

before(async () => {
  [browser, served, split, named] = await Promise.all([launch(), host(site), host(longer), host(series)]);
});

after(async () => {
  await browser?.close();
  served?.close();
  split?.close();
  named?.close();
});

/** A folder of specs that are known by their numbers, each by one of four people, in every stage. */
function numbered() {
  const folder = temporary();
  const people = ["Nora Quill", "Ivo Bram", "Ada Holm", "Per Dahl"];
  const stages = ["Draft", "Accepted", "In Progress", "Implemented", "Rejected"];
  for (let at = 1; at <= 40; at += 1) {
    const number = String(at * 7).padStart(4, "0");
    const header = `* Proposal: [SE-${number}](${number}-kiln.md)\n* Author: ${people[at % 4]}\n* Status: **${stages[at % 5]}**`;
    writeFileSync(join(folder, `${number}-kiln.md`), `# Kiln number ${at}\n\n${header}\n\n## Introduction\n\nClay.\n`);
  }
  return folder;
}

/** A folder of specs, every third of them planned, with a requirement each: more than a page of a list holds. */
function many(count) {
  const folder = temporary();
  for (let at = 0; at < count; at += 1) {
    const status = at % 3 === 0 ? "Planned" : "Implemented";
    const people = at % 2 === 0 ? "Nora Quill, Ivo Bram, Ada Holm, Per Dahl, Una Voss, Kim Rao" : "Lea Moor";
    const facts = `**Status:** ${status}\n**Authors:** ${people}, Ola Berg, Tim Frey, Eva Lund, Jo Steen\n**Type:** ${at % 2 === 0 ? "Even" : "Odd"}\n**Created:** 2024-01-${(at % 28) + 1}`;
    const text = `# Feature ${at}\n\n${facts}\n\n## Requirements\n\n- **FR1:** The part number ${at} MUST work\n`;
    writeFileSync(join(folder, `feature-${at}.md`), text);
  }
  return folder;
}

const visit = (path, look, options, at = served.address) => visitIn(browser, at, path, look, options);

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
  visit("status/implemented/", async (page) => {
    const current = page.locator('.narrow [aria-current="page"]');
    assert.equal(await current.getAttribute("data-facet"), "status:implemented");
    assert.equal(await button(page, "status:planned").count(), 0);
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

// ---- lists on several pages --------------------------------------------------------------------------------------

const large = (path, look, options) => visit(path, look, options, split.address);
const turns = (page) => page.locator("nav.turns:visible");

test("a long list is walked by plain links, above and below it, without a script", () =>
  large("specs/", async (page) => {
    const seen = new Set();
    for (;;) {
      const here = await page.locator("main tbody th a").evaluateAll((all) => all.map(({ href }) => href));
      none(here.filter((href) => seen.has(href)), "rows that stand on two pages");
      for (const href of here) seen.add(href);
      assert.equal(await turns(page).count(), 2);
      const next = page.locator('a[rel="next"]').first();
      if ((await next.count()) === 0) break;
      await next.click();
    }
    assert.equal(seen.size, 900);
    assert.equal(await page.locator('.turns [aria-current="page"]').first().textContent(), "5");
  }, { javaScriptEnabled: false }));

test("narrowing a long list looks at all of its rows", () =>
  large("specs/", async (page) => {
    await button(page, "status:planned").click();
    await page.locator(".narrow output", { hasText: "300 of 900" }).waitFor();
    assert.equal(await rows(page), 200);
    await turns(page).getByRole("button", { name: "Next" }).click();
    assert.equal(await rows(page), 100);
    assert.match(await turns(page).textContent(), /201–300 of 300/);
    assert.equal(await countOf(page, "type:even"), 150);
    await page.locator(".narrow input").fill("feature 899");
    assert.equal(await rows(page), 0);
    await button(page, "status:planned").click();
    assert.equal(await page.locator("main tbody th").textContent(), "Feature 899");
    assert.equal(await query(page), "?q=feature 899");
    await page.reload();
    await page.locator(".narrow output", { hasText: "1 of 900" }).waitFor();
    await page.locator(".narrow .bar button").click();
    assert.equal(await rows(page), 200);
  }));

test("sorting a long list sorts all of its rows", () =>
  large("specs/page/2/", async (page) => {
    const sort = page.locator("th .sort").first();
    await sort.click();
    await page.locator('th[aria-sort="ascending"]').waitFor();
    assert.equal(await page.locator("main tbody th").first().textContent(), "Feature 0");
    await sort.click();
    await page.locator('th[aria-sort="descending"]').waitFor();
    assert.equal(await page.locator("main tbody th").first().textContent(), "Feature 899");
  }));

test("a register on several pages narrows by status and by words", () =>
  large("requirements/", async (page) => {
    await page.locator(".narrow input").fill("number 77");
    await page.locator(".narrow output", { hasText: "18 of 900" }).waitFor();
    assert.equal(await rows(page), 18);
    await button(page, "status:planned").click();
    assert.equal(await rows(page), 5);
    const link = page.locator("tbody tr:not(.group) th a").first();
    assert.equal(await link.evaluate(({ href }) => href), `${split.address}specs/feature-177/#fr1`);
    assert.match(await page.locator("tr.group").first().textContent(), /^Feature 177 Planned$/);
  }));

test("a list of one value narrows only what has it", () =>
  large("type/even/", async (page) => {
    await button(page, "status:planned").click();
    await page.locator(".narrow output", { hasText: "150 of 450" }).waitFor();
  }));

test("when the rows cannot be fetched the reader is told, and the pages stay", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route("**/api/**", (route) => route.abort());
  await page.goto(`${split.address}specs/`);
  await button(page, "status:planned").click();
  await page.locator(".narrow output", { hasText: "could not be fetched" }).waitFor();
  assert.equal(await rows(page), 200);
  assert.equal(await turns(page).count(), 2);
  await context.close();
});

test("a list that is drawn anew is no wider than its page", () =>
  large("specs/", async (page) => {
    assert.ok((await page.locator("main thead").textContent()).includes("Authors"));
    await page.locator("#ss-group").selectOption("status");
    await page.locator("main tr.group").first().waitFor();
    const [inner, outer] = await page.locator("main .scroll").evaluate((frame) => [frame.scrollWidth, frame.clientWidth]);
    assert.ok(inner <= outer, `${inner} in ${outer}`);
  }));

const ofSeries = (path, look) => visit(path, look, {}, named.address);

test("a number in any form and a name find their rows", () =>
  ofSeries("specs/", async (page) => {
    for (const typed of ["SE-0070", "se-70", "se70", "#70", "0070", "se 0070"]) {
      await page.locator(".narrow input").fill(typed);
      assert.match(await page.locator("main tbody tr:visible th").first().textContent(), /^SE-0070 Kiln number 10$/, typed);
    }
    await page.locator(".narrow input").fill("ada holm");
    assert.equal(await rows(page), 10);
    await page.locator(".narrow input").fill("");
    await button(page, "author:nora-quill").click();
    assert.equal(await rows(page), 10);
    assert.equal(await query(page), "?author=nora-quill");
  }));

test("a proposal has its own shape in a list, not its colour alone", () =>
  ofSeries("specs/", async (page) => {
    const shape = (stage) =>
      page.locator(`main tbody i.${stage}`).first().evaluate((node) => getComputedStyle(node, "::before").borderTopStyle);
    assert.deepEqual([await shape("proposed"), await shape("planned")], ["dotted", "solid"]);
  }));

test("where no row matches the search is offered with the words", () =>
  ofSeries("specs/", async (page) => {
    const link = page.locator(".narrow .bar a");
    assert.equal(await link.isVisible(), false);
    await page.locator(".narrow input").fill("zzzz & more");
    assert.equal(await rows(page), 0);
    assert.equal(await link.evaluate(({ href }) => href), `${named.address}search/?q=zzzz%20%26%20more`);
  }));

test("a status sorts by the order of a life, and the address keeps it", () =>
  ofSeries("specs/", async (page) => {
    await page.locator("th .sort", { hasText: "Status" }).click();
    const stages = () => page.locator("main tbody td > i").evaluateAll((all) => all.map(({ textContent }) => textContent));
    const life = ["Draft", "Accepted", "In Progress", "Implemented", "Rejected"];
    assert.deepEqual([...new Set(await stages())], life);
    assert.equal(await query(page), "?sort=Status");
    await page.locator("th .sort", { hasText: "Status" }).click();
    assert.equal(await query(page), "?sort=-Status");
    await page.locator(".narrow input").fill("kiln");
    assert.equal(await query(page), "?q=kiln&sort=-Status");
    await page.reload();
    assert.deepEqual([...new Set(await stages())], life.toReversed());
  }));

test("what is typed while the search box loads is in it", () =>
  ofSeries("", async (page) => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route("**/interface*.js", async (route) => {
      await held;
      await route.continue();
    });
    await page.keyboard.press("/");
    await page.keyboard.type("status");
    release();
    const box = page.locator("dialog input");
    await box.waitFor();
    assert.equal(await box.inputValue(), "status");
  }));
