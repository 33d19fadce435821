// What a page can do with a script, and does not need: the theme switch, copy buttons, the current heading in the
// contents, tables that sort and filter. Words come from the page; nothing is ever parsed as HTML.

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

/** What a cell sorts by: its text; cells that state nothing come last in either direction. */
function key(row, column) {
  const cell = row.cells[column];
  return cell.querySelector(".none") ? null : cell.textContent.trim();
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
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      sortBy(table, column, down ? -1 : 1);
    });
    head.append(button);
  });
}

/** Rows stay when they hold every word that was typed; a heading row stays with at least one of its rows. */
function filter(bar) {
  const input = bar.querySelector("input");
  const output = bar.querySelector("output");
  const table = bar.nextElementSibling.querySelector("table");
  const groups = [...table.tBodies].map((body) => {
    const rows = [...body.rows];
    const head = rows[0]?.classList.contains("group") ? rows.shift() : null;
    const title = head ? head.textContent : "";
    return { body, rows: rows.map((row) => [row, `${title} ${row.textContent}`.toLowerCase()]) };
  });
  const all = groups.reduce((sum, group) => sum + group.rows.length, 0);
  const apply = () => {
    const typed = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { body, rows } of groups) {
      let here = 0;
      for (const [row, text] of rows) {
        row.hidden = !typed.every((word) => text.includes(word));
        here += row.hidden ? 0 : 1;
      }
      body.hidden = here === 0;
      shown += here;
    }
    output.textContent = typed.length
      ? bar.dataset.shown.replace("{shown}", String(shown)).replace("{all}", String(all))
      : "";
  };
  input.addEventListener("input", apply);
  bar.hidden = false;
  if (input.value) apply();
}

// ---- start -----------------------------------------------------------------------------------------------------

themeSwitch(document.getElementById("ss-theme"));
if (navigator.clipboard) document.querySelectorAll(".code").forEach(copyButton);
unfold(".side > .fold", "62rem");
unfold(".margin > .fold", "80rem");
document.querySelectorAll(".toc nav").forEach(followHeadings);
document.querySelectorAll("table.sortable").forEach(sortable);
document.querySelectorAll(".filter").forEach(filter);
