// Pages that are read: where in its contents the reader is, a bar that stays, cards of linked specs, the filter of the list
// beside the text, the text as Markdown. Words come from the page; nothing is ever parsed as HTML.

import { collator, element, json, site, specOf, withNumbers } from "./dom.js";

const words = document.querySelector("script[data-bar]").dataset;

// ---- contents --------------------------------------------------------------------------------------------------

/** How far below the edge of the window a link puts its heading, in pixels: below the bar. */
const LINE = 72;

/** Marks the link of the last heading that has reached the top of the window, and tells its words. */
function followHeadings(contents, tell) {
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
    tell(current?.firstChild.textContent ?? "");
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

// ---- the bar ---------------------------------------------------------------------------------------------------

/** What stays at the top of the window while a long text passes: its title, where in it one is, the search. */
function bar(title, contents) {
  const find = document.getElementById("ss-find");
  const search = element("a", { class: "find", href: find.href }, find.firstChild.textContent);
  search.addEventListener("click", (event) => {
    event.preventDefault();
    find.click();
  });
  const name = document.querySelector(".kicker.id")?.textContent;
  const top = element("a", { class: "bar-title", href: "#ss-top" }, ...(name ? [element("b", {}, name), " "] : []), title.textContent);
  const strip = element("nav", { class: "strip", "aria-label": words.bar, hidden: "" }, top);
  let tell = () => {};
  if (contents) {
    const lists = [...contents.querySelectorAll("ol")].map((list) => list.cloneNode(true));
    const list = element("div", { class: "toc", id: "ss-strip-contents", popover: "" }, ...lists);
    list.addEventListener("click", ({ target }) => target.closest("a") && list.hidePopover());
    const label = contents.querySelector("h2").textContent;
    const here = element("span", {}, "");
    const button = element("button", { type: "button", popovertarget: list.id }, label, " ", here);
    strip.append(button, list);
    tell = (heading) => {
      here.textContent = heading;
      for (const link of list.querySelectorAll("a")) link.toggleAttribute("aria-current", link.firstChild.textContent === heading);
    };
  }
  strip.append(search);
  document.body.append(strip);
  new IntersectionObserver(([{ isIntersecting, boundingClientRect }]) => {
    strip.hidden = isIntersecting || boundingClientRect.top > 0;
  }).observe(title);
  return tell;
}

// ---- cards of what links lead to -------------------------------------------------------------------------------

const WAIT = 350;

/** What a link leads to: the title of a spec, or the id of an item, with its status and a sentence. */
async function about(link) {
  const spec = specOf(link.href);
  const data = await json(`${site}api/v1/specs/${spec}.json`);
  const anchor = decodeURIComponent(link.hash.slice(1));
  const item = data.items.find((one) => anchor && one.anchor === anchor);
  const title = [data.name, data.title].filter(Boolean).join(" ");
  const said = item ? [element("p", {}, element("b", {}, item.id), ` ${item.text}`)] : data.summary ? [element("p", {}, data.summary)] : [];
  const status = element("span", { class: `badge ${data.status.stage}` }, data.status.label);
  return [element("p", { class: "subject" }, title, " ", status), ...said];
}

/** An item of this page says itself what it is. */
function itemOf(link) {
  if (link.origin + link.pathname !== location.origin + location.pathname || !link.hash) return null;
  const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const item = place?.closest(".item, h2, h3, h4, h5, h6");
  const whole = item?.matches(".item") ? item.textContent : [item, item?.nextElementSibling].map((part) => part?.textContent).join(" ");
  const text = item ? whole.replace(/\s#(?=\s)/, "").trim().replace(/\s+/g, " ") : "";
  return text ? [element("p", {}, text.length > 300 ? `${text.slice(0, 300)} …` : text)] : null;
}

/** Shows them while the pointer or the focus rests on a link; they go with Escape, and stay under the pointer. */
function cards(text) {
  const card = element("div", { id: "ss-card", class: "card", role: "tooltip", popover: "manual" });
  document.body.append(card);
  let link;
  let timer;
  const hide = () => {
    clearTimeout(timer);
    link?.removeAttribute("aria-describedby");
    link = null;
    card.hidePopover();
  };
  const show = async (of) => {
    const parts = itemOf(of) ?? (specOf(of.href) && of.pathname !== location.pathname ? await about(of).catch(() => null) : null);
    if (!parts || of !== link) return;
    card.replaceChildren(...parts);
    card.showPopover();
    const box = of.getClientRects()[0];
    const { width, height } = card.getBoundingClientRect();
    const below = box.bottom + 6 + height < innerHeight;
    card.style.insetInlineStart = `${Math.max(8, Math.min(box.left, document.documentElement.clientWidth - width - 8))}px`;
    card.style.insetBlockStart = `${below ? box.bottom + 6 : Math.max(8, box.top - height - 6)}px`;
    of.setAttribute("aria-describedby", card.id);
  };
  const rest = (of) => {
    if (of === link) return clearTimeout(timer);
    if (link) hide();
    clearTimeout(timer);
    link = of;
    timer = setTimeout(() => show(of), WAIT);
  };
  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, WAIT);
  };
  const from = ({ target }) => target.closest("a[href]:not(.anchor)");
  text.addEventListener("pointerover", (event) => event.pointerType === "mouse" && from(event) && rest(from(event)));
  text.addEventListener("pointerout", (event) => from(event) && leave());
  text.addEventListener("focusin", (event) => from(event)?.matches(":focus-visible") && rest(from(event)));
  text.addEventListener("focusout", leave);
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", leave);
  addEventListener("keydown", ({ key }) => key === "Escape" && link && hide());
  addEventListener("scroll", () => card.matches(":popover-open") && hide(), { passive: true });
}

