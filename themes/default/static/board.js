// The board narrowed: each column shows the first of its cards that are left, of all cards that the data knows. In: the data
// of all cards. Out: the same columns. Loaded once somebody narrows them; nothing is parsed as HTML.

import { element, json, site } from "./dom.js";
import { named } from "./lists.js";

/** How many cards a column shows. */
const SHOWN = 10;

/** Takes a column over. */
export async function take(column, bar) {
  const { cards } = await json(bar.dataset.cards);
  return new Column(column, cards.filter(({ look }) => look.split(" ")[0] === column.dataset.stage));
}

class Column {
  constructor(section, cards) {
    this.table = section;
    this.frame = section.querySelector("ul");
    this.size = cards.length;
    this.more = section.querySelector(".more");
    this.whole = [...this.frame.children];
    // The newest first, as far as numbers tell.
    this.lines = cards.reverse().map((card) => ({ card, tokens: card.facets.split(" ") }));
    this.more?.querySelector("a").addEventListener("click", ({ currentTarget: link }) => {
      const [path, own] = link.getAttribute("href").split("?");
      const asked = [own, location.search.slice(1)].filter(Boolean).join("&");
      link.href = asked ? `${path}?${asked}` : path;
    });
  }

  said({ card }) {
    return Object.values(card).join(" ");
  }

  isOf({ card }, spec) {
    return card.id === spec;
  }

  group() {}

  draw(kept) {
    const isWhole = kept.length === this.size;
    this.frame.replaceChildren(...(isWhole ? this.whole : kept.slice(0, SHOWN).map(({ card }) => this.#card(card))));
    if (!this.more) return;
    const rest = kept.length - SHOWN;
    this.more.hidden = rest <= 0;
    this.more.querySelector("a").textContent = this.table.dataset.more.replace("{count}", String(rest));
  }

  #card(card) {
    const title = element("a", { class: "subject", href: site + card.url }, card.title);
    return element("li", {}, ...named(card), title, element("p", { class: "meta" }, card.status));
  }
}
