// Lists of which a page holds some rows only. In: a table that names the data with all of them. Out: the same table drawn
// anew from that data, a page at a time, once somebody narrows or sorts it. Loaded then and not before; rows are made of
// elements, nothing is parsed as HTML.

import { LIFE, collator, element, json } from "./dom.js";
import { headOf, placeOf } from "./groups.js";

const PAGE = 200;
/** The most that is shown of a cell, in letters and lines; the rest is where the row leads. */
const TEXT = 1200;
const LINES = 40;
/** The longest link of several that is not broken, in letters. */
const WHOLE = 24;

const brief = (text) => (text.length > TEXT ? `${text.slice(0, TEXT)} …` : text);

/** Takes a table over. `drawn` is called with the table whenever its rows are other ones. */
export async function take(table, bar, drawn) {
  const [data, { cards }] = await Promise.all([json(table.dataset.rows), json(bar.dataset.cards)]);
  const specs = new Map(cards.map((card) => [card.id, card]));
  const { table: name, token } = table.dataset;
  const own = data.cards ? { rows: data.cards, shown: { forms: CARD_FORMS } } : (data.tables[name] ?? data);
  const rows = own.rows.map((row) => new Line(row, own.shown, specs));
  const lines = token ? rows.filter(({ tokens }) => tokens?.includes(token)) : rows;
  return new List(table, bar, lines, drawn);
}

/** How the values of a card are shown; registers say it of their columns in `forms`. */
const CARD_FORMS = { status: "status", done: "share", completeness: "percent" };

/** A row of the data. */
class Line {
  constructor(row, { forms = {}, labels = {}, absent = {} }, specs) {
    Object.assign(this, { row, forms, labels, absent });
    this.spec = forms === CARD_FORMS ? row : specs.get(row.spec);
    const tokens = [this.spec, ...(row.others ?? []).map((id) => specs.get(id))].flatMap(
      (spec) => spec?.facets.split(" ") ?? [],
    );
    this.tokens = tokens.length > 0 ? tokens : null;
  }

  /** What a column says in plain text; `null` where nothing is said. */
  plain(name) {
    if (name === "spec" || name === "spec_title") return this.spec?.title ?? this.row[name] ?? null;
    const value = this.row[name] ?? null;
    if (value === null || typeof value !== "object") return value === null ? null : this.word(name, value);
    if (Array.isArray(value)) return value.map((one) => one.text ?? one).join(", ");
    return value.text ?? `${value.done}/${value.total}`;
  }

  /** What a column sorts by: a status by its stage before its word. */
  key(name) {
    const stage = this.forms[name] === "status" ? LIFE.indexOf(this.row.look.split(" ")[0]) : -1;
    return stage < 0 ? this.plain(name) : `${stage} ${this.plain(name)}`;
  }

  word(name, value) {
    return this.labels[name]?.[value] ?? String(value);
  }

  /** Everything that the row says. */
  said(columns) {
    return [this.spec?.name, this.spec?.title, this.spec?.status, ...columns.map((name) => this.plain(name))].join(" ");
  }
}

class List {
  #at = 0;
  #kept;
  /** @type {import("./groups.js").Head[]} */
  #heads = [];

  constructor(table, bar, lines, drawn) {
    Object.assign(this, { table, lines, drawn, words: bar.dataset, size: lines.length });
    this.columns = table.dataset.columns.split(" ");
    this.root = bar.dataset.cards.replace("api/v1/cards.json", "");
    this.frame = table.closest(".scroll") ?? table;
    this.#kept = lines;
    for (const nav of [this.frame.previousElementSibling, this.frame.nextElementSibling]) {
      if (nav?.matches("nav.turns")) nav.hidden = true;
    }
    this.turns = this.#pager();
    this.frame.after(this.turns);
  }

  said(line) {
    return line.said(this.columns);
  }

  isOf({ row, spec: own }, spec) {
    return own?.id === spec || (row.others ?? []).includes(spec);
  }

  group(heads) {
    this.#heads = heads;
  }

