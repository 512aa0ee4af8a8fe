// node bench/vector/batch.mjs
// What FAISS itself takes for a batch of queries, by size: decides from how many on it pays to fill a batch up to
// twenty (libs/common/src/vector-index/faiss-batch.ts). Loads the addon in this thread, as only a benchmark may.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const faiss = require('faiss-node/build/Release/faiss-node.node');
const HITS = 14;
const SIZES = [1, 4, 5, 8, 10, 12, 14, 15, 16, 19, 20, 32, 64];
const SHAPES = [
  [1_200, 100],
  [1_200, 768],
  [3_000, 768],
  [20_000, 768],
];

const folder = mkdtempSync(join(tmpdir(), 'bench-vector-'));
process.stdout.write(`inner product: ${faiss.kernel ?? 'upstream'}; median ms for a batch of\n`);
process.stdout.write(
  `${'rows x dimensions'.padEnd(20)}${SIZES.map((size) => String(size).padStart(8)).join('')}\n`,
);
for (const [rows, dimensions] of SHAPES) {
  const index = flatIndex(rows, dimensions);
  const cells = SIZES.map((size) => median(rounds(rows, size), () => search(index, size, dimensions)));
  process.stdout.write(
    `${`${rows} x ${dimensions}`.padEnd(20)}${cells.map((ms) => ms.toFixed(3).padStart(8)).join('')}\n`,
  );
}
rmSync(folder, { recursive: true });

/** @param {number} rows @param {number} dimensions */
function flatIndex(rows, dimensions) {
  const path = join(folder, 'index');
  new faiss.IndexFlatIP(dimensions).write(path);
  const header = readFileSync(path);
  header.writeBigInt64LE(BigInt(rows), 8);
  header.writeBigUInt64LE(BigInt(rows * dimensions), 37);
  writeFileSync(path, Buffer.concat([header, Buffer.from(random(rows * dimensions).buffer)]));
  return faiss.Index.read(path);
}

/** With what it costs to bring numbers to the addon and back. */
function search(index, size, dimensions) {
  const { labels, distances } = index.search(Array.from(random(size * dimensions)), HITS);
  return [Int32Array.from(labels), Float32Array.from(distances)];
}

/** @param {number} length */
function random(length) {
  return Float32Array.from({ length }, () => Math.random() - 0.5);
}

function rounds(rows, size) {
  return Math.max(7, Math.round(400_000 / rows / size));
}

/** @param {number} count @param {() => unknown} work */
function median(count, work) {
  const times = Array.from({ length: count }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[count >> 1];
}
