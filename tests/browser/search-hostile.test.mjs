// The search over specs of an attacker, asked by an attacker: whatever titles, headings, labels, statuses, types, texts,
// questions, addresses and answers say, it is shown as text. Nothing runs, nothing is refused by the page's policy
// because nothing tries, nothing throws, and no link leads out of the site.

import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";

import { compared } from "../search/compare.mjs";
import { opener } from "../search/client.mjs";
import { build, host, hostile, launch, none, preview, specsOf, temporary, watch } from "./helpers.mjs";

const LONGEST = 300_000;
const SETTLED = 10_000;
/** A word of every spec, so that one question finds them all. */
const COMMON = "zqxall";

// ---- what is hostile ---------------------------------------------------------------------------------------------

const OWN = [
  "<img src=x onerror=window.__pwn=101>",
  "<script>window.__pwn=102</script>",
  "</script><script>window.__pwn=103</script>",
  "</title></a></mark><svg onload=window.__pwn=104>",
  "javascript:window.__pwn=105",
  "data:text/html,<script>window.__pwn=106</script>",
  '"><a href="javascript:window.__pwn=107">x</a>',
  "' autofocus onfocus=window.__pwn=108 x='",
  "${window.__pwn=109} `${window.__pwn=109}`",
  "{{ 7*7 }} {% raw %} {count} {why} $& $1 %s",
  "`__proto__`",
  "constructor",
  "hasOwnProperty toString valueOf",
  "`__defineGetter__` polluted",
  "//evil.invalid/x",
  "../../../../evil",
  "\u202egnp.exe\u2066 \u200f\u061c right to left",
  "\u2028;window.__pwn=110;\u2029",
  "\u0001\u001b[31m\u007f\u0085 controls",
  "👩‍👩‍👧‍👦 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 é̸̡̛͓ ﷽",
  "&lt;b&gt; &#x3c;script&#x3e; &amp;amp;",
  "A".repeat(5000),
  `${"b".repeat(48)} ${"日".repeat(2000)}`,
];

const given = join(hostile, "own/fields.json");
const shared = existsSync(given) ? JSON.parse(readFileSync(given, "utf8")).cases.map(({ payload }) => payload) : [];
if (shared.length === 0) console.log(`skipped: the shared payloads are not there: ${given}`);
const PAYLOADS = [...OWN, ...shared.filter((payload) => payload.length <= 1000)];

/** A spec that says the payload wherever the search can find it. */
function spec(payload, at) {
  const line = payload.replace(/[\r\n\u2028\u2029]+/g, " ");
  return `# ${line} ${COMMON} n${at}

**Status:** ${at % 3 ? line : "Planned"}
**Type:** ${line}
**ID:** ${line}

## Overview

### What

${payload} ${COMMON} text

### ${line} heading

\`${line}\` and ${line} ${COMMON}

## Requirements

- **FR1:** ${line} ${COMMON}
- **${line}:** ${COMMON} label
- [ ] ${line} ${COMMON}

## Error Scenarios

| Error | Response |
|---|---|
| ${line} | ${line} ${COMMON} |

## Configuration

| Variable | Default | Description |
|---|---|---|
| \`${line}\` | ${line} | ${line} ${COMMON} |
`;
}

function write() {
  const folder = temporary();
  PAYLOADS.forEach((payload, at) => writeFileSync(join(folder, `s${at}.md`), spec(payload, at)));
  const named = ["__proto__", "constructor", "-x", "日本語", "a b", "a'b", "a&b"];
  for (const name of named) writeFileSync(join(folder, `${name}.md`), `# ${name} ${COMMON}\n\n**Status:** ${name}\n`);
  // Front matter can write halves of characters.
  writeFileSync(join(folder, "half.md"), `---\nauthors: ["\\ud800x", "\\udc00"]\n---\n\n# Half ${COMMON}\n`);
  // A page that is no spec.
  writeFileSync(join(folder, "README.md"), `# ${OWN[0]} ${COMMON}\n\n${OWN.slice(0, 8).join("\n\n")}\n`);
  return folder;
}

