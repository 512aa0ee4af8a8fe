import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import fc from 'fast-check';
import { ExactVectorIndex } from './exact-vector-index.js';
import { FaissVectorIndex } from './faiss-vector-index.js';
import { openVectorIndex } from './open-vector-index.js';
import { type VectorHit, type VectorIndex } from './vector-index.js';
import { readVectorFile, writeVectorFile } from './vector-file.js';

const TOLERANCE = 1e-5;
// Asked in a process of its own: FAISS must not be loaded in this one.
const probe = spawnSync(execPath, ['-e', 'require("faiss-node/build/Release/faiss-node.node")'], {
  cwd: __dirname,
});
const faissRuns = probe.status === 0;
const describeFaiss = faissRuns || env['REQUIRE_FAISS'] === '1' ? describe : describe.skip;
const skipped = faissRuns ? '' : ' (faiss-node cannot be loaded here: node infra/faiss/install.mjs)';

const engines = [
  { name: 'exact', run: describe, open: (path: string): Promise<VectorIndex> => ExactVectorIndex.open(path) },
  {
    name: `faiss${skipped}`,
    run: describeFaiss,
    open: (path: string): Promise<VectorIndex> => FaissVectorIndex.open(path),
  },
];

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vector-index-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(vectors: Float32Array, dimensions: number): Promise<string> {
  const path = join(folder, `${(files += 1)}.vectors`);
  await writeVectorFile(path, vectors, dimensions);
  return path;
}

async function using(
  open: (path: string) => Promise<VectorIndex>,
  path: string,
  test: (index: VectorIndex) => Promise<void>,
): Promise<void> {
  const index = await open(path);
  try {
    await test(index);
  } finally {
    await index.close();
  }
}

/** Numbers between -1 and 1, the same for the same seed. */
function randomVectors(count: number, dimensions: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count * dimensions }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

