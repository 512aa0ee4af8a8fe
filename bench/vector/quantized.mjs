// npx nest build common && node bench/vector/quantized.mjs [ROWS] [DIMENSIONS] [INDEX:PARAMETER[,PARAMETER...] ...]
// Other kinds of FAISS index over the vectors of sizes.mjs, by bare calls on one thread: what a graph over floats
// is to be weighed against. An index is written as FAISS's index_factory has it, underscores for its commas; the
// parameter is the breadth of a graph's searches (efSearch) or how many lists of an inverted file are read (nprobe).
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeMadeUpVectors } from './made-up-vectors.mjs';

const QUERIES = 200;
const K = 10;
const TOGETHER = 50;
const INNER_PRODUCT = 0;
const HEADER_BYTES = 45;
const BATCH_ROWS = 1000;
const TRAINING_ROWS = 50_000;
const EF_CONSTRUCTION = 200;
const GRAPH_HEADER_BYTES = 37;
/** Bytes of an element of the five vectors in front of a graph's parameters. */
const GRAPH_VECTORS = [8, 4, 4, 8, 4];
const [EF_CONSTRUCTION_AT, EF_SEARCH_AT] = [8, 12];
const NPROBE_AT = 45;
const PLANS = ['Flat:0', 'HNSW32:64,256', 'HNSW32_SQ8:64,256', 'IVF1024_SQ8:8,32,128', 'IVF1024_PQ64:32,128'];

const roles = { build, search };
const [, , first = '100000', second = '256', ...rest] = process.argv;
if (first in roles) {
  process.stdout.write(JSON.stringify(roles[first](second, ...rest)));
} else {
  compare(Number(first), Number(second), rest.length > 0 ? rest : PLANS);
}