/** What is asked: as JSON, so that halves of characters arrive in the page as they are. */
const QUESTIONS = [
  COMMON,
  ...PAYLOADS.map((payload) => payload.slice(0, 400)),
  ...PAYLOADS.slice(0, 12).map((payload) => `${COMMON} "${payload}`),
  "x".repeat(300),
  "日".repeat(300),
  `${"é".repeat(255)}👩‍👩‍👧‍👦`,
  '"'.repeat(300),
  '" '.repeat(150),
  `"${COMMON}" `.repeat(30),
  "-".repeat(300),
  "- ".repeat(150),
  `-${COMMON} `.repeat(30),
  "-a ".repeat(100),
  "title:".repeat(60),
  "title:title:title:",
  `title:title:title:${COMMON}`,
  'status:"<img src=x onerror=window.__pwn=120>"',
  "status:__proto__ type:constructor kind:__proto__",
  "kind:constructor",
  `kind:requirement ${COMMON}`,
  `kind:error ${COMMON}`,
  "type:\u202e",
  "(((((((((([[[[[[{{{{{{",
  ".*+?^${}()|[]\\/",
  "a~2^5 *:* [a TO b] AND OR NOT",
  "' OR 1=1 --",
  "%00 %3Cscript%3E %E0%A4%A %",
  "\0\u0001\u0008\u001b\u007f\u0085\u2028\u2029\ufeff",
  "\ud800",
  `${COMMON} \udc00\ud800`,
  `${"a".repeat(255)}👍`,
  `${COMMON} \ud83d`,
  "\u0301\u0301\u0301",
  "🏳️‍🌈🏳️‍🌈🏳️‍🌈",
];

/** What is behind the address of the page of results. */
const ADDRESSES = [
  ...QUESTIONS.filter((_, at) => at % 2 === 0).map((query) => `?q=${encodeURIComponent(query.toWellFormed())}`),
  "?q=<img src=x onerror=window.__pwn=130>",
  "?q=<script>window.__pwn=131</script>#<img src=x onerror=window.__pwn=132>",
  "?q=%3Cscript%3Ewindow.__pwn=133%3C/script%3E&q=javascript:window.__pwn=134",
  "?q=javascript:window.__pwn=135&stage=javascript:window.__pwn=136",
  `?q=${COMMON}&type=%3Cimg%20src=x%20onerror=window.__pwn=137%3E&kind=%3Csvg%20onload=window.__pwn=138%3E&stage=%22%3E%3Cb%3E`,
  `?q=${COMMON}&stage=__proto__&type=constructor&kind=__proto__,constructor,toString`,
  `?__proto__=x&constructor=y&q=${COMMON}&__proto__[kind]=error`,
  `?q=${COMMON}&kind=spec,spec,,,${"error,".repeat(500)}`,
  "?q=%",
  "?q=%E0%A4%A",
  "?q=%ED%A0%80",
  "?q=%00%01%1b",
  "?q",
  "?",
  "?q=&stage=&type=&kind=",
  `?q=${"x".repeat(6000)}`,
  `?q=${'"-'.repeat(300)}`,
];

// ---- the look ----------------------------------------------------------------------------------------------------

/** In the page: what stands in the search that is not a part of it, and what ran. */
function strangers({ site, apart }) {
  const found = [];
  const parts =
    "a b button code dd details div dialog dl dt footer header input kbd li mark ol output p search span summary ul h1".split(" ");
  const names =
    ("class id href hidden role tabindex type title target rel open closedby inputmode enterkeyhint autocomplete autocapitalize " +
      "spellcheck maxlength placeholder value").split(" ");
  for (const place of document.querySelectorAll("#ss-search, #ss-results")) {
    for (const node of place.querySelectorAll("*")) {
      const shown = node.outerHTML.slice(0, 200);
      if (node.namespaceURI !== "http://www.w3.org/1999/xhtml" || !parts.includes(node.localName)) found.push(`element ${shown}`);
      for (const { name } of node.attributes) {
        if (!names.includes(name) && !/^(aria|data)-[a-z-]+$/.test(name)) found.push(`attribute ${name} of ${shown}`);
      }
    }
    for (const link of place.querySelectorAll("a")) {
      const isHit = link.closest("#ss-hits, .hits");
      if (!link.href.startsWith(site)) found.push(`leads out: ${link.href.slice(0, 200)}`);
      else if (isHit && !/^(specs|docs)\/[^/]/.test(link.href.slice(site.length))) found.push(`leads elsewhere: ${link.href.slice(0, 200)}`);
    }
  }
  if (apart) for (const node of document.querySelectorAll("body script")) found.push(`a script ${node.outerHTML.slice(0, 200)}`);
  if ("__pwn" in window) found.push(`window.__pwn is ${window.__pwn}`);
  const keys = [];
  for (const key in {}) keys.push(key);
  if (keys.length > 0) found.push(`every object has ${keys}`);
  return found;
}

