// In: the built program and folders of specs. Out: sites below a base path on a loopback address, a browser, and a
// watch on everything that its pages do wrong. Processes and folders go when the test's process ends.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

export const root = resolve(fileURLToPath(import.meta.url), "../../..");
export const example = join(root, "content.example");
export const hostile = join(root, "../shared/hostile");

const program = resolve(root, process.env.SPECSITE ?? "target/debug/specsite");
const theme = process.env.SPECSITE_THEME ? ["--theme", resolve(process.env.SPECSITE_THEME)] : [];

/** The options that build with each theme that has to hold: the built-in ones, or the one that is named from outside. */
export const themes = theme.length > 0 ? { own: [] } : { default: [], compact: ["--theme", "compact"] };

// ---- what has to go at the end -----------------------------------------------------------------------------------

const folders = [];
const children = new Set();

process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

/** An empty folder that is removed when the tests of the file have ended. */
export function temporary() {
  const folder = mkdtempSync(join(tmpdir(), "specsite-browser-"));
  folders.push(folder);
  return folder;
}

// ---- sites -------------------------------------------------------------------------------------------------------

/** Builds the specs of a folder with `specsite build` and gives the folder of the site. */
export function build(source, ...options) {
  if (!existsSync(program)) throw new Error(`${program} is missing: run cargo build, or name it in SPECSITE`);
  const output = join(temporary(), "site");
  const typed = ["build", source, "-o", output, "--no-cache", "--quiet", ...theme, ...options];
  const ended = spawnSync(program, typed, { encoding: "utf8" });
  if (ended.status !== 0) throw new Error(`specsite build ended with ${ended.status}\n${ended.stderr}`);
  return output;
}

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".xml": "application/xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

/** A plain file server for one folder below a base path: `{ address, close }`; the address ends with a slash. */
export async function host(folder, base = "/a/b/") {
  const server = createServer((request, response) => answer(folder, base, request, response));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  server.unref();
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${server.address().port}${base}`, close };
}

function answer(folder, base, request, response) {
  const { pathname } = new URL(request.url, "http://127.0.0.1");
  const path = decodeURIComponent(pathname);
  let file = join(folder, normalize(path.slice(base.length)));
  if (existsSync(file) && statSync(file).isDirectory()) {
    if (!path.endsWith("/")) return void response.writeHead(301, { location: `${pathname}/` }).end();
    file = join(file, "index.html");
  }
  const found = path.startsWith(base) && existsSync(file);
  if (!found) file = join(folder, "404.html");
  response.writeHead(found ? 200 : 404, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
  response.end(existsSync(file) ? readFileSync(file) : "");
}

/** Starts `specsite serve` on a free port: `{ address, stop }`. */
export async function preview(source, ...options) {
  const child = spawn(program, ["serve", source, "--port", "0", ...theme, ...options]);
  children.add(child);
  const ended = new Promise((done) => child.once("exit", done));
  ended.then(() => children.delete(child));
  let said = "";
  child.stderr.on("data", (bytes) => (said += bytes));
  const line = new Promise((done) => child.stdout.once("data", (bytes) => done(String(bytes).trim())));
  const early = ended.then((code) => Promise.reject(new Error(`serve ended with ${code}\n${said}`)));
  early.catch(() => {});
  const address = await Promise.race([line, early]);
  const stop = () => {
    child.kill("SIGTERM");
    return ended;
  };
  return { address, stop };
}

/** Every HTML file of a site, relative to its folder, in order. */
export function htmlFiles(folder) {
  return readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(".html")).sort();
}

/** The specs of a site as its data tells them. */
export function specsOf(folder) {
  return JSON.parse(readFileSync(join(folder, "api/v1/specs.json"), "utf8")).specs;
}

/** One page of every kind: from its name to its address below the base path. */
export function kinds(folder) {
  const first = (path) => `${path}/${readdirSync(join(folder, path)).filter((name) => !name.includes(".")).sort()[0]}/`;
  const specs = specsOf(folder).sort((a, b) => a.completeness - b.completeness || a.items.length - b.items.length);
  const lists = ["specs", "docs", "board", "activity", "health", "index", "graph", "search"];
  const registers = ["requirements", "questions", "references", "traceability", "tests", "endpoints", "reference"];
  const named = [...lists, ...registers, "documentation", "security", "rollout", "flow", "completeness"];
  return {
    home: "",
    ...Object.fromEntries(named.map((name) => [name, `${name}/`])),
    "a status": first("status"),
    "a type": first("type"),
    "the complete spec": specs.at(-1).url,
    "the unfinished spec": specs[0].url,
    "a document": first("docs"),
    "the missing page": "404.html",
  };
}

/** Fails with the list of faults, unless it is empty. */
export function none(faults, where) {
  if (faults.length === 0) return;
  const error = new Error(`${where}: ${faults.length} faults\n${faults.slice(0, 100).join("\n")}`);
  error.stack = error.message;
  throw error;
}

// ---- the browser -------------------------------------------------------------------------------------------------

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Whatever a page asks for, nothing leaves the machine.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: FLAGS });
}

/** Runs `look` with a fresh page of a host, and fails when the page did something wrong meanwhile. */
export async function visitIn(browser, address, path, look, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = await watch(page, address);
  await page.goto(address + path);
  await look(page);
  await context.close();
  none(faults, "the watch");
}

/** A list that fills with what a page does wrong: errors, refusals of the policy, dialogs, requests that fail or that
 * leave the site. `pass` may excuse one. */
export async function watch(page, address, pass = () => false) {
  const faults = [];
  const note = (fault) => {
    if (!pass(fault)) faults.push(`${page.url().replace(address, "/")}: ${fault}`);
  };
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`the policy refuses ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) note(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => note(`uncaught: ${error.message}`));
  page.on("dialog", (dialog) => {
    note(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("popup", (popup) => note(`popup: ${popup.url()}`));
  page.on("download", (download) => note(`download: ${download.url()}`));
  page.on("request", (request) => {
    const inside = request.url().startsWith(address) || request.url().startsWith("data:");
    if (!inside) note(`request beyond the site: ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    // What is cut off because the page is left is no fault.
    const why = request.failure()?.errorText;
    if (why !== "net::ERR_ABORTED") note(`failed: ${request.url()} ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) note(`${response.status()}: ${response.url()}`);
  });
  return faults;
}

/** In the page: what reaches beyond the window when the page can be scrolled sideways. */
export function tooWide() {
  const width = document.documentElement.clientWidth;
  const { scrollWidth } = document.scrollingElement;
  if (scrollWidth <= width) return [];
  const end = (node) => Math.round(node.getBoundingClientRect().right);
  const wide = [...document.body.querySelectorAll("*")].filter((node) => end(node) > width);
  const names = wide.slice(0, 20).map((node) => {
    const text = node.textContent.slice(0, 60);
    return `${node.localName}.${node.getAttribute("class") ?? ""} ends at ${end(node)}: ${text}`;
  });
  return [`the page is ${scrollWidth} px wide`, ...names];
}