// ---- the list beside the text ----------------------------------------------------------------------------------

/** The most that the list shows of what it found. */
const FOUND = 50;

/** Typed words narrow the list to specs whose name and title hold them all, those of other pages, too. */
function sideFilter(input) {
  const fold = input.closest(".fold");
  const own = [...fold.children].filter((part) => part.matches("details, p:not(.bar)"));
  const found = element("ul", { class: "found", hidden: "" });
  fold.append(found);
  const entry = ({ url, name, title }) => {
    const link = element("a", { href: site + url }, ...(name ? [element("span", { class: "id" }, name), " "] : []), title);
    return element("li", {}, link);
  };
  const show = async () => {
    const asked = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const { cards } = asked.length > 0 ? await json(`${site}api/v1/cards.json`) : { cards: [] };
    if (asked.join(" ") !== input.value.toLowerCase().split(/\s+/).filter(Boolean).join(" ")) return;
    const fits = ({ name = "", title }) => {
      const text = withNumbers(`${name} ${title}`.trim().toLowerCase());
      return asked.every((word) => text.includes(word));
    };
    const hits = cards.filter(fits).sort((one, other) => collator.compare(one.name ?? one.title, other.name ?? other.title));
    found.replaceChildren(...hits.slice(0, FOUND).map(entry));
    if (hits.length === 0) found.append(element("li", { class: "none" }, words.none));
    found.hidden = asked.length === 0;
    for (const part of own) part.hidden = asked.length > 0;
  };
  input.addEventListener("input", () => show().catch(() => {}));
  input.closest(".bar").hidden = false;
}

// ---- wide drawings ---------------------------------------------------------------------------------------------

/** A drawing that the column makes smaller opens in its full size. */
function fullSize(drawing) {
  const { width } = drawing.viewBox.baseVal;
  if (width < drawing.getBoundingClientRect().width * 1.2) return;
  const button = element("button", { type: "button", class: "quiet" }, words.full);
  button.addEventListener("click", () => {
    const copy = drawing.cloneNode(true);
    copy.style.minInlineSize = `${width}px`;
    const dialog = element("dialog", { class: "full", "aria-label": words.full, tabindex: "0" }, copy);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", () => dialog.close());
    document.body.append(dialog);
    dialog.showModal();
  });
  drawing.after(button);
}

// ---- the text as Markdown --------------------------------------------------------------------------------------

function copyMarkdown(link) {
  const button = element("button", { type: "button", class: "quiet", "aria-live": "polite" }, words.markdown);
  button.addEventListener("click", async () => {
    const { copied, failed } = document.querySelector("script[data-copy]").dataset;
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error(String(answer.status));
      await navigator.clipboard.writeText(await answer.text());
      button.textContent = copied;
    } catch {
      button.textContent = failed;
    }
    setTimeout(() => {
      button.textContent = words.markdown;
    }, 2000);
  });
  link.after(" · ", button);
}

// ---- start -----------------------------------------------------------------------------------------------------

const contents = document.querySelector(".toc nav");
const tell = bar(document.querySelector("h1"), contents);
if (contents) followHeadings(contents, tell);
if (matchMedia("(hover: hover)").matches) cards(document.querySelector(".text"));
document.querySelectorAll("svg.diagram").forEach(fullSize);
document.querySelectorAll(".side input").forEach(sideFilter);
const markdown = document.querySelector(".sources a[href='index.md']");
if (markdown && navigator.clipboard) copyMarkdown(markdown);
