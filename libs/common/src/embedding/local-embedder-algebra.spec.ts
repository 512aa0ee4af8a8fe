import * as fc from 'fast-check';
import { rightSingularVectors, seededRandom, type SparseMatrix } from './local-embedder-algebra.js';
import { rightSingularVectorsAside } from './local-embedder-thread.js';

describe('rightSingularVectorsAside', () => {
  it('ends its thread with the reason of a caller that has gone', async () => {
    const size = 2000;
    const matrix = {
      rows: size,
      columns: size,
      offsets: Uint32Array.from({ length: size + 1 }, (_, row) => 100 * row),
      indices: Uint32Array.from({ length: 100 * size }, (_, i) => (i * 7) % size),
      values: Float32Array.from({ length: 100 * size }, (_, i) => (i % 13) / 13),
    };
    const caller = new AbortController();
    const reason = new Error('enough');
    const work = rightSingularVectorsAside({ matrix, rank: 64, seed: 1 }, caller.signal);
    caller.abort(reason);
    await expect(work).rejects.toBe(reason);
  });
});

describe('rightSingularVectors', () => {
  it('finds the singular values and axes of a diagonal matrix', () => {
    const { rank, values, vectors } = rightSingularVectors(
      sparse([
        [3, 0, 0],
        [0, 0, 5],
        [0, 1, 0],
      ]),
      2,
      1,
    );
    expect(rank).toBe(2);
    expect([...values].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([5, 3]);
    expect([...vectors].map((value) => Math.round(value * 1e6) / 1e6 || 0)).toEqual([0, 1, 0, 0, 1, 0]);
  });

  it('rebuilds any small matrix from its projection at full rank', () => {
    const row = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), fc.nat(1000), (rows, seed) => {
        const { rank, vectors } = rightSingularVectors(sparse(rows), 4, seed);
        const axis = (k: number) => [0, 1, 2, 3].map((column) => vectors[column * rank + k] ?? 0);
        rows.forEach((values) => {
          const rebuilt = [0, 0, 0, 0];
          for (let k = 0; k < rank; k += 1) {
            const share = dot(values, axis(k));
            axis(k).forEach((value, column) => {
              rebuilt[column] = rebuilt[column]! + share * value;
            });
          }
          rebuilt.forEach((value, column) => {
            expect(value).toBeCloseTo(values[column]!, 3);
          });
        });
      }),
    );
  });

  it('is the same for the same seed', () => {
    const matrix = sparse([
      [1, 2, 0],
      [0, 1, 1],
    ]);
    expect(rightSingularVectors(matrix, 2, 9)).toEqual(rightSingularVectors(matrix, 2, 9));
  });

  it('gives no axis for a matrix of zeros or without rows', () => {
    expect(rightSingularVectors(sparse([[0, 0]]), 2, 1).rank).toBe(0);
    expect(rightSingularVectors(sparse([]), 2, 1).rank).toBe(0);
  });
});

describe('seededRandom', () => {
  it('stays in 0..1, spreads evenly and repeats by seed', () => {
    const next = seededRandom(4);
    const again = seededRandom(4);
    const numbers = Array.from({ length: 10_000 }, () => next());
    expect(numbers.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(numbers.reduce((sum, value) => sum + value, 0) / numbers.length).toBeCloseTo(0.5, 1);
    expect(numbers.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => again()));
    expect(seededRandom(5)()).not.toBe(numbers[0]);
  });
});

function sparse(rows: readonly (readonly number[])[]): SparseMatrix {
  const columns = rows[0]?.length ?? 0;
  return {
    rows: rows.length,
    columns,
    offsets: Uint32Array.from({ length: rows.length + 1 }, (_, row) => row * columns),
    indices: Uint32Array.from({ length: rows.length * columns }, (_, i) => i % columns),
    values: Float32Array.from(rows.flat()),
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
