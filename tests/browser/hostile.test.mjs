// Specs of an attacker: no payload runs, asks, leaves the site or stands in the page as anything that could, with the
// content policy and without it.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { build, host, hostile, htmlFiles, launch, none, temporary, watch } from "./helpers.mjs";

const TABS = 4;
const SECONDS = 30; // For a page: much more than the slowest machine needs for an ordinary one.

// ---- the payloads ------------------------------------------------------------------------------------------------

/** A spec that carries the payload in every field that reaches a page. */
function everywhere(payload) {
  const line = payload.replaceAll("\n", " ");
  return `---
tags: ${JSON.stringify([payload])}
authors: ${JSON.stringify([payload])}
---

# ${line}

**Status:** ${line}
**Type:** ${line}
**Created:** ${line}
**Version:** ${line}
**Location:** ${line}
**${line}:** ${line}

## Overview

### What

${payload}

### ${line}

\`${line}\` and [${line}](${line}) and [t](x.md "${line}") and [a](<${line}>) and <${line}>
and ![${line}](${line} "${line}") and [[${line}]] and [[x|${line}]] and [r][${line}] and $${line}$

[${line}]: ${line} "${line}"

## Requirements

- **FR1:** ${line}
- [ ] ${line}
- [x] **Q1:** ${line}
- **${line}:** ${line}

| ${line} | b |
|---|---|
| ${line} | ${line} |

> [!NOTE] ${line}
> ${line}

\`\`\`${line}
${payload}
\`\`\`

\`\`\`mermaid
${payload}
\`\`\`

Foot[^${line}] note[^1]

[^${line}]: ${line}
[^1]: ${line}

<details><summary>${line}</summary>

${payload}

</details>

## References

- [${line}](field-title-script.md) ${line}
- depends on [${line}](./field-title-script.md#${line})

## Changelog

### ${line}

- ${line}
`;
}

/** A spec whose body is the payload as it stands. */
function raw(title, payload) {
  const head = `# ${title}\n\n**Status:** Planned\n\n## Overview\n\n### What\n\nBefore.`;
  return `${head}\n\n${payload}\n\n<div>\n\n${payload}\n\n</div>\n\nAfter.\n`;
}

function payloads(name) {
  const path = join(hostile, name);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
}

const LONG = 1000;

/** A folder of specs with a payload each, and how many. Very long ones slow every page that names them: they are
 * tested apart, so that they hide nothing. */
function write() {
  const folder = temporary();
  let count = 0;
  const put = (name, text) => {
    writeFileSync(join(folder, `${name}.md`), text);
    count += 1;
  };
  for (const { name, payload } of fields(false)) put(`field-${name}`, everywhere(payload));
  for (const name of ["dompurify-expect", "owasp-xss-filter-evasion", "fuzzdb-xss"]) {
    const list = payloads(`upstream/${name}.json`);
    if (list === null) console.log(`skipped: no ${name}.json`);
    list?.forEach(({ payload }, index) => put(`${name}-${index + 1}`, raw(`${name} ${index + 1}`, String(payload))));
  }
  return { folder, count };
}

function fields(long) {
  return payloads("own/fields.json").cases.filter(({ payload }) => payload.length > LONG === long);
}

const absent = payloads("own/fields.json") === null && `the hostile inputs are not there: ${hostile}`;

// ---- the look at a page ------------------------------------------------------------------------------------------

/** In the page: elements and attributes that could act, whether or not the policy lets them. */
function dangers() {
  const found = [];
  const active = "iframe,frame,object,embed,applet,base,form,portal,style,template,video,audio,marquee";
  for (const node of document.querySelectorAll(active)) found.push(`element ${node.outerHTML.slice(0, 200)}`);
  // Formulas hold what formulas are made of, and their source as text.
  const formula =
    "math semantics annotation mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace msqrt " +
    "mstyle msub msubsup msup mtable mtd mtext mtr munder munderover";
  for (const node of document.querySelectorAll("math, math *")) {
    if (!formula.split(" ").includes(node.localName)) found.push(`in a formula: ${node.outerHTML.slice(0, 200)}`);
  }
  for (const node of document.querySelectorAll("script,link,meta[http-equiv]")) {
    if (node.parentNode !== document.head) found.push(`outside the head: ${node.outerHTML.slice(0, 200)}`);
  }
  for (const node of document.querySelectorAll("*")) {
    for (const { name, value } of node.attributes) {
      const text = `<${node.localName} ${name}="${value.slice(0, 100)}">`;
      if (/^on/i.test(name) || ["style", "srcdoc", "formaction", "ping"].includes(name)) found.push(text);
      if (!["href", "src", "xlink:href", "action", "poster", "background", "data", "srcset"].includes(name)) continue;
      const { protocol } = URL.canParse(value, location.href) ? new URL(value, location.href) : { protocol: "none" };
      if (!["http:", "https:", "mailto:", "tel:"].includes(protocol)) found.push(text);
      // The page's own files come from the site; the rest is followed by readers only.
      const fetched = name !== "href" || node.localName === "link";
      if (fetched && new URL(value, location.href).origin !== location.origin) found.push(`fetched: ${text}`);
    }
  }
  if ("__pwn" in window) found.push(`window.__pwn is ${window.__pwn}`);
  return found;
}

