// The search box of every page, and the page of results. In: what a reader types, the words of the theme
// (`search/words.json`), and a client that finds. Out: lists of links. Nothing is ever parsed as HTML, and no hit leads
// anywhere but to a spec or a document of this site, unless the site's owner has named a server that searches.

/**
 * @typedef {{ id: string, url: string, name?: string, title: string, stage?: string | null, status?: string | null, type?: string | null, kind?: string | null }} Hit
 * @typedef {{ text: string, mark: boolean }} Segment
 * @typedef {{ anchor?: string, heading?: string, kind?: string | null, segments: Segment[] }} Snippet
 * @typedef {Record<string, Record<string, number>>} Counts
 * @typedef {{ from: string, to: string }} Correction
 * @typedef {{ text: string, known: boolean }} Tried
 * @typedef {{ total: number, relaxed: boolean, corrections: Correction[], tried?: Tried[] }} Outcome
 * @typedef {{ total: number, facets: Counts, hits: Hit[] }} Shown
 * @typedef {Outcome & Shown} Found
 * @typedef {{ typing: boolean, limit?: number, offset?: number, facets?: boolean }} Page
 * @typedef {Page & { filters?: Record<string, string[]> }} Options
 * @typedef {Options & { signal: AbortSignal }} Question
 * @typedef {{ search(q: string, question: Question): Promise<Found>, snippet(hit: Hit): Promise<Snippet> }} Client
 * @typedef {Record<string, string>} Table
 * @typedef {Record<"stage" | "kind" | "table", Table> & { search: Record<string, any> }} Words
 * @typedef {{ hit: Hit, node: HTMLElement, link: HTMLAnchorElement, text: HTMLElement }} Entry
 */

const DEBOUNCE = 80;
/** The same where each question goes to an engine on another machine. */
const PATIENCE = 300;
const PAUSE = 700;
const ON_PAGE = 20;
/** Values that stand before others, in their order. */
const FIRST = { spec: 0, document: 0, proposed: 0, planned: 0, in_progress: 0, implemented: 0 };
const FACETS = ["stage", "type", "kind"];
/** @type {Shown} */
const NOTHING = { total: 0, facets: {}, hits: [] };

/**
 * A part of the page.
 * @template {HTMLElement} T
 * @param {any} within
 * @param {string} selector
 * @returns {T}
 */
const part = (within, selector) => within.querySelector(selector);

const { dataset } = part(document, "#ss-find");
const root = new URL(`${dataset.root}`, document.baseURI).href;
const base = `${root}search/`;
const page = document.getElementById("ss-results");

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, unknown>} properties
 * @param {(string | Node)[]} children
 */