  draw(kept) {
    const place = (line) => placeOf(line, this.#heads);
    this.#kept = this.#heads.length > 0 ? kept.toSorted((one, other) => place(one) - place(other)) : kept;
    this.#show(0);
  }

  /** Cells that state nothing come last in either direction. */
  sort(column, direction) {
    const name = this.columns[column];
    const keys = new Map(this.lines.map((line) => [line, line.key(name)]));
    const order = (one, other) => {
      const [a, b] = [keys.get(one), keys.get(other)];
      if (a === null || b === null) return (a === null) - (b === null);
      return direction * collator.compare(a, b);
    };
    this.lines.sort(order);
    this.draw(this.#kept === this.lines ? this.lines : this.#kept.toSorted(order));
  }

  #pager() {
    const turn = (label, step) => {
      const button = element("button", { type: "button", class: "chip" }, label);
      button.addEventListener("click", () => {
        if (button.getAttribute("aria-disabled") === "true") return;
        this.#show(this.#at + step);
        this.frame.scrollIntoView();
      });
      return button;
    };
    this.before = turn(this.words.previous, -1);
    this.after = turn(this.words.next, 1);
    this.range = element("li", {});
    const items = [element("li", {}, this.before), this.range, element("li", {}, this.after)];
    const label = `${this.words.turns}: ${this.table.caption.textContent}`;
    return element("nav", { class: "turns", "aria-label": label }, element("ul", {}, ...items));
  }

  /** Draws a page of the rows that are left. */
  #show(at) {
    this.#at = at;
    const all = this.#kept.length;
    const lines = this.#kept.slice(at * PAGE, (at + 1) * PAGE);
    for (const body of [...this.table.tBodies]) body.remove();
    this.table.append(...this.#bodies(lines));
    const [from, to] = [Math.min(at * PAGE + 1, all), at * PAGE + lines.length];
    const range = { "{from}": from, "{to}": to, "{all}": all };
    this.range.textContent = this.words.range.replace(/\{\w+\}/g, (name) => range[name]);
    this.before.setAttribute("aria-disabled", String(at === 0));
    this.after.setAttribute("aria-disabled", String(to === all));
    this.turns.hidden = all <= PAGE;
    this.drawn(this.table);
  }

  #bodies(lines) {
    const bodies = [];
    let last;
    for (const line of lines) {
      const group = this.#grouped ? line.spec : this.#heads[placeOf(line, this.#heads)];
      if (bodies.length === 0 || group !== last) {
        bodies.push(element("tbody", {}));
        if (group) bodies.at(-1).append(this.#grouped ? this.#heading(group) : headOf(group, this.columns.length));
      }
      last = group;
      bodies.at(-1).append(this.#row(line));
    }
    return bodies;
  }

  get #grouped() {
    return this.table.classList.contains("grouped");
  }

  #heading(spec) {
    const head = { scope: "rowgroup", colspan: String(this.columns.length) };
    const cell = element("th", head, ...named(spec), this.#link(spec.url, spec.title), " ", status(spec));
    return element("tr", { class: "group" }, cell);
  }

  #row(line) {
    const { row, spec, forms, absent } = line;
    const [first, ...others] = this.columns;
    const form = forms[first];
    const said = line.plain(first) === null ? [] : this.#content(line, first);
    const linked = row.url && form !== "link" && form !== "links";
    const head = element("th", {}, ...(linked ? [this.#link(row.url, ...(said.length > 0 ? said : ["#"]))] : said));
    if (forms === CARD_FORMS || (first === "spec_title" && spec)) head.prepend(...named(forms === CARD_FORMS ? row : spec));
    if (first === "spec_title" && spec) head.append(" ", status(spec));
    const cells = others.map((name) => {
      const isSaid = line.plain(name) !== null;
      if (!isSaid) return element("td", absent[name] ? { class: "none" } : {}, absent[name] ?? "");
      const mark = forms[name] === "word" ? `is-${row[name]}` : forms === CARD_FORMS && isLong(row[name]) ? "own" : null;
      return element("td", mark ? { class: mark } : {}, ...this.#content(line, name));
    });
    return element("tr", row.retired ? { class: "retired" } : {}, head, ...cells);
  }

  /** The nodes of a cell, by the form that its column has. */
  #content(line, name) {
    const { row, spec, forms } = line;
    const value = row[name];
    if (name === "spec" || (name === "spec_title" && name !== this.columns[0])) return [...named(spec), spec.title, " ", status(spec)];
    switch (fits(forms[name], value) ? forms[name] : "text") {
      case "status":
        return [status(row)];
      case "box":
        return [element("b", { class: `is-${value}` }, line.plain(name))];
      case "code":
        return [element("code", {}, brief(value))];
      case "block": {
        const code = element("pre", { tabindex: "0" }, element("code", {}, value.slice(0, 4 * TEXT)));
        return [element("div", { class: "code" }, code)];
      }
      case "lines":
        return [element("ol", {}, ...value.slice(0, LINES).map((text) => element("li", {}, brief(text))))];
      case "facts": {
        const facts = value.slice(0, LINES).map((text) => element("li", {}, brief(text)));
        return [element("ul", { class: "plain" }, ...facts)];
      }
      case "names": {
        const names = value.slice(0, LINES).map((text) => element("li", {}, element("code", {}, brief(text))));
        return [element("ul", { class: "fields" }, ...names)];
      }
      case "link":
        return [this.#link(value.url, value.text)];
      case "links":
        return value.slice(0, LINES).flatMap(({ url, text }, at) => {
          const link = this.#link(url, text);
          return [at > 0 ? ", " : "", value.length > 1 && text.length > WHOLE ? element("span", {}, link) : link];
        });
      case "share":
        return [meter(value.percent), this.words.part.replace("{done}", value.done).replace("{total}", value.total)];
      case "percent":
        return [meter(value), this.words.percent.replace("{percent}", value)];
      default:
        return [brief(line.plain(name))];
    }
  }

  /** A link of the site or to another host; what else an address may begin with is no link. */
  #link(url, ...children) {
    const scheme = /^[a-z][a-z\d+.-]*:/i.exec(url)?.[0].toLowerCase();
    if (scheme && !["http:", "https:", "mailto:"].includes(scheme)) return element("span", {}, ...children);
    return element("a", { href: scheme ? url : this.root + url }, ...children);
  }
}

/** A word of a card that may be broken; the others of its row may not. */
const isLong = (value) => typeof value === "string" && value.length > WHOLE;

/** Whether a value has the shape that its column's form asks for: some rows of a column may say less. */
function fits(form, value) {
  if (["lines", "facts", "names", "links"].includes(form)) return Array.isArray(value);
  if (["link", "share"].includes(form)) return typeof value === "object" && !Array.isArray(value);
  return true;
}

export const named = ({ name }) => (name ? [element("span", { class: "id" }, name), " "] : []);

const status = (spec) => element("i", { class: spec.look }, spec.status);

function meter(percent) {
  const make = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
  const [svg, path] = [make("svg"), make("path")];
  path.setAttribute("d", `M0 3h${Math.floor((percent * 72) / 100)}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}
