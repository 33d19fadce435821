// Part of `specsite serve`, never of a built site. In: the state of the build, from the server. Out: a chip with
// its summary, an overlay with the findings of a failed build, and a reload when the site has changed.

const POLL = 2000;
const SILENCE = 12000; // The server says something every five seconds.
const FOCUS = "specsite-focus";

const home = new URL(".", import.meta.url);
const root = document.documentElement;
const waiting = root.classList.contains("specsite-wait");
const own = document.querySelector("script[data-generation]")?.dataset.generation;

function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// ---- what is shown -------------------------------------------------------------------------------------------

const chip = element("a", { class: "specsite-live-chip", href: new URL("../health/", home).href });
const again = element("button", { class: "specsite-live-button", type: "button", hidden: "" }, "Show findings");
const aside = element("aside", { class: "specsite-live", "aria-label": "Preview", hidden: "" }, chip, again);

const title = element("h2", { class: "specsite-live-title", id: "specsite-live-title" });
const summary = element("p", { class: "specsite-live-summary" }, "This page shows the last good build.");
const findings = element("pre", { class: "specsite-live-findings" });
const dismiss = element("button", { class: "specsite-live-button", type: "button" }, "Dismiss");
const overlay = element(
  "dialog",
  { class: "specsite-live-overlay", "aria-labelledby": "specsite-live-title" },
  title,
  summary,
  findings,
  dismiss,
);

let shown = ""; // The failure that was put before the reader last, so that it comes up once.

function open() {
  if (!overlay.open) overlay.showModal();
}

function say(text, failed) {
  chip.textContent = text;
  chip.classList.toggle("specsite-live-failed", failed);
  again.hidden = !failed || findings.childElementCount === 0;
  aside.hidden = text === "";
}

function show(state) {
  if (own !== undefined && state.generation !== own) {
    reload();
    return;
  }
  if (waiting) return;
  if (state.failed) fail(state);
  else {
    shown = "";
    overlay.close();
  }
  say(state.summary, state.failed);
}

function fail(state) {
  const key = JSON.stringify([state.summary, state.findings]);
  if (key === shown) return;
  shown = key;
  title.textContent = state.summary;
  findings.replaceChildren(element("code", {}, state.findings.join("\n")));
  open();
}

// The browser keeps the scroll position by itself, but not the focus.
function reload() {
  close();
  try {
    sessionStorage.setItem(FOCUS, document.activeElement?.id ?? "");
  } catch {
    // Storage may be switched off; then the focus is lost, nothing else.
  }
  location.reload();
}

function restoreFocus() {
  try {
    const id = sessionStorage.getItem(FOCUS);
    sessionStorage.removeItem(FOCUS);
    if (id && document.activeElement === document.body) {
      document.getElementById(id)?.focus({ preventScroll: true });
    }
  } catch {
    // As above.
  }
}

// ---- where it comes from -------------------------------------------------------------------------------------

let stream = null;
let timer = 0;
let turn = 0; // Outdated answers of a poll are told by it.
let misses = 0;
let barred = false; // The server has enough streams: this page only polls.

function listen() {
  close();
  stream = new EventSource(new URL("events", home));
  stream.addEventListener("state", (event) => {
    misses = 0;
    watch();
    show(JSON.parse(event.data));
  });
  stream.addEventListener("beat", watch);
  stream.addEventListener("bye", () => {
    barred = true;
    later();
  });
  stream.addEventListener("error", miss);
  watch();
}

function watch() {
  clearTimeout(timer);
  timer = setTimeout(miss, SILENCE);
}

function miss() {
  misses += 1;
  later();
}

function later() {
  close();
  timer = setTimeout(poll, POLL);
}

async function poll() {
  close();
  const mine = turn;
  let state = null;
  try {
    const answer = await fetch(new URL("state", home), { cache: "no-store", signal: AbortSignal.timeout(4000) });
    if (answer.ok) state = await answer.json();
  } catch {
    // Told below.
  }
  if (mine !== turn) return;
  timer = setTimeout(poll, POLL);
  if (state === null) {
    say("specsite serve does not answer", true);
    return;
  }
  if (!barred && misses < 3) listen();
  show(state);
}

function close() {
  turn += 1;
  clearTimeout(timer);
  stream?.close();
  stream = null;
}

// A hidden page gives its stream back: browsers allow six connections to a server, over all its pages.
function follow() {
  if (document.hidden) close();
  else {
    barred = false;
    misses = 0;
    listen();
  }
}

// ---- start ---------------------------------------------------------------------------------------------------

if (!waiting) {
  document.head.append(element("link", { rel: "stylesheet", href: new URL("live.css", home).href }));
}
document.body.append(aside, overlay);
again.addEventListener("click", open);
dismiss.addEventListener("click", () => overlay.close());
document.addEventListener("visibilitychange", follow);
addEventListener("pagehide", close);
addEventListener("pageshow", (event) => {
  if (event.persisted) follow();
});
restoreFocus();
follow();
