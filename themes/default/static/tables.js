// Lists and registers: tables that sort, narrow and stand in groups, over all of their rows. What is chosen stands in the
// address. Words come from the page; nothing is ever parsed as HTML.

import { LIFE, collator, element, json, site, specOf, withNumbers } from "./dom.js";
import { facetOf, headOf, headsOf, placeOf } from "./groups.js";

// ---- tables ----------------------------------------------------------------------------------------------------

/** What a cell sorts by: its text; cells that state nothing come last in either direction. */
function key(row, column) {
  const cell = row.cells[column];
  if (cell.matches(".none, .gap")) return null;
  const stage = LIFE.indexOf(cell.querySelector(":scope > i")?.classList[0] ?? "");
  return `${stage < 0 ? "" : stage} ${cell.textContent}`.trim() || null;
}

/** Sorts the rows of each group by themselves. */
function sortBy(table, column, direction) {
  for (const body of table.tBodies) {
    const rows = [...body.rows].filter(({ className }) => className !== "group").map((row) => [key(row, column), row]);
    rows.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return direction * collator.compare(a, b);
    });
    body.append(...rows.map(([, row]) => row));
  }
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
  const bar = document.querySelector(".narrow[data-cards]");
  const said = bar.querySelector("output");
  const load = async () => {
    said.textContent = bar.dataset.loading;
    try {
      const { take } = table.matches("table") ? await import("./lists.js") : await import("./board.js");
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

/** The rows of a table that are all on its page. */
class Rows {
  /** @param {HTMLTableElement} table */
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

  /** Whether a row is of a spec: where the head leads that it stands under, or its own, or else any of its cells. */
  isOf({ row }, spec) {
    const said = [...row.parentElement.querySelectorAll(":scope > .group a"), ...row.cells[0].querySelectorAll("a")];
    const [own] = said.map(({ href }) => specOf(href)).filter(Boolean);
    return own ? own === spec : [...row.querySelectorAll("a")].some(({ href }) => specOf(href) === spec);
  }

  /** Puts the rows under heads, or into one body without any. @param {Head[]} heads */
  group(heads) {
    const known = new Map(this.lines.map((line) => [line.row, line]));
    const groups = new Map();
    for (const row of [...this.table.rows]) {
      const line = known.get(row);
      if (!line) continue;
      const at = placeOf(line, heads);
      if (!groups.has(at)) groups.set(at, []);
      groups.get(at).push(line);
    }
    for (const body of [...this.table.tBodies]) body.remove();
    const order = [...groups].sort(([one], [other]) => one - other);
    this.groups = order.map(([at, lines]) => {
      const body = element("tbody", {}, ...lines.map(({ row }) => row));
      if (heads.length > 0) body.prepend(headOf(heads[at], this.table.tHead.rows[0].cells.length));
      return { body, lines };
    });
    this.table.append(...this.groups.map(({ body }) => body));
  }

  draw(kept) {
    const left = new Set(kept);
    for (const { body, lines } of this.groups) {
      for (const line of lines) if (line.row.hidden === left.has(line)) line.row.hidden = !left.has(line);
      body.hidden = !lines.some((line) => left.has(line));
    }
  }
}

/** What is chosen: for each facet with a choice its tokens, the words that were typed, the spec that an address names. */
class Choice {
  /** @type {Map<string, Set<string>>} */
  facets = new Map();
  /** @type {string[]} */
  words = [];
  /** @type {string | null} */
  spec = null;

  get isAll() {
    return this.facets.size === 0 && this.words.length === 0 && !this.spec;
  }

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
    if (this.spec && !list.isOf(line, this.spec)) return false;
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

// ---- the bar above a list --------------------------------------------------------------------------------------

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
  const tables = [...field.querySelectorAll("table, .board > [data-stage]")];
  const split = tables.filter(({ dataset }) => dataset.rows || dataset.stage);
  const near = tables.filter((table) => !split.includes(table)).map((table) => new Rows(table));
  /** All rows; of a split table they come when they are needed. @type {{ lines: Line[] }[] | null} */
  let lists = split.length > 0 ? null : near;
  const buttons = toggles(bar);
  const input = bar.querySelector("input");
  const output = bar.querySelector("output");
  const full = bar.querySelector(".bar a");
  const clear = bar.querySelector(".bar > button");
  const groups = bar.querySelector("select");
  const only = element("button", { type: "button", class: "chip", "aria-pressed": "true" });
  let choice = new Choice();
  let grouped = "";
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
    const narrowed = !choice.isAll;
    for (const button of buttons) button.setAttribute("aria-pressed", String(choice.has(button.dataset.facet)));
    clear.hidden = !narrowed;
    if (!lists) {
      if (narrowed || groups?.value) fetchAll();
      return;
    }
    if (groups && groups.value !== grouped) {
      grouped = groups.value;
      for (const list of lists) list.group(headsOf(grouped, buttons, groups.dataset.none));
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

  /** The spec whose rows are shown stands in the bar, where a press takes the choice back. */
  const sayOnly = () => {
    const { spec } = choice;
    only.textContent = spec;
    clear.before(only, " ");
    const name = ({ cards }) => {
      const card = cards.find(({ id }) => id === spec);
      if (card && choice.spec === spec) only.textContent = [card.name, card.title].filter(Boolean).join(" ");
    };
    json(`${site}api/v1/cards.json`).then(name, () => {});
  };

  const read = () => {
    const asked = new URLSearchParams(location.search);
    choice = new Choice();
    for (const { dataset } of buttons) {
      const [facet, value] = [facetOf(dataset.facet), dataset.facet.slice(facetOf(dataset.facet).length + 1)];
      if (asked.get(facet)?.split(",").includes(value)) choice.toggle(dataset.facet);
    }
    input.value = asked.get("q") ?? "";
    if (groups) groups.value = [...groups.options].some(({ value }) => value === asked.get("group")) ? asked.get("group") : "";
    choice.spec = asked.get("spec");
    if (choice.spec) sayOnly();
    else only.remove();
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
    for (const [name, value] of Object.entries({ spec: choice.spec, group: groups?.value, sort })) {
      if (value) pairs.push(`${name}=${encodeURIComponent(value)}`);
    }
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
    only.remove();
    apply();
    write("pushState");
    input.focus();
  });
  only.addEventListener("click", () => {
    choice.spec = null;
    only.remove();
    apply();
    write("pushState");
    input.focus();
  });
  groups?.addEventListener("change", () => {
    apply();
    write("pushState");
  });
  addEventListener("popstate", read);
  for (const part of bar.querySelectorAll("p[hidden]")) part.hidden = false;
  read();
}

// ---- heads that stay -------------------------------------------------------------------------------------------

/** The head of a table stays in the window while its rows pass; one that scrolls sideways cannot let it. */
const frames = new ResizeObserver((entries) => {
  for (const { target } of entries) target.classList.toggle("fits", target.scrollWidth <= target.clientWidth);
});

// ---- start -----------------------------------------------------------------------------------------------------

const tables = document.querySelectorAll("table:is(.register, .specs)");
tables.forEach(label);
phone.addEventListener("change", () => tables.forEach(label));
document.querySelectorAll("table.sortable").forEach(sortable);
for (const table of tables) if (table.parentElement.matches(".scroll")) frames.observe(table.parentElement);
document.querySelectorAll(".narrow").forEach(narrow);
