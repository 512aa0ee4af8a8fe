import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { env, execPath } from 'node:process';
import { buildGraph } from './build-graph.js';
import { FaissVectorIndex } from './faiss-vector-index.js';
import { exactHits, expectSame, flatVectors, recallOf } from './vector-index-contract-spec.js';
import { writeVectorFile } from './vector-file.js';

const ROWS = 6000;
const DIMENSIONS = 24;
const probe = spawnSync(execPath, ['-e', 'require("faiss-node/build/Release/faiss-node.node")'], {
  cwd: __dirname,
});
const describeFaiss = probe.status === 0 || env['REQUIRE_FAISS'] === '1' ? describe : describe.skip;

describeFaiss('a graph over many vectors', () => {
  let folder: string;
  let path: string;
  let graphPath: string;
  const flat = flatVectors(ROWS, DIMENSIONS, 3);
  const vectors = Array.from({ length: ROWS }, (_, row) =>
    flat.slice(row * DIMENSIONS, (row + 1) * DIMENSIONS),
  );
  const queries = Array.from({ length: 60 }, (_, seed) => flatVectors(1, DIMENSIONS, seed + 50));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'graph-'));
    path = join(folder, 'vectors');
    graphPath = join(folder, 'graph');
    await writeVectorFile(path, flat, DIMENSIONS);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is built so that it finds nearly all, in batches too, and all of what a filter leaves', async () => {
    const progress: number[] = [];
    const built = await buildGraph(path, graphPath, { onProgress: (rows) => progress.push(rows) });
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.every((rows) => rows > 0 && rows <= ROWS)).toBe(true);
    expect(progress).not.toEqual([]);
    expect(built?.recall).toBeGreaterThanOrEqual(0.95);
    expect(built?.buildMs).toBeGreaterThan(0);
    expect(built?.buildMiB).toBeGreaterThan(0);
    expect((await readdir(folder)).sort()).toEqual(['graph', 'vectors']);
    const index = await FaissVectorIndex.open(path, { graphPath });
    expect([index.size, index.dimensions, index.isGraph]).toEqual([ROWS, DIMENSIONS, true]);

    const found = await Promise.all(queries.map((query) => index.search(query, 10)));
    const recalls = queries.map((query, i) => recallOf(found[i]!, exactHits(vectors, query, 10)));
    expect(recalls.reduce((sum, one) => sum + one, 0) / recalls.length).toBeGreaterThan(0.9);

    const few = Uint8Array.from({ length: ROWS }, (_, row) => (row % 400 === 7 ? 1 : 0));
    const half = Uint8Array.from({ length: ROWS }, (_, row) => row % 2);
    for (const query of queries.slice(0, 10)) {
      expectSame(
        await index.search(query, 10, { allow: few }),
        exactHits(vectors, query, 10, { allow: few }),
      );
      const hits = await index.search(query, 10, { allow: half });
      expect(hits.every(({ row }) => row % 2 === 1)).toBe(true);
      expect(recallOf(hits, exactHits(vectors, query, 10, { allow: half }))).toBeGreaterThanOrEqual(0.7);
    }
    await index.close();
    await expect(index.search(queries[0]!, 1)).rejects.toMatchObject({ code: 'index_not_ready' });
  }, 120_000);

  it('is refused when it is torn or belongs to other vectors', async () => {
    const torn = join(folder, 'torn');
    await writeFile(torn, (await readFile(graphPath)).subarray(0, 5000));
    await expect(FaissVectorIndex.open(path, { graphPath: torn })).rejects.toMatchObject({
      code: 'snapshot_damaged',
    });
    const fewer = join(folder, 'fewer');
    await writeVectorFile(fewer, flat.subarray(0, 100 * DIMENSIONS), DIMENSIONS);
    await expect(FaissVectorIndex.open(fewer, { graphPath })).rejects.toMatchObject({
      code: 'snapshot_damaged',
    });
  }, 60_000);

  it('is not built where FAISS is not', async () => {
    await expect(
      buildGraph(path, join(folder, 'none'), { addonFrom: join(folder, 'nowhere.js') }),
    ).rejects.toThrow('faiss-node');
  }, 60_000);
});
