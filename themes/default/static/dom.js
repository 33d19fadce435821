// What the scripts of the pages share. In: the page. Out: elements made without any HTML being parsed, and facts that the
// header of every page states.

export function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** The address of the site, which ends with a slash. */
export const site = new URL(document.getElementById("ss-find").dataset.root, document.baseURI).href;

/** The spec to whose page an address leads. @param {string} href */
export const specOf = (href) =>
  href.startsWith(`${site}specs/`) ? /^([^?#]+)\/(?:[?#]|$)/.exec(href.slice(`${site}specs/`.length))?.[1] : undefined;

/** Compares as readers sort: `FR2` before `FR10`, whatever the case. */
export const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });

/** Where specs stand, in the order of a life. */
export const LIFE = ["proposed", "planned", "in_progress", "implemented", "superseded", "dropped", "unknown"];

const loaded = new Map();

/** Data of the site; asked for once, and again when it failed. @param {string} address */
export function json(address) {
  const load = async () => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  };
  if (!loaded.has(address)) loaded.set(address, load());
  loaded.get(address).catch(() => loaded.delete(address));
  return loaded.get(address);
}

/** A text that begins with a number, with the other forms in which people type that: `se-0302` is `se-302` and `#302`. */
export function withNumbers(text) {
  const [, series, number] = /^([a-z]+)[-\s]?0*(\d+)/.exec(text) ?? [];
  return number ? `${text} ${series}-${number} ${series}${number} #${number}` : text;
}

// ---- keys ------------------------------------------------------------------------------------------------------

export const isTyping = (target) => target.isContentEditable || target.matches?.("input, textarea, select");

const OFF = "specsite-keys-off";

/** The keys that a reader has switched off, as one text. */
export function keysOff() {
  try {
    return localStorage.getItem(OFF) ?? "";
  } catch {
    return "";
  }
}

/** Out: whether that will be remembered. @param {string} key @param {boolean} on */
export function switchKey(key, on) {
  try {
    localStorage.setItem(OFF, keysOff().replaceAll(key, "") + (on ? "" : key));
    return true;
  } catch {
    return false;
  }
}
