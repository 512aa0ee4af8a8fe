import { type RowFilter, type VectorHit, type VectorIndex } from './vector-index.js';

/** Engines add up in different orders. */
const TOLERANCE = 1e-5;

/** Opens the vectors that stand row after row in `vectors`. */
export type OpenVectors = (vectors: Float32Array, dimensions: number) => Promise<VectorIndex>;

/** What every engine must hold, wherever its vectors are; specs of the implementations call it. */
export function vectorIndexContract(
  name: string,
  open: OpenVectors,
  { atOnce }: { readonly atOnce: number } = { atOnce: 200 },
): void {
  describe(`VectorIndex: ${name}`, () => {
    async function using(
      vectors: Float32Array,
      dimensions: number,
      test: (index: VectorIndex) => Promise<void>,
    ): Promise<void> {
      const index = await open(vectors, dimensions);
      try {
        await test(index);
      } finally {
        await index.close();
      }
    }

    // Inner products with (1, 1): 1, 3, 0, 1, -2.
    const rows = Float32Array.of(1, 0, 1, 2, 0, 0, 0, 1, -1, -1);

    it('finds by inner product, equal scores by row', async () => {
      await using(rows, 2, async (index) => {
        expect([index.size, index.dimensions]).toEqual([5, 2]);
        expect(await index.search(Float32Array.of(1, 1), 3)).toEqual([
          { row: 1, score: 3 },
          { row: 0, score: 1 },
          { row: 3, score: 1 },
        ]);
      });
    });

    it.each([
      [0, 1],
      [-4, 1],
      [5, 5],
      [1000, 5],
    ])('clamps k = %d to %d', async (k, expected) => {
      await using(rows, 2, async (index) => {
        expect(await index.search(Float32Array.of(1, 1), k)).toHaveLength(expected);
      });
    });

    it('returns allowed rows only, however far down they are', async () => {
      await using(rows, 2, async (index) => {
        const query = Float32Array.of(1, 1);
        expect(await index.search(query, 2, { allow: Uint8Array.of(0, 0, 0, 0, 1) })).toEqual([
          { row: 4, score: -2 },
        ]);
        expect(await index.search(query, 2, { allow: Uint8Array.of(0, 0, 0, 0, 0) })).toEqual([]);
      });
    });

    it('answers a query of zeros with the first allowed rows', async () => {
      await using(rows, 2, async (index) => {
        expect(await index.search(Float32Array.of(0, 0), 2, { allow: Uint8Array.of(0, 1, 0, 1, 1) })).toEqual(
          [
            { row: 1, score: 0 },
            { row: 3, score: 0 },
          ],
        );
      });
    });

    it('orders a crowd of equal vectors by row', async () => {
      const crowd = new Float32Array(300 * 3).fill(0.5);
      await using(crowd, 3, async (index) => {
        const hits = await index.search(Float32Array.of(1, 1, 1), 20);
        expect(hits.map(({ row }) => row)).toEqual(Array.from({ length: 20 }, (_, row) => row));
      });
    });

    it('searches an empty file', async () => {
      await using(new Float32Array(0), 4, async (index) => {
        expect(index.size).toBe(0);
        expect(await index.search(new Float32Array(4).fill(1), 3)).toEqual([]);
      });
    });

    it.each([
      ['another dimension', Float32Array.of(1, 1, 1), 1, undefined],
      ['an empty query', new Float32Array(0), 1, undefined],
      ['NaN', Float32Array.of(1, NaN), 1, undefined],
      ['infinity', Float32Array.of(1, Infinity), 1, undefined],
      ['k that is no number', Float32Array.of(1, 1), NaN, undefined],
      ['k that is no whole number', Float32Array.of(1, 1), 1.5, undefined],
      ['a filter of another length', Float32Array.of(1, 1), 1, { allow: new Uint8Array(4) }],
    ])('refuses %s', async (_, query, k, filter) => {
      await using(rows, 2, async (index) => {
        await expect(index.search(query, k, filter)).rejects.toMatchObject({ code: 'vector_invalid' });
        expect(await index.search(Float32Array.of(1, 1), 1)).toEqual([{ row: 1, score: 3 }]);
      });
    });

    it(`answers ${atOnce} searches at once as it answers one`, async () => {
      await using(flatVectors(500, 24), 24, async (index) => {
        const queries = Array.from({ length: atOnce }, (_, seed) => flatVectors(1, 24, seed + 7));
        // Widths differ, so that batches are cut where they would grow too large.
        const together = await Promise.all(queries.map((query, i) => index.search(query, 1 + (i % 9) * 50)));
        for (const [i, query] of queries.entries()) {
          expectSame(together[i]!, await index.search(query, 1 + (i % 9) * 50));
        }
      });
    });

    it('finishes what was asked before close, and refuses what comes after', async () => {
      const index = await open(flatVectors(200, 16), 16);
      const queries = Array.from({ length: 150 }, (_, seed) => flatVectors(1, 16, seed + 3));
      const pending = queries.map((query) => index.search(query, 5));
      const closed = index.close();
      const late = index.search(queries[0]!, 5);
      await expect(late).rejects.toMatchObject({ code: 'index_not_ready' });
      for (const hits of await Promise.all(pending)) {
        expect(hits).toHaveLength(5);
      }
      await Promise.all([closed, index.close()]);
      await expect(index.search(queries[0]!, 5)).rejects.toMatchObject({ code: 'index_not_ready' });
      await expect(index.search(new Float32Array(16), 5)).rejects.toMatchObject({ code: 'index_not_ready' });
    });

    it('finishes a search that has to look again', async () => {
      const index = await open(new Float32Array(200 * 2).fill(1), 2);
      const pending = index.search(Float32Array.of(1, 1), 3);
      await index.close();
      expect((await pending).map(({ row }) => row)).toEqual([0, 1, 2]);
    });
  });
}

/** Numbers between -1 and 1, row after row, the same for the same seed. */
export function flatVectors(count: number, dimensions: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count * dimensions }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Compares every vector with the query: what all engines are measured against. */
export function exactHits(
  vectors: readonly Float32Array[],
  query: Float32Array,
  k: number,
  filter?: RowFilter,
): VectorHit[] {
  return vectors
    .map((vector, row) => ({ row, score: vector.reduce((sum, value, i) => sum + value * query[i]!, 0) }))
    .filter(({ row }) => filter?.allow[row] !== 0)
    .sort((a, b) => b.score - a.score || a.row - b.row)
    .slice(0, k);
}

/** The share of the exact answer that was found. */
export function recallOf(found: readonly VectorHit[], exact: readonly VectorHit[]): number {
  const rows = new Set(found.map(({ row }) => row));
  return exact.filter(({ row }) => rows.has(row)).length / exact.length;
}

/** The same scores, and the same rows unless scores are as good as equal. */
export function expectSame(actual: readonly VectorHit[], expected: readonly VectorHit[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [rank, hit] of actual.entries()) {
    expect(Math.abs(hit.score - expected[rank]!.score)).toBeLessThanOrEqual(TOLERANCE);
  }
  expect(new Set(actual.map(({ row }) => row)).size).toBe(actual.length);
}
