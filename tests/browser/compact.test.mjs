// The compact theme: every kind of page below a base path, nothing refused and nothing wider than a phone; all of a spec is
// seen without a script, in light, in dark and on paper; the search answers.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { build, example, host, kinds, launch, none, specsOf, tooWide, visitIn } from "./helpers.mjs";

const site = build(example, "--base-url", "/a/b/", "--theme", "compact");
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

const visit = (path, look, options) => visitIn(browser, served.address, path, look, options);

for (const [name, path] of pages) {
  test(name, (t) =>
    visit(path, async (page) => {
      await page.waitForLoadState("networkidle");
      await t.test("one h1 and a title", async () => {
        assert.equal(await page.locator("h1").count(), 1);
        assert.notEqual((await page.title()).trim(), "");
      });
      await t.test("the skip link comes first, is seen and leads to the text", async () => {
        await page.locator("body").press("Tab");
        if (name === "search") await page.locator(".skip").focus();
        const box = await page.locator(":focus").boundingBox();
        assert.equal(await page.locator(":focus").getAttribute("href"), "#ss-main");
        assert.ok(box && box.x >= 0 && box.y >= 0 && box.width >= 24 && box.height >= 24, JSON.stringify(box));
        await page.keyboard.press("Enter");
        assert.equal(await page.locator(":focus").getAttribute("id"), "ss-main");
      });
      for (const width of [390, 320]) {
        await t.test(`no scrolling sideways at ${width} px`, async () => {
          await page.setViewportSize({ width, height: 800 });
          none(await page.evaluate(tooWide), `/${path}`);
        });
      }
    }));
}

const complete = pages.find(([name]) => name === "the complete spec")[1];

test("nothing of a spec is folded, on the screen and on paper", () =>
  visit(complete, async (page) => {
    const spec = specsOf(site).find(({ url }) => url === complete);
    // The status after a link to a spec is none of the spec's own words.
    await page.locator(".status-mark").evaluateAll((marks) => marks.forEach((mark) => mark.remove()));
    for (const media of ["screen", "print"]) {
      await page.emulateMedia({ media });
      const folded = await page.locator("details:not(.drawing details, .tree details) > :not(summary)").evaluateAll((all) =>
        all.filter((part) => !part.checkVisibility({ contentVisibilityAuto: true })).map((part) => part.textContent),
      );
      none(folded, media);
      const text = (await page.locator("main").innerText()).replace(/\s+/g, " ");
      none(spec.items.map(({ text }) => text.replace(/\s+/g, " ")).filter((wanted) => !text.includes(wanted)), media);
    }
    assert.equal(await page.locator(".top").isVisible(), false, "no navigation on paper");
  }, { javaScriptEnabled: false }));

test("an address that leads out of the site is printed after its link", () =>
  visit(specsOf(site).find(({ external }) => external.some(({ url }) => url.startsWith("https:"))).url, async (page) => {
    const said = () => page.locator(".tight a[href^='https:']").first().evaluate((link) => getComputedStyle(link, "::after").content);
    assert.equal(await said(), "none");
    await page.emulateMedia({ media: "print" });
    assert.match(await said(), /https:/);
  }));

test("without a script nothing is offered that needs one, and only the search has one", () =>
  visit("", async (page) => {
    for (const [name, path] of pages) {
      await page.goto(served.address + path);
      assert.equal(await page.locator("button:visible, input:visible, select:visible").count(), 0, name);
    }
  }, { javaScriptEnabled: false }));

test("the page of results answers", () =>
  visit("search/?q=status", async (page) => {
    await page.locator(".hit").first().waitFor();
    assert.ok((await page.locator(".hit").count()) > 3);
    assert.equal(await page.locator(".search-needs").isVisible(), false);
  }));

test("dark where the system is, and black on white on paper", () =>
  visit("", async (page) => {
    const colors = () => page.evaluate(() => [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]);
    const dark = await colors();
    await page.emulateMedia({ media: "print" });
    assert.deepEqual(await colors(), ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
    assert.notDeepEqual(dark, await colors());
  }, { colorScheme: "dark" }));
