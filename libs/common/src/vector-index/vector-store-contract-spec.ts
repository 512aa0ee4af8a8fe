import { type RowFilter, type VectorHit, type VectorIndex } from './vector-index.js';
import {
  exactHits,
  expectSame,
  flatVectors,
  type OpenVectors,
  vectorIndexContract,
} from './vector-index-contract-spec.js';
import { type VectorBatch, type VectorStore, type VectorVersionShape } from './vector-store.js';

/** What the specs of the implementations bring along. */
export interface StoreUnderTest {
  readonly store: VectorStore;
  /** Makes the server unreachable, and reachable again. */
  readonly cut: () => Promise<void>;
  readonly restore: () => Promise<void>;
}

const FAMILIES = ['ac', 'au', 'cm', 'ia', 'sc'];
const BASELINES = [['low', 'moderate', 'high'], ['moderate', 'high'], ['high'], []];
const BATCH_ROWS = 250;
/** Searches at the same time: a server in WebAssembly is slow. */
const AT_ONCE = 40;
const RECOVERY_MS = 60_000;

/** Vectors one by one, for stores. */
export function randomVectors(count: number, dimensions: number, seed: number): Float32Array[] {
  return rowsOf(flatVectors(count, dimensions, seed), dimensions);
}

function rowsOf(vectors: Float32Array, dimensions: number): Float32Array[] {
  return Array.from({ length: vectors.length / dimensions }, (_, row) =>
    vectors.slice(row * dimensions, (row + 1) * dimensions),
  );
}

export function batchesOf(vectors: readonly Float32Array[]): VectorBatch[] {
  const batches: VectorBatch[] = [];
  for (let from = 0; from < vectors.length; from += BATCH_ROWS) {
    const part = vectors.slice(from, from + BATCH_ROWS);
    const attributes = part.map((_, i) => attributesOf(from + i));
    batches.push({ from, vectors: part, attributes });
  }
  return batches;
}

function attributesOf(row: number): { family?: string; baselines: string[] } {
  const family = FAMILIES[row % (FAMILIES.length + 1)];
  const baselines = BASELINES[row % BASELINES.length] ?? [];
  return family === undefined ? { baselines } : { family, baselines };
}

function filterOf(size: number, where: NonNullable<RowFilter['where']>): RowFilter {
  const allow = Uint8Array.from({ length: size }, (_, row) => {
    const { family, baselines } = attributesOf(row);
    const inFamily = where.family === undefined || family === where.family;
    return inFamily && (where.baseline === undefined || baselines.includes(where.baseline)) ? 1 : 0;
  });
  return { allow, where };
}

function versionOf(
  collectionId: string,
  version: number,
  vectors: readonly Float32Array[],
): VectorVersionShape {
  return {
    collectionId,
    version,
    manifestHash: String(version).padStart(64, '0123456789abcdef'),
    rows: vectors.length,
    dimensions: vectors[0]?.length ?? 1,
  };
}

