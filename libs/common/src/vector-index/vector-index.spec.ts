import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import fc from 'fast-check';
import { ExactVectorIndex } from './exact-vector-index.js';
import { FaissVectorIndex } from './faiss-vector-index.js';
import { openVectorIndex } from './open-vector-index.js';
import { type VectorIndex } from './vector-index.js';
import { expectSame, flatVectors, vectorIndexContract } from './vector-index-contract-spec.js';
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

for (const { name, run, open } of engines) {
  run('in this process', () => {
    vectorIndexContract(name, async (vectors, dimensions) => open(await fileOf(vectors, dimensions)));
  });

  run(`files of ${name}`, () => {
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
      const path = await fileOf(Float32Array.of(1, 0, 1, 2), 2);
      await writeFile(path, damage(await readFile(path)));
      await expect(open(path)).rejects.toMatchObject({ code: 'snapshot_damaged' });
    });
  });
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
        const filter = allow && { allow: Uint8Array.from(allow) };
        const asked = Float32Array.from(query);
        const exact = await ExactVectorIndex.open(path);
        const faiss = await FaissVectorIndex.open(path);
        try {
          const expected = await exact.search(asked, k, filter);
          const actual = await faiss.search(asked, k, filter);
          expectSame(actual, expected);
          const trueScore = new Map(
            (await exact.search(asked, exact.size)).map(({ row, score }) => [row, score]),
          );
          for (const { row, score } of actual) {
            expect(filter?.allow[row]).not.toBe(0);
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
    const path = await fileOf(flatVectors(300, 33), 33);
    const exact = await ExactVectorIndex.open(path);
    await using(
      (file) => FaissVectorIndex.open(file),
      path,
      async (faiss) => {
        for (const size of [1, 2, 5, 15, 16, 20, 21, 65, 66]) {
          const queries = Array.from({ length: size }, (_, seed) => flatVectors(1, 33, 100 * size + seed));
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
    const vectors = flatVectors(7, 5);
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
