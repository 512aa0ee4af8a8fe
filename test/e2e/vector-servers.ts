import { Database, VectorsRepository } from '@app/common/database';
import { FakeQdrant, startPgvector } from '@app/common/testing';
import { createVectorStore, type StoredVersion, type VectorStore } from '@app/common/vector-index';

/** A server for vectors that several processes share, and what a test wants to know of it. */
export interface VectorServer {
  readonly settings: Readonly<Record<string, string>>;
  /** From now on no vector is taken, until what it answers is called; where the server can do that. */
  readonly hold?: () => () => Promise<void>;
  versions(): Promise<readonly StoredVersion[]>;
  /** How many vectors are there in all, those of unfinished versions too. */
  rows(): Promise<number>;
  stop(): Promise<void>;
}

/** In milliseconds: a busy machine is no reason to search by words. */
const PATIENCE = '20000';
const NAMES = { QDRANT_PREFIX: 'ground-control', VECTOR_TIMEOUT_MS: Number(PATIENCE) };

export async function startQdrantServer(): Promise<VectorServer> {
  const qdrant = await FakeQdrant.start();
  const store = demand(
    createVectorStore({ ...NAMES, VECTOR_INDEX: 'qdrant', QDRANT_URL: qdrant.url }, () => {
      throw new Error('Qdrant is no table');
    }),
  );
  return {
    settings: { VECTOR_INDEX: 'qdrant', QDRANT_URL: qdrant.url, VECTOR_TIMEOUT_MS: PATIENCE },
    hold: () => {
      const gate = Promise.withResolvers<undefined>();
      qdrant.beforeUpsert = () => gate.promise;
      return () => {
        gate.resolve(undefined);
        return Promise.resolve();
      };
    },
    versions: () => store.list(),
    rows: () => {
      const sizes = [...qdrant.collections.values()].map(({ points }) => points.size);
      return Promise.resolve(sizes.reduce((sum, size) => sum + size, 0));
    },
    stop: async () => {
      await store.close();
      await qdrant.stop();
    },
  };
}

export async function startPgvectorServer(): Promise<VectorServer> {
  const postgres = await startPgvector();
  const database = new Database({ url: postgres.url, poolSize: 2, applicationName: 'test' });
  const store = demand(
    createVectorStore(
      { ...NAMES, VECTOR_INDEX: 'pgvector', PGVECTOR_URL: postgres.url },
      () => new VectorsRepository(database),
    ),
  );
  return {
    settings: { VECTOR_INDEX: 'pgvector', PGVECTOR_URL: postgres.url, VECTOR_TIMEOUT_MS: PATIENCE },
    versions: () => store.list(),
    rows: () =>
      database.run(async (manager) => {
        const tables = await manager.query<{ name: string }[]>(
          `SELECT quote_ident(tablename) AS name FROM pg_tables
         WHERE schemaname = 'ground_control_vectors' AND tablename <> 'versions'`,
        );
        let rows = 0;
        for (const { name } of tables) {
          const [counted] = await manager.query<{ rows: number }[]>(
            `SELECT count(*)::int AS rows FROM ground_control_vectors.${name}`,
          );
          rows += counted?.rows ?? 0;
        }
        return rows;
      }),
    stop: async () => {
      await store.close();
      await postgres.stop();
    },
  };
}

function demand(store: VectorStore | undefined): VectorStore {
  if (store === undefined) {
    throw new Error('there is no vector store');
  }
  return store;
}
