// A client that answers as the test says: what `search/root.json` names where a test serves this. In: queries. Out:
// hits made of their words, late when the query says `slow`, none for `nothing`, an error for `broken`.

const STAGES = ["planned", "implemented", "in_progress"];

const hits = (q) =>
  Array.from({ length: 25 }, (_, at) => ({
    id: `spec-${at}`,
    url: at === 3 ? "javascript:window.__pwn=1" : at === 4 ? "//elsewhere.invalid/specs/x/" : `specs/spec-${at}/`,
    title: `${q} ${at}`,
    score: 25 - at,
    stage: STAGES[at % 3],
    type: at % 2 ? "<b>bold</b>" : "feature",
  }));

const count = (list, name) => {
  const counts = {};
  for (const hit of list) counts[hit[name]] = (counts[hit[name]] ?? 0) + 1;
  return counts;
};

export async function open() {
  return { search, snippet, suggest: async () => [], preload: () => {} };
}

async function search(q, { limit = 10, offset = 0, filters = {} }) {
  if (q.includes("slow")) await new Promise((done) => setTimeout(done, 600));
  if (q.includes("broken")) throw new Error("the search index is damaged");
  const all = q.includes("nothing") ? [] : hits(q);
  const left = all.filter((hit) => Object.entries(filters).every(([name, values]) => !values.length || values.includes(hit[name])));
  return {
    total: left.length,
    relaxed: q.includes("several"),
    corrections: q.includes("sesion") ? [{ from: "sesion", to: "session" }] : [],
    tried: q.split(" ").map((text) => ({ text, known: text !== "nothing" })),
    facets: { stage: count(left, "stage"), type: count(left, "type"), kind: { spec: left.length, constructor: 2 } },
    hits: left.slice(offset, offset + limit),
  };
}

async function snippet({ id, title }) {
  const segments = [
    { text: "Before the <i>word</i> stands ", mark: false },
    { text: title, mark: true },
    { text: " and after it a line that is long enough to be cut somewhere by the box. ".repeat(3), mark: false },
  ];
  if (id === "spec-1") return { anchor: "what-it-does", heading: "FR3", kind: "functional_requirement", segments };
  return { anchor: "what-it-does", heading: "What it does", kind: null, segments };
}