/** In the page: whether an answer is there, or the question is blank. */
function isSettled({ loading, within }) {
  const place = document.querySelector(within);
  const said = place.querySelector(".search-said").textContent;
  if (place.hidden) return false;
  return said === "" ? place.querySelector("input").value.trim() === "" : said !== loading;
}

/** In the page: puts a text into the box as a paste does. */
function paste([within, text]) {
  const input = document.querySelector(`${within} input`);
  for (const value of ["", JSON.parse(text)]) {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** In the page: what is shown of each hit. */
function shown(within) {
  return [...document.querySelectorAll(`${within} .hit`)].map((hit) => {
    const link = hit.matches("a") ? hit : hit.querySelector("a");
    const text = hit.querySelector(".hit-text").textContent;
    // The name of a spec stands before its title.
    const title = [...hit.querySelector(".hit-title").childNodes].filter((node) => !node.matches?.(".id")).at(-1).textContent;
    return { url: link.href, title, text };
  });
}

let browser;
let site;
let served;
let said;
const folder = write();

before(async () => {
  site = build(folder, "--base-url", "/a/b/");
  ({ search: said } = JSON.parse(readFileSync(join(site, "search/words.json"), "utf8")));
  [browser, served] = await Promise.all([launch(), host(site)]);
  console.log(`${specsOf(site).length} hostile specs, ${QUESTIONS.length} questions, ${ADDRESSES.length} addresses`);
});

after(async () => {
  await browser?.close();
  served?.close();
});

/** Runs `look` with a fresh page and fails with all that it and the watch found. */
async function visit(path, look, prepare = () => {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 2400 } });
  const page = await context.newPage();
  try {
    const faults = await watch(page, served.address);
    await prepare(page);
    await page.goto(served.address + path);
    const found = await look(page);
    const ran = await page.evaluate(() => ("__pwn" in window ? [`window.__pwn is ${window.__pwn}`] : []));
    none([...faults, ...found, ...ran], path);
  } finally {
    await context.close();
  }
}

/** Waits for the answer and gives what is wrong with it. */
async function faultsOf(page, within, name) {
  const timeout = SETTLED;
  try {
    await page.waitForFunction(isSettled, { loading: said.loading, within }, { timeout });
  } catch {
    return [`${name}: no answer`];
  }
  const found = await page.evaluate(strangers, { site: served.address, apart: true });
  const answer = await page.locator(`${within} .search-said`).textContent();
  if (answer.startsWith(said.failed.split("{")[0])) found.push(`said ${answer.slice(0, 300)}`);
  return found.map((fault) => `${name}: ${fault}`);
}

async function openBox(page) {
  await page.keyboard.press("Control+k");
  await page.locator("#ss-search[open] input").waitFor();
}

