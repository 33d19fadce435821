// Search by an engine of the site's owner, in place of the site's own index: Quickwit, OpenSearch or Meilisearch with what
// `specsite export` writes, or an address that answers like `api/search` of `specsite serve`. The same calls as client.js.

/**
 * @typedef {{ id: string, url: string, name?: string, title: string, score: number, stage: string, status?: string, type: string | null, kind?: string }} Hit
 * @typedef {{ text: string, mark: boolean }} Segment
 * @typedef {{ anchor: string, heading: string, segments: Segment[] }} Snippet
 * @typedef {Record<string, Record<string, number>>} Facets
 * @typedef {{ text: string, known: boolean }} Tried
 * @typedef {{ total: number, relaxed: boolean, corrections: { from: string, to: string }[], tried: Tried[], facets: Facets, hits: Hit[] }} Results
 * @typedef {{ typing?: boolean, limit?: number, offset?: number, filters?: Record<string, string[]>, facets?: boolean,
 *   explain?: boolean, signal?: AbortSignal }} Options
 * @typedef {(address: string, init: RequestInit) => Promise<Response>} Fetch
 * @typedef {{ base: string | URL, engine: string, address: string, index?: string, key?: string, fetch?: Fetch }} Setup
 */

/**
 * A part of a query: words to find, or a value that results must have.
 * @typedef {{ field: string, text: string, phrase: boolean, prefix: boolean, excluded: boolean }} Ask
 * @typedef {{ by: string, values: string[], excluded: boolean }} Filter
 * @typedef {{ input: string, asks: Ask[], filters: Filter[], relaxed: boolean, limit: number, offset: number, facets: string[] }} Plan
 */

/**
 * What an engine answered, before any of it is trusted.
 * @typedef {{ total: unknown, facets: Facets, hits: { source: any, score: unknown, snippet: Segment[], anchor?: unknown, heading?: unknown }[], rest?: any }} Answer
 * @typedef {{ path: string, scheme: string, body?: (plan: Plan) => object, query?: (plan: Plan) => string, read: (json: any) => Answer }} Engine
 */

const MAX_CHARS = 256;
const MAX_ASKS = 16;
const MAX_SNIPPET = 600;
const FACETS = ["stage", "type"];
const SHOWN = ["id", "url", "name", "title", "stage", "status", "type"];

// Characters without a meaning in any text: what is between them is marked.
const OPEN = "\uE000";
const CLOSE = "\uE001";

/** @type {Record<string, string>} */
const FIELDS = { title: "title", head: "headings", ids: "ids", body: "body" };
const BOOSTS = Object.entries({ title: 4, headings: 1.6, ids: 6, body: 1 });