for (const { name, run, open } of engines) {
  run(`VectorIndex: ${name}`, () => {
    // Inner products with (1, 1): 1, 3, 0, 1, -2.
    const rows = Float32Array.of(1, 0, 1, 2, 0, 0, 0, 1, -1, -1);

    it('finds by inner product, equal scores by row', async () => {
      await using(open, await fileOf(rows, 2), async (index) => {
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
      await using(open, await fileOf(rows, 2), async (index) => {
        expect(await index.search(Float32Array.of(1, 1), k)).toHaveLength(expected);
      });
    });

    it('returns allowed rows only, however far down they are', async () => {
      await using(open, await fileOf(rows, 2), async (index) => {
        const query = Float32Array.of(1, 1);
        expect(await index.search(query, 2, Uint8Array.of(0, 0, 0, 0, 1))).toEqual([{ row: 4, score: -2 }]);
        expect(await index.search(query, 2, Uint8Array.of(0, 0, 0, 0, 0))).toEqual([]);
      });
    });

    it('answers a query of zeros with the first allowed rows', async () => {
      await using(open, await fileOf(rows, 2), async (index) => {
        expect(await index.search(Float32Array.of(0, 0), 2, Uint8Array.of(0, 1, 0, 1, 1))).toEqual([
          { row: 1, score: 0 },
          { row: 3, score: 0 },
        ]);
      });
    });

    it('orders a crowd of equal vectors by row', async () => {
      const crowd = new Float32Array(300 * 3).fill(0.5);
      await using(open, await fileOf(crowd, 3), async (index) => {
        const hits = await index.search(Float32Array.of(1, 1, 1), 20);
        expect(hits.map(({ row }) => row)).toEqual(Array.from({ length: 20 }, (_, row) => row));
      });
    });

    it('searches an empty file', async () => {
      await using(open, await fileOf(new Float32Array(0), 4), async (index) => {
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
      ['a filter of another length', Float32Array.of(1, 1), 1, new Uint8Array(4)],
    ])('refuses %s', async (_, query, k, allow) => {
      await using(open, await fileOf(rows, 2), async (index) => {
        await expect(index.search(query, k, allow)).rejects.toMatchObject({ code: 'vector_invalid' });
        expect(await index.search(Float32Array.of(1, 1), 1)).toEqual([{ row: 1, score: 3 }]);
      });
    });

    it('answers 200 searches at once as it answers one', async () => {
      const path = await fileOf(randomVectors(500, 24), 24);
      await using(open, path, async (index) => {
        const queries = Array.from({ length: 200 }, (_, seed) => randomVectors(1, 24, seed + 7));
        // Widths differ, so that batches are cut where they would grow too large.
        const together = await Promise.all(queries.map((query, i) => index.search(query, 1 + (i % 9) * 50)));
        for (const [i, query] of queries.entries()) {
          expectSame(together[i]!, await index.search(query, 1 + (i % 9) * 50));
        }
      });
    });

    it('finishes what was asked before close, and refuses what comes after', async () => {
      const index = await open(await fileOf(randomVectors(200, 16), 16));
      const queries = Array.from({ length: 150 }, (_, seed) => randomVectors(1, 16, seed + 3));
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
      const index = await open(await fileOf(new Float32Array(200 * 2).fill(1), 2));
      const pending = index.search(Float32Array.of(1, 1), 3);
      await index.close();
      expect((await pending).map(({ row }) => row)).toEqual([0, 1, 2]);
    });

    it.each([
      ['cut short', (bytes: Buffer): Buffer => bytes.subarray(0, -1)],
      ['longer than it says', (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(4)])],
      ['of another kind', (bytes: Buffer): Buffer => Buffer.concat([Buffer.from('IwFl'), bytes.subarray(4)])],
      ['that has no header', (bytes: Buffer): Buffer => bytes.subarray(0, 20)],
      [
        'with another metric',
        (bytes: Buffer): Buffer => Buffer.concat([bytes.subarray(0, 33), Buffer.of(1), bytes.subarray(34)]),
      ],
    ])('refuses a file %s', async (_, damage) => {
      const path = await fileOf(rows, 2);
      await writeFile(path, damage(await readFile(path)));
      await expect(open(path)).rejects.toMatchObject({ code: 'snapshot_damaged' });
    });
  });
}

/** The same scores, and the same rows unless scores are as good as equal. */
function expectSame(actual: readonly VectorHit[], expected: readonly VectorHit[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [rank, hit] of actual.entries()) {
    expect(Math.abs(hit.score - expected[rank]!.score)).toBeLessThanOrEqual(TOLERANCE);
  }
  expect(new Set(actual.map(({ row }) => row)).size).toBe(actual.length);
}

describeFaiss(`FaissVectorIndex${skipped}`, () => {
  it('finds what the exact index finds, on any data, with any filter', async () => {
    const number = fc.float({ min: -1, max: 1, noNaN: true });
    const input = fc
      .record({ dimensions: fc.integer({ min: 1, max: 40 }), rows: fc.integer({ min: 1, max: 120 }) })
      .chain(({ dimensions, rows }) =>
        fc.record({
          dimensions: fc.constant(dimensions),
          vectors: fc.array(number, { minLength: rows * dimensions, maxLength: rows * dimensions }),
          query: fc.array(number, { minLength: dimensions, maxLength: dimensions }),
          k: fc.integer({ min: 1, max: rows + 5 }),
          allow: fc.option(fc.array(fc.constantFrom(0, 1), { minLength: rows, maxLength: rows }), {
            nil: undefined,
          }),
        }),
      );
    await fc.assert(
      fc.asyncProperty(input, async ({ dimensions, vectors, query, k, allow }) => {
        const path = await fileOf(Float32Array.from(vectors), dimensions);
        const bitmap = allow && Uint8Array.from(allow);
        const asked = Float32Array.from(query);
        const exact = await ExactVectorIndex.open(path);
        const faiss = await FaissVectorIndex.open(path);
        try {
          const expected = await exact.search(asked, k, bitmap);
          const actual = await faiss.search(asked, k, bitmap);
          expectSame(actual, expected);
          const trueScore = new Map(
            (await exact.search(asked, exact.size)).map(({ row, score }) => [row, score]),
          );
          for (const { row, score } of actual) {
            expect(bitmap?.[row]).not.toBe(0);
            expect(Math.abs(score - trueScore.get(row)!)).toBeLessThanOrEqual(TOLERANCE);
          }
        } finally {
          await faiss.close();
        }
      }),
      { numRuns: 40 },
    );
  });

  it('agrees with the exact index in every size of a batch', async () => {
    const path = await fileOf(randomVectors(300, 33), 33);
    const exact = await ExactVectorIndex.open(path);
    await using(
      (file) => FaissVectorIndex.open(file),
      path,
      async (faiss) => {
        for (const size of [1, 2, 5, 15, 16, 20, 21, 65, 66]) {
          const queries = Array.from({ length: size }, (_, seed) => randomVectors(1, 33, 100 * size + seed));
          const found = await Promise.all(queries.map((query) => faiss.search(query, 10)));
          for (const [i, query] of queries.entries()) {
            expectSame(found[i]!, await exact.search(query, 10));
          }
        }
      },
    );
  });

  it('opens and closes many at once, each with its own vectors', async () => {
    const paths = await Promise.all([1, 2, 3, 4].map((row) => fileOf(Float32Array.of(row, 0), 2)));
    const indexes = await Promise.all(paths.map((path) => FaissVectorIndex.open(path)));
    const scores = await Promise.all(indexes.map((index) => index.search(Float32Array.of(1, 0), 1)));
    expect(scores.map(([hit]) => hit!.score)).toEqual([1, 2, 3, 4]);
    await indexes[0]!.close();
    expect(await indexes[3]!.search(Float32Array.of(2, 0), 1)).toEqual([{ row: 0, score: 8 }]);
    await Promise.all(indexes.map((index) => index.close()));
  });

  it('is what openVectorIndex opens', async () => {
    const { index, fallback } = await openVectorIndex('faiss', await fileOf(Float32Array.of(1, 0), 2));
    expect([index.engine, fallback]).toEqual(['faiss', undefined]);
    await index.close();
  });
});

describe('openVectorIndex', () => {
  it('opens the exact index when that is asked for', async () => {
    const { index, fallback } = await openVectorIndex('exact', await fileOf(Float32Array.of(1, 0), 2));
    expect([index.engine, fallback]).toEqual(['exact', undefined]);
  });

  it('falls back to the exact index and says why', async () => {
    const path = await fileOf(Float32Array.of(3, 0), 2);
    const { index, fallback } = await openVectorIndex('faiss', path, {
      addonFrom: join(folder, 'nowhere.js'),
    });
    expect(index.engine).toBe('exact');
    expect(fallback).toContain('faiss-node');
    expect(await index.search(Float32Array.of(1, 0), 1)).toEqual([{ row: 0, score: 3 }]);
  });
});

describe('writeVectorFile', () => {
  it('writes what readVectorFile reads', async () => {
    const vectors = randomVectors(7, 5);
    const read = await readVectorFile(await fileOf(vectors, 5));
    expect([read.rows, read.dimensions]).toEqual([7, 5]);
    expect(Array.from(read.vectors)).toEqual(Array.from(vectors));
  });

  it('writes only the part of a buffer that the array shows', async () => {
    const part = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
    expect(Array.from((await readVectorFile(await fileOf(part, 2))).vectors)).toEqual([1, 2]);
  });

  it.each([
    ['numbers that are no vectors', Float32Array.of(1, 2, 3), 2],
    ['no dimensions', Float32Array.of(1, 2), 0],
    ['NaN', Float32Array.of(1, NaN), 2],
  ])('refuses %s', async (_, vectors, dimensions) => {
    await expect(fileOf(vectors, dimensions)).rejects.toMatchObject({ code: 'vector_invalid' });
  });
});
