// The single keys: to a place of the site, from item to item, to copies and switches, and a list of them in which each can
// be switched off. In: the keys, and words from `search/words.json`. Nothing is ever parsed as HTML.

import { element, isTyping, json, keysOff, site, switchKey } from "./dom.js";

/** Where the letters behind `g` lead. */
const PLACES = { h: "", s: "specs/", b: "board/", r: "requirements/", q: "questions/", d: "health/" };

/** How long a second letter is waited for, in milliseconds. */
const PATIENCE = 1500;

const ITEMS = "main :is(.item[id], .register tbody tr:not(.group) > th a, .specs tbody th a, .rows > li > .subject)";

const words = document.querySelector("script[data-copy]").dataset;

// ---- what the keys do ------------------------------------------------------------------------------------------

/** Leads to a place that the site has, which is one that its pages link to. */
function go(letter) {
  if (!(letter in PLACES)) return;
  const address = site + PLACES[letter];
  const links = [...document.querySelectorAll(".top a")];
  if (links.some(({ href }) => href === address)) location.assign(address);
}

const isShown = (node) => node.getClientRects().length > 0;

/** Puts the focus on the next of some things, or the one before; from the top of the window where none has it. */
function step(things, by) {
  const all = things.filter(isShown);
  const here = all.findIndex((one) => one.contains(document.activeElement));
  const below = all.findIndex((one) => one.getBoundingClientRect().top > 0);
  const first = below < 0 ? all.length : below;
  const next = all[here < 0 ? (by > 0 ? first : first - 1) : here + by];
  if (!next) return;
  if (!next.matches("a")) next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

/** The address of what has the focus, or of the page. */
function permalink() {
  const here = document.activeElement;
  if (here?.matches("main a")) return here.href;
  const id = here?.closest("main :is(.item, h2, h3, h4, h5, h6)[id]")?.id;
  return id ? new URL(`#${encodeURIComponent(id)}`, location.href).href : location.href;
}

async function copy() {
  const said = await navigator.clipboard.writeText(permalink()).then(() => words.copied, () => words.failed);
  const toast = element("output", { class: "toast" }, said);
  document.body.append(toast);
  setTimeout(() => toast.remove(), 2000);
}

const items = () => [...document.querySelectorAll(ITEMS)];

/** The requirements whose rows of the spec's matrix name no test. */
function untested() {
  const rows = document.querySelectorAll(".matrix tbody tr:not(:has([role='img'], small)) a");
  const found = [...rows].map(({ hash }) => document.getElementById(decodeURIComponent(hash.slice(1))));
  return found.filter((one) => one !== null);
}

const ACTIONS = {
  "?": help,
  n: () => step(items(), 1),
  p: () => step(items(), -1),
  u: () => step(untested(), 1),
  U: () => step(untested(), -1),
  y: copy,
  t: () => document.getElementById("ss-theme").click(),
  ".": () => document.querySelector("a[data-edit]")?.click(),
};

// ---- the list of them ------------------------------------------------------------------------------------------

async function help() {
  const open = document.getElementById("ss-keys");
  if (open) return;
  const { keys } = await json(`${site}search/words.json`);
  const row = ({ key, typed, means }) => {
    const label = element("label", {});
    const box = element("input", { type: "checkbox" });
    box.checked = !keysOff().includes(key);
    box.addEventListener("change", () => {
      box.disabled = !switchKey(key, box.checked);
    });
    label.append(box, " ", element("kbd", {}, typed), ` ${means}`);
    return element("li", {}, label);
  };
  const close = element("button", { type: "button" }, keys.close);
  const list = element("ul", { class: "plain" }, ...keys.list.map(row));
  const dialog = element(
    "dialog",
    { id: "ss-keys", "aria-labelledby": "ss-keys-title" },
    element("h2", { id: "ss-keys-title" }, keys.title),
    element("p", { class: "meta" }, keys.note),
    list,
    close,
  );
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

// ---- start -----------------------------------------------------------------------------------------------------

let led = 0;

function press(event) {
  const { key, target, altKey, ctrlKey, metaKey, isComposing, timeStamp } = event;
  if (altKey || ctrlKey || metaKey || isComposing || isTyping(target) || target.closest?.("dialog")) return;
  if (timeStamp - led < PATIENCE) {
    led = -PATIENCE;
    go(key);
    return;
  }
  // The way to this list stays: it is where keys are switched on again.
  if (key !== "?" && keysOff().includes(key.toLowerCase())) return;
  if (key === "g") led = timeStamp;
  else ACTIONS[key]?.();
}

/** Does what was pressed meanwhile, and what will be. @param {KeyboardEvent[]} waiting */
export function start(waiting) {
  led = -PATIENCE;
  waiting.forEach(press);
  addEventListener("keydown", press);
}
