// The search box on an engine of the owner's: one server an engine that refuses what the engine's documentation does not
// name, and answers in the engine's form. In: queries. Out: the requests they become, and what is made of the answers.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";

import { open } from "../../themes/search/backend.js";

const BASE = "https://portal.example/handbook/search/";
const OPEN = "\uE000";
const CLOSE = "\uE001";
const servers = [];
after(() => servers.forEach((server) => server.close()));

/** A server that hands each request to `answer` and gives back what that returns, as JSON. */
async function serve(answer) {
  const requests = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const url = new URL(request.url, "http://host");
    const asked = { method: request.method, path: url.pathname, query: url.searchParams, headers: request.headers };
    requests.push({ ...asked, body: text ? JSON.parse(text) : undefined });
    const { status = 200, ...json } = answered(answer, requests.at(-1));
    response.writeHead(status, { "content-type": "application/json" }).end(json.raw ?? JSON.stringify(json));
  });
  servers.push(server);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { address: `http://127.0.0.1:${server.address().port}/at/`, requests };
}

/** A request that the engine would not take is refused, and shown. */
function answered(answer, request) {
  try {
    return answer(request);
  } catch (fault) {
    console.error(fault.message, JSON.stringify(request.body));
    return { status: 400 };
  }
}

const client = (engine, address, rest = {}) => open({ base: BASE, engine, address, ...rest });
const only = (body, keys) => assert.deepEqual(Object.keys(body).filter((key) => !keys.includes(key)), []);

const SPEC = { id: "auth", url: "specs/auth/", title: "Sign in", stage: "planned", status: "Planned", type: "Feature" };
const HOSTILE = `<img src=x onerror=alert(1)>${OPEN}sign${CLOSE} & <b>in</b>${CLOSE}${OPEN}`;
const PIECES = [
  { text: "<img src=x onerror=alert(1)>", mark: false },
  { text: "sign", mark: true },
  { text: " & <b>in</b>", mark: false },
];

// ---- Meilisearch: docs "Search with POST", "Filter expression reference", and types of the package meilisearch 0.62 ----

const MEILISEARCH = [
  "q", "offset", "limit", "filter", "facets", "attributesToRetrieve", "attributesToCrop", "cropLength", "cropMarker",
  "attributesToHighlight", "highlightPreTag", "highlightPostTag", "matchingStrategy", "showRankingScore",
  "attributesToSearchOn",
];

function meilisearch({ method, path, headers, body }) {
  assert.equal(`${method} ${path}`, "POST /at/indexes/specs/search");
  assert.equal(headers["content-type"], "application/json");
  only(body, MEILISEARCH);
  for (const condition of body.filter.flat()) {
    assert.match(condition, /^(?:NOT )?(?:stage|status|type) = "[^"\\]*"$/);
  }
  assert.ok(["all", "last"].includes(body.matchingStrategy));
  if (body.q.includes("unknown") && body.matchingStrategy === "all") return { hits: [], estimatedTotalHits: 0 };
  return {
    hits: [{ ...SPEC, _formatted: { ...SPEC, body: HOSTILE }, _rankingScore: 0.75 }],
    estimatedTotalHits: 41,
    facetDistribution: { stage: { planned: 40, dropped: 1 }, type: { Feature: 41 } },
    offset: body.offset,
    limit: body.limit,
    processingTimeMs: 1,
    query: body.q,
  };
}

test("meilisearch: words, phrases, exclusions and filters", async () => {
  const { address, requests } = await serve(meilisearch);
  const search = await client("meilisearch", address, { key: "public-key" });
  const query = `retry "two words" -draft status:in-progress -type:RFC`;
  const found = await search.search(query, { limit: 5, offset: 10, facets: true });
  const [{ body, headers }] = requests;
  assert.equal(headers.authorization, "Bearer public-key");
  assert.equal(body.q, `retry "two words" -draft`);
  assert.deepEqual(body.filter, [[`stage = "in_progress"`, `status = "in-progress"`], [`NOT type = "RFC"`]]);
  assert.deepEqual([body.limit, body.offset, body.facets], [5, 10, ["stage", "type"]]);
  assert.deepEqual(found.hits, [{ id: "auth", url: "specs/auth/", title: "Sign in", score: 0.75, stage: "planned", status: "Planned", type: "Feature" }]);
  assert.deepEqual([found.total, found.relaxed, found.facets.stage], [41, false, { planned: 40, dropped: 1 }]);
  assert.deepEqual(await search.snippet(found.hits[0]), { anchor: "", heading: "", segments: PIECES });
});

