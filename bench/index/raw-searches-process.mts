/**
 * `raw-searches-process.mts VECTORS`, started by `RawSearches`: bare calls of FAISS on a file of vectors, and the scan in
 * WebAssembly of the same rows, timed here. A process of its own, because FAISS must not be loaded twice in one.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { seededRandom } from '../harness/statistics.mts';
import { type RawPlan } from './raw-searches.mts';
import { WasmScan } from './wasm-scan.mts';

const HEADER_BYTES = 45;

interface FaissIndex {
  ntotal(): number;
  search(queries: number[], k: number): { readonly labels: number[] };
}

const require = createRequire(import.meta.url);
const addon = require('faiss-node/build/Release/faiss-node.node') as {
  readonly kernel?: string;
  readonly Index: { read(path: string): FaissIndex };
};
const path = process.argv[2] ?? '';
const bytes = readFileSync(path);
const dimensions = bytes.readInt32LE(4);
const vectors = new Float32Array(Uint8Array.from(bytes.subarray(HEADER_BYTES)).buffer);
const rows = vectors.length / dimensions;
const faiss = addon.Index.read(path);
const wasm = new WasmScan(vectors, dimensions);
const random = seededRandom(17);
const nextRow = (): Float32Array => {
  const start = Math.floor(random() * rows) * dimensions;
  return vectors.subarray(start, start + dimensions);
};

process.on('message', (plan: RawPlan) => {
  process.send?.({ ms: Array.from({ length: plan.calls }, () => timed(plan)) });
});
process.once('disconnect', () => process.exit(0));
process.send?.({ kernel: addon.kernel ?? 'upstream', rows, dimensions, agreement: agreement() });

/** Milliseconds of one call. */
function timed({ subject, batch, k }: RawPlan): number {
  const queries = Array.from({ length: batch }, nextRow);
  const joined = new Float32Array(batch * dimensions);
  queries.forEach((query, i) => {
    joined.set(query, i * dimensions);
  });
  const started = performance.now();
  if (subject === 'wasm') {
    queries.forEach((query) => wasm.search(query, k));
  } else {
    faiss.search(Array.from(joined), k);
  }
  return performance.now() - started;
}

/** The share of the ten best rows that both name: what is compared has to do the same work. */
function agreement(): number {
  const shares = Array.from({ length: 20 }, () => {
    const query = nextRow();
    const own = new Set(wasm.search(query, 10));
    return faiss.search(Array.from(query), 10).labels.filter((row) => own.has(row)).length / 10;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