const named = (text) => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}… (${text.length})` : text);

// ---- the tests ---------------------------------------------------------------------------------------------------

test("the dialog answers every hostile question with text", { timeout: LONGEST }, () =>
  visit("", async (page) => {
    const found = [];
    await openBox(page);
    for (const query of QUESTIONS) {
      await page.evaluate(paste, ["#ss-search", JSON.stringify(query)]);
      found.push(...(await faultsOf(page, "#ss-search", named(query))));
    }
    // Every stroke of a hostile word is a question of its own.
    for (const query of ["<img src=x onerror=window.__pwn=140>", "__proto__", "kind:constructor \u202e", '"{{ -title:']) {
      await page.locator("#ss-search input").fill("");
      await page.keyboard.type(query, { delay: 15 });
      found.push(...(await faultsOf(page, "#ss-search", `typed ${named(query)}`)));
    }
    return found;
  }));

test("the page of results answers every hostile address with text", { timeout: LONGEST }, async () => {
  const found = [];
  await visit("search/", async (page) => {
    for (const address of ADDRESSES) {
      await page.goto(`${served.address}search/${address}`);
      await page.locator("#ss-results:not([hidden])").waitFor();
      found.push(...(await faultsOf(page, "#ss-results", address.slice(0, 100))));
    }
    return found;
  });
});

test("the page of results takes hostile questions and chips, and comes back to them", { timeout: LONGEST }, () =>
  visit(`search/?q=${COMMON}`, async (page) => {
    const found = await faultsOf(page, "#ss-results", "the first question");
    for (const query of QUESTIONS) {
      await page.evaluate(paste, ["#ss-results", JSON.stringify(query)]);
      found.push(...(await faultsOf(page, "#ss-results", named(query))));
    }
    await page.evaluate(paste, ["#ss-results", JSON.stringify(COMMON)]);
    found.push(...(await faultsOf(page, "#ss-results", "all")));
    const types = page.locator("#ss-by-type button");
    await types.first().waitFor();
    const count = await types.count();
    assert.ok(count >= 15, `${count} types`);
    for (let at = 0; at < count; at += 1) {
      // The page's own handler; chips may be folded away or moved by the answer to the one before.
      await types.nth(at).evaluate((node) => node.click());
      found.push(...(await faultsOf(page, "#ss-results", `chip ${at}`)));
    }
    await page.reload();
    found.push(...(await faultsOf(page, "#ss-results", "read back")));
    for (let steps = 0; steps < 3; steps += 1) {
      await page.goBack();
      found.push(...(await faultsOf(page, "#ss-results", "one step back")));
    }
    return found;
  }));

test("every hostile title is shown as it is written, with a text and marks", { timeout: LONGEST }, () =>
  visit(`search/?q=${COMMON}`, async (page) => {
    const found = await faultsOf(page, "#ss-results", "all");
    const all = specsOf(site).filter(({ title }) => title.includes(COMMON));
    assert.ok(all.length > OWN.length);
    for (let left = 20; left > 0 && (await page.locator(".search-more button").isVisible()); left -= 1) {
      const before = await page.locator(".hits .hit").count();
      await page.locator(".search-more button").click();
      await page.waitForFunction((before) => document.querySelectorAll(".hits .hit").length > before, before);
    }
    const hits = await page.evaluate(shown, ".hits");
    for (const { url, title } of all) {
      const hit = hits.find((hit) => hit.url.split("#")[0] === new URL(url, served.address).href);
      if (!hit) found.push(`${url} is not there: ${named(title)}`);
      else if (hit.title !== title) found.push(`${named(hit.title)} is shown, not ${named(title)}`);
    }
    // All but the specs without a text show one, once they are seen.
    for (const hit of await page.locator(".hits .hit").all()) await hit.scrollIntoViewIfNeeded();
    const written = ({ url, title }) => /\/s\d+\//.test(url) && !title.startsWith("<!--");
    for (let left = 50; left > 0; left -= 1) {
      if ((await page.evaluate(shown, ".hits")).every((hit) => hit.text || !written(hit))) break;
      await rest(100);
    }
    for (const hit of await page.evaluate(shown, ".hits")) {
      if (written(hit) && !hit.text) found.push(`no text: ${named(hit.title)}`);
    }
    const marks = await page.locator(".hits mark").allTextContents();
    if (!marks.some((mark) => mark.toLowerCase() === COMMON)) found.push("nothing is marked");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) found.push(`the page is ${wide} pixels too wide`);
    return [...found, ...(await page.evaluate(strangers, { site: served.address, apart: true }))];
  }));

test("the browser and the server agree on hostile questions", { timeout: LONGEST }, async () => {
  const client = await opener(site)();
  const server = await preview(folder);
  const faults = [];
  try {
    // The server refuses longer ones, and no address carries half a character.
    for (const query of QUESTIONS.filter((query) => query.isWellFormed()).map((query) => [...query].slice(0, 256).join(""))) {
      for (const typing of [true, false]) {
        const asked = `${server.address}api/search?${new URLSearchParams({ q: query, typing, limit: 10 })}`;
        const ask = () => fetch(asked, { headers: { connection: "close" } });
        let answer = await ask();
        // The server makes its index while it serves.
        for (let left = 300; [404, 503].includes(answer.status) && left > 0; left -= 1) {
          await rest(100);
          answer = await ask();
        }
        if (!answer.ok) {
          faults.push(`${named(query)}: the server says ${answer.status} ${(await answer.text()).slice(0, 200)}`);
          continue;
        }
        const got = await client.search(query, { typing, limit: 10 });
        faults.push(...compared(await answer.json(), got).faults.map((fault) => `${named(query)}${typing ? " typing" : ""}: ${fault}`));
      }
    }
  } finally {
    await server.stop();
  }
  none(faults, "the server");
});

// ---- answers of an attacker --------------------------------------------------------------------------------------

/** Runs in place of the client: every value of its answers is a payload. */
const FORGED = `
const payloads = JSON.parse(${JSON.stringify(JSON.stringify([...OWN, "\ud800", "\udc00x"]))});
const urls = ["javascript:window.__pwn=201", "JAVASCRIPT:window.__pwn=202", "\\u0001javascript:window.__pwn=203", "data:text/html,x",
  "//evil.invalid/specs/x/", "https://evil.invalid/specs/x/", "\\\\\\\\evil.invalid\\\\specs", "specs/../../evil/", "specs/%2e%2e/%2e%2e/evil/",
  "/specs/x/", "?q=specs/", "#specs/", "", "specs\\\\..\\\\..\\\\evil", "http:specs/x/", "blob:x", "../specs/x/", "specs/ok/", "specs/ok/#<img src=x>",
  "specs/ok/#\\ud800"];