test("meilisearch: a field of its own, and what no spec holds", async () => {
  const { address, requests } = await serve(meilisearch);
  const search = await client("meilisearch", address);
  await search.search("title:cache title:miss");
  assert.deepEqual(requests[0].body.attributesToSearchOn, ["title"]);
  assert.equal(requests[0].headers.authorization, undefined);
  await search.search("title:cache miss");
  assert.equal(requests[1].body.attributesToSearchOn, undefined);
  const found = await search.search("unknown words");
  assert.deepEqual([requests.at(-1).body.matchingStrategy, found.relaxed], ["last", true]);
});

// ---- OpenSearch: docs "Query DSL", "Highlight query matches", "Terms aggregations" ------------------------------------

const OPENSEARCH = ["query", "from", "size", "track_total_hits", "_source", "highlight", "aggs"];

function opensearch({ method, path, body }) {
  assert.equal(`${method} ${path}`, "POST /at/specs/_search");
  only(body, OPENSEARCH);
  only(body.query.bool, ["must", "should", "minimum_should_match", "must_not", "filter"]);
  for (const { multi_match: words } of [...(body.query.bool.must ?? []), ...(body.query.bool.should ?? [])]) {
    only(words, ["query", "fields", "type", "operator", "fuzziness"]);
    assert.ok(["best_fields", "bool_prefix", "phrase"].includes(words.type));
    for (const field of words.fields) assert.match(field, /^(?:title|headings|ids|body)(?:\.cjk)?\^\d(?:\.\d)?$/);
  }
  assert.ok(body.from + body.size <= 10_000);
  const known = !body.query.bool.must?.some(({ multi_match: words }) => words.query === "unknown");
  const hits = [{ _index: "specs-1", _id: "auth", _score: 3.5, _source: SPEC, highlight: { body: [HOSTILE] } }];
  const buckets = [{ key: "planned", doc_count: 7 }];
  return {
    took: 1,
    timed_out: false,
    hits: { total: { value: known ? 7 : 0, relation: "eq" }, max_score: 3.5, hits: known ? hits : [] },
    aggregations: { stage: { doc_count_error_upper_bound: 0, sum_other_doc_count: 0, buckets }, type: { buckets: [] } },
  };
}

test("opensearch: words, a beginning, phrases, exclusions and filters", async () => {
  const { address, requests } = await serve(opensearch);
  const search = await client("opensearch", address, { key: "a2V5" });
  const found = await search.search(`retry title:"two words" -draft status:"In Progress" cach`, { typing: true, facets: true });
  const [{ body, headers }] = requests;
  assert.equal(headers.authorization, "ApiKey a2V5");
  const { must, must_not: not, filter } = body.query.bool;
  assert.deepEqual(must.map(({ multi_match: { query, type } }) => [query, type]), [
    ["retry", "best_fields"],
    ["two words", "phrase"],
    ["cach", "bool_prefix"],
  ]);
  assert.deepEqual(must[1].multi_match.fields, ["title^4", "title.cjk^4"]);
  assert.equal(not[0].multi_match.query, "draft");
  assert.deepEqual(filter[0].bool.should, [{ term: { stage: "in_progress" } }, { term: { "status.folded": "In Progress" } }]);
  assert.deepEqual([body.highlight.pre_tags, body.highlight.post_tags], [[OPEN], [CLOSE]]);
  assert.deepEqual([found.total, found.hits[0].score, found.facets.stage], [7, 3.5, { planned: 7 }]);
  assert.deepEqual((await search.snippet(found.hits[0])).segments, PIECES);
});

test("opensearch: what no spec holds is looked for with typing errors, some of it", async () => {
  const { address, requests } = await serve(opensearch);
  const search = await client("opensearch", address);
  const found = await search.search("unknown words");
  const { should, minimum_should_match: least } = requests[1].body.query.bool;
  assert.deepEqual([should.length, should[0].multi_match.fuzziness, least, found.relaxed], [2, "AUTO", 1, true]);
});

test("a facet that is narrowed by shows what its other values would give", async () => {
  const { address, requests } = await serve(opensearch);
  const search = await client("opensearch", address);
  await search.search("retry", { facets: true, filters: { stage: ["planned", "dropped"], type: ["Feature"] } });
  const [all, ...others] = requests.map(({ body }) => [Object.keys(body.aggs).join(), body.query.bool.filter.length, body.size]);
  assert.deepEqual(all, ["stage,type", 2, 10]);
  assert.deepEqual(others.sort(), [["stage", 1, 0], ["type", 1, 0]]);
  const stages = [{ term: { stage: "planned" } }, { term: { stage: "dropped" } }];
  assert.deepEqual(requests[0].body.query.bool.filter[0].bool.should, stages);
});

