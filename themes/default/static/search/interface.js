// The search box of every page, and the page of results. In: what a reader types, the words of the theme
// (`search/words.json`), and a client that finds. Out: lists of links. Nothing is ever parsed as HTML, and no hit leads
// anywhere but to a spec of this site, unless the site's owner has named a server that searches.

/**
 * @typedef {{ id: string, url: string, title: string, stage?: string | null, type?: string | null, kind?: string | null }} Hit
 * @typedef {{ text: string, mark: boolean }} Segment
 * @typedef {{ anchor?: string, heading?: string, kind?: string | null, segments: Segment[] }} Excerpt
 * @typedef {Record<string, Record<string, number>>} Counts
 * @typedef {{ from: string, to: string }} Correction
 * @typedef {{ text: string, known: boolean }} Tried
 * @typedef {{ total: number, relaxed: boolean, corrections: Correction[], tried?: Tried[] }} Outcome
 * @typedef {Outcome & { facets: Counts, hits: Hit[] }} Found
 * @typedef {{ typing: boolean, limit: number, offset?: number, facets?: boolean }} Page
 * @typedef {Page & { filters?: Record<string, string[]> }} Options
 * @typedef {Options & { signal: AbortSignal }} Question
 * @typedef {{ search(q: string, question: Question): Promise<Found>, snippet(hit: Hit): Promise<Excerpt> }} Client
 * @typedef {Record<string, string>} Table
 * @typedef {Record<"stage" | "kind" | "table" | "az", Table> & { search: Record<string, any> }} Words
 * @typedef {{ hit: Hit, node: HTMLElement, link: HTMLAnchorElement, text: HTMLElement }} Entry
 */

const DEBOUNCE = 80;
const PAUSE = 700;
const IN_BOX = 10;
const ON_PAGE = 20;
const SPEC = "spec";
const STAGES = ["proposed", "planned", "in_progress", "implemented", "dropped", "superseded", "unknown"];

const { root: path = "", styles = "" } = part(document, "#ss-find").dataset;
const root = new URL(path, document.baseURI);
const base = new URL("search/", root).href;
/** Where the site names a server that searches. @type {HTMLElement | null} */
const server = document.querySelector("script[data-search-module]");
const page = document.getElementById("ss-results");

/**
 * A part of the page, which a theme may have left out.
 * @template {HTMLElement} T
 * @param {ParentNode} within
 * @param {string} selector
 */
