import { Database, VectorsRepository } from '@app/common/database';
import { Relay, startPgvector, type TestPostgres } from '@app/common/testing';
import { PgvectorStore } from './pgvector-store.js';
import { exactHits, recallOf } from './vector-index-contract-spec.js';
import { batchesOf, randomVectors, vectorStoreContract } from './vector-store-contract-spec.js';

const TIMEOUT_MS = 30_000;
/** Versions of so many rows get a graph here. */
const GRAPH_ROWS = 2000;

let postgres: TestPostgres;
let relay: Relay;
beforeAll(async () => {
  postgres = await startPgvector();
  relay = await Relay.before(postgres.url);
}, 120_000);
afterAll(async () => {
  await relay.cut();
  await postgres.stop();
});

function open(url: string): PgvectorStore {
  const options = { url, poolSize: 2, applicationName: 'test', statementTimeoutMs: 60_000 };
  return new PgvectorStore(new VectorsRepository(new Database(options), GRAPH_ROWS), {
    timeoutMs: TIMEOUT_MS,
    connections: options.poolSize,
  });
}

vectorStoreContract('pgvector', () =>
  Promise.resolve({
    store: open(relay.url),
    cut: () => relay.cut(),
    restore: () => relay.restore(),
  }),
);

describe('PgvectorStore', () => {
  it('builds a graph for many rows, which finds nearly all, with filters too', async () => {
    const store = open(postgres.url);
    const vectors = randomVectors(GRAPH_ROWS, 16, 21);
    const shape = {
      collectionId: 'large',
      version: 1,
      manifestHash: 'a'.repeat(64),
      rows: GRAPH_ROWS,
      dimensions: 16,
    };
    await store.publish(shape, batchesOf(vectors));
    const index = store.open(shape);
    const where = { family: 'ac' };
    const allow = Uint8Array.from(vectors, (_, row) => (row % 6 === 0 ? 1 : 0));
    const recall = { all: 0, filtered: 0 };
    const queries = randomVectors(40, 16, 22);
    for (const query of queries) {
      recall.all += recallOf(await index.search(query, 10), exactHits(vectors, query, 10)) / queries.length;
      recall.filtered +=
        recallOf(await index.search(query, 10, { allow, where }), exactHits(vectors, query, 10, { allow })) /
        queries.length;
    }
    process.stdout.write(
      `pgvector, ${GRAPH_ROWS} x 16: recall@10 ${recall.all.toFixed(3)}, in one family ${recall.filtered.toFixed(3)}\n`,
    );
    expect(recall.all).toBeGreaterThan(0.95);
    expect(recall.filtered).toBeGreaterThan(0.95);
    await store.close();
  }, 180_000);
});