// ---- Quickwit: docs "REST API" and "Query language"; unknown keys of a request are refused ------------------------------

const QUICKWIT = [
  "query", "aggs", "search_field", "snippet_fields", "start_timestamp", "end_timestamp", "max_hits", "start_offset",
  "format", "sort_by", "count_all", "allow_failed_splits",
];

function quickwit({ method, path, body }) {
  assert.equal(`${method} ${path}`, "POST /at/api/v1/specs/search");
  only(body, QUICKWIT);
  // Words stand in quotes, within which nothing but a quote and a backslash means anything.
  const bare = body.query.replace(/"[^"\\]*"/g, "Q");
  assert.match(bare, /^(?:[a-z]+:Q\*?(?:\^\d(?:\.\d)?)?|AND|OR|NOT|[()* ])+$/);
  if (body.query.includes("unknown") && body.query.includes(") AND (")) return { num_hits: 0, hits: [], snippets: [] };
  const marked = "&lt;img src=x onerror=alert(1)&gt;<b>sign</b> &amp; &lt;b&gt;in&lt;/b&gt;";
  return {
    num_hits: 3,
    hits: [{ ...SPEC, body: "long" }, { ...SPEC, id: "b", url: "specs/b/", body: "No mark here" }],
    snippets: [{ body: [marked] }, { body: [] }],
    elapsed_time_micros: 10,
    errors: [],
    aggregations: { stage: { buckets: [{ key: "planned", doc_count: 3 }] } },
  };
}

test("quickwit: words, a beginning, phrases, exclusions and filters", async () => {
  const { address, requests } = await serve(quickwit);
  const search = await client("quickwit", address);
  const found = await search.search(`ids:FR-1 -"not this" type:RFC retr`, { typing: true, limit: 2, facets: true });
  const [{ body }] = requests;
  const everywhere = `(title:"retr"*^4 OR headings:"retr"*^1.6 OR ids:"retr"*^6 OR body:"retr"*^1)`;
  const not = `(title:"not this"^4 OR headings:"not this"^1.6 OR ids:"not this"^6 OR body:"not this"^1)`;
  assert.equal(body.query, `(ids:"FR-1"^6) AND ${everywhere} AND (type:"RFC") AND NOT ${not}`);
  assert.deepEqual([body.max_hits, body.start_offset, body.sort_by, body.snippet_fields], [2, 0, "_score", "body"]);
  assert.deepEqual(body.aggs.stage, { terms: { field: "stage", size: 100 } });
  assert.deepEqual([found.total, found.facets.stage], [3, { planned: 3 }]);
  assert.deepEqual((await search.snippet(found.hits[0])).segments, PIECES);
  assert.deepEqual((await search.snippet(found.hits[1])).segments, [{ text: "No mark here", mark: false }]);
});

test("quickwit: only exclusions, only filters, and what no spec holds", async () => {
  const { address, requests } = await serve(quickwit);
  const search = await client("quickwit", address);
  await search.search("-title:draft");
  assert.equal(requests[0].body.query, `* AND NOT (title:"draft"^4)`);
  await search.search("", { filters: { stage: ["planned"] } });
  assert.equal(requests[1].body.query, `(stage:"planned")`);
  const found = await search.search("title:unknown title:word");
  assert.deepEqual([requests.at(-1).body.query, found.relaxed], [`((title:"unknown"^4) OR (title:"word"^4))`, true]);
});

// ---- an address like `api/search` -------------------------------------------------------------------------------------

test("specsite: the query is handed on as it was typed, with the filters before it", async () => {
  const hit = { ...SPEC, url: "specs/auth/#why", score: 9.25, excerpt: { anchor: "why", heading: "Why", segments: [["sign", true], [" in", false]] } };
  const { address, requests } = await serve(() => ({ total: 1, relaxed: false, hits: [hit, { ...SPEC, id: "b", excerpt: "plain" }] }));
  const search = await client("specsite", `${address}api/search`);
  const found = await search.search(`kind:setting a&b`, { typing: true, filters: { stage: ["in progress"] } });
  const [{ method, path, query }] = requests;
  assert.equal(`${method} ${path}`, "GET /at/api/search");
  assert.deepEqual(Object.fromEntries(query), { q: `status:"in progress" kind:setting a&b`, typing: "1", limit: "10", offset: "0", facets: "0" });
  assert.deepEqual([found.hits[0].url, found.hits[0].score], ["specs/auth/", 9.25]);
  const segments = [{ text: "sign", mark: true }, { text: " in", mark: false }];
  assert.deepEqual(await search.snippet(found.hits[0]), { anchor: "why", heading: "Why", segments });
  assert.deepEqual((await search.snippet(found.hits[1])).segments, [{ text: "plain", mark: false }]);
});