function element(name, properties, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

/** @param {(string | Node)[]} children */
const line = (...children) => element("p", {}, ...children);

/** @param {string} className @param {(string | Node)[]} children */
const box = (className, ...children) => element("div", { className }, ...children);

/** @param {string} className @param {(string | Node)[]} children */
const span = (className, ...children) => element("span", { className }, ...children);

/** `{count} found` with what stands for its names. @param {string} pattern @param {Table} values */
const filled = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** What a stage or a kind is called; a template may have kinds of its own. @param {Table} table @param {string} name */
function called(table, name) {
  return Object.hasOwn(table, name) ? table[name] : name.replaceAll("_", " ");
}

/** What stands in a box, as an address may hold it: without half characters. @param {HTMLInputElement} input */
const typed = ({ value }) => value.trim().replace(/\p{Cs}/gu, "\ufffd");

/** A stage, or what the authors call a status of it. @param {string} stage @param {string | null} [status] */
const badge = (stage, status) => span(`badge ${stage}`, status || called(words.stage, stage));

// ---- the client ------------------------------------------------------------------------------------------------

/** @type {Promise<Client> | undefined} */
let loaded;

/** The client, loaded once, and again after a failure. */
const client = () =>
  (loaded ??= load().catch((error) => {
    loaded = undefined;
    throw error;
  }));

/** Where answers come from: the server that the site names, or else the files below `search/`. */
async function load() {
  const { searchModule, searchEngine: engine, searchBackend: address, searchIndex: index, searchKey: key } = dataset;
  const module = searchModule ?? base + (await file("root.json")).client;
  const { open } = await import(new URL(module, document.baseURI).href);
  return open({ base, engine, address, index, key });
}

/** What a file below `search/` says. @param {string} name */
async function file(name) {
  const answer = await fetch(base + name);
  if (!answer.ok) throw Error(`${name}: ${answer.status}`);
  return answer.json();
}

/**
 * Asks the client; only the answer to the newest question is shown, an empty one where there is none. Messages
 * about it are shown at once, and read aloud when the typing rests.
 * @param {HTMLElement} within
 * @param {(entries: Entry[], found: Shown, options: Options) => void} show
 * @param {() => void} [rest]
 */
function questions(within, show, rest) {
  let turn = new AbortController();
  let timer = 0;
  let pause = 0;
  let answered = false;
  const said = part(within, ".search-said");
  const list = part(within, ".hits");
  /** @param {HTMLElement[]} lines */
  const say = (...lines) => {
    said.replaceChildren(...lines);
    clearTimeout(pause);
    pause = setTimeout(() => {
      part(within, "[role=status]").textContent = said.innerText;
      rest?.();
    }, PAUSE);
  };
  /** @param {Shown} found @param {Options} options */
  const fill = (found, options) => {
    const entries = entriesOf(found.hits, within !== page);
    if (!options.offset) list.replaceChildren();
    list.append(...entries.map(({ node }) => node));
    show(entries, found, options);
    for (const entry of entries) showSnippet(entry, turn.signal);
  };
  /** @param {string} q @param {Options} options */
  const more = async (q, options) => {
    const { signal } = turn;
    try {
      const found = await (await client()).search(q, { ...options, signal });
      if (signal.aborted) return;
      answered = true;
      fill(found, options);
      if (!options.offset) say(...summary(found));
    } catch (error) {
      if (signal.aborted) return;
      fill(NOTHING, options);
      say(line(filled(words.search.failed, { why: Object(error).message })), elsewhere());
    }
  };
  /** @param {string} q @param {Options} options */
  const ask = (q, options) => {
    clearTimeout(timer);
    turn.abort();
    turn = new AbortController();
    if (q.trim() || Object.values(options.filters ?? {}).flat()[0]) {
      if (!answered) say(line(words.search.loading));
      // The first question to the site's own index loads it: nothing is gained by waiting.
      const wait = dataset.searchModule ? PATIENCE : answered ? DEBOUNCE : 0;
      timer = setTimeout(more, options.typing ? wait : 0, q, options);
    } else {
      fill(NOTHING, options);
      say();
    }
  };
  return { ask, more };
}

// ---- messages about an answer -------------------------------------------------------------------------------------

const elsewhere = () => line(element("a", { href: `${root}index/` }, words.search.az));

/** @param {Outcome} found */
function summary({ total, relaxed, corrections, tried = [] }) {
  const { search } = words;
  const lines = corrections.map(({ from, to }) => line(filled(search.corrected, { from, to })));
  if (relaxed) lines.push(line(search.relaxed));
  if (total > 0) return [line(filled(total === 1 ? search.found_one : search.found, { count: `${total}` })), ...lines];
  const rows = tried.map(({ text, known }) => {
    const meant = corrections.find(({ from }) => from === text)?.to ?? text;
    return hint({ typed: meant, means: known ? search.known : search.unknown });
  });
  return [line(search.none), ...lines, ...rows, elsewhere()];
}

// ---- hits --------------------------------------------------------------------------------------------------------

/**
 * Hits as options of the dialog or as rows of the page; not those that lead where they must not.
 * @param {Hit[]} hits
 * @param {boolean} options
 * @returns {Entry[]}
 */
function entriesOf(hits, options) {
  const { searchModule } = dataset;
  return hits.flatMap((hit) => {
    const { url, name, title, stage, status, type } = hit;
    const link = element("a", { href: searchModule && /^https?:/.test(url) ? url : root + url });
    if (!searchModule && !/^(specs|docs)\//.test(link.href.replace(root, ""))) return [];
    const facts = [type, link.host.replace(location.host, "")].map((fact) => (fact ? span("hit-type", fact) : ""));
    const text = span("hit-text");
    const head = options ? span("") : link;
    head.className = "hit-title";
    if (name) head.append(span("id", name), " ");
    head.append(title);
    const node = options ? link : element("li", {});
    node.className = "hit";
    node.append(head, span("hit-facts", stage ? badge(stage, status) : "", ...facts), text);
    return [{ hit, node, link, text }];
  });
}

/** Fetches the text of an entry once it is seen. @param {Entry} entry @param {AbortSignal} turn */
function showSnippet({ hit, node, link, text }, turn) {
  const watcher = new IntersectionObserver(async (seen) => {
    if (!seen.at(-1)?.isIntersecting) return;
    watcher.disconnect();
    try {
      /** @type {Snippet} */
      const { anchor, heading = "", kind, segments } = await (await client()).snippet(hit);
      if (turn.aborted) return;
      link.hash ||= anchor ?? "";
      const place = placeOf(hit, heading, kind);
      if (place) text.append(span("hit-place", place), " ");
      if (hit.title === segments.map(({ text }) => text).join("")) return;
      text.append(...segments.map(({ text, mark }) => (mark ? element("mark", {}, text) : text)));
    } catch {
      // A hit without its text is still a hit.
    }
  });
  watcher.observe(node);
}

/**
 * The spec of an item, the section or the item of a spec or of a document.
 * @param {Hit} hit
 * @param {string} heading
 * @param {string | null} [kind]
 */
function placeOf({ kind: own, title }, heading, kind) {
  const name = called(words.kind, own || kind || "");
  const section = heading && heading !== title ? `§ ${heading}` : "";
  if (own || !name) return `${name} ${section}`.trim();
  return heading.toLowerCase().startsWith(name.toLowerCase()) ? heading : `${name} ${heading}`;
}

// ---- the dialog --------------------------------------------------------------------------------------------------

/**
 * The combobox: the focus stays in its field, the choice wanders in the list.
 * @returns {HTMLInputElement}
 */
function combobox() {
  const { search } = words;
  const input = element("input", {
    inputMode: "search",
    enterKeyHint: "go",
    autocapitalize: "none",
    autocomplete: "off",
    spellcheck: false,
    maxLength: 256,
    placeholder: search.label,
    role: "combobox",
    ariaLabel: search.label,
    ariaAutoComplete: "list",
    ariaExpanded: "false",
  });
  input.setAttribute("aria-controls", "ss-hits");
  const list = element("div", { id: "ss-hits", className: "hits", role: "listbox", ariaLabel: search.results });
  const tips = box("search-tips", box("label", search.tips_title), ...search.tips.map(hint));
  const body = box("search-body", box("search-said"), list, tips);
  const all = element("a", { className: "search-all", href: base }, search.all);
  const dialog = element(
    "dialog",
    { className: "search", id: "ss-search", closedBy: "any", ariaLabel: search.title },
    box("search-bar", input, element("button", { className: "search-close" }, search.close)),
    body,
    box("search-foot", ...search.keys.map(hint), slash(), all),
    element("p", { className: "unseen", role: "status" }),
  );
  document.body.append(dialog);

  /** @type {Entry[]} */
  let entries = [];
  let at = 0;
  let walked = false;
  /** While there is no answer: what is to follow it. @type {(() => void) | null} */
  let then = null;

  /** @param {number} to */
  const choose = (to) => {
    at = (to + entries.length) % entries.length;
    entries.forEach(({ node }, place) => {
      Object.assign(node, { id: `ss-hit-${place}`, role: "option", tabIndex: -1, ariaSelected: `${place === at}` });
    });
  };
  const announce = () => {
    if (entries[at]) input.setAttribute("aria-activedescendant", entries[at].node.id);
  };
  const { ask } = questions(dialog, (now) => {
    entries = now;
    walked = false;
    input.removeAttribute("aria-activedescendant");
    input.ariaExpanded = `${now.length > 0}`;
    body.scrollTo(0, 0);
    choose(0);
    if (dialog.open) then?.();
    then = null;
  }, announce);

  input.oninput = () => {
    then = () => {};
    all.search = `?q=${encodeURIComponent(typed(input))}`;
    ask(input.value, { typing: true });
  };
  input.onkeydown = (event) => {
    const { key, isComposing, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (isComposing || altKey || shiftKey) return;
    const apart = ctrlKey || metaKey;
    // Before the choice has moved, Home and End belong to the text.
    /** @type {Record<string, number>} */
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, ...(walked && { Home: 0, End: -1 }) };
    if (key === "Enter") {
      const follow = () => {
        const link = entries[at]?.link;
        if (apart && link) window.open(link.href, "_blank", "noopener");
        else link?.click();
      };
      if (then) then = follow;
      else follow();
    } else if (key in moves && entries[0] && !apart) {
      walked = true;
      choose(moves[key]);
      announce();
      entries[at].node.scrollIntoView({ block: "nearest" });
    } else return;
    event.preventDefault();
  };
  /** @param {any} event */
  dialog.onclick = ({ target, ctrlKey, metaKey, shiftKey }) => {
    const beside = target === dialog && !("closedBy" in HTMLDialogElement.prototype);
    const left = target.closest("a, .search-close") && !ctrlKey && !metaKey && !shiftKey;
    if (beside || left) dialog.close();
  };
  return input;
}

/** What was or can be typed, and what comes of it. @param {Table} tip */
const hint = ({ typed, means }) => line(element("kbd", {}, typed), ` ${means}`);

/** The switch for the key that opens the box; the other scripts of a page keep there, too, which keys are off. */
function slash() {
  const KEY = "specsite-keys-off";
  const off = () => localStorage.getItem(KEY) ?? "";
  const isOn = () => !off().includes("/");
  const button = element("button", { className: "search-slash" }, element("kbd", {}, "/"), ` ${words.search.slash}`);
  button.onclick = () => {
    localStorage.setItem(KEY, isOn() ? `${off()}/` : off().replace("/", ""));
    button.ariaPressed = `${isOn()}`;
  };
  try {
    button.ariaPressed = `${isOn()}`;
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
  const rest = part(page, ".search-more");
  const { title } = document;
  let shown = 0;
  /** @type {Record<string, string[]>} */
  const filters = {};
  /** @type {Options} */
  const options = { typing: false, facets: true, limit: ON_PAGE, filters };

  const { ask, more } = questions(page, (entries, { total, facets, hits }, { offset = 0 }) => {
    shown = offset + hits.length;
    rest.hidden = !hits[0] || total <= shown;
    part(rest, "output").textContent = filled(words.table.shown, { shown: `${shown}`, all: `${total}` });
    if (offset) return entries[0]?.link.focus();
    for (const name of FACETS) {
      facet(name, facets[name] ?? {}, filters[name], (value) => press(name, value));
    }
  });

  /** @param {string} name @param {string} value */
  const press = (name, value) => {
    const kept = filters[name].filter((other) => other !== value);
    // What is within pages is not counted together with pages: one kind at a time.
    filters[name] = kept.length < filters[name].length ? kept : name === "kind" ? [value] : [...kept, value];
    step();
  };

  /** @param {boolean} typing */
  const run = (typing) => {
    const q = input.value.trim();
    options.typing = typing;
    document.title = q ? `${q} · ${title}` : title;
    ask(input.value, options);
  };

  /** What the address says; commas part the values of a key. */
  const read = () => {
    const given = new URLSearchParams(location.search.replaceAll(",", "\n"));
    /** @param {string} name */
    const values = (name) => given.get(name)?.split("\n").filter(Boolean) ?? [];
    input.value = `${values("q")}`;
    for (const name of FACETS) filters[name] = values(name);
    run(false);
  };

  /** What the address has to say. */
  const address = () => {
    const pairs = Object.entries({ q: [typed(input)], ...filters }).filter(([, values]) => values[0]);
    const query = pairs.map(([name, values]) => `${name}=${values.map(encodeURIComponent)}`).join("&");
    return query ? `?${query}` : location.pathname;
  };

  /** A choice is a step to go back from; typing is not. */
  const step = () => {
    run(false);
    history.pushState(null, "", address());
  };

  input.oninput = () => {
    run(true);
    history.replaceState(null, "", address());
  };
  input.onkeydown = ({ key }) => {
    if (key === "Enter") run(false);
  };
  part(page, ".search-clear").onclick = () => {
    for (const name of FACETS) filters[name] = [];
    step();
    input.focus();
  };
  part(rest, "button").onclick = () => {
    rest.hidden = true;
    more(input.value, { ...options, offset: shown });
  };
  addEventListener("popstate", read);
  page.hidden = false;
  read();
  return input;
}

/**
 * Shows the buttons of a facet: stages in their order, pages before items. The one with the focus stays and keeps it.
 * @param {string} name
 * @param {Record<string, number>} counts
 * @param {string[]} pressed
 * @param {(value: string) => void} press
 */
function facet(name, counts, pressed, press) {
  const group = part(document, `#ss-by-${name}`);
  /** @type {any} */
  const active = document.activeElement;
  const held = group.contains(active) ? [active.value] : [];
  const kept = [...pressed, ...held];
  const rows = Object.entries({ ...FIRST, ...Object.fromEntries(kept.map((value) => [value, 0])), ...counts });
  const buttons = rows.filter(([value, count]) => count || kept.includes(value)).map(([value, count]) => {
    const label = name === "stage" ? badge(value) : name === "kind" ? called(words.kind, value) : value;
    const look = { className: count ? "chip" : "chip zero", value, ariaPressed: `${pressed.includes(value)}` };
    return element("button", { ...look, onclick: () => press(value) }, label, " ", element("b", {}, `${count}`));
  });
  group.replaceChildren(...buttons.map((button) => element("li", {}, button)));
  buttons.find(({ value }) => held.includes(value))?.focus();
}

// ---- start -------------------------------------------------------------------------------------------------------

/** The styles of the dialog; the page of results has them anyway. */
const styled = new Promise((done) => {
  document.head.append(element("link", { rel: "stylesheet", href: dataset.styles, onload: done, onerror: done }));
});

// The client comes while the words do; when it fails, the first question says so.
client().catch(() => {});
/** @type {Words} */
const words = await file("words.json");
await styled;
let input = page && results(page);

/** Opens the dialog; on the page of results, goes to its box. */
export function open() {
  input ??= combobox();
  /** @type {HTMLDialogElement | null} */
  const dialog = input.closest("dialog:not([open])");
  dialog?.showModal();
  input.focus();
  input.select();
}
