// npx nest build common && node bench/vector/sizes.mjs [ROWS,ROWS,...] [DIMENSIONS]
// FAISS's flat index and its graph over synthetic vectors, as the services build and call them: build time, recall@10
// against the flat one, and milliseconds of a search for one caller and for fifty. 3,000 and 100,000 rows by default;
// 1,000,000 rows of 256 dimensions take 4 GB of memory, 3 GB of disk and, on a free machine, some ten minutes.
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

process.env.OMP_NUM_THREADS = '1';
process.env.OPENBLAS_NUM_THREADS = '1';
const require = createRequire(import.meta.url);
const { buildGraph, openVectorIndex } = require('../../dist/libs/common/src/vector-index/index.js');
const [, , sizes = '3000,100000', width = '256'] = process.argv;
const DIMENSIONS = Number(width);
const CLUSTERS = 500;
const K = 10;
const QUERIES = 200;
const CALLERS = [1, 50];

let state = 12_345;
const folder = mkdtempSync(join(tmpdir(), 'bench-sizes-'));
try {
  for (const rows of sizes.split(',').map(Number)) await measure(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {number} rows */
async function measure(rows) {
  const [path, graphPath] = [join(folder, 'vectors'), join(folder, 'graph')];
  const queries = writeVectors(path, rows);
  const started = performance.now();
  const built = await buildGraph(path, graphPath);
  const seconds = (performance.now() - started) / 1000;
  const graph = built
    ? `graph of ${mebibytes(graphPath)} MiB in ${seconds.toFixed(1)} s (breadth ${built.efSearch}, its trials included)`
    : `no graph, it finds too little (${seconds.toFixed(1)} s)`;
  console.log(
    `\n${rows} x ${DIMENSIONS}, ${mebibytes(path)} MiB; ${graph}; load average ${loadavg()[0].toFixed(1)}`,
  );
  const { index: flat } = await openVectorIndex('faiss', path);
  const exact = await Promise.all(queries.map((query) => flat.search(query, K)));
  await report('flat', flat, queries, exact);
  await flat.close();
  if (built) {
    const { index } = await openVectorIndex('faiss', path, { graphPath });
    await report('graph', index, queries, exact);
    await index.close();
  }
}

async function report(name, index, queries, exact) {
  const found = await Promise.all(queries.map((query) => index.search(query, K)));
  const recalls = found.map((hits, i) => {
    const rows = new Set(hits.map(({ row }) => row));
    return exact[i].filter(({ row }) => rows.has(row)).length / exact[i].length;
  });
  const recall = recalls.reduce((sum, one) => sum + one, 0) / recalls.length;
  const times = [];
  for (const callers of CALLERS) {
    const ms = (await closedLoop(index, queries, callers)).sort((a, b) => a - b);
    times.push(
      `${callers} at once p50 ${quantile(ms, 0.5).toFixed(2)} p95 ${quantile(ms, 0.95).toFixed(2)} ms`,
    );
  }
  console.log(`  ${name.padEnd(6)} recall@10 ${recall.toFixed(3)}  ${times.join('  ')}`);
}

/** Each caller asks again when it is answered. */
async function closedLoop(index, queries, callers) {
  const ms = [];
  let next = 0;
  const caller = async () => {
    while (next < queries.length) {
      const query = queries[next++];
      const began = performance.now();
      await index.search(query, K);
      ms.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return ms;
}

/** Writes clusters with noise that fades over the dimensions; queries are drawn the same way. */
function writeVectors(path, rows) {
  const centres = Array.from({ length: CLUSTERS }, () => Float32Array.from({ length: DIMENSIONS }, normal));
  const draw = () => {
    const centre = centres[Math.floor(uniform() * uniform() * CLUSTERS)];
    const vector = centre.map((value, i) => value + (1.2 * normal()) / Math.sqrt(1 + i / 16));
    const norm = Math.hypot(...vector);
    return vector.map((value) => value / norm);
  };
  const file = openSync(path, 'w');
  writeSync(file, header(rows));
  for (let row = 0; row < rows; row += 1) {
    writeSync(file, new Uint8Array(draw().buffer));
  }
  closeSync(file);
  return Array.from({ length: QUERIES }, draw);
}

/** As `writeVectorFile` writes it, which wants all vectors at once. */
function header(rows) {
  const bytes = Buffer.alloc(45);
  bytes.write('IxFI', 0, 'latin1');
  bytes.writeInt32LE(DIMENSIONS, 4);
  bytes.writeBigInt64LE(BigInt(rows), 8);
  bytes.writeBigInt64LE(1n << 20n, 16);
  bytes.writeBigInt64LE(1n << 20n, 24);
  bytes.writeUInt8(1, 32);
  bytes.writeInt32LE(0, 33);
  bytes.writeBigUInt64LE(BigInt(rows) * BigInt(DIMENSIONS), 37);
  return bytes;
}

function uniform() {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}

function normal() {
  return Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());
}

function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function mebibytes(path) {
  return Math.round(statSync(path).size / 1024 ** 2);
}