function part(within, selector) {
  /** @type {T | null} */
  const found = within.querySelector(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} attributes
 * @param {(string | Node)[]} children
 */
function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** @param {(string | Node)[]} children */
const line = (...children) => element("p", {}, ...children);

/** @param {string} look @param {(string | Node)[]} children */
const box = (look, ...children) => element("div", { class: look }, ...children);

/**
 * `{count} found` with what stands for its names.
 * @param {string} pattern
 * @param {Record<string, string | Node>} values
 */
function filled(pattern, values) {
  return pattern.split(/\{(\w+)\}/).map((part, at) => (at % 2 ? values[part] : part));
}

/** What a stage or a kind is called; a template may have kinds of its own. @param {Table} table @param {string} name */
function called(table, name) {
  return Object.hasOwn(table, name) ? table[name] : name.replaceAll("_", " ");
}

/** @param {string} stage */
const badge = (stage) => element("span", { class: `badge ${stage}` }, called(words.stage, stage));

// ---- the client ------------------------------------------------------------------------------------------------

/** @type {Promise<Client> | undefined} */
let loaded;

/** The client, loaded once, and again after a failure. */
function client() {
  loaded ??= load().catch((error) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

/** Where answers come from: the server that the page names, or else the files below `search/`. */
async function load() {
  if (server) {
    const { searchModule = "", searchEngine: engine, searchBackend: address } = server.dataset;
    const { searchIndex: index, searchKey: key } = server.dataset;
    const { open } = await import(new URL(searchModule, document.baseURI).href);
    return open({ base, engine, address, index, key });
  }
  const { client } = await file("root.json");
  if (!/^[\w.-]+\.js$/.test(client)) throw new Error("search/root.json: client");
  const { open } = await import(base + client);
  return open({ base });
}

/** What a file below `search/` says. @param {string} name */
async function file(name) {
  const answer = await fetch(base + name);
  if (!answer.ok) throw new Error(`search/${name}: ${answer.status}`);
  return answer.json();
}

/**
 * Asks the client; only the answer to the newest question is shown. `show` gets no answer where there is none.
 * @param {HTMLElement} within
 * @param {(entries: Entry[], options: Options, found?: Found) => void} show
 */
function questions(within, show) {
  let turn = new AbortController();
  let timer = 0;
  let answered = false;
  /** @param {string} q @param {Options} options */
  const more = async (q, options) => {
    const { signal } = turn;
    try {
      const found = await (await client()).search(q, { ...options, signal });
      if (signal.aborted) return;
      answered = true;
      const entries = entriesOf(found.hits, within !== page);
      show(entries, options, found);
      if (!options.offset) say(within, summary(found));
      excerpts(entries, signal);
    } catch (error) {
      if (signal.aborted) return;
      show([], options);
      say(within, failure(error));
    }
  };
  const stop = () => {
    clearTimeout(timer);
    turn.abort();
    turn = new AbortController();
  };
  /** @param {string} q @param {Options} options */
  const ask = (q, options) => {
    stop();
    if (!answered) say(within, [line(words.search.loading)]);
    timer = setTimeout(more, answered && options.typing ? DEBOUNCE : 0, q, options);
  };
  return { ask, more, stop };
}

// ---- what is said of an answer -----------------------------------------------------------------------------------

let pause = 0;

/**
 * Shows lines at once, and has them read aloud when the typing rests.
 * @param {HTMLElement} within
 * @param {Node[]} lines
 */
function say(within, lines) {
  part(within, ".search-said").replaceChildren(...lines);
  clearTimeout(pause);
  pause = setTimeout(() => {
    part(within, "[role=status]").textContent = lines.map(({ textContent }) => textContent).join(" ");
    within.dispatchEvent(new Event("rest"));
  }, PAUSE);
}

const elsewhere = () => line(element("a", { href: new URL("index/", root).href }, words.search.az));

/** @param {Outcome} found */
function summary({ total, relaxed, corrections, tried = [] }) {
  const { corrected, relaxed: partly, found, found_one: one, none, known: is, unknown: isNot } = words.search;
  const lines = corrections.map(({ from, to }) => line(...filled(corrected, { from, to: element("b", {}, to) })));
  if (relaxed) lines.push(line(partly));
  if (total > 0) return [line(...filled(total === 1 ? one : found, { count: `${total}` })), ...lines];
  const rows = tried.map(({ text, known }) => {
    const meant = corrections.find(({ from }) => from === text)?.to ?? text;
    return element("li", {}, element("code", {}, meant), ` ${known ? is : isNot}`);
  });
  return [line(element("b", {}, none)), ...lines, element("ul", {}, ...rows), elsewhere()];
}

/** @param {unknown} error */
function failure(error) {
  const why = error instanceof Error ? error.message : String(error);
  return [line(...filled(words.search.failed, { why })), elsewhere()];
}

// ---- hits --------------------------------------------------------------------------------------------------------

/**
 * Hits as options of the dialog or as rows of the page.
 * @param {Hit[]} hits
 * @param {boolean} options
 * @returns {Entry[]}
 */
function entriesOf(hits, options) {
  return hits.flatMap((hit, at) => {
    const href = addressOf(hit);
    if (!href) return [];
    const facts = element("span", { class: "hit-facts" }, hit.stage ? badge(hit.stage) : "");
    const text = element("span", { class: "hit-text" });
    const look = { class: "hit-title" };
    const link = element("a", options ? { href, class: "hit", role: "option", tabindex: "-1" } : { href, ...look }, hit.title);
    const elsewhere = link.host === location.host ? "" : link.host;
    for (const fact of [hit.type, elsewhere]) if (fact) facts.append(element("span", { class: "hit-type" }, fact));
    const node = options ? link : element("li", { class: "hit" }, link, facts, text);
    if (options) {
      link.id = `ss-hit-${at}`;
      link.replaceChildren(element("span", look, hit.title), facts, text);
    }
    return [{ hit, node, link, text }];
  });
}

/** Where a hit leads; nothing when that is no place to go to. @param {Hit} hit */
function addressOf({ url }) {
  const address = URL.canParse(url, root.href) ? new URL(url, root).href : "";
  const isPlace = server ? /^https?:/.test(address) : address.startsWith(new URL("specs/", root).href);
  return isPlace ? address : "";
}

/** Fetches the text of each entry once it is seen. @param {Entry[]} entries @param {AbortSignal} turn */
function excerpts(entries, turn) {
  for (const entry of entries) {
    const watcher = new IntersectionObserver((seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      watcher.disconnect();
      excerpt(entry, turn);
    });
    watcher.observe(entry.node);
  }
}

/** @param {Entry} entry @param {AbortSignal} turn */
async function excerpt({ hit, link, text }, turn) {
  try {
    const { anchor, heading = "", kind, segments } = await (await client()).snippet(hit);
    if (turn.aborted) return;
    if (anchor && !link.hash) link.hash = anchor;
    const place = placeOf(hit, heading, kind);
    if (place) text.append(element("span", { class: "hit-place" }, place), " ");
    if (hit.title === segments.map(({ text }) => text).join("")) return;
    text.append(...segments.map(({ text, mark }) => (mark ? element("mark", {}, text) : text)));
  } catch {
    // A hit without its text is still a hit.
  }
}

/**
 * The spec of an item, the section or the item of a spec.
 * @param {Hit} hit
 * @param {string} heading
 * @param {string | null} [kind]
 */
function placeOf(hit, heading, kind) {
  const { kind: kinds, az } = words;
  if (hit.kind) return [called(kinds, hit.kind), " ", ...(heading ? filled(az.in_spec, { spec: heading }) : [])].join("");
  if (!kind) return heading && heading !== hit.title ? `§ ${heading}` : "";
  const name = called(kinds, kind);
  return heading.toLowerCase().startsWith(name.toLowerCase()) ? heading : `${name} ${heading}`;
}

// ---- the dialog --------------------------------------------------------------------------------------------------

/**
 * The combobox: the focus stays in its field, the choice wanders in the list.
 * @returns {HTMLInputElement}
 */
function combobox() {
  const { search } = words;
  const field = { type: "text", inputmode: "search", enterkeyhint: "go", autocomplete: "off", autocapitalize: "none" };
  const names = { spellcheck: "false", maxlength: "256", placeholder: search.label, "aria-label": search.label };
  const popup = { role: "combobox", "aria-autocomplete": "list", "aria-controls": "ss-hits" };
  const input = element("input", { ...field, ...names, ...popup });
  const close = element("button", { type: "button", class: "search-close" }, search.close);
  const list = element("div", { role: "listbox", id: "ss-hits", "aria-label": search.results });
  const tips = tipsOf(search);
  const all = element("a", { class: "search-all", href: base }, search.all);
  const foot = [keys(search.choose, "↑", "↓"), keys(search.open, "Enter"), keys(search.close_key, "Esc"), slash(), all];
  const dialog = element(
    "dialog",
    { class: "search", id: "ss-search", closedby: "any", "aria-label": search.title, "data-loading": search.loading },
    box("search-bar", input, close),
    box("search-body", box("search-said"), list, tips),
    box("search-foot", ...foot),
    element("p", { class: "unseen", role: "status" }),
  );
  document.body.append(dialog);
  /** @type {Entry[]} */
  let entries = [];
  let at = 0;
  let walked = false;
  let waiting = false;
  /** What Enter asked for before there was an answer. @type {(() => void) | null} */
  let then = null;

  /** @param {number} to */
  const choose = (to) => {
    at = to;
    entries.forEach(({ node }, place) => node.setAttribute("aria-selected", String(place === at)));
  };
  const announce = () => {
    if (entries[at]) input.setAttribute("aria-activedescendant", entries[at].node.id);
  };
  /** @param {Entry[]} now */
  const fill = (now) => {
    entries = now;
    waiting = walked = false;
    tips.hidden = input.value.trim() !== "";
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...entries.map(({ node }) => node));
    list.hidden = entries.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(0);
    list.parentElement?.scrollTo(0, 0);
    if (dialog.open) then?.();
    then = null;
  };
  /** @param {boolean} apart */
  const follow = (apart) => {
    const link = entries[at]?.link;
    if (apart && link) window.open(link.href, "_blank", "noopener");
    else link?.click();
  };
  const { ask, stop } = questions(dialog, fill);

  const read = () => {
    const q = input.value;
    const asked = q.trim() !== "";
    then = null;
    waiting = asked;
    all.search = asked ? `?q=${encodeURIComponent(q.trim())}` : "";
    if (asked) return ask(q, { typing: true, limit: IN_BOX });
    stop();
    fill([]);
    say(dialog, []);
  };

  input.addEventListener("input", read);
  input.addEventListener("keydown", (event) => {
    const { key, isComposing, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (isComposing || altKey || shiftKey) return;
    const apart = ctrlKey || metaKey;
    const count = entries.length;
    /** @type {Record<string, number>} */
    const moves = { ArrowDown: (at + 1) % count, ArrowUp: (at + count - 1) % count };
    // Before the choice has moved these two belong to the text.
    if (walked) Object.assign(moves, { Home: 0, End: count - 1 });
    if (key === "Enter") {
      if (waiting) then = () => follow(apart);
      else follow(apart);
    } else if (key in moves && count > 0 && !apart) {
      walked = true;
      choose(moves[key]);
      announce();
      entries[at].node.scrollIntoView({ block: "nearest" });
    } else return;
    event.preventDefault();
  });
  dialog.addEventListener("rest", announce);
  dialog.addEventListener("click", ({ target, ctrlKey, metaKey, shiftKey }) => {
    const left = /** @type {Element} */ (target).closest("a, .search-close");
    if (left && !ctrlKey && !metaKey && !shiftKey) dialog.close();
  });
  return input;
}

/** What can be typed. @param {Words["search"]} search */
function tipsOf({ tips, tips_title: title }) {
  /** @param {Table} tip */
  const row = ({ typed, means }) =>
    element("div", {}, element("dt", {}, element("code", {}, typed)), element("dd", {}, means));
  return box("search-tips", element("p", { class: "label" }, title), element("dl", {}, ...tips.map(row)));
}

/** What keys do. @param {string} what @param {string[]} names */
function keys(what, ...names) {
  return element("span", { class: "search-keys" }, ...names.flatMap((name) => [element("kbd", {}, name), " "]), what);
}

/** The switch for the one key that works without a modifier; app.js reads what it keeps. */
function slash() {
  const KEY = "specsite-slash";
  const button = element("button", { type: "button", class: "search-slash" }, element("kbd", {}, "/"), ` ${words.search.slash}`);
  const show = () => button.setAttribute("aria-pressed", String(localStorage.getItem(KEY) !== "off"));
  button.addEventListener("click", () => {
    localStorage.setItem(KEY, button.ariaPressed === "true" ? "off" : "on");
    show();
  });
  try {
    show();
  } catch {
    // Storage may be switched off; then there is nothing to switch.
    button.hidden = true;
  }
  return button;
}

// ---- the page of results -----------------------------------------------------------------------------------------

/**
 * The box, the facets and the list, in step with the address.
 * @param {HTMLElement} page
 * @returns {HTMLInputElement}
 */
function results(page) {
  /** @type {HTMLInputElement} */
  const input = part(page, "input");
  const narrowing = part(page, ".search-facets");
  const list = part(page, ".hits");
  const rest = part(page, ".search-more");
  const clear = part(page, ".search-clear");
  /** @type {NodeListOf<HTMLElement>} */
  const blank = document.querySelectorAll(".search-blank");
  const { title } = document;
  /** @type {Map<string, Set<string>>} */
  let chosen = new Map();
  let typing = false;
  let busy = false;

  const { ask, more, stop } = questions(page, (entries, { offset }, found) => {
    busy = false;
    if (!offset) list.replaceChildren();
    list.append(...entries.map(({ node }) => node));
    const [shown, all] = [list.children.length, found?.total ?? 0];
    rest.hidden = entries.length === 0 || shown >= all;
    part(rest, "output").replaceChildren(...filled(words.table.shown, { shown: `${shown}`, all: `${all}` }));
    if (offset) entries[0]?.link.focus();
    else if (found) narrow(found);
  });

  /** Specs are what is shown while no kind is chosen. @param {string} name @param {string} value */
  const press = (name, value) => {
    const values = chosen.get(name) ?? new Set();
    if (name === "kind" && value === SPEC) values.clear();
    else if (!values.delete(value)) values.add(value);
    if (values.size > 0) chosen.set(name, values);
    else chosen.delete(name);
    run(false);
    write("pushState");
  };
  const facets = ["stage", "type", "kind"].map((name) => ({ name, update: facet(name, press) }));

  /** @param {Found} found */
  const narrow = ({ facets: counts, hits }) => {
    const specs = counts.kind && !hits.some(({ kind }) => kind);
    for (const { name, update } of facets) {
      update(counts[name] ?? {}, chosen.get(name) ?? new Set(specs && name === "kind" ? [SPEC] : []));
    }
    narrowing.hidden = false;
    clear.hidden = chosen.size === 0;
  };

  /** @param {number} [offset] @returns {[string, Options]} */
  const question = (offset) => {
    const filters = Object.fromEntries([...chosen].map(([name, values]) => [name, [...values]]));
    return [input.value, { typing, facets: true, limit: ON_PAGE, filters, offset }];
  };

  /** @param {boolean} unfinished */
  const run = (unfinished) => {
    typing = unfinished;
    const q = input.value.trim();
    const asked = q !== "" || chosen.size > 0;
    document.title = q ? `${q} · ${title}` : title;
    for (const node of blank) node.hidden = asked;
    if (asked) return ask(...question());
    stop();
    list.replaceChildren();
    rest.hidden = narrowing.hidden = true;
    say(page, []);
  };

  const read = () => {
    input.value = asked("q").join(",");
    chosen = new Map();
    for (const { name } of facets) {
      const values = asked(name).filter((value) => value && (name !== "kind" || value !== SPEC));
      if (values.length > 0) chosen.set(name, new Set(values));
    }
    run(false);
  };

  /** A choice is a step to go back from; typing is not. @param {"pushState" | "replaceState"} step */
  const write = (step) => {
    const pairs = [...chosen].map(([name, values]) => `${name}=${[...values].map(encodeURIComponent).join(",")}`);
    const q = input.value.trim();
    if (q) pairs.unshift(`q=${encodeURIComponent(q)}`);
    history[step](null, "", pairs.length > 0 ? `?${pairs.join("&")}` : location.pathname);
  };

  input.addEventListener("input", () => {
    run(true);
    write("replaceState");
  });
  input.addEventListener("keydown", ({ key, isComposing }) => {
    if (key === "Enter" && !isComposing) run(false);
  });
  clear.addEventListener("click", () => {
    chosen.clear();
    run(false);
    write("pushState");
    input.focus();
  });
  part(rest, "button").addEventListener("click", () => {
    if (!busy) more(...question(list.children.length));
    busy = true;
  });
  addEventListener("popstate", read);
  document.querySelector(".search-needs")?.remove();
  page.hidden = false;
  read();
  return input;
}

/** The values of a key of the address, which commas part. @param {string} name */
function asked(name) {
  const values = new RegExp(`[?&]${name}=([^&]*)`).exec(location.search)?.[1].split(",") ?? [];
  return values.map((value) => new URLSearchParams(`v=${value}`).get("v") ?? "");
}

/**
 * The buttons of a facet. Those that once were there stay, so that none goes while it has the focus.
 * @param {string} name
 * @param {(name: string, value: string) => void} press
 */
function facet(name, press) {
  const group = part(document, `#ss-by-${name}`);
  const label = part(document, `#ss-facet-${name}`);
  /** @type {{ value: string, item: HTMLElement, button: HTMLElement, number: HTMLElement }[]} */
  const rows = [];
  /** @param {string} value */
  const add = (value) => {
    if (rows.some((row) => row.value === value)) return;
    const number = element("b", {});
    const shown = name === "stage" ? badge(value) : name === "kind" ? called(words.kind, value) : value;
    const button = element("button", { type: "button", class: "chip" }, shown, " ", number);
    const item = element("li", {}, button);
    button.addEventListener("click", () => press(name, value));
    const after = rows.find((row) => order(name, row.value) > order(name, value));
    group.insertBefore(item, after?.item ?? null);
    rows.splice(after ? rows.indexOf(after) : rows.length, 0, { value, item, button, number });
  };
  if (name === "kind") add(SPEC);
  /** @param {Record<string, number>} counts @param {Set<string>} pressed */
  return (counts, pressed) => {
    for (const value of [...Object.keys(counts), ...pressed]) add(value);
    for (const { value, item, button, number } of rows) {
      const count = Object.hasOwn(counts, value) ? counts[value] : 0;
      const needed = count > 0 || pressed.has(value) || button.matches(":focus");
      button.setAttribute("aria-pressed", String(pressed.has(value)));
      button.classList.toggle("zero", count === 0);
      number.textContent = String(count);
      item.hidden = !needed;
    }
    group.hidden = label.hidden = rows.every(({ item }) => item.hidden);
  };
}

/** Stages stand in their order, specs before items, the rest by name. @param {string} name @param {string} value */
function order(name, value) {
  if (name === "stage") return String(STAGES.indexOf(value) + 1);
  if (value === SPEC) return "";
  return called(words.kind, value).toLowerCase();
}

// ---- start -------------------------------------------------------------------------------------------------------

/** The styles of the dialog, which the page of results has anyway. */
const styled = page ? null : new Promise((done) => {
  const link = element("link", { rel: "stylesheet", href: styles });
  link.onload = link.onerror = done;
  document.head.append(link);
});

// The client comes while the words do; when it fails, the first question says so.
client().catch(() => {});
/** @type {Words} */
const words = await file("words.json");
let input = page ? results(page) : null;

/** Opens the dialog; on the page of results, goes to its box. */
export async function open() {
  await styled;
  input ??= combobox();
  const dialog = input.closest("dialog");
  if (dialog && !dialog.open) dialog.showModal();
  if (dialog) input.dispatchEvent(new Event("input"));
  input.focus();
  input.select();
}
