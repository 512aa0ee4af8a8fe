import { env } from 'node:process';
import { FakeQdrant, Relay } from '@app/common/testing';
import { QdrantStore } from './qdrant-store.js';
import { exactHits, recallOf } from './vector-index-contract-spec.js';
import { batchesOf, randomVectors, vectorStoreContract } from './vector-store-contract-spec.js';

/** A real server, where there is one; it may hold anything else besides. */
const REAL_URL = env['QDRANT_TEST_URL'];
const TIMEOUT_MS = 10_000;
const PREFIX = `test-${process.pid}`;

let fake: FakeQdrant;
beforeAll(async () => {
  fake = await FakeQdrant.start('a key');
});
afterAll(() => fake.stop());

const servers = [
  { name: 'our stand-in for Qdrant', url: (): string => fake.url, apiKey: 'a key' },
  ...(REAL_URL === undefined
    ? []
    : [{ name: 'Qdrant', url: (): string => REAL_URL, apiKey: env['QDRANT_TEST_API_KEY'] }]),
];

for (const { name, url, apiKey } of servers) {
  vectorStoreContract(name, async () => {
    const relay = await Relay.before(url());
    return {
      store: new QdrantStore({ url: relay.url, apiKey, prefix: PREFIX, timeoutMs: TIMEOUT_MS }),
      cut: () => relay.cut(),
      restore: () => relay.restore(),
    };
  });

  describe(`QdrantStore on ${name}`, () => {
    const open = (prefix: string): QdrantStore =>
      new QdrantStore({ url: url(), apiKey, prefix, timeoutMs: TIMEOUT_MS });

    it('finds nearly all that comparing every vector finds', async () => {
      const store = open(PREFIX);
      const vectors = randomVectors(3000, 32, 31);
      const shape = {
        collectionId: 'many',
        version: 1,
        manifestHash: 'b'.repeat(64),
        rows: 3000,
        dimensions: 32,
      };
      await store.publish(shape, batchesOf(vectors));
      const index = store.open(shape);
      const queries = randomVectors(40, 32, 32);
      let recall = 0;
      for (const query of queries) {
        recall += recallOf(await index.search(query, 10), exactHits(vectors, query, 10)) / queries.length;
      }
      process.stdout.write(`${name}, 3000 x 32: recall@10 ${recall.toFixed(3)}\n`);
      expect(recall).toBeGreaterThan(0.95);
      for (const version of await store.list()) {
        await store.remove(version);
      }
      expect(await store.list()).toEqual([]);
    }, 120_000);

    it('leaves alone what begins with another prefix', async () => {
      const [ours, theirs] = [open(`${PREFIX}-a`), open(`${PREFIX}-a.b`)];
      const vectors = randomVectors(5, 4, 1);
      const shape = { collectionId: 'c', version: 1, manifestHash: 'c'.repeat(64), rows: 5, dimensions: 4 };
      await theirs.publish(shape, batchesOf(vectors));
      expect(await ours.list()).toEqual([]);
      const [stored] = await theirs.list();
      expect(stored).toEqual({ collectionId: 'c', version: 1, hash: 'cccccccccccc', finished: true });
      await theirs.remove(stored!);
    });
  });
}

describe('QdrantStore', () => {
  it.each([
    ['no key', undefined],
    ['a wrong key', 'another key'],
  ])('says that the server refuses %s, and does not try again', async (_, apiKey) => {
    const store = new QdrantStore({ url: fake.url, apiKey, prefix: PREFIX, timeoutMs: TIMEOUT_MS });
    await expect(store.list()).rejects.toMatchObject({
      code: 'vector_store_failed',
      detail: 'The vector store (Qdrant) refuses the API key.',
    });
  });

  it('tries again what the server could not do', async () => {
    const store = new QdrantStore({ url: fake.url, apiKey: 'a key', prefix: 'again', timeoutMs: TIMEOUT_MS });
    fake.failNext.push(500, 429);
    expect(await store.list()).toEqual([]);
    expect(fake.failNext).toEqual([]);
  });
});
