// What every page can do with a script, and does not need: the theme switch, copy buttons, folds, the way to the search
// and to the keys. Words come from the page; nothing is ever parsed as HTML.

import { element, isTyping, keysOff } from "./dom.js";

const root = document.documentElement;
const words = document.querySelector("script[data-copy]").dataset;

// ---- theme: system, light, dark --------------------------------------------------------------------------------

const KEY = "specsite-theme";
const THEMES = ["auto", "light", "dark"];

function themeSwitch(button) {
  const show = () => {
    button.textContent = button.dataset[root.dataset.theme ?? "auto"];
    button.title = button.textContent;
  };
  const set = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    show();
  };
  button.addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? "auto") + 1) % THEMES.length];
    set(next);
    try {
      if (next === "auto") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, next);
    } catch {
      // Storage may be switched off; then the choice lasts as long as the page.
    }
  });
  addEventListener("storage", (event) => {
    if (event.key === KEY) set(event.newValue);
  });
  show();
  button.hidden = false;
}

// ---- code ------------------------------------------------------------------------------------------------------

function copyButton(block) {
  const code = block.querySelector("code");
  const button = element("button", { type: "button", class: "copy", "aria-live": "polite" }, words.copy);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = words.copied;
    } catch {
      button.textContent = words.failed;
    }
    setTimeout(() => {
      button.textContent = words.copy;
    }, 2000);
  });
  block.append(button);
}

// ---- folds -----------------------------------------------------------------------------------------------------

/** The folds of a column stand open while the window has room for the column, as in the stylesheet. */
function unfold(selector, width) {
  const room = matchMedia(`(width >= ${width})`);
  const apply = () => {
    for (const fold of document.querySelectorAll(selector)) fold.open = room.matches;
  };
  room.addEventListener("change", apply);
  apply();
}

// ---- menu ------------------------------------------------------------------------------------------------------

/** Closes on Escape, on a press elsewhere, and when the focus leaves it. */
function menu(fold) {
  fold.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !fold.open) return;
    fold.open = false;
    fold.querySelector("summary").focus();
  });
  fold.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !fold.contains(relatedTarget)) fold.open = false;
  });
  addEventListener("pointerdown", ({ target }) => {
    if (!fold.contains(target)) fold.open = false;
  });
}

// ---- search ----------------------------------------------------------------------------------------------------

/** The link of the header opens the dialog, as two keys do. What that takes is loaded when somebody is about to. */
function search(link) {
  const load = () => import(new URL(link.dataset.interface, document.baseURI).href);
  // What is typed while the box is on its way is not lost.
  const open = async () => {
    let typed = "";
    const keep = (event) => {
      if (event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
      typed += event.key;
      event.preventDefault();
    };
    addEventListener("keydown", keep);
    try {
      (await load()).open();
    } catch {
      location.assign(link.href);
      return;
    } finally {
      removeEventListener("keydown", keep);
    }
    const box = document.activeElement;
    if (!typed || !box.matches("input")) return;
    box.value = typed;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const preload = () => load().catch(() => {});
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  for (const type of ["focus", "pointerenter"]) link.addEventListener(type, preload, { once: true });
  addEventListener("keydown", (event) => {
    const { key, altKey, ctrlKey, metaKey, shiftKey, isComposing } = event;
    if (altKey || isComposing) return;
    const chord = (ctrlKey || metaKey) && !shiftKey && key.toLowerCase() === "k";
    const slash = key === "/" && !ctrlKey && !metaKey && !isTyping(event.target) && !keysOff().includes("/");
    if (!chord && !slash) return;
    event.preventDefault();
    open();
  });
  link.querySelector("kbd").hidden = keysOff().includes("/");
  // Where the box does not come, the page says what it needs, as it does where no script runs.
  if (document.getElementById("ss-results")) load().catch(() => delete document.documentElement.dataset.served);
}

// ---- keys ------------------------------------------------------------------------------------------------------

/** What the single keys do is loaded with the first of them; those that follow meanwhile are not lost. */
function keys() {
  const waiting = [];
  addEventListener("keydown", async function first(event) {
    const { key, target, altKey, ctrlKey, metaKey, isComposing } = event;
    if (altKey || ctrlKey || metaKey || isComposing || isTyping(target) || key === "/") return;
    if (waiting.length === 0 && !"?gnpuUty.".includes(key)) return;
    waiting.push(event);
    if (waiting.length > 1) return;
    const { start } = await import("./keys.js").finally(() => removeEventListener("keydown", first));
    start(waiting);
  });
}

// ---- start -----------------------------------------------------------------------------------------------------

themeSwitch(document.getElementById("ss-theme"));
if (navigator.clipboard) document.querySelectorAll(".code").forEach(copyButton);
unfold(".side > .fold", "62rem");
unfold(".margin > .fold", "80rem");
unfold(":is(.narrow, .search-facets) > .fold", "46rem");
document.querySelectorAll(".menu").forEach(menu);
search(document.getElementById("ss-find"));
keys();
