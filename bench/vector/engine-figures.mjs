// `engine-figures.mjs VECTORS GRAPH QUERIES DIMENSIONS`, run by sizes.mjs: opens an index as the retriever does, in a
// process of its own so that its memory can be told, and prints what it found and how long that took as JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { openVectorIndex } = require('../../dist/libs/common/src/vector-index/index.js');
const [, , path, graphPath, queryPath, dimensions] = process.argv;
const K = 10;
/** What the retriever asks for: so many hits are weighed against those of the words. */
const DEPTH = 200;
const CALLERS = [1, 50];

const queries = readQueries();
const before = process.memoryUsage.rss();
const { index, fallback } = await openVectorIndex('faiss', path, graphPath === '' ? {} : { graphPath });
if (fallback) throw new Error(fallback);
const found = [];
for (const query of queries) found.push((await index.search(query, K)).map(({ row }) => row));
const memoryMiB = Math.round((process.memoryUsage.rss() - before) / 1024 ** 2);
const times = [];
for (const k of [K, DEPTH]) {
  for (const callers of CALLERS) {
    await closedLoop(callers, k, queries.slice(0, 2 * callers));
    const ms = (await closedLoop(callers, k, queries)).sort((a, b) => a - b);
    times.push({ k, callers, p50: quantile(ms, 0.5), p95: quantile(ms, 0.95) });
  }
}
await index.close();
process.stdout.write(JSON.stringify({ memoryMiB, found, times }));

/** Each caller asks again when it is answered. */
async function closedLoop(callers, k, asked) {
  const ms = [];
  let next = 0;
  const caller = async () => {
    while (next < asked.length) {
      const query = asked[next++];
      const began = performance.now();
      await index.search(query, k);
      ms.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return ms;
}

function readQueries() {
  const all = new Float32Array(Uint8Array.from(readFileSync(queryPath)).buffer);
  const width = Number(dimensions);
  return Array.from({ length: all.length / width }, (_, i) => all.slice(i * width, (i + 1) * width));
}

/** @param {readonly number[]} sorted @param {number} share */
function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
