// What a page can do with a script, and does not need: the theme switch, copy buttons, the current heading in the
// contents, tables that sort and narrow, the way to the search. Words come from the page; nothing is ever parsed as
// HTML.

const root = document.documentElement;
const words = document.querySelector("script[data-copy]").dataset;

function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// ---- theme: system, light, dark --------------------------------------------------------------------------------

const KEY = "specsite-theme";
const THEMES = ["auto", "light", "dark"];

function themeSwitch(button) {
  const show = () => {
    button.textContent = button.dataset[root.dataset.theme ?? "auto"];
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

// ---- contents --------------------------------------------------------------------------------------------------

const LINE = 48;

/** Marks the link of the last heading that has reached the top of the window, where a link puts it. */
function followHeadings(contents) {
  const links = new Map();
  for (const link of contents.querySelectorAll("a[href^='#']")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const headings = [...links.keys()];
  let current = null;
  const mark = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top <= LINE);
    const link = links.get(passed.at(-1));
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link ?? null;
    current?.setAttribute("aria-current", "location");
    keepInView(contents, current);
  };
  // The area reaches far above the window, so that a jump over many headings is noticed too.
  const observer = new IntersectionObserver(mark, { rootMargin: `999999px 0px ${LINE - innerHeight}px 0px` });
  for (const heading of headings) observer.observe(heading);
}

function keepInView(contents, link) {
  const box = contents.closest(".margin");
  if (!link || !box || box.scrollHeight <= box.clientHeight) return;
  const at = link.getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  if (at.top < frame.top || at.bottom > frame.bottom) box.scrollTop += at.top - frame.top - frame.height / 2;
}

/** The folds of a column stand open while the window has room for the column, as in the stylesheet. */
function unfold(selector, width) {
  const room = matchMedia(`(width >= ${width})`);
  const apply = () => {
    for (const fold of document.querySelectorAll(selector)) fold.open = room.matches;
  };
  room.addEventListener("change", apply);
  apply();
}

// ---- tables ----------------------------------------------------------------------------------------------------

const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });

/** Where specs stand, in the order of a life: a status sorts by its stage before its word. */
const LIFE = ["proposed", "planned", "in_progress", "implemented", "superseded", "dropped", "unknown"];

/** What a cell sorts by: its text; cells that state nothing come last in either direction. */
function key(row, column) {
  const cell = row.cells[column];
  if (cell.matches(".none, .gap")) return null;
  const stage = LIFE.indexOf(cell.querySelector(":scope > i")?.classList[0] ?? "");
  return `${stage < 0 ? "" : stage} ${cell.textContent}`.trim() || null;
}

function sortBy(table, column, direction) {
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [key(row, column), row]);
  rows.sort(([a], [b]) => {
    if (a === null || b === null) return (a === null) - (b === null);
    return direction * collator.compare(a, b);
  });
  body.append(...rows.map(([, row]) => row));
}

function sortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = element("button", { type: "button", class: "sort" }, ...head.childNodes);
    button.addEventListener("click", async () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      if (table.dataset.rows) {
        const list = await whole(table);
        if (!list) return;
        list.sort(column, down ? -1 : 1);
      } else {
        sortBy(table, column, down ? -1 : 1);
      }
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      remember((down ? "-" : "") + button.textContent);
    });
    head.append(button);
  });
  const asked = new URLSearchParams(location.search).get("sort") ?? "";
  const column = heads.find(({ textContent }) => textContent === asked.replace(/^-/, ""));
  if (!column) return;
  if (asked.startsWith("-")) column.setAttribute("aria-sort", "ascending");
  column.querySelector(".sort").click();
}

/** Lets the address say by what a table is sorted. */
function remember(sort) {
  const asked = new URLSearchParams(location.search);
  asked.set("sort", sort);
  try {
    history.replaceState(null, "", `${location.pathname}?${asked}${location.hash}`);
  } catch {
    // Pages from a disk may not change their address.
  }
}

const phone = matchMedia("(width < 46rem)");

/** On a phone a row of a register is a card, where each value follows the name of its column; those of a spec need none. */
function label(table) {
  if (!phone.matches || table.matches(".specs")) return;
  const heads = [...table.tHead.rows[0].cells].map(({ textContent }) => textContent);
  const isShort = (at) => table.matches(`.s${at + 1}, .w${at + 1}`);
  for (const cell of table.querySelectorAll("tbody td")) {
    const at = cell.cellIndex;
    if ((at > 1 || isShort(at)) && !cell.querySelector(":scope > :is(i, .code)")) cell.dataset.label = heads[at];
  }
}

const taken = new Map();

/** All rows of a table that is split into pages; `null`, and a word to the reader, when they cannot be fetched. */
function whole(table) {
  const bar = document.querySelector(".narrow[data-lists]");
  const said = bar.querySelector("output");
  const load = async () => {
    said.textContent = bar.dataset.loading;
    try {
      const { take } = await import(new URL(bar.dataset.lists, document.baseURI).href);
      const list = await take(table, bar, label);
      said.textContent = "";
      return list;
    } catch {
      said.textContent = bar.dataset.failed;
      taken.delete(table);
      return null;
    }
  };
  if (!taken.has(table)) taken.set(table, load());
  return taken.get(table);
}

