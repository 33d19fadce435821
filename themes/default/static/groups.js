// Rows in groups by a facet. In: rows with their facet values. Out: which head each stands under.

import { element } from "./dom.js";

/** The facet of `status:planned`. */
export const facetOf = (token) => token.slice(0, token.indexOf(":"));

/**
 * What rows stand under: a value of a facet, or `null` for those that have none.
 * @typedef {{ token: string | null, label: string }} Head
 */

/** The heads of a facet, in the order of its values. @returns {Head[]} */
export function headsOf(facet, buttons, none) {
  const values = buttons.filter(({ dataset }) => facetOf(dataset.facet) === facet);
  const heads = values.map(({ dataset, firstChild }) => ({ token: dataset.facet, label: firstChild.textContent.trim() }));
  return heads.length > 0 ? [...heads, { token: null, label: none }] : [];
}

/** The first head whose value a row has. @param {Line} line @param {Head[]} heads */
export const placeOf = ({ tokens }, heads) =>
  Math.max(0, heads.findIndex(({ token }) => token === null || tokens?.includes(token)));

export const headOf = ({ label }, columns) =>
  element("tr", { class: "group" }, element("th", { scope: "rowgroup", colspan: String(columns) }, label));
