// Run as `node check-addon.mjs <faiss-node.node>`: searches small flat indexes and compares every score with
// plain arithmetic. Prints the name of the inner product in use; anything wrong ends with another exit code.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const faiss = createRequire(import.meta.url)(process.argv[2]);
const ROWS = 40;
const INNER_PRODUCT = 0;

for (const dimensions of [1, 3, 8, 17, 31, 64, 100, 130, 768]) {
  const index = new faiss.IndexFlatIP(dimensions);
  const rows = Array.from({ length: ROWS }, (_, row) => vector(row + 1, dimensions));
  index.add(rows.flat());
  // One query goes through the inner product, twenty-four go through the matrix product of OpenBLAS.
  for (const queries of [1, 24]) {
    compare(index, rows, dimensions, queries);
    if (faiss.searchRows) compareTyped(rows, dimensions, queries);
  }
}
process.stdout.write(`${faiss.kernel ?? 'upstream'}\n`);

/**
 * @param {{ search(queries: number[], k: number): { labels: number[], distances: number[] } }} index
 * @param {readonly number[][]} rows
 * @param {number} dimensions
 * @param {number} count
 */
function compare(index, rows, dimensions, count) {
  const queries = Array.from({ length: count }, (_, query) => vector(1000 + query, dimensions));
  const { labels, distances } = index.search(queries.flat(), ROWS);
  assert.equal(labels.length, count * ROWS);
  for (const [query, values] of queries.entries()) {
    const found = labels.slice(query * ROWS, (query + 1) * ROWS);
    const scores = distances.slice(query * ROWS, (query + 1) * ROWS);
    assert.equal(new Set(found).size, ROWS);
    for (const [rank, row] of found.entries()) {
      const expected = rows[row].reduce((sum, value, i) => sum + value * values[i], 0);
      assert.ok(
        Math.abs(expected - scores[rank]) < 1e-4,
        `${dimensions} dimensions: ${scores[rank]}, not ${expected}`,
      );
      assert.ok(rank === 0 || scores[rank - 1] >= scores[rank], 'scores descend');
    }
  }
}

/**
 * Our own search has to find what faiss-node's finds, on one thread and, half by half, on two.
 * @param {readonly number[][]} rows
 * @param {number} dimensions
 * @param {number} count
 */
function compareTyped(rows, dimensions, count) {
  const index = faiss.Index.fromFactory(dimensions, 'Flat', INNER_PRODUCT);
  index.add(rows.flat());
  const queries = Array.from({ length: count }, (_, query) => vector(1000 + query, dimensions)).flat();
  for (const threads of [1, 2]) {
    const found = { rows: new Int32Array(count * ROWS), scores: new Float32Array(count * ROWS) };
    faiss.searchRows(index, Float32Array.from(queries), ROWS, threads, found);
    const middle = Math.floor(count / threads) * dimensions;
    const parts =
      threads === 1 || count === 1 ? [queries] : [queries.slice(0, middle), queries.slice(middle)];
    const expected = parts.map((part) => index.search(part, ROWS));
    assert.deepEqual(
      Array.from(found.rows),
      expected.flatMap(({ labels }) => labels),
    );
    assert.deepEqual(
      Array.from(found.scores),
      expected.flatMap(({ distances }) => distances),
    );
    assert.throws(() => faiss.searchRows(index, Float32Array.from(queries), ROWS + 1, threads, found));
  }
}

/** Numbers between -0.5 and 0.5, the same at every run. @param {number} seed @param {number} length */
function vector(seed, length) {
  let state = seed * 2654435761;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround(state / 2 ** 32 - 0.5);
  });
}
