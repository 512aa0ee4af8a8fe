// npx nest build common && node bench/vector/engines.mjs
// Both engines on the same file, as the services call them: one search after another, and many at once.
// Figures are milliseconds per search: the median of interleaved rounds.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { openVectorIndex, writeVectorFile } = require('../../dist/libs/common/src/vector-index/index.js');
const K = 10;
const ROUNDS = 5;
const AT_ONCE = [1, 8, 16, 32, 64, 200];
const SHAPES = [
  [1_200, 100],
  [20_000, 768],
];

const folder = mkdtempSync(join(tmpdir(), 'bench-vector-'));
for (const [rows, dimensions] of SHAPES) await compare(rows, dimensions);
rmSync(folder, { recursive: true });

/** @param {number} rows @param {number} dimensions */
async function compare(rows, dimensions) {
  const path = join(folder, 'vectors');
  await writeVectorFile(path, random(rows * dimensions), dimensions);
  const opened = { faiss: await openVectorIndex('faiss', path), exact: await openVectorIndex('exact', path) };
  if (opened.faiss.fallback) throw new Error(opened.faiss.fallback);
  process.stdout.write(
    `${rows} x ${dimensions}, inner product ${opened.faiss.index.kernel}; a filter lets one row in eight through\n`,
  );
  const allow = Uint8Array.from({ length: rows }, (_, row) => (row % 8 === 0 ? 1 : 0));
  for (const atOnce of AT_ONCE) {
    for (const filter of [undefined, allow]) {
      const [faiss, exact] = await interleaved(opened, (index) =>
        perSearch(index, atOnce, dimensions, filter),
      );
      const label = `${atOnce} at once${filter ? ', filtered' : ''}`.padEnd(24);
      process.stdout.write(
        `  ${label} faiss ${faiss.toFixed(3)}  exact ${exact.toFixed(3)}  exact / faiss ${(exact / faiss).toFixed(1)}\n`,
      );
    }
  }
  await opened.faiss.index.close();
  await opened.exact.index.close();
}

async function interleaved({ faiss, exact }, measure) {
  const times = { faiss: [], exact: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.faiss.push(await measure(faiss.index));
    times.exact.push(await measure(exact.index));
  }
  return [median(times.faiss), median(times.exact)];
}

async function perSearch(index, atOnce, dimensions, allow) {
  const total = Math.max(atOnce, index.size > 10_000 ? 16 : 200);
  const queries = Array.from({ length: total }, () => random(dimensions));
  const start = performance.now();
  for (let i = 0; i < total; i += atOnce) {
    await Promise.all(queries.slice(i, i + atOnce).map((query) => index.search(query, K, allow)));
  }
  return (performance.now() - start) / total;
}

/** @param {number} length */
function random(length) {
  return Float32Array.from({ length }, () => Math.random() - 0.5);
}

/** @param {number[]} times */
function median(times) {
  return times.sort((a, b) => a - b)[times.length >> 1];
}
