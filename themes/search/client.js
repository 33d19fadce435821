// The entry to the search: `open` gives an object that answers queries, in a worker where there is one. The same module
// is that worker. Nothing here touches a document.

import { makeEngine } from "./engine.js";

/** @typedef {import("./engine.js").Answer} Answer */
/** @typedef {import("./engine.js").Engine} Engine */
/** @typedef {import("./engine.js").Snippet} Snippet */
/** @typedef {import("./engine.js").Hit} Hit */
/** @typedef {import("./engine.js").Options} Options */
/** @typedef {import("./store.js").Fetch} Fetch */

/**
 * @typedef {object} Search
 * @property {(q: string, options?: Options & { signal?: AbortSignal }) => Promise<Answer>} search
 * @property {(hit: Hit) => Promise<Snippet>} snippet the place of a hit that answers its query
 */

const NAME = "specsite-search";

/** @type {any} */
const scope = globalThis;
/** @type {any} */
let policy;

/**
 * Opens an index. Rejects when there is none, or one of another version.
 * @param {object} where
 * @param {string | URL} where.base the address of search/
 * @param {Fetch} [where.fetch] called with an address as text; keeps the work on the calling thread
 * @param {boolean} [where.worker] false keeps the work on the calling thread
 * @returns {Promise<Search>}
 */
export async function open({ base, fetch = scope.fetch, worker = true }) {
  const text = `${base}`.replace(/\/?$/, "/");
  const address = scope.document ? new URL(text, scope.document.baseURI).href : text;
  const isOwn = fetch === scope.fetch;
  const engine = (worker && isOwn && (await startWorker(address).catch(() => {}))) || (await makeEngine(address, fetch));

  /** @type {Record<string, Promise<unknown>>} */
  const last = {};
  /**
   * Answers to calls of one name come in the order of the calls.
   * @type {(name: string, args: any[], signal?: AbortSignal) => Promise<any>}
   */
  const ask = async (name, args, signal) => {
    signal?.throwIfAborted();
    const aborted = new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    const answer = Promise.race([engine(name, args), aborted]);
    const turn = Promise.allSettled([last[name], answer]);
    last[name] = turn;
    return Promise.race([turn.then(() => answer), aborted]);
  };
  return {
    search: (q, { signal, ...options } = {}) => ask("search", [`${q}`, options], signal),
    snippet: (hit) => engine("snippet", [hit]),
  };
}

/**
 * An engine in a worker; rejects where there is none, or none that starts.
 * @param {string} base
 */
async function startWorker(base) {
  policy ??= scope.trustedTypes?.createPolicy(NAME, { createScriptURL: String });
  const worker = new Worker(policy?.createScriptURL(import.meta.url) ?? import.meta.url, { type: "module", name: NAME });
  /** @type {Map<number, (value: any) => void>} */
  const pending = new Map();
  let calls = 0;
  /** @type {Engine} */
  const engine = (name, args) =>
    new Promise((resolve) => {
      pending.set(++calls, resolve);
      worker.postMessage([calls, name, args]);
    });
  worker.onmessage = ({ data: [id, value, error] }) => {
    pending.get(id)?.(error ? Promise.reject(new Error(error)) : value);
    pending.delete(id);
  };
  const failure = new Promise((_, reject) => (worker.onerror = reject));
  await Promise.race([engine("open", [base]), failure]).catch((error) => {
    worker.terminate();
    throw error;
  });
  return engine;
}

/** The worker's side. The first call is `open` with the base. */
if (scope.name === NAME && !scope.document) {
  /** @type {Promise<Engine> | undefined} */
  let engine;
  /** @param {{ data: [number, string, any[]] }} message */
  scope.onmessage = async ({ data: [id, name, args] }) => {
    try {
      engine ??= makeEngine(args[0], scope.fetch);
      scope.postMessage([id, await (await engine)(name, args)]);
    } catch (error) {
      scope.postMessage([id, undefined, `${error}`]);
    }
  };
}
