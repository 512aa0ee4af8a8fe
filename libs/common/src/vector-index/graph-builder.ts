// A program of its own: `graph-builder VECTORS GRAPH EF ADDON_FROM`. Builds FAISS's HNSW graph over a file of
// vectors into GRAPH, says `built ROWS` now and then, and prints the most memory that took, in MiB. Where EF is given,
// it sets the breadth of the graph's searches to EF and prints their recall; what is compared with is kept in
// GRAPH.nearest for the next EF.
// A process, because FAISS may end it, and because what it took goes back to the system with it.
//
// Vectors pass through in batches: the graph is all that is held. As `faiss-worker.ts`, this runs compiled and as
// the source, so it imports no other file of ours.
import { closeSync, existsSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { argv, resourceUsage } from 'node:process';

const ADDON = 'faiss-node/build/Release/faiss-node.node';
/** Links of a node; 32 is FAISS's own default. */
const FACTORY = 'HNSW32';
const INNER_PRODUCT = 0;
const HEADER_BYTES = 45;
const BATCH_ROWS = 1000;
/** How often it is said how far the graph is. */
const REPORTS = 100;
const QUERIES = 100;
const NEIGHBOURS = 10;
/** A question is like one passage most, and somewhat like others. */
const OTHER_SHARE = 0.5;
/** Header of a graph: `IHNf`, dimensions, rows, two unread numbers, trained, metric. */
const GRAPH_HEADER_BYTES = 4 + 4 + 8 + 8 + 8 + 1 + 4;
/** Bytes of an element of the five vectors that follow it: probabilities, counts, levels, offsets, neighbours. */
const GRAPH_VECTORS = [8, 4, 4, 8, 4];
/** Behind those: `entry_point`, `max_level`, `efConstruction`, `efSearch`, 4 bytes each. */
const EF_CONSTRUCTION_AT = 8;
const EF_SEARCH_AT = 12;
/** How many candidates for its links a new node looks at; FAISS's own 40 gives graphs that miss too much. */
const EF_CONSTRUCTION = 200;

interface FaissIndex {
  ntotal(): number;
  add(vectors: number[]): void;
  search(queries: number[], k: number): { readonly labels: number[] };
  write(path: string): void;
}

interface FaissAddon {
  readonly Index: {
    read(path: string): FaissIndex;
    fromFactory(dimensions: number, description: string, metric: number): FaissIndex;
  };
}

interface Vectors {
  readonly rows: number;
  readonly dimensions: number;
  /** The rows from `from` on, at most `BATCH_ROWS`, one after the other. */
  readonly batch: (from: number) => Float32Array;
}

const [, , vectorPath = '', graphPath = '', ef = '', addonFrom = ''] = argv;
const addon = loadAddon(addonFrom);
const vectors = openVectors(vectorPath);
if (ef === '') {
  build();
  process.stdout.write(`${Math.round(resourceUsage().maxRSS / 1024)}\n`);
} else {
  setParameter(graphPath, EF_SEARCH_AT, Number(ef));
  process.stdout.write(`${measureRecall()}\n`);
}

function build(): void {
  addon.Index.fromFactory(vectors.dimensions, FACTORY, INNER_PRODUCT).write(graphPath);
  setParameter(graphPath, EF_CONSTRUCTION_AT, EF_CONSTRUCTION);
  const index = addon.Index.read(graphPath);
  let said = 0;
  for (let from = 0; from < vectors.rows; from += BATCH_ROWS) {
    index.add(Array.from(vectors.batch(from)));
    if (index.ntotal() - said >= vectors.rows / REPORTS) {
      said = index.ntotal();
      process.stdout.write(`built ${said}\n`);
    }
  }
  index.write(graphPath);
}

/** The share of the ten nearest that the graph finds, for queries that are like one vector and somewhat like another. */
function measureRecall(): number {
  const queries = likeVectors();
  const exact = keptNeighbours(queries);
  const k = Math.min(NEIGHBOURS, vectors.rows);
  const { labels } = addon.Index.read(graphPath).search(Array.from(queries), k);
  let found = 0;
  exact.forEach((rows, query) => {
    const own = new Set(labels.slice(query * k, (query + 1) * k));
    found += rows.filter((row) => own.has(row)).length;
  });
  return found / exact.reduce((sum, rows) => sum + rows.length, 0);
}

function likeVectors(): Float32Array {
  const { rows, dimensions } = vectors;
  const queries = new Float32Array(QUERIES * dimensions);
  for (let query = 0; query < QUERIES; query += 1) {
    // Spread over all rows, the same at every run.
    const first = Math.floor((query * rows) / QUERIES);
    const second = (first * 7 + 13 * query + 1) % rows;
    const [near, other] = [vectors.batch(first), vectors.batch(second)];
    for (let i = 0; i < dimensions; i += 1) {
      queries[query * dimensions + i] = (near[i] ?? 0) + OTHER_SHARE * (other[i] ?? 0);
    }
  }
  return queries;
}

/** The rows of each query: compared with all vectors the first time, which takes longer than the searches of a graph. */
function keptNeighbours(queries: Float32Array): readonly Int32Array[] {
  const path = `${graphPath}.nearest`;
  const k = Math.min(NEIGHBOURS, vectors.rows);
  if (!existsSync(path)) {
    writeFileSync(path, new Uint8Array(Int32Array.from(exactNeighbours(queries).flat()).buffer));
  }
  const rows = new Int32Array(Uint8Array.from(readFileSync(path)).buffer);
  return Array.from({ length: QUERIES }, (_, query) => rows.subarray(query * k, (query + 1) * k));
}

function exactNeighbours(queries: Float32Array): number[][] {
  const { rows, dimensions } = vectors;
  const best = Array.from({ length: QUERIES }, (): { row: number; score: number }[] => []);
  for (let from = 0; from < rows; from += BATCH_ROWS) {
    const batch = vectors.batch(from);
    for (const [query, hits] of best.entries()) {
      for (let start = 0; start < batch.length; start += dimensions) {
        const score = innerProduct(queries, query * dimensions, batch, start, dimensions);
        keep(hits, { row: from + start / dimensions, score });
      }
    }
  }
  return best.map((hits) => hits.map(({ row }) => row));
}

/** The best first. */
function keep(hits: { row: number; score: number }[], hit: { row: number; score: number }): void {
  const last = hits[NEIGHBOURS - 1];
  if (last !== undefined && last.score >= hit.score) {
    return;
  }
  const place = hits.findIndex(({ score }) => score < hit.score);
  hits.splice(place === -1 ? hits.length : place, 0, hit);
  hits.length = Math.min(hits.length, NEIGHBOURS);
}

function innerProduct(a: Float32Array, fromA: number, b: Float32Array, fromB: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    sum += (a[fromA + i] ?? 0) * (b[fromB + i] ?? 0);
  }
  return sum;
}

