// In: the folder of a site, and queries as `benches/search/queries/` has them. Out: what a first query loads, code included,
// up to ten titles: the mean in bytes, as a host sends them.
//
//   node tests/search/first.mjs SITE QUERIES.json

import { readFileSync } from "node:fs";

import { specsite } from "../../benches/search/engines.mjs";
import { cold } from "../../benches/search/measures.mjs";

const [site, file] = process.argv.slice(2);
const queries = JSON.parse(readFileSync(file, "utf8"));
const { titled } = await cold(specsite(site, { typing: true }), site, queries);
console.log(Math.round(titled.bytes));
