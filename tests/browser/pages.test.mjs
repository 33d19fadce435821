// Every kind of page below a base path: nothing refused, nothing failed, nothing wider than a phone, reached by the
// keyboard, in the reader's theme, and complete without a script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { build, example, host, htmlFiles, kinds, launch, none, specsOf, tooWide, watch } from "./helpers.mjs";

const site = build(example, "--base-url", "/a/b/");
const pages = Object.entries(kinds(site));
let browser;
let served;

before(async () => {
  [browser, served] = await Promise.all([launch(), host(site)]);
});

after(async () => {
  await browser?.close();
  served?.close();
});

/** Runs `look` with a page of a fresh context, and fails when the page did something wrong meanwhile. */
async function visit(options, look, address = served.address, pass) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = await watch(page, address, pass);
  await look(page);
  await context.close();
  none(faults, "the watch");
}

/** The text of an element as it is painted, in one line. */
async function shown(locator) {
  return (await locator.innerText()).replace(/\s+/g, " ");
}

for (const [name, path] of pages) {
  test(name, (t) =>
    visit({}, async (page) => {
      await page.goto(served.address + path, { waitUntil: "networkidle" });
      await t.test("one h1 and a title", async () => {
        assert.equal(await page.locator("h1").count(), 1);
        assert.notEqual((await page.title()).trim(), "");
      });
      await t.test("the skip link comes first, is seen and leads to the text", async () => {
        await page.keyboard.press("Tab");
        const skip = page.locator(":focus");
        assert.equal(await skip.getAttribute("href"), "#ss-main");
        const box = await skip.boundingBox();
        assert.ok(box && box.x >= 0 && box.y >= 0 && box.width >= 24 && box.height >= 24, JSON.stringify(box));
        await page.keyboard.press("Enter");
        assert.equal(await page.locator(":focus").getAttribute("id"), "ss-main");
      });
      await t.test("no scrolling sideways at 320 px", async () => {
        await page.setViewportSize({ width: 320, height: 800 });
        none(await page.evaluate(tooWide), `/${path}`);
      });
    }));
}

test("a site without a base address works wherever its folder lies", async () => {
  const elsewhere = await host(build(example), "/some/where/else/");
  await visit({}, async (page) => {
    for (const [, path] of pages.filter(([name]) => name !== "the missing page")) {
      await page.goto(elsewhere.address + path, { waitUntil: "networkidle" });
    }
  }, elsewhere.address);
  elsewhere.close();
});

test("an address that does not exist, three folders deep, has its style and its links", async () => {
  const missing = `${served.address}no/such/page/`;
  const expected = (fault) => fault.includes("404") && !fault.includes("assets/");
  await visit({}, async (page) => {
    assert.equal((await page.goto(missing, { waitUntil: "networkidle" })).status(), 404);
    const sheets = await page.evaluate(() => [...document.styleSheets].map((sheet) => sheet.cssRules.length));
    assert.ok(sheets.length > 0 && sheets.every((rules) => rules > 0), `rules ${sheets}`);
    await page.locator("main").getByRole("link", { name: "Home" }).click();
    await page.waitForURL(served.address);
  }, served.address, expected);
});

// ---- the theme switch --------------------------------------------------------------------------------------------

const theme = (page) => page.evaluate(() => document.documentElement.dataset.theme ?? "auto");
const surface = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

async function switchTo(page, wanted) {
  for (let turn = 0; turn < 3 && (await theme(page)) !== wanted; turn += 1) await page.locator("#ss-theme").click();
  assert.equal(await theme(page), wanted);
}

test("the theme switch sets dark, light and auto", () =>
  visit({ colorScheme: "light" }, async (page) => {
    await page.goto(served.address);
    const light = await surface(page);
    await switchTo(page, "dark");
    const dark = await surface(page);
    assert.notEqual(dark, light);
    await page.emulateMedia({ colorScheme: "dark" });
    await switchTo(page, "light");
    assert.equal(await surface(page), light);
    await switchTo(page, "auto");
    assert.equal(await surface(page), dark);
  }));

for (const [colorScheme, chosen] of [["light", "dark"], ["dark", "light"]]) {
  test(`${chosen} on a ${colorScheme} system is there before anything is painted`, () =>
    visit({ colorScheme }, async (page) => {
      await page.addInitScript(() => {
        window.seen = [];
        const look = () => {
          if (document.body) window.seen.push(document.documentElement.dataset.theme ?? "auto");
        };
        new MutationObserver(look).observe(document, { childList: true, subtree: true });
      });
      await page.goto(served.address);
      await switchTo(page, chosen);
      for (const again of [() => page.reload(), () => page.goto(`${served.address}specs/`)]) {
        await again();
        const seen = await page.evaluate(() => window.seen);
        assert.ok(seen.length > 0 && seen.every((now) => now === chosen), `with the first of the body on: ${seen}`);
      }
      await switchTo(page, "auto");
      await page.reload();
      assert.equal(await theme(page), "auto");
    }));
}

// ---- without a script --------------------------------------------------------------------------------------------

const SCRIPTLESS = { javaScriptEnabled: false };

