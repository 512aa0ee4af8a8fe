// The one file that loads faiss-node, run as a thread of its own. FAISS is never loaded in the main thread: the
// addon keeps one constructor per process, and loading it in both ends in a crash.
//
// This runs compiled (CommonJS) and, in tests, as the TypeScript source that Node strips of its types. So it
// imports no other file of ours at run time, and uses neither `require` nor `import.meta`.
import { createRequire } from 'node:module';
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { FaissFound, FaissReply, FaissRequest, FaissSearch } from './faiss-messages.js';

/** The addon itself: faiss-node's own entry file needs a package that an incomplete installation lacks. */
const ADDON = 'faiss-node/build/Release/faiss-node.node';

interface FaissAddon {
  /** The inner product in use; only our own build names it. */
  readonly kernel?: string;
  readonly Index: { read(path: string): FaissIndex };
  /** Fills the arrays of `found`. Only our own build has it. */
  readonly searchRows?: (
    index: FaissIndex,
    queries: Float32Array,
    fetch: number,
    threads: number,
    found: Pick<FaissFound, 'rows' | 'scores'>,
  ) => void;
}

interface FaissIndex {
  ntotal(): number;
  getDimension(): number;
  /** Takes and gives plain arrays only; ends the process for `k` = 0. */
  search(queries: number[], k: number): { readonly labels: number[]; readonly distances: number[] };
}

if (parentPort) {
  serve(parentPort);
}

interface OpenedIndex {
  readonly addon: FaissAddon;
  readonly index: FaissIndex;
}

function serve(port: MessagePort): void {
  let opened: OpenedIndex | undefined;
  port.on('message', (request: FaissRequest) => {
    if (request.type === 'close') {
      port.close();
      return;
    }
    if (request.type === 'open') {
      opened = openIndex(port, request.path, request.addonFrom);
      return;
    }
    // Without an index this throws and ends the thread: nobody may search before `opened`.
    if (!opened) {
      throw new Error('the index is not open');
    }
    const found = search(opened, request);
    port.postMessage(found satisfies FaissReply, [found.rows.buffer, found.scores.buffer]);
  });
}

function search({ addon, index }: OpenedIndex, { queries, fetch, threads }: FaissSearch): FaissFound {
  if (!addon.searchRows) {
    const { labels, distances } = index.search(Array.from(queries), fetch);
    return { type: 'found', rows: Int32Array.from(labels), scores: Float32Array.from(distances) };
  }
  const hits = (queries.length / index.getDimension()) * fetch;
  const found = { rows: new Int32Array(hits), scores: new Float32Array(hits) };
  addon.searchRows(index, queries, fetch, threads, found);
  return { type: 'found', ...found };
}

function openIndex(port: MessagePort, path: string, addonFrom: string): OpenedIndex | undefined {
  let part: 'addon' | 'file' = 'addon';
  try {
    const addon = loadAddon(addonFrom);
    part = 'file';
    const index = addon.Index.read(path);
    const [rows, dimensions] = [index.ntotal(), index.getDimension()];
    port.postMessage({
      type: 'opened',
      rows,
      dimensions,
      kernel: addon.kernel ?? 'upstream',
    } satisfies FaissReply);
    return { addon, index };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    port.postMessage({ type: 'refused', part, reason } satisfies FaissReply);
    return undefined;
  }
}

function loadAddon(from: string): FaissAddon {
  const addon: unknown = createRequire(from)(ADDON);
  if (!isFaissAddon(addon)) {
    throw new Error('this is not faiss-node');
  }
  return addon;
}

function isFaissAddon(value: unknown): value is FaissAddon {
  return typeof value === 'object' && value !== null && 'Index' in value && typeof value.Index === 'function';
}