/** What every vector store must hold; specs of the implementations call it with a server of their own. */
export function vectorStoreContract(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`VectorStore: ${name}`, () => {
    let underTest: StoreUnderTest;
    let store: VectorStore;

    beforeAll(async () => {
      underTest = await create();
      store = underTest.store;
    }, 120_000);
    afterAll(async () => {
      await store.close();
      await underTest.cut();
    });

    let opened = 0;
    const open: OpenVectors = async (vectors, dimensions) => {
      const shape = {
        ...versionOf('contract', (opened += 1), []),
        rows: vectors.length / dimensions,
        dimensions,
      };
      await store.publish(shape, batchesOf(rowsOf(vectors, dimensions)));
      return store.open(shape);
    };
    vectorIndexContract(name, open, { atOnce: AT_ONCE });

    async function published(
      collectionId: string,
      version: number,
      vectors: readonly Float32Array[],
    ): Promise<VectorIndex> {
      const shape = versionOf(collectionId, version, vectors);
      await store.publish(shape, batchesOf(vectors));
      return store.open(shape);
    }

    it('says what is not there', async () => {
      const shape = versionOf('none', 1, randomVectors(3, 4, 1));
      expect((await store.list()).filter(({ collectionId }) => collectionId === 'none')).toEqual([]);
      expect(await store.has(shape)).toBe(false);
      expect(await store.active('none')).toBeUndefined();
      await expect(store.activate(shape)).rejects.toMatchObject({ code: 'index_not_ready' });
      await expect(store.open(shape).search(new Float32Array(4).fill(1), 1)).rejects.toMatchObject({
        code: 'index_not_ready',
      });
      await store.remove({ collectionId: 'none', version: 1, hash: 'ffffffffffff', finished: true });
      await store.ping();
    });

    it('finds what comparing every vector finds, with and without filters', async () => {
      const vectors = randomVectors(1200, 24, 5);
      const index = await published('filters', 1, vectors);
      expect([index.size, index.dimensions, index.engine]).toEqual([1200, 24, store.engine]);
      const filters = [
        undefined,
        filterOf(1200, { family: 'ac' }),
        filterOf(1200, { baseline: 'moderate' }),
        filterOf(1200, { family: 'sc', baseline: 'low' }),
        filterOf(1200, { family: 'nobody' }),
      ];
      for (const query of randomVectors(8, 24, 6)) {
        for (const filter of filters) {
          expectSame(await index.search(query, 10, filter), exactHits(vectors, query, 10, filter));
        }
      }
    }, 120_000);

    it('leaves out rows that are not allowed, whatever they have', async () => {
      const vectors = randomVectors(600, 8, 9);
      const index = await published('rows', 1, vectors);
      const query = randomVectors(1, 8, 10)[0]!;
      const best = exactHits(vectors, query, 5);
      const allow = new Uint8Array(600).fill(1);
      best.forEach(({ row }) => (allow[row] = 0));
      expectSame(await index.search(query, 10, { allow }), exactHits(vectors, query, 10, { allow }));
      const inFamily = filterOf(600, { family: 'ac' });
      const gone = exactHits(vectors, query, 3, inFamily);
      gone.forEach(({ row }) => (inFamily.allow[row] = 0));
      expectSame(await index.search(query, 10, inFamily), exactHits(vectors, query, 10, inFamily));
      expect(await index.search(query, 10, { allow: new Uint8Array(600) })).toEqual([]);
    }, 60_000);

    it('does not take vectors of other dimensions or a part of them, and shows nothing of these', async () => {
      const vectors = randomVectors(400, 6, 3);
      const shape = versionOf('torn', 1, vectors);
      const wrong = [...batchesOf(vectors).slice(0, 1), ...batchesOf(randomVectors(400, 7, 3)).slice(1)];
      await expect(store.publish(shape, wrong)).rejects.toMatchObject({ code: 'vector_invalid' });
      expect(await store.has(shape)).toBe(false);
      await expect(store.publish(shape, batchesOf(vectors).slice(1))).rejects.toMatchObject({
        code: 'vector_invalid',
      });
      expect(await store.has(shape)).toBe(false);
      await expect(store.open(shape).search(vectors[0]!, 1)).rejects.toMatchObject({
        code: 'index_not_ready',
      });
      for (const left of (await store.list()).filter(({ collectionId }) => collectionId === 'torn')) {
        expect(left.finished).toBe(false);
        await store.remove(left);
      }
      expect((await store.list()).filter(({ collectionId }) => collectionId === 'torn')).toEqual([]);
    }, 60_000);

    it('stops publishing when told to, and begins anew', async () => {
      const vectors = randomVectors(600, 5, 4);
      const shape = versionOf('stopped', 1, vectors);
      const stop = new AbortController();
      function* cutOff(): Iterable<VectorBatch> {
        const [first, ...others] = batchesOf(vectors);
        yield first!;
        stop.abort();
        yield* others;
      }
      await expect(store.publish(shape, cutOff(), stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
      expect(await store.has(shape)).toBe(false);
      await store.publish(shape, batchesOf(vectors));
      expect(await store.has(shape)).toBe(true);
      await store.publish(shape, batchesOf(vectors));
      expect(await store.open(shape).search(vectors[7]!, 600)).toHaveLength(600);
    }, 60_000);

    it('keeps versions apart, switches and rolls back, and deletes', async () => {
      const [one, two] = [randomVectors(50, 6, 1), randomVectors(70, 9, 2)];
      const [first, second] = [versionOf('switch', 1, one), versionOf('switch', 2, two)];
      const before = await published('switch', 1, one);
      await store.activate(first);
      const after = await published('switch', 2, two);
      expect(await store.active('switch')).toMatchObject({ version: 1 });
      await store.activate(second);
      expect(await store.active('switch')).toMatchObject({ version: 2, hash: '0123456789ab' });
      expectSame(await before.search(one[3]!, 5), exactHits(one, one[3]!, 5));
      expectSame(await after.search(two[3]!, 5), exactHits(two, two[3]!, 5));
      expect(await store.has({ ...first, rows: 51 })).toBe(false);
      expect(await store.has({ ...first, dimensions: 7 })).toBe(false);
      expect(await store.has({ ...first, manifestHash: 'f'.repeat(64) })).toBe(false);
      await store.activate(first);
      expect(await store.active('switch')).toMatchObject({ version: 1, finished: true });

      const stored = (await store.list()).filter(({ collectionId }) => collectionId === 'switch');
      expect(stored.map(({ version, finished }) => [version, finished])).toEqual([
        [1, true],
        [2, true],
      ]);
      await store.remove(stored[1]!);
      expect(await store.has(second)).toBe(false);
      await expect(after.search(two[0]!, 1)).rejects.toMatchObject({ code: 'index_not_ready' });
      expect(await before.search(one[0]!, 1)).toHaveLength(1);
    }, 60_000);

    it('says so when the server is away, and answers by itself when it is back', async () => {
      const vectors = randomVectors(40, 4, 11);
      const index = await published('outage', 1, vectors);
      await underTest.cut();
      for (let i = 0; i < 5; i += 1) {
        await expect(index.search(vectors[0]!, 1)).rejects.toMatchObject({ code: 'vector_store_failed' });
      }
      await expect(store.ping()).rejects.toMatchObject({ code: 'vector_store_failed' });
      await expect(store.publish(versionOf('outage', 2, vectors), batchesOf(vectors))).rejects.toMatchObject({
        code: 'vector_store_failed',
      });
      await underTest.restore();
      const until = Date.now() + RECOVERY_MS;
      let hits: readonly VectorHit[] = [];
      while (hits.length === 0 && Date.now() < until) {
        hits = await index.search(vectors[0]!, 1).catch(() => []);
        await new Promise(setImmediate);
      }
      expect(hits).toHaveLength(1);
    }, 120_000);
  });
}