for (const name of ["the complete spec", "the unfinished spec"]) {
  test(`without a script: ${name} has its text, its numbers and its links`, () =>
    visit(SCRIPTLESS, async (page) => {
      const path = Object.fromEntries(pages)[name];
      const spec = specsOf(site).find(({ url }) => url === path);
      await page.goto(served.address + path);
      // The status after a link to a spec is none of the spec's own words.
      await page.locator(".status-mark").evaluateAll((marks) => marks.forEach((mark) => mark.remove()));
      const text = await shown(page.locator("main"));
      const words = [
        spec.title,
        spec.summary,
        spec.status.label,
        ...spec.items.map(({ text }) => text),
        ...spec.changelog.flatMap(({ date, entries }) => [date, ...entries]),
      ];
      none(words.filter((wanted) => !text.includes(wanted.replace(/\s+/g, " "))), "text that is not shown");
      const anchors = [...spec.headings, ...spec.items].map(({ anchor }) => anchor).filter(Boolean);
      const ids = new Set(await page.locator("[id]").evaluateAll((all) => all.map(({ id }) => id)));
      none(anchors.filter((anchor) => !ids.has(anchor)), "anchors that lead nowhere");
      const links = await page.locator("main a").evaluateAll((all) => all.map(({ href }) => href));
      const wanted = [
        ...spec.references.map(({ id }) => `${served.address}specs/${id}/`),
        ...spec.referenced_by.map((id) => `${served.address}specs/${id}/`),
        ...spec.external.map(({ url }) => url),
      ];
      none(wanted.filter((address) => !links.some((link) => link.startsWith(address))), "links that are missing");
    }));
}

test("without a script: the list has every spec, with status and a link", () =>
  visit(SCRIPTLESS, async (page) => {
    await page.goto(`${served.address}specs/`);
    for (const { title, url, status } of specsOf(site)) {
      const row = page.locator("tbody tr", { has: page.getByRole("link", { name: title, exact: true }) });
      assert.equal(await row.count(), 1, title);
      assert.equal(await row.getByRole("link", { name: title }).evaluate(({ href }) => href), served.address + url);
      assert.ok((await shown(row)).includes(status.label), title);
    }
  }));

test("without a script: each number by status leads to the list that it counts", () =>
  visit(SCRIPTLESS, async (page) => {
    await page.goto(served.address);
    const counts = await page.locator("section[aria-labelledby=ss-status] .chip").evaluateAll((all) =>
      all.map((chip) => ({ href: chip.href, count: Number(chip.querySelector("b").textContent) })),
    );
    assert.ok(counts.length >= 3);
    for (const { href, count } of counts) {
      await page.goto(href);
      assert.equal(await page.locator("main tbody tr").count(), count, href);
    }
    assert.equal(counts.reduce((sum, { count }) => sum + count, 0), specsOf(site).length);
  }));

test("without a script: the registers have every requirement and every question", () =>
  visit(SCRIPTLESS, async (page) => {
    const items = specsOf(site).flatMap(({ url, items }) => items.map((item) => ({ ...item, url })));
    const registers = [
      ["requirements/", /^(functional_requirement|non_functional_requirement|constraint)$/],
      ["questions/", /^open_question$/],
    ];
    for (const [path, kind] of registers) {
      await page.goto(served.address + path);
      const text = await shown(page.locator("main"));
      const links = new Set(await page.locator("main a").evaluateAll((all) => all.map(({ href }) => href)));
      const wanted = items.filter((item) => kind.test(item.kind));
      assert.ok(wanted.length > 10, `${path} ${wanted.length}`);
      none(wanted.filter((item) => !text.includes(item.text)).map((item) => `${item.url} ${item.id}`), `${path} text`);
      const missing = wanted.filter((item) => !links.has(`${served.address}${item.url}#${item.anchor}`));
      none(missing.map((item) => `${item.url}#${item.anchor}`), `${path} links`);
    }
  }));

test("without a script: nothing is offered that needs one", () =>
  visit(SCRIPTLESS, async (page) => {
    for (const [name, path] of pages) {
      await page.goto(served.address + path);
      assert.equal(await page.locator("button:visible, input:visible, select:visible").count(), 0, name);
      assert.ok((await shown(page.locator("main"))).length > 40, name);
    }
  }));

/** Adds up how far what is seen moves without anybody doing anything (https://web.dev/articles/cls). */
const addShifts = () => {
  window.shifted = 0;
  const add = (list) => list.getEntries().forEach((entry) => (window.shifted += entry.hadRecentInput ? 0 : entry.value));
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
};

// Every list, register and spec: on a phone their rows become cards, whose labels a script sets.
const tops = htmlFiles(site).filter((file) => /^([^/]+\/)?index\.html$/.test(file)).map((file) => file.replace("index.html", ""));
const still = [...new Set([...tops, ...pages.map(([, path]) => path)])];
for (const width of [1280, 390]) {
  test(`nothing moves when scripts begin, ${width} px`, () =>
    visit({ viewport: { width, height: 900 } }, async (page) => {
      await page.addInitScript(addShifts);
      for (const path of still) {
        await page.goto(served.address + path, { waitUntil: "networkidle" });
        const shifted = await page.evaluate(() => window.shifted);
        assert.ok(shifted <= 0.02, `${path}: ${shifted}`);
      }
    }));
}