/** @param {number} rows @param {number} dimensions @param {readonly string[]} plans */
function compare(rows, dimensions, plans) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-quantized-'));
  const [vectors, queries, index] = ['vectors', 'queries', 'index'].map((name) => join(folder, name));
  try {
    const draw = writeMadeUpVectors(vectors, rows, dimensions);
    const drawn = Array.from({ length: QUERIES }, () => new Uint8Array(draw().buffer));
    writeFileSync(queries, Buffer.concat(drawn));
    console.log(`${rows} x ${dimensions}, load average ${loadavg()[0].toFixed(1)}`);
    const exact = ask('search', vectors, queries).found;
    for (const plan of plans) {
      const [factory, parameters] = plan.split(':');
      const { seconds, peakMiB } = ask(
        'build',
        vectors,
        index,
        factory.replaceAll('_', plan.startsWith('IVF') ? ',' : '_'),
      );
      const built = `${Math.round(rows / seconds)} passages/s, at most ${peakMiB} MiB`;
      for (const parameter of parameters.split(',')) {
        setSearchParameter(index, Number(parameter));
        const { found, one, together, memoryMiB } = ask('search', index, queries);
        console.log(
          `  ${factory.padEnd(13)} ${parameter.padStart(4)}  ${memoryMiB} MiB, file ${mebibytes(index)} MiB, recall@10 ${recallOf(found, exact).toFixed(3)}, ` +
            `p50 ${one[0].toFixed(2)}, p95 ${one[1].toFixed(2)} ms; ${TOGETHER} together ${(together / TOGETHER).toFixed(2)} ms each; ${built}`,
        );
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In a process of its own: what FAISS took goes back with it. */
function ask(...words) {
  const output = execFileSync(process.execPath, [import.meta.filename, ...words], {
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(output.toString());
}

/** @param {string} vectorPath @param {string} indexPath @param {string} factory */
function build(vectorPath, indexPath, factory) {
  const { Index } = loadAddon();
  const { rows, dimensions, batch } = openVectors(vectorPath);
  const started = performance.now();
  Index.fromFactory(dimensions, factory, INNER_PRODUCT).write(indexPath);
  if (factory.startsWith('HNSW')) setGraphParameter(indexPath, EF_CONSTRUCTION_AT, EF_CONSTRUCTION);
  const index = Index.read(indexPath);
  if (!index.isTrained()) {
    // Every n-th row: the vectors may be sorted by something.
    const every = Math.max(1, Math.floor(rows / TRAINING_ROWS));
    const sample = [];
    for (let row = 0; row < rows; row += every) for (const value of batch(row, 1)) sample.push(value);
    index.train(sample);
  }
  for (let from = 0; from < rows; from += BATCH_ROWS) index.add(Array.from(batch(from, BATCH_ROWS)));
  index.write(indexPath);
  const seconds = (performance.now() - started) / 1000;
  return { seconds, peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) };
}

/** @param {string} indexPath @param {string} queryPath */
function search(indexPath, queryPath) {
  const { Index } = loadAddon();
  const before = process.memoryUsage.rss();
  const index = Index.read(indexPath);
  const dimensions = index.getDimension();
  const all = Array.from(new Float32Array(Uint8Array.from(readFileSync(queryPath)).buffer));
  const found = [];
  const times = [];
  for (let at = 0; at < all.length; at += dimensions) {
    const started = performance.now();
    found.push(index.search(all.slice(at, at + dimensions), K).labels);
    times.push(performance.now() - started);
  }
  const memoryMiB = Math.round((process.memoryUsage.rss() - before) / 1024 ** 2);
  times.sort((a, b) => a - b);
  const batches = Array.from({ length: 4 }, (_, i) => {
    const queries = all.slice(i * TOGETHER * dimensions, (i + 1) * TOGETHER * dimensions);
    const started = performance.now();
    index.search(queries, K);
    return performance.now() - started;
  }).sort((a, b) => a - b);
  const quantile = (share) => times[Math.floor(share * times.length)];
  return { found, one: [quantile(0.5), quantile(0.95)], together: (batches[1] + batches[2]) / 2, memoryMiB };
}

function loadAddon() {
  return createRequire(import.meta.url)('faiss-node/build/Release/faiss-node.node');
}

/** @param {string} path */
function openVectors(path) {
  const file = openSync(path, 'r');
  const head = Buffer.alloc(HEADER_BYTES);
  readSync(file, head, 0, HEADER_BYTES, 0);
  const [dimensions, rows] = [head.readInt32LE(4), Number(head.readBigInt64LE(8))];
  const batch = (from, count) => {
    const numbers = new Float32Array(Math.min(count, rows - from) * dimensions);
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

/** faiss-node has no settings for these: the files of FAISS 1.7 have. @param {string} path @param {number} value */
function setSearchParameter(path, value) {
  const kind = kindOf(path);
  if (kind.startsWith('IHN')) setGraphParameter(path, EF_SEARCH_AT, value);
  if (kind.startsWith('Iw')) patch(path, NPROBE_AT, value);
}

/** @param {string} path @param {number} place @param {number} value */
function setGraphParameter(path, place, value) {
  const file = openSync(path, 'r');
  let at = GRAPH_HEADER_BYTES;
  for (const bytes of GRAPH_VECTORS) {
    const size = Buffer.alloc(8);
    readSync(file, size, 0, 8, at);
    at += 8 + Number(size.readBigUInt64LE()) * bytes;
  }
  closeSync(file);
  patch(path, at + place, value);
}

/** @param {string} path @param {number} at @param {number} value below 2^31, in an integer of four or more bytes */
function patch(path, at, value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, 4, at);
  closeSync(file);
}

function recallOf(found, exact) {
  const shares = exact.map((rows, i) => rows.filter((row) => found[i].includes(row)).length / rows.length);
  return shares.reduce((sum, one) => sum + one, 0) / shares.length;
}

/** @param {string} file */
function mebibytes(file) {
  return Math.round(statSync(file).size / 1024 ** 2);
}

/** @param {string} path */
function kindOf(path) {
  const kind = Buffer.alloc(4);
  const file = openSync(path, 'r');
  readSync(file, kind, 0, 4, 0);
  closeSync(file);
  return kind.toString('latin1');
}
