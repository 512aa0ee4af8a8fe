// npm run bench:sizes [-- ROWS,ROWS,... [DIMENSIONS]]
// FAISS's flat index and its graph over synthetic vectors, as the worker builds and the retriever calls them: passages
// a second and memory of a build, memory of an index, recall@10 against the flat one, and milliseconds of a search for
// one caller and for fifty. 3,000 and 100,000 rows of 256 dimensions by default; 1,000,000 take 4 GB of memory, 3 GB of
// disk and, on a free machine, half an hour.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeMadeUpVectors } from './made-up-vectors.mjs';

process.env.OMP_NUM_THREADS = '1';
process.env.OPENBLAS_NUM_THREADS = '1';
const require = createRequire(import.meta.url);
const { buildGraph } = require('../../dist/libs/common/src/vector-index/index.js');
const [, , sizes = '3000,100000', width = '256'] = process.argv;
const DIMENSIONS = Number(width);
const QUERIES = 400;
const MOST_OUTPUT = 64 * 1024 * 1024;

const folder = mkdtempSync(join(tmpdir(), 'bench-sizes-'));
const [path, graphPath, queryPath] = ['vectors', 'graph', 'queries'].map((name) => join(folder, name));
try {
  for (const rows of sizes.split(',').map(Number)) await measure(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {number} rows */
async function measure(rows) {
  const draw = writeMadeUpVectors(path, rows, DIMENSIONS);
  writeFileSync(
    queryPath,
    Buffer.concat(Array.from({ length: QUERIES }, () => new Uint8Array(draw().buffer))),
  );
  console.log(
    `\n${rows} x ${DIMENSIONS}, vectors ${mebibytes(path)} MiB; load average ${loadavg()[0].toFixed(1)}`,
  );
  const started = performance.now();
  const built = await buildGraph(path, graphPath);
  const seconds = (performance.now() - started) / 1000;
  console.log(
    built ? buildLine(rows, built, seconds) : `  no graph, it finds too little (${seconds.toFixed(1)} s)`,
  );
  const exact = report('flat', '');
  if (built) report('graph', graphPath, exact);
}

function buildLine(rows, { buildMs, buildMiB, efSearch, recall }, seconds) {
  const trials = (seconds - buildMs / 1000).toFixed(1);
  return (
    `  graph of ${mebibytes(graphPath)} MiB: ${Math.round((rows * 1000) / buildMs)} passages/s, ` +
    `${(buildMs / 1000).toFixed(1)} s, at most ${buildMiB} MiB; breadth ${efSearch} (recall ${recall.toFixed(3)} ` +
    `for queries between two vectors), its trials ${trials} s`
  );
}

/** @returns {number[][]} the rows found for each query */
function report(name, graph, exact) {
  const program = join(import.meta.dirname, 'engine-figures.mjs');
  const output = execFileSync(process.execPath, [program, path, graph, queryPath, String(DIMENSIONS)], {
    maxBuffer: MOST_OUTPUT,
  });
  const { memoryMiB, found, times } = JSON.parse(output.toString());
  console.log(
    `  ${name.padEnd(6)} ${memoryMiB} MiB, recall@10 ${recallOf(found, exact ?? found).toFixed(3)}`,
  );
  for (const { k, callers, p50, p95 } of times) {
    console.log(`         ${k} hits, ${callers} at once: p50 ${p50.toFixed(2)}, p95 ${p95.toFixed(2)} ms`);
  }
  return found;
}

function recallOf(found, exact) {
  const shares = exact.map((rows, i) => rows.filter((row) => found[i].includes(row)).length / rows.length);
  return shares.reduce((sum, one) => sum + one, 0) / shares.length;
}

/** @param {string} file */
function mebibytes(file) {
  return Math.round(statSync(file).size / 1024 ** 2);
}