// ---- narrowing -------------------------------------------------------------------------------------------------

/**
 * A row with its facet values, `null` where it has none, and its text once it was asked for.
 * @typedef {{ row: HTMLTableRowElement, head: string, text?: string, tokens: string[] | null }} Line
 */

/** The facet of `status:planned`. */
const facetOf = (token) => token.slice(0, token.indexOf(":"));

/** The rows of a table that are all on its page. */
class Rows {
  constructor(table) {
    this.groups = [...table.tBodies].map((body) => ({ body, lines: Rows.#lines(body) }));
    this.lines = this.groups.flatMap(({ lines }) => lines);
    this.size = this.lines.length;
    this.frame = table.closest(".scroll") ?? table;
    this.table = table;
  }

  static #lines(body) {
    const rows = [...body.rows];
    const head = rows[0]?.classList.contains("group") ? rows.shift().textContent : "";
    return rows.map((row) => ({ row, head, tokens: (row.dataset.facets ?? body.dataset.facets)?.split(" ") ?? null }));
  }

  said(line) {
    return `${line.head} ${line.row.textContent}`;
  }

  draw(kept) {
    const left = new Set(kept);
    for (const { body, lines } of this.groups) {
      for (const line of lines) if (line.row.hidden === left.has(line)) line.row.hidden = !left.has(line);
      body.hidden = !lines.some((line) => left.has(line));
    }
  }
}

/** A text that begins with a number, with the other forms in which people type that: `se-0302` is `se-302` and `#302`. */
function withNumbers(text) {
  const [, series, number] = /^([a-z]+)[-\s]?0*(\d+)/.exec(text) ?? [];
  return number ? `${text} ${series}-${number} ${series}${number} #${number}` : text;
}

/** What is chosen: for each facet with a choice its tokens, and the words that were typed. */
class Choice {
  /** @type {Map<string, Set<string>>} */
  facets = new Map();
  /** @type {string[]} */
  words = [];

  has(token) {
    return this.facets.get(facetOf(token))?.has(token) ?? false;
  }

  toggle(token) {
    const facet = facetOf(token);
    const some = this.facets.get(facet) ?? new Set();
    if (!some.delete(token)) some.add(token);
    if (some.size > 0) this.facets.set(facet, some);
    else this.facets.delete(facet);
  }

  /** @param {Line} line */
  reads(line, list) {
    if (this.words.length === 0) return true;
    line.text ??= withNumbers(list.said(line).trim().toLowerCase());
    return this.words.every((word) => line.text.includes(word));
  }

  /** The facets whose choice a row does not meet. @param {Line} line */
  missed({ tokens }) {
    if (tokens === null) return [];
    return [...this.facets].filter(([, some]) => !tokens.some((token) => some.has(token))).map(([facet]) => facet);
  }
}

/** Shows the rows that a choice leaves. Out: how many, and how many each value would leave beside the other facets. */
function show(lists, choice, part) {
  const counts = new Map();
  let shown = 0;
  for (const list of lists) {
    const kept = list.lines.filter((line) => {
      const reads = choice.reads(line, list);
      const missed = choice.missed(line);
      for (const token of (reads && missed.length < 2 && line.tokens) || []) {
        if (missed.length === 0 || missed[0] === facetOf(token)) counts.set(token, (counts.get(token) ?? 0) + 1);
      }
      return reads && missed.length === 0;
    });
    list.draw(kept.length === list.size ? list.lines : kept);
    list.frame.hidden = kept.length === 0 && list.size > 0;
    const count = list.table.closest("section")?.querySelector("h2 > small");
    if (count) {
      count.dataset.said ??= count.textContent;
      count.textContent = kept.length === list.size ? count.dataset.said : fill(part, kept.length, list.size);
    }
    shown += kept.length;
  }
  return { shown, counts };
}

const fill = (pattern, one, all) => pattern.replace(/\{(shown|done)\}/, String(one)).replace(/\{(all|total)\}/, String(all));

/** The links of a facet become buttons; those of the facet that the page is about stay links. */
function toggles(bar) {
  const fixed = bar.querySelector("[aria-current]")?.dataset.facet;
  const links = [...bar.querySelectorAll("a[data-facet]")].filter(
    ({ dataset }) => !fixed || facetOf(dataset.facet) !== facetOf(fixed),
  );
  return links.map((link) => {
    const { facet } = link.dataset;
    const button = element("button", { type: "button", class: "chip", "data-facet": facet }, ...link.childNodes);
    link.replaceWith(button);
    return button;
  });
}

function narrow(bar) {
  const field = bar.closest("section") ?? bar.parentElement;
  const tables = [...field.querySelectorAll("table")];
  const split = tables.filter(({ dataset }) => dataset.rows);
  const near = tables.filter(({ dataset }) => !dataset.rows).map((table) => new Rows(table));
  /** All rows; of a split table they come when they are needed. @type {{ lines: Line[] }[] | null} */
  let lists = split.length > 0 ? null : near;
  const buttons = toggles(bar);
  const input = bar.querySelector("input");
  const output = bar.querySelector("output");
  const full = bar.querySelector(".bar a");
  const clear = bar.querySelector("button:not([data-facet])");
  let choice = new Choice();
  // Until all rows are here nobody knows how many of this list a value would leave.
  if (!lists && bar.querySelector("[aria-current]")) for (const { lastElementChild } of buttons) lastElementChild.textContent = "";

  const fetchAll = async () => {
    const far = await Promise.all(split.map(whole));
    if (far.includes(null) || lists) return;
    lists = [...near, ...far];
    apply();
  };

  const apply = () => {
    choice.words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const narrowed = choice.facets.size > 0 || choice.words.length > 0;
    for (const button of buttons) button.setAttribute("aria-pressed", String(choice.has(button.dataset.facet)));
    clear.hidden = !narrowed;
    if (!lists) {
      if (narrowed) fetchAll();
      return;
    }
    const { shown, counts } = show(lists, choice, bar.dataset.part);
    for (const button of buttons) {
      const count = counts.get(button.dataset.facet) ?? 0;
      button.classList.toggle("zero", count === 0);
      button.querySelector("b").textContent = String(count);
    }
    const all = lists.reduce((sum, { size }) => sum + size, 0);
    output.textContent = narrowed ? fill(bar.dataset.shown, shown, all) : "";
    full.hidden = shown > 0 || choice.words.length === 0;
    full.search = `?q=${encodeURIComponent(input.value.trim())}`;
  };

  const read = () => {
    const asked = new URLSearchParams(location.search);
    choice = new Choice();
    for (const { dataset } of buttons) {
      const [facet, value] = [facetOf(dataset.facet), dataset.facet.slice(facetOf(dataset.facet).length + 1)];
      if (asked.get(facet)?.split(",").includes(value)) choice.toggle(dataset.facet);
    }
    input.value = asked.get("q") ?? "";
    for (const pressed of buttons.filter(({ dataset }) => choice.has(dataset.facet))) {
      for (let at = pressed.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    }
    apply();
  };

  /** A choice is a step to go back from; typing is not. */
  const write = (step) => {
    const pairs = [...choice.facets].map(([facet, some]) => {
      const values = [...some].map((token) => encodeURIComponent(token.slice(facet.length + 1)));
      return `${encodeURIComponent(facet)}=${values.join(",")}`;
    });
    const typed = input.value.trim();
    if (typed) pairs.push(`q=${encodeURIComponent(typed)}`);
    const sort = new URLSearchParams(location.search).get("sort");
    if (sort) pairs.push(`sort=${encodeURIComponent(sort)}`);
    const address = location.pathname + (pairs.length > 0 ? `?${pairs.join("&")}` : "") + location.hash;
    try {
      history[step](null, "", address);
    } catch {
      // Pages from a disk may not change their address.
    }
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      choice.toggle(button.dataset.facet);
      apply();
      write("pushState");
    });
  }
  input.addEventListener("input", () => {
    apply();
    write("replaceState");
  });
  clear.addEventListener("click", () => {
    choice = new Choice();
    input.value = "";
    apply();
    write("pushState");
    input.focus();
  });
  addEventListener("popstate", read);
  for (const part of bar.querySelectorAll("p[hidden]")) part.hidden = false;
  read();
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
    const slash = key === "/" && !ctrlKey && !metaKey && !isTyping(event.target) && slashOpens();
    if (!chord && !slash) return;
    event.preventDefault();
    open();
  });
  link.querySelector("kbd").hidden = !slashOpens();
  // Where the box does not come, the page says what it needs, as it does where no script runs.
  if (document.getElementById("ss-results")) load().catch(() => delete document.documentElement.dataset.served);
}

const isTyping = (target) => target.isContentEditable || target.matches?.("input, textarea, select");

/** Whether a reader has not switched off the key that works without a modifier. */
function slashOpens() {
  try {
    return localStorage.getItem("specsite-slash") !== "off";
  } catch {
    return true;
  }
}

// ---- start -----------------------------------------------------------------------------------------------------

themeSwitch(document.getElementById("ss-theme"));
if (navigator.clipboard) document.querySelectorAll(".code").forEach(copyButton);
unfold(".side > .fold", "62rem");
unfold(".margin > .fold", "80rem");
unfold(":is(.narrow, .search-facets) > .fold", "46rem");
document.querySelectorAll(".toc nav").forEach(followHeadings);
const tables = document.querySelectorAll("table:is(.register, .specs)");
tables.forEach(label);
phone.addEventListener("change", () => tables.forEach(label));
document.querySelectorAll("table.sortable").forEach(sortable);
document.querySelectorAll(".narrow").forEach(narrow);
document.querySelectorAll(".menu").forEach(menu);
search(document.getElementById("ss-find"));