// ---- what must hold for each of them -----------------------------------------------------------------------------------

const ENGINES = { meilisearch, opensearch, quickwit };
const HOSTILE_QUERIES = [
  `" OR 1=1 --`, `a"b\\`, `\\" OR stage:"x`, `status:"x" OR type = "y"`, `status:a"b\\`, `type:x\\`, `{"match_all":{}}`,
  `title:* body:[a TO z]`, `((((`, `)^9`, `~ * ? !`, `\u0000\u0007`, `${OPEN}${CLOSE}`, `-`, `--x`, `''`, `“no end`, `${"a ".repeat(500)}`,
  `status:${"x".repeat(400)}`, `title:title:title:`, `NOT`, `AND OR NOT`, `日本語 "リーダー"`, `__proto__ constructor`,
];

for (const [engine, answer] of Object.entries(ENGINES)) {
  test(`${engine}: hostile queries stay data`, async () => {
    const { address, requests } = await serve(answer);
    const search = await client(engine, address);
    for (const query of HOSTILE_QUERIES) {
      for (const typing of [false, true]) await search.search(query, { typing, facets: true, filters: { type: [query] } });
    }
    assert.ok(requests.length >= HOSTILE_QUERIES.length);
    assert.ok(requests.every(({ body }) => JSON.stringify(body).length < 40_000));
  });

  test(`${engine}: answers that cannot be used are errors that say so`, async () => {
    const { address } = await serve(({ path }) => (path.includes("odd") ? { raw: "<html>" } : path.includes("empty") ? {} : { status: 403 }));
    const ask = async (index) => (await client(engine, address, { index })).search("retry");
    await assert.rejects(ask("refused"), /answered 403/);
    await assert.rejects(ask("odd"), /in a form that is not/);
    await assert.rejects(ask("empty"), /in a form that is not/);
    await assert.rejects((await client(engine, "http://127.0.0.1:9/")).search("retry"), /cannot be reached/);
  });
}

test("a call that is given up ends with the reason it was given up for", async () => {
  const search = await client("meilisearch", "http://host/", {
    fetch: (_address, { signal }) => new Promise((_, refuse) => signal.addEventListener("abort", () => refuse(new TypeError("network")))),
  });
  const stop = new AbortController();
  const running = search.search("retry", { signal: stop.signal });
  stop.abort(new Error("newer"));
  await assert.rejects(running, /newer/);
  await assert.rejects(search.search("retry", { signal: stop.signal }), /newer/);
});

test("only addresses of pages are handed on, those of this site as its own index gives them", async () => {
  const urls = {
    "specs/a/": "specs/a/",
    "https://portal.example/handbook/specs/b/": "specs/b/",
    "https://other.example/specs/c/": "https://other.example/specs/c/",
    "//other.example/d/": "https://other.example/d/",
    "javascript:alert(1)": undefined,
    "data:text/html,x": undefined,
    "": undefined,
  };
  const hits = Object.keys(urls).map((url, at) => ({ ...SPEC, id: `${at}`, url }));
  const { address } = await serve(() => ({ hits: [...hits, { url: "specs/e/" }, null], estimatedTotalHits: 7 }));
  const broken = await (await client("meilisearch", address)).search("retry").catch((error) => error);
  assert.match(String(broken), /in a form that is not/);
  const sound = await serve(() => ({ hits: [...hits, { url: "specs/e/" }], estimatedTotalHits: 7 }));
  const found = await (await client("meilisearch", sound.address)).search("retry");
  assert.deepEqual(found.hits.map(({ url }) => url), Object.values(urls).filter(Boolean));
});

test("nothing is asked for where nothing was typed, and long excerpts are cut", async () => {
  const { address, requests } = await serve(() => ({ hits: [{ ...SPEC, _formatted: { body: "x".repeat(1e6) } }], estimatedTotalHits: 1 }));
  const search = await client("meilisearch", address);
  assert.deepEqual((await search.search("  - ")).hits, []);
  assert.equal(requests.length, 0);
  const { hits } = await search.search("x");
  assert.ok((await search.snippet(hits[0])).segments[0].text.length <= 600);
  assert.deepEqual(await search.snippet({ ...SPEC, id: "never seen", score: 0 }), { anchor: "", heading: "", segments: [] });
  assert.deepEqual([await search.suggest("re", 5), await search.preload("re")], [[], undefined]);
});

test("an engine that is not known is refused at once", async () => {
  await assert.rejects(client("solr", "http://host/"), /no search engine solr/);
});