/** faiss-node has no settings for these; the file has, behind five vectors of known element sizes (FAISS 1.7). */
function setParameter(path: string, place: number, parameter: number): void {
  const file = openSync(path, 'r+');
  try {
    let at = GRAPH_HEADER_BYTES;
    for (const bytes of GRAPH_VECTORS) {
      const size = Buffer.alloc(8);
      readSync(file, size, 0, 8, at);
      at += 8 + Number(size.readBigUInt64LE()) * bytes;
    }
    const value = Buffer.alloc(4);
    value.writeInt32LE(parameter);
    writeSync(file, value, 0, 4, at + place);
  } finally {
    closeSync(file);
  }
}

function openVectors(path: string): Vectors {
  const file = openSync(path, 'r');
  const header = Buffer.alloc(HEADER_BYTES);
  readSync(file, header, 0, HEADER_BYTES, 0);
  const dimensions = header.readInt32LE(4);
  const rows = Number(header.readBigInt64LE(8));
  const batch = (from: number): Float32Array => {
    const numbers = new Float32Array(Math.min(BATCH_ROWS, rows - from) * dimensions);
    readSync(
      file,
      new Uint8Array(numbers.buffer),
      0,
      numbers.byteLength,
      HEADER_BYTES + from * dimensions * 4,
    );
    return numbers;
  };
  return { rows, dimensions, batch };
}

function loadAddon(from: string): FaissAddon {
  const loaded: unknown = createRequire(from)(ADDON);
  if (!isFaissAddon(loaded)) {
    throw new Error('this is not faiss-node');
  }
  return loaded;
}

function isFaissAddon(value: unknown): value is FaissAddon {
  return typeof value === 'object' && value !== null && 'Index' in value && typeof value.Index === 'function';
}