const PART = /(-(?=[\p{L}\p{N}_"“”]))?(?:(title|head|ids|body|status|type|kind):)?(?:["“”]([^"“”]*)["“”]?|([^\s]*))/giu;
const EDGES = /^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu;

/**
 * Reads a query; the word at its very end may be incomplete while somebody types.
 * @param {string} input
 * @param {boolean} typing
 */
function parse(input, typing) {
  const query = [...input].slice(0, MAX_CHARS).join("");
  /** @type {Ask[]} */
  const asks = [];
  /** @type {Filter[]} */
  const filters = [];
  /** @type {Tried[]} */
  const tried = [];
  for (const match of query.matchAll(PART)) {
    const [whole, minus, name, quoted, bare] = match;
    if (tried.length === MAX_ASKS) break;
    const key = name?.toLowerCase() ?? "";
    const text = harmless(quoted ?? (key in FIELDS || !key ? bare.replace(EDGES, "") : bare));
    if (!text) continue;
    const excluded = minus !== undefined;
    tried.push({ text: whole.slice(excluded ? 1 : 0), known: key !== "kind" });
    if (key === "status" || key === "type") filters.push({ by: key, values: [text], excluded });
    else if (key !== "kind") {
      const last = typing && !excluded && quoted === undefined && match.index + whole.length === query.length && whole.endsWith(text);
      asks.push({ field: FIELDS[key] ?? "", text, phrase: quoted !== undefined, prefix: last, excluded });
    }
  }
  return { asks, filters, tried };
}

/** Without what engines read as an end of text or of a value. @param {string} text */
const harmless = (text) => text.replace(/["\\\p{Cc}\uE000\uE001]+/gu, " ").trim();

/** `In Progress` and `in-progress` are the stage `in_progress`. @param {string} value */
const stageOf = (value) => value.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean).join("_");

// ---- Quickwit: tantivy's query language --------------------------------------------------------------------------

/** @param {Ask} ask */
function quickwitWords({ field, text, prefix }) {
  const one = /** @param {[string, number]} boosted */ ([name, boost]) => `${name}:"${text}"${prefix ? "*" : ""}^${boost}`;
  return `(${BOOSTS.filter(([name]) => !field || name === field).map(one).join(" OR ")})`;
}

/** @param {Filter} filter */
function quickwitFilter({ by, values }) {
  const one = /** @param {string} value */ (value) =>
    by === "type" ? `type:"${value}"` : by === "stage" ? `stage:"${value}"` : `stage:"${stageOf(value)}" OR status:"${value}"`;
  return `(${values.map(one).join(" OR ")})`;
}

/** @param {Plan} plan */
function quickwitQuery({ asks, filters, relaxed }) {
  const wanted = asks.filter((ask) => !ask.excluded).map(quickwitWords);
  const must = [
    ...(relaxed && wanted.length ? [`(${wanted.join(" OR ")})`] : wanted),
    ...filters.filter((filter) => !filter.excluded).map(quickwitFilter),
  ];
  const not = [...asks.filter((ask) => ask.excluded).map(quickwitWords), ...filters.filter((filter) => filter.excluded).map(quickwitFilter)];
  return [...(must.length ? must : ["*"]), ...not.map((clause) => `NOT ${clause}`)].join(" AND ");
}

/** @type {Record<string, string>} */
const ENTITIES = { lt: "<", gt: ">", amp: "&", quot: '"', "#x27": "'", "#39": "'" };

/** Quickwit marks with `<b>` in text that is escaped otherwise. @param {string} html */
const unescaped = (html) =>
  html.replaceAll("<b>", OPEN).replaceAll("</b>", CLOSE).replace(/&(lt|gt|amp|quot|#x27|#39);/gu, (_, name) => ENTITIES[name]);

// ---- OpenSearch and Elasticsearch: JSON --------------------------------------------------------------------------

const SEARCHED = BOOSTS.flatMap(([name, boost]) => (name === "ids" ? [`ids^${boost}`] : [`${name}^${boost}`, `${name}.cjk^${boost}`]));

/** @param {Ask} ask @param {boolean} relaxed */
function openSearchWords({ field, text, phrase, prefix }, relaxed) {
  const fields = SEARCHED.filter((name) => !field || name.split(/[.^]/u)[0] === field);
  if (phrase) return { multi_match: { query: text, fields, type: "phrase" } };
  if (prefix) return { multi_match: { query: text, fields, type: "bool_prefix", operator: "and" } };
  return { multi_match: { query: text, fields, type: "best_fields", operator: "and", ...(relaxed && { fuzziness: "AUTO" }) } };
}

/** @param {Filter} filter */
function openSearchFilter({ by, values }) {
  const one = /** @param {string} value @returns {object[]} */ (value) =>
    by === "type"
      ? [{ term: { "type.folded": value } }]
      : [{ term: { stage: stageOf(value) } }, ...(by === "status" ? [{ term: { "status.folded": value } }] : [])];
  return { bool: { should: values.flatMap(one), minimum_should_match: 1 } };
}

/** @param {Plan} plan */
function openSearchBody({ asks, filters, relaxed, limit, offset, facets }) {
  const wanted = asks.filter((ask) => !ask.excluded).map((ask) => openSearchWords(ask, relaxed));
  const not = asks.filter((ask) => ask.excluded).map((ask) => openSearchWords(ask, false));
  return {
    query: {
      bool: {
        ...(relaxed ? { should: wanted, minimum_should_match: 1 } : { must: wanted }),
        must_not: [...not, ...filters.filter((filter) => filter.excluded).map(openSearchFilter)],
        filter: filters.filter((filter) => !filter.excluded).map(openSearchFilter),
      },
    },
    from: offset,
    size: limit,
    track_total_hits: true,
    _source: SHOWN,
    highlight: {
      pre_tags: [OPEN],
      post_tags: [CLOSE],
      fields: { body: { fragment_size: 200, number_of_fragments: 1, no_match_size: 200 } },
    },
    aggs: terms(facets),
  };
}

/** @param {string[]} facets */
const terms = (facets) => Object.fromEntries(facets.map((name) => [name, { terms: { field: name, size: 100 } }]));

/** @param {any} aggregations @returns {Facets} */
function counted(aggregations) {
  /** @type {(buckets: any[]) => Record<string, number>} */
  const counts = (buckets) => Object.fromEntries(buckets.map(({ key, doc_count: count }) => [String(key), Number(count)]));
  return Object.fromEntries(FACETS.map((name) => [name, counts(aggregations?.[name]?.buckets ?? [])]));
}

// ---- Meilisearch -------------------------------------------------------------------------------------------------

/** @param {Ask} ask */
const meilisearchWords = ({ text, phrase, excluded }) => (excluded ? "-" : "") + (phrase ? `"${text}"` : text.replace(/^-+/u, ""));

/** @param {Filter} filter */
function meilisearchFilter({ by, values, excluded }) {
  const one = /** @param {string} value */ (value) =>
    by === "status" ? [`stage = "${stageOf(value)}"`, `status = "${value}"`] : [`${by} = "${value}"`];
  const all = values.flatMap(one);
  return excluded ? all.map((condition) => [`NOT ${condition}`]) : [all];
}

/** @param {Plan} plan */
function meilisearchBody({ asks, filters, relaxed, limit, offset, facets }) {
  const fields = new Set(asks.map((ask) => ask.field));
  const [only] = fields.size === 1 ? fields : [""];
  return {
    q: asks.map(meilisearchWords).join(" "),
    filter: filters.flatMap(meilisearchFilter),
    limit,
    offset,
    facets,
    matchingStrategy: relaxed ? "last" : "all",
    attributesToRetrieve: SHOWN,
    attributesToCrop: ["body"],
    cropLength: 30,
    attributesToHighlight: ["body"],
    highlightPreTag: OPEN,
    highlightPostTag: CLOSE,
    showRankingScore: true,
    ...(only && { attributesToSearchOn: [only] }),
  };
}

// ---- an address like `api/search` --------------------------------------------------------------------------------

/** @param {Plan} plan */
function specsiteQuery({ input, filters, limit, offset, asks, facets }) {
  const chosen = filters.flatMap(({ by, values }) => values.map((value) => `${by === "stage" ? "status" : by}:"${value}"`));
  const q = [...[...chosen, input].join(" ")].slice(0, MAX_CHARS).join("");
  const typing = asks.some((ask) => ask.prefix) ? "1" : "0";
  const asked = { q, typing, limit: String(Math.max(limit, 1)), offset: String(offset), facets: facets.length ? "1" : "0" };
  return new URLSearchParams(asked).toString();
}

/** An excerpt is text, or a place with pieces of text. @param {any} excerpt @returns {Segment[]} */
function excerptSegments(excerpt) {
  if (!Array.isArray(excerpt?.segments)) return [{ text: String(excerpt ?? ""), mark: false }];
  /** @param {any} part */
  const one = (part) => (Array.isArray(part) ? { text: String(part[0]), mark: part[1] === true } : { text: String(part?.text), mark: part?.mark === true });
  return excerpt.segments.map(one);
}

/** @type {Record<string, Engine>} */
const ENGINES = {
  quickwit: {
    path: "api/v1/{index}/search",
    scheme: "Bearer",
    body: (plan) => ({
      query: quickwitQuery(plan),
      max_hits: plan.limit,
      start_offset: plan.offset,
      sort_by: "_score",
      snippet_fields: "body",
      ...(plan.facets.length && { aggs: terms(plan.facets) }),
    }),
    read: (json) => ({
      total: json.num_hits,
      facets: counted(json.aggregations),
      hits: json.hits.map((/** @type {any} */ source, /** @type {number} */ at) => {
        const [found] = json.snippets?.[at]?.body ?? [];
        return { source, score: 0, snippet: found ? segments(unescaped(found)) : segments(shortened(source?.body)) };
      }),
    }),
  },
  opensearch: {
    path: "{index}/_search",
    scheme: "ApiKey",
    body: openSearchBody,
    read: (json) => ({
      total: json.hits.total.value,
      facets: counted(json.aggregations),
      hits: json.hits.hits.map((/** @type {any} */ { _source: source, _score: score, highlight }) => {
        return { source, score, snippet: segments(highlight?.body?.[0]) };
      }),
    }),
  },
  meilisearch: {
    path: "indexes/{index}/search",
    scheme: "Bearer",
    body: meilisearchBody,
    read: (json) => ({
      total: json.estimatedTotalHits,
      facets: json.facetDistribution ?? {},
      hits: json.hits.map((/** @type {any} */ { _formatted: formatted, _rankingScore: score, ...source }) => {
        return { source, score, snippet: segments(formatted?.body) };
      }),
    }),
  },
  specsite: {
    path: "",
    scheme: "Bearer",
    query: specsiteQuery,
    read: (json) => ({
      total: json.total,
      facets: json.facets ?? {},
      hits: json.hits.map((/** @type {any} */ hit) => {
        const { anchor, heading } = Object(hit.excerpt);
        return { source: hit, score: hit.score, snippet: excerptSegments(hit.excerpt), anchor, heading };
      }),
      rest: json,
    }),
  },
};

/** Text with marked pieces, cut at the characters around them. @param {unknown} text @returns {Segment[]} */
function segments(text) {
  const out = [];
  let mark = false;
  for (const part of String(text ?? "").split(/([\uE000\uE001])/u)) {
    if (part === OPEN || part === CLOSE) mark = part === OPEN;
    else if (part) out.push({ text: part, mark });
  }
  return out;
}

/** The beginning of a text, whole words of it. @param {unknown} text */
function shortened(text) {
  const whole = String(text ?? "");
  return whole.length <= 200 ? whole : `${whole.slice(0, 200).replace(/\s\S*$/u, "")} …`;
}

/** No more of an excerpt than is shown, whatever an engine sends. @param {Segment[]} parts */
function bounded(parts) {
  let room = MAX_SNIPPET;
  return parts.flatMap(({ text, mark }) => {
    const piece = text.slice(0, room);
    room -= piece.length;
    return piece ? [{ text: piece, mark }] : [];
  });
}

/** @param {Facets} facets @returns {Facets} */
function sound(facets) {
  const counts = /** @param {any} values */ (values) =>
    Object.fromEntries(Object.entries(values ?? {}).filter(([value, count]) => value && Number.isFinite(count)));
  return Object.fromEntries(Object.entries(facets).map(([name, values]) => [name, counts(values)]));
}

/**
 * Asks one engine at one address.
 * @param {Setup} setup
 */
export async function open({ base, engine, address, index = "specs", key = "", fetch = globalThis.fetch.bind(globalThis) }) {
  const form = ENGINES[engine];
  if (!form) throw new Error(`there is no search engine ${engine}`);
  const site = new URL("..", new URL(`${base}`.replace(/\/*$/u, "/"), globalThis.document?.baseURI));
  const place = new URL(address.replace(/\/*$/u, form.path ? "/" : ""));
  const target = form.path ? new URL(form.path.replace("{index}", encodeURIComponent(index)), place) : place;
  /** @type {Map<string, Snippet>} */
  const snippets = new Map();

  /** @param {Plan} plan @param {AbortSignal} [signal] */
  async function ask(plan, signal) {
    const url = new URL(target);
    if (form.query) url.search = form.query(plan);
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json" };
    if (form.body) headers["Content-Type"] = "application/json";
    if (key) headers.Authorization = `${form.scheme} ${key}`;
    const body = form.body && JSON.stringify(form.body(plan));
    const init = { method: body ? "POST" : "GET", headers, body, signal, credentials: /** @type {const} */ ("omit") };
    const response = await fetch(url.href, init).catch((/** @type {unknown} */ cause) => {
      signal?.throwIfAborted();
      throw new Error(`the search at ${url.origin} cannot be reached`, { cause });
    });
    if (!response.ok) throw new Error(`the search at ${url.origin} answered ${response.status}`);
    try {
      return form.read(await response.json());
    } catch (cause) {
      signal?.throwIfAborted();
      throw new Error(`the search at ${url.origin} answered in a form that is not ${engine}'s`, { cause });
    }
  }

  /** An address below the site as the site's own index gives it, another one in full, none that is no page. @param {unknown} url */
  function addressOf(url) {
    const full = URL.canParse(String(url), site) ? new URL(String(url), site) : undefined;
    if (!url || !full || !/^https?:$/u.test(full.protocol)) return undefined;
    return full.href.startsWith(site.href) ? full.href.slice(site.href.length) : full.href;
  }

  /** @param {Answer["hits"][number]} found @returns {Hit[]} */
  function hit({ source, score, snippet, anchor, heading }) {
    const address = addressOf(source?.url);
    if (address === undefined || typeof source.title !== "string") return [];
    const [url, fragment = ""] = address.split("#");
    const id = String(source.id ?? url);
    if (snippets.size > 1000) snippets.clear();
    snippets.set(id, { anchor: String(anchor ?? fragment), heading: String(heading ?? ""), segments: bounded(snippet) });
    const kind = source.kind ? { kind: String(source.kind) } : {};
    const type = source.type ? String(source.type) : null;
    const name = source.name ? { name: String(source.name) } : {};
    const status = source.status ? { status: String(source.status) } : {};
    return [{ id, url, ...name, title: source.title, score: Number(score) || 0, stage: String(source.stage ?? ""), ...status, type, ...kind }];
  }

  /** What a facet's other values would give, while one of them is chosen. @param {Plan} plan @param {AbortSignal} [signal] */
  async function others(plan, signal) {
    const chosen = plan.facets.filter((name) => plan.filters.some((filter) => filter.by === name));
    const counts = chosen.map(async (name) => {
      const filters = plan.filters.filter((filter) => filter.by !== name);
      const { facets } = await ask({ ...plan, filters, limit: 0, offset: 0, facets: [name] }, signal);
      return [name, facets[name] ?? {}];
    });
    return Object.fromEntries(await Promise.all(counts));
  }

  return {
    /** @param {string} input @param {Options} [options] @returns {Promise<Results>} */
    async search(input, { typing = false, limit = 10, offset = 0, filters = {}, facets = false, signal } = {}) {
      signal?.throwIfAborted();
      const { asks, filters: written, tried } = parse(input, typing);
      const chosen = Object.entries(filters).filter(([by, values]) => values.length && (FACETS.includes(by) || form.query));
      const given = chosen.map(([by, values]) => ({ by, values: values.map(harmless), excluded: false }));
      const nothing = { total: 0, relaxed: false, corrections: [], tried, facets: {}, hits: [] };
      if (!tried.length && !given.length) return nothing;
      /** @type {Plan} */
      const plan = {
        input,
        asks,
        filters: form.query ? given : [...given, ...written],
        relaxed: false,
        limit: Math.min(Math.max(limit, 0), 100),
        offset: Math.min(Math.max(offset, 0), 9_900),
        facets: facets ? FACETS : [],
      };
      let answer = await ask(plan, signal);
      // What holds only some of the words, where nothing holds all.
      if (!answer.total && !form.query && asks.some((one) => !one.excluded)) {
        plan.relaxed = true;
        answer = await ask(plan, signal);
      }
      const apart = form.query ? {} : await others(plan, signal);
      const { rest } = answer;
      return {
        total: Number(answer.total) || 0,
        relaxed: rest ? rest.relaxed === true : plan.relaxed && Boolean(answer.total),
        corrections: rest?.corrections ?? [],
        tried: rest?.tried ?? tried,
        facets: facets ? sound({ ...answer.facets, ...apart }) : {},
        hits: answer.hits.flatMap(hit).slice(0, limit),
      };
    },

    /** @param {Hit} hit @returns {Promise<Snippet>} */
    async snippet(hit) {
      return snippets.get(hit.id) ?? { anchor: "", heading: "", segments: [] };
    },

    /** Engines tell no words to go on with. @param {string} _prefix @param {number} [_limit] @returns {Promise<string[]>} */
    async suggest(_prefix, _limit) {
      return [];
    },

    /** Nothing is there to be fetched beforehand. @param {string} _query */
    async preload(_query) {},
  };
}
