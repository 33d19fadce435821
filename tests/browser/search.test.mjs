// The search as readers use it: the dialog by keyboard, the page of results with its facets and its address, what is
// there without a script, and what is said when nothing answers. Most of it with a client that answers on command.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { build, example, host, launch, none, specsOf, temporary, watch } from "./helpers.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const fake = readFileSync(new URL("search-fake.js", import.meta.url), "utf8");
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

/** Runs `look` with a fresh page, and fails when the page did something wrong meanwhile. */
async function visit(path, look, { client = fake, address = served.address, pass, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = await watch(page, address, pass);
  if (client) await answerWith(page, client);
  await page.goto(address + path);
  await look(page);
  await context.close();
  none(faults, "the watch");
}

async function answerWith(page, client) {
  await page.route("**/search/root.json", (route) => route.fulfill({ json: { client: "client.fake.js" } }));
  const type = "text/javascript";
  await page.route("**/search/client.fake.js", (route) => route.fulfill({ body: client, contentType: type }));
}

const field = (page) => page.locator("dialog[open] input");
const options = (page) => page.locator("dialog[open] [role=option]");
const chosen = (page) => page.locator("dialog [role=option][aria-selected=true]");
const focused = (page) => page.evaluate(() => document.activeElement.getAttribute("href"));

/** Opens the dialog, types, and waits for what is found by it. */
async function typed(page, text) {
  await page.keyboard.press("/");
  await field(page).waitFor();
  await page.keyboard.type(text);
  await options(page).filter({ hasText: text }).first().waitFor();
}

// ---- the dialog --------------------------------------------------------------------------------------------------

test("two keys and the link open the dialog; Escape gives the focus back", () =>
  visit("specs/", async (page) => {
    const link = page.locator("tbody th a").first();
    for (const key of ["/", "Control+k", "Meta+k"]) {
      await link.focus();
      await page.keyboard.press(key);
      await field(page).waitFor();
      assert.equal(await field(page).evaluate((node) => node === document.activeElement), true, key);
      await page.keyboard.press("Escape");
      assert.equal(await page.locator("dialog[open]").count(), 0);
      assert.equal(await focused(page), await link.getAttribute("href"), key);
    }
    await page.locator("#ss-filter").focus();
    await page.keyboard.press("/");
    assert.equal(await page.locator("#ss-filter").inputValue(), "/");
    assert.equal(await page.locator("dialog[open]").count(), 0, "a field keeps its keys");
    await page.locator("#ss-find").click();
    await field(page).waitFor();
    await page.mouse.click(5, 5);
    assert.equal(await page.locator("dialog[open]").count(), 0, "a press beside the dialog");
  }));

test("arrows choose, Home and End go to the ends, Enter follows", () =>
  visit("", async (page) => {
    await typed(page, "session");
    const title = async () => (await chosen(page).locator(".hit-title").textContent()) ?? "";
    assert.equal(await field(page).getAttribute("aria-expanded"), "true");
    assert.equal(await title(), "session 0");
    await page.keyboard.press("ArrowDown");
    assert.equal(await title(), "session 1");
    assert.equal(await field(page).getAttribute("aria-activedescendant"), await chosen(page).getAttribute("id"));
    await page.keyboard.press("End");
    assert.equal(await title(), "session 9");
    await page.keyboard.press("ArrowDown");
    assert.equal(await title(), "session 0", "the list goes round");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.locator("dialog .hit mark").nth(1).waitFor();
    const place = await chosen(page).locator(".hit-place").textContent();
    assert.equal(place, "Functional requirement FR3");
    const [apart] = await Promise.all([page.waitForEvent("popup"), page.keyboard.press("Control+Enter")]);
    assert.match(apart.url(), /specs\/spec-1\/#what-it-does$/);
    await apart.close();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/specs/spec-1/#what-it-does");
  }, { pass: (fault) => fault.includes("404") || fault.includes("popup") }));

test("the number of results is read aloud when the typing rests, and the choice with it", () =>
  visit("", async (page) => {
    await typed(page, "several sesion");
    const status = page.locator("dialog [role=status]");
    assert.equal(await status.textContent(), "");
    assert.equal(await field(page).getAttribute("aria-activedescendant"), null);
    await page.waitForFunction(() => document.querySelector("dialog [role=status]").textContent !== "");
    const lines = await page.locator("dialog .search-said p").allTextContents();
    assert.equal((await status.textContent()).replace(/\s+/g, " "), lines.join(" "));
    assert.match(await status.textContent(), /^25 .*sesion.*session/s);
    assert.equal(await field(page).getAttribute("aria-activedescendant"), "ss-hit-0");
  }));

test("the newest question wins, and Enter waits for its answer", () =>
  visit("", async (page) => {
    await typed(page, "quick");
    await field(page).fill("slow");
    await page.waitForTimeout(200);
    await field(page).fill("late");
    await page.waitForTimeout(900);
    assert.equal(await options(page).first().locator(".hit-title").textContent(), "late 0");
    await field(page).fill("slow but wanted");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/specs/spec-0/**");
  }, { pass: (fault) => fault.includes("404") }));

test("an empty box says what can be typed, a vain one what was tried", () =>
  visit("", async (page) => {
    await page.keyboard.press("/");
    await page.locator("dialog .search-tips").waitFor();
    await field(page).fill("nothing here");
    await page.locator("dialog .search-said kbd").first().waitFor();
    assert.equal(await page.locator("dialog .search-tips").isVisible(), false);
    const tried = await page.locator("dialog .search-said kbd").allTextContents();
    assert.deepEqual(tried, ["nothing", "here"]);
    assert.equal(await field(page).getAttribute("aria-expanded"), "false");
    await page.locator("dialog .search-said a").click();
    await page.waitForURL("**/index/");
  }));

test("the key without a modifier can be switched off", () =>
  visit("", async (page) => {
    await page.keyboard.press("/");
    await page.locator(".search-slash").click();
    assert.equal(await page.locator(".search-slash").getAttribute("aria-pressed"), "false");
    await page.reload();
    await page.keyboard.press("/");
    await page.keyboard.press("Control+k");
    await field(page).waitFor();
    assert.equal(await field(page).inputValue(), "");
    assert.equal(await page.locator("#ss-find kbd").isVisible(), false);
  }));

// ---- what could do harm ------------------------------------------------------------------------------------------

test("hits that lead elsewhere are left out, and text stays text", () =>
  visit("", async (page) => {
    const hostile = `<img src=x onerror="window.__pwn=1">`;
    await typed(page, hostile);
    const links = await options(page).evaluateAll((all) => all.map(({ href }) => href));
    assert.equal(links.length, 8, "two of ten are no pages of this site");
    none(links.filter((href) => !href.startsWith(`${served.address}specs/`)), "links");
    await page.locator("dialog .hit mark").first().waitFor();
    assert.equal(await page.locator("dialog :is(img, i, b b)").count(), 0);
    await page.goto(`${served.address}search/?q=${encodeURIComponent(hostile)}&stage=%22%3E%3Cimg%3E&type=__proto__`);
    await page.locator(".chip[aria-pressed=true]").first().waitFor();
    assert.equal(await page.locator("main input").inputValue(), hostile);
    assert.equal(await page.locator("main img").count(), 0);
    assert.equal(await page.evaluate(() => "__pwn" in window), false);
  }));

test("a portal of hostile titles is searched", async () => {
  const folder = temporary();
  const payloads = [
    `<img src=x onerror=window.__pwn=1>`,
    `"><script>window.__pwn=1</script>`,
    `javascript:window.__pwn=1`,
    `{count} \${7*7} {{7*7}}`,
    "__proto__",
  ];
  payloads.forEach((text, at) => {
    const head = `# ${text} lantern\n\n**Status:** ${text}\n**Type:** ${text}\n`;
    const body = `## ${text}\n\nA lantern. ${text}\n\n## Requirements\n\n- **FR1:** ${text} lantern\n`;
    writeFileSync(join(folder, `s${at}.md`), `${head}\n${body}`);
  });
  const queries = [...payloads, `"${payloads[0]}"`, "kind:requirement lantern", ":::", `"`, "-", "a".repeat(300)];
  const own = await host(build(folder, "--base-url", "/a/b/"));
  await visit("", async (page) => {
    await typed(page, "lantern");
    await page.locator("dialog .hit mark").first().waitFor();
    assert.equal(await options(page).count(), payloads.length);
    for (const text of queries) {
      await page.goto(`${own.address}search/?q=${encodeURIComponent(text)}`);
      await page.locator(".search-found .search-said p").first().waitFor();
    }
    assert.equal(await page.evaluate(() => "__pwn" in window), false);
  }, { client: null, address: own.address });
  own.close();
});

// ---- the page of results -----------------------------------------------------------------------------------------

const rows = (page) => page.locator(".hits .hit").count();
const query = (page) => page.evaluate(() => location.search);
const lines = (page) => page.locator(".search-found .search-said p");
const found = (page, count) => lines(page).filter({ hasText: new RegExp(`^${count} `) }).waitFor();

function pressed(page) {
  const chips = page.locator(".chip[aria-pressed=true]");
  return chips.evaluateAll((all) => all.map(({ firstChild }) => firstChild.textContent));
}

test("facets narrow the results, stand in the address, and the back button undoes them", () =>
  visit("search/?q=session", async (page) => {
    await found(page, 25);
    assert.match(await page.title(), /^session · /);
    assert.equal(await page.locator(".search-needs").isVisible(), false);
    await page.locator("#ss-by-stage button", { hasText: "Planned" }).click();
    await found(page, 9);
    assert.equal(await query(page), "?q=session&stage=planned");
    assert.equal(await page.evaluate(() => document.activeElement.value), "planned", "the focus stays");
    await page.locator("#ss-by-type button", { hasText: "feature" }).click();
    await found(page, 5);
    assert.deepEqual(await pressed(page), ["Planned", "feature"]);
    await page.goBack();
    await found(page, 9);
    assert.deepEqual(await pressed(page), ["Planned"]);
    await page.locator("main input").fill("sessions");
    await found(page, 9);
    assert.equal(await query(page), "?q=sessions&stage=planned");
    await page.goBack();
    await found(page, 25);
    await page.goForward();
    await found(page, 9);
    await page.locator(".search-clear").click();
    await found(page, 25);
    assert.equal(await query(page), "?q=sessions");
    await page.goto(`${served.address}search/?q=x&stage=planned,implemented&type=%3Cb%3Ebold%3C%2Fb%3E`);
    await found(page, 8);
    assert.deepEqual(await pressed(page), ["Planned", "Implemented", "<b>bold</b>"]);
  }));

test("more results come at a press, and the focus goes to the first of them", () =>
  visit("search/?q=session", async (page) => {
    await found(page, 25);
    assert.equal(await rows(page), 18);
    await page.locator(".search-more button").click();
    await page.waitForFunction(() => document.querySelectorAll(".hits .hit").length > 18);
    assert.match(await page.evaluate(() => document.activeElement.textContent), /^session/);
    assert.equal(await query(page), "?q=session");
  }));

test("the A to Z gives way to results, and comes back", () =>
  visit("search/", async (page) => {
    const letters = page.locator("main .letter").first();
    await letters.waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("session");
    await found(page, 25);
    assert.equal(await letters.isVisible(), false);
    await page.locator("main input").fill("");
    await letters.waitFor();
    assert.equal(await query(page), "");
    assert.equal(await rows(page), 0);
  }));

test("a kind is shown as often as it was counted", () =>
  visit("search/?q=specs", async (page) => {
    const chips = page.locator("#ss-by-kind button");
    await chips.nth(1).waitFor();
    const kinds = await chips.evaluateAll((all) => all.map(({ value, lastChild }) => [value, lastChild.textContent]));
    assert.ok(kinds.length > 5, `kinds ${kinds}`);
    for (const [kind, count] of kinds) {
      await page.goto(`${served.address}search/?q=specs&kind=${kind}`);
      await found(page, count);
      assert.equal(await page.locator("#ss-by-kind [aria-pressed=true]").getAttribute("value"), kind);
    }
  }, { client: null }));

// ---- without ------------------------------------------------------------------------------------------------------

test("without a script the link leads to the A to Z", () =>
  visit("", async (page) => {
    await page.locator("#ss-find").click();
    await page.waitForURL("**/search/");
    assert.equal(await page.locator(".search-needs").isVisible(), true);
    assert.equal(await page.locator("input:visible, button:visible").count(), 0);
    const links = new Set(await page.locator("main .letter a").evaluateAll((all) => all.map(({ href }) => href)));
    const urls = specsOf(site).map(({ url }) => url);
    none(urls.filter((url) => !links.has(served.address + url)), "specs that are missing");
  }, { javaScriptEnabled: false, client: null }));

test("pages hold nothing of the dialog before it is opened", () =>
  visit("", async (page) => {
    const page0 = readFileSync(join(site, "index.html"), "utf8");
    assert.doesNotMatch(page0, /<dialog|role="combobox"|data-(?:kind|stage|loading)/);
    await page.locator("#ss-find").focus();
    await page.waitForLoadState("networkidle");
    assert.equal(await page.locator("dialog").count(), 0);
  }));

test("of very many things the page of results and the A to Z name the specs, and say where the rest is", async () => {
  const folder = temporary();
  const items = Array.from({ length: 2100 }, (_, at) => `- **FR${at + 1}:** It MUST do thing ${at}.`);
  writeFileSync(join(folder, "one.md"), `# One\n\n**Status:** Planned\n\n## Requirements\n\n${items.join("\n")}\n`);
  const own = await host(build(folder, "--base-url", "/a/b/"));
  await visit("search/", async (page) => {
    assert.equal(await page.locator("main .letter a").count(), 1);
    await page.locator("main .note-line a").click();
    await page.waitForURL("**/index/");
    assert.equal(await page.locator("main .letter a").count(), 1);
    await page.locator("main .lede a").first().click();
    await page.waitForURL("**/requirements/");
    assert.equal(await page.locator("main h2 small").first().textContent(), "2100");
  }, { client: null, address: own.address });
  own.close();
});

test("without its words the search leads to the A to Z", () =>
  visit("", async (page) => {
    await page.route("**/search/words.json", (route) => route.fulfill({ status: 404, body: "" }));
    await page.locator("#ss-find").click();
    await page.waitForURL("**/search/");
    assert.equal(await page.locator("main .letter").first().isVisible(), true);
    assert.equal(await page.locator(".search-needs").isVisible(), true);
  }, { pass: (fault) => fault.includes("404") }));

test("opened from a disk the page says what the search needs", async () => {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(join(site, "search/index.html")).href);
  assert.equal(await page.locator(".search-needs").isVisible(), true);
  assert.equal(await page.locator("main input").isVisible(), false);
  await page.close();
});

for (const [name, pattern, answer] of [
  ["the index is not there", "**/search/root.json", { status: 404, body: "" }],
  ["the index is a page", "**/search/root.json", { contentType: "text/html", body: "<!DOCTYPE html>" }],
  ["the client is not there", "**/search/client.*", { status: 404, body: "" }],
]) {
  test(`${name}: the box says so, and the A to Z is offered`, () =>
    visit("search/?q=session", async (page) => {
      await page.route(pattern, (route) => route.fulfill(answer));
      await page.reload();
      await page.locator(".search-found .search-said a").waitFor();
      await page.goto(served.address);
      await page.keyboard.press("/");
      await field(page).fill("session");
      await page.locator("dialog .search-said a").click();
      await page.waitForURL("**/index/");
    }, { pass: (fault) => fault.includes("404") }));
}

test("a damaged index is told, and the next question is asked anew", () =>
  visit("", async (page) => {
    await page.keyboard.press("/");
    await field(page).fill("broken");
    await page.locator("dialog .search-said", { hasText: "the search index is damaged" }).waitFor();
    await field(page).fill("whole");
    await options(page).first().waitFor();
  }));

/** Has the pages of a site name a server, for which a module of the test's answers. */
async function serverOf(page, module) {
  await page.route("**/backend.js", (route) => route.fulfill({ body: module, contentType: "text/javascript" }));
  await page.route(served.address, async (route) => {
    const html = await (await route.fetch()).text();
    const settings = `data-search-module="backend.js" data-search-engine="specsite" data-search-index="specs"`;
    await route.fulfill({ body: html.replace("data-root=", `${settings} data-root=`), contentType: "text/html" });
  });
  await page.reload();
}

test("a page that names a server asks that one", () =>
  visit("", async (page) => {
    await serverOf(page, `export async function open(settings) {
      const { search, snippet } = await (await import("./search/client.fake.js")).open();
      return { search: (q, question) => search(JSON.stringify(settings), question), snippet };
    }`);
    await typed(page, `"engine":"specsite","index":"specs"`);
    const base = `"base":"${served.address}search/"`;
    assert.ok((await options(page).first().textContent()).includes(base));
  }));

test("a server's hits may lead to other portals, which are named, and to nothing but pages", () =>
  visit("", async (page) => {
    const odd = ["docs/guide/", "javascript:window.__pwn=1", "//elsewhere.invalid/x/"];
    const urls = ["https://other.invalid/specs/x/", ...odd];
    await serverOf(page, `export async function open() {
      const hits = ${JSON.stringify(urls)}.map((url) => ({ id: url, url, title: "far " + url, stage: "" }));
      const found = { total: 4, relaxed: false, corrections: [], facets: {}, hits };
      return { search: async () => found, snippet: async () => ({ segments: [{ text: "text", mark: true }] }) };
    }`);
    await typed(page, "far");
    await page.locator("dialog .hit mark").first().waitFor();
    const links = await options(page).evaluateAll((all) => all.map(({ href }) => href));
    assert.deepEqual(links, ["https://other.invalid/specs/x/", ...odd.map((url) => served.address + url)]);
    const facts = await page.locator("dialog .hit-facts").allTextContents();
    assert.deepEqual(facts, ["other.invalid", "", "", ""]);
  }, { client: null }));

// ---- with the real client ----------------------------------------------------------------------------------------

test("the title of every spec finds it, and its text leads to a place that exists", () =>
  visit("", async (page) => {
    await page.keyboard.press("/");
    await field(page).waitFor();
    for (const { title, url } of specsOf(site)) {
      await field(page).fill(title);
      await page.locator(`dialog [role=option][href*="/${url}"]`).first().waitFor();
    }
    await page.locator("dialog .hit-place").first().waitFor();
    const { hash, pathname } = new URL(await options(page).first().evaluate(({ href }) => href));
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${pathname}**`);
    if (hash) assert.equal(await page.locator(`[id="${decodeURIComponent(hash.slice(1))}"]`).count(), 1, hash);
  }, { client: null }));

// ---- accessibility -----------------------------------------------------------------------------------------------

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 320]) {
    test(`axe, ${colorScheme}, ${width} px`, () =>
      visit("", async (page) => {
        await typed(page, "session");
        await page.locator("dialog .hit mark").first().waitFor();
        none(await violations(page), "the dialog");
        await page.goto(`${served.address}search/?q=session`);
        await page.locator(".hit mark").first().waitFor();
        none(await violations(page), "the results");
        const { scrollWidth, clientWidth } = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return { scrollWidth, clientWidth };
        });
        assert.ok(scrollWidth <= clientWidth, "no scrolling sideways");
        await page.goto(`${served.address}search/`);
        none(await violations(page), "the A to Z");
      }, { bypassCSP: true, colorScheme, viewport: { width, height: 900 } }));
  }
}

async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id} (${help}) at ${target}`));
}