export async function open() {
  return {
    async search() {
      const hits = [...payloads, ...urls].map((text, at) => ({ id: text, url: urls[at] ?? "specs/ok/", title: text, score: 1, stage: text, type: text, kind: at % 2 ? text : undefined }));
      const counts = JSON.parse('{"__proto__": 3, "constructor": 2, "<img src=x onerror=window.__pwn=204>": 1, "spec": 9}');
      const tried = payloads.map((text) => ({ text, known: false }));
      const corrections = payloads.map((text) => ({ from: text, to: text }));
      return { total: hits.length, relaxed: true, corrections, tried, facets: { stage: counts, type: counts, kind: counts }, hits };
    },
    async snippet({ title }) {
      return { anchor: title, heading: title, kind: title, segments: [{ text: title, mark: false }, { text: title, mark: true }, { text: "!", mark: false }] };
    },
  };
}`;

async function forge(page) {
  await page.route("**/search/root.json", (route) => route.fulfill({ json: { client: "client.forged.js" } }));
  await page.route("**/search/client.forged.js", (route) => route.fulfill({ body: FORGED, contentType: "text/javascript" }));
}

/** In the page, of forged answers: addresses that are followed anywhere but to the spec that is there. */
function led(within) {
  return [...document.querySelectorAll(`${within} a`)].map(({ href }) => href);
}

for (const [name, path, within, list] of [
  ["the dialog", "", "#ss-search", "#ss-hits"],
  ["the page of results", "search/?q=x", "#ss-results", ".hits"],
]) {
  test(`${name} shows the answers of an attacker as text`, { timeout: LONGEST }, () =>
    visit(path, async (page) => {
      if (within === "#ss-search") {
        await openBox(page);
        await page.locator("#ss-search input").fill("x");
      }
      const found = await faultsOf(page, within, "forged");
      const hits = await page.locator(`${list} .hit`).all();
      for (const hit of hits) await hit.scrollIntoViewIfNeeded();
      const marked = (count) => document.querySelectorAll("#ss-search mark, #ss-results mark").length === count;
      await page.waitForFunction(marked, hits.length, { timeout: SETTLED });
      const links = await page.evaluate(led, list);
      assert.ok(links.length > OWN.length, `${links.length} links`);
      for (const link of links) {
        if (!link.startsWith(`${served.address}specs/`)) found.push(`leads to ${link}`);
      }
      const titles = await page.locator(`${list} .hit-title`).allTextContents();
      for (const payload of OWN.filter((_, at) => at > 19)) {
        if (!titles.includes(payload)) found.push(`not shown: ${named(payload)}`);
      }
      return [...found, ...(await page.evaluate(strangers, { site: served.address, apart: true }))];
    }, forge));
}

// ---- the look itself ---------------------------------------------------------------------------------------------

test("the look finds what is wrong", () =>
  visit("search/", async (page) => {
    await page.locator("#ss-results:not([hidden])").waitFor();
    await page.evaluate(() => {
      const list = document.querySelector(".hits");
      for (const href of ["data:one", "https://two.invalid/", `${document.querySelector("#ss-find").href}`]) {
        const link = document.createElement("a");
        link.setAttribute("href", href);
        list.append(link);
      }
      const image = document.createElement("img");
      image.setAttribute("four", "4");
      list.append(image);
      list.append(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
      Object.prototype.five = 5;
      window.__pwn = 6;
    });
    const found = (await page.evaluate(strangers, { site: served.address, apart: true })).join("\n");
    await page.evaluate(() => {
      delete Object.prototype.five;
      delete window.__pwn;
    });
    for (const word of ["data:one", "two.invalid", "elsewhere: http", "attribute four", "element <svg", "has five", "__pwn is 6"]) {
      assert.ok(found.includes(word), `${word} in\n${found}`);
    }
    return [];
  }));