/** In the page: what a reader could set off by pointing, focusing or unfolding. */
function touch() {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  // Events alone: to move the focus lays the page out anew each time, seconds for a page of many links.
  const types = ["mouseover", "mouseenter", "mousemove", "focus", "focusin", "blur", "toggle", "animationstart", "error"];
  for (const node of document.querySelectorAll("main, main *")) {
    for (const type of types) node.dispatchEvent(new Event(type));
  }
}

/** All pages of a site in a few tabs: every fault of every page. */
async function faultsOf(browser, address, pages, options) {
  const left = [...pages];
  const found = [];
  await Promise.all(
    Array.from({ length: TABS }, async () => {
      for (let slow = 0; left.length > 0 && slow < 2; slow += 1) {
        const context = await browser.newContext(options);
        const page = await context.newPage();
        const faults = await watch(page, address);
        await inspect(page, address, left, faults);
        found.push(...faults);
        await Promise.race([context.close(), setTimeout(SECONDS * 1000, null, { ref: false })]);
      }
    }),
  );
  if (left.length > 0) found.push(`${left.length} pages were not looked at`);
  return found;
}

/** Takes pages from the list until it is empty, or one of them is not done in time. */
async function inspect(page, address, left, faults) {
  while (left.length > 0) {
    const path = left.shift();
    const found = await Promise.race([look(page, address + path), setTimeout(SECONDS * 1000, null, { ref: false })]);
    if (found === null) {
      faults.push(`/${path}: not done after ${SECONDS} s`);
      return;
    }
    for (const danger of found) faults.push(`/${path}: ${danger}`);
  }
}

async function look(page, address) {
  try {
    await page.goto(address, { timeout: 0 });
    await page.evaluate(touch);
    return await page.evaluate(dangers);
  } catch (error) {
    return [error.message];
  }
}

// ---- the tests ---------------------------------------------------------------------------------------------------

let browser;
let site;
let served;

before(async () => {
  if (absent) return;
  browser = await launch();
  const { folder, count } = write();
  site = build(folder, "--base-url", "/a/b/");
  served = await host(site);
  console.log(`${count} hostile specs, ${htmlFiles(site).length} pages`);
});

after(async () => {
  await browser?.close();
  served?.close();
});

for (const [name, options] of [
  ["with the content policy", {}],
  ["without the content policy", { bypassCSP: true }],
]) {
  test(`no payload does anything ${name}`, { skip: absent, timeout: 600_000 }, async () => {
    none(await faultsOf(browser, served.address, htmlFiles(site), options), name);
  });
}

test("very long words keep no page from being read", { skip: absent, timeout: 600_000 }, async () => {
  const folder = temporary();
  for (const { name, payload } of fields(true)) writeFileSync(join(folder, `${name}.md`), everywhere(payload));
  writeFileSync(join(folder, "neighbour.md"), raw("Neighbour", "Plain."));
  const own = await host(build(folder, "--base-url", "/a/b/"));
  const faults = [];
  for (const path of ["", "specs/", "board/", "specs/neighbour/", "specs/long/"]) {
    faults.push(...(await faultsOf(browser, own.address, [path], {})));
  }
  own.close();
  none(faults, "one long word");
});

test("the look finds what is wrong", { skip: absent }, async () => {
  const folder = join(temporary(), "site");
  mkdirSync(folder);
  writeFileSync(
    join(folder, "index.html"),
    `<!DOCTYPE html><title>x</title><body><p onclick="x">
    <script>window.__pwn = 1; alert(2); throw new Error("three")</script>
    <img src="http://four.invalid/x.png"><img src="five.png">
    <a href="javascript:six">x</a><iframe srcdoc="seven"></iframe>`,
  );
  const own = await host(folder);
  const found = (await faultsOf(browser, own.address, ["index.html"], {})).join("\n");
  own.close();
  const wanted = ["onclick", "__pwn is 1", "dialog: 2", "uncaught: three", "site: http://four", "404: ", "javascript:six"];
  for (const word of [...wanted, "srcdoc"]) assert.ok(found.includes(word), `${word} in\n${found}`);
});
