import { SettingsError } from '@app/common/config';
import { PgvectorStore, type VectorTable } from './pgvector-store.js';
import { QdrantStore } from './qdrant-store.js';
import { type VectorStore } from './vector-store.js';

/** The settings of `vectorSettings`, with the database of the process where it has one. */
export interface VectorStoreSettings {
  readonly VECTOR_INDEX: 'faiss' | 'exact' | 'qdrant' | 'pgvector';
  readonly PGVECTOR_URL?: string | undefined;
  readonly DATABASE_URL?: string | undefined;
  readonly QDRANT_URL?: string | undefined;
  readonly QDRANT_API_KEY?: string | undefined;
  readonly QDRANT_PREFIX: string;
  readonly VECTOR_TIMEOUT_MS: number;
}

export interface VectorTableOptions {
  readonly url: string;
  readonly poolSize: number;
}

const CONNECTIONS = 8;

/** The store that the settings choose; nothing where the retriever holds the vectors itself. Throws `SettingsError`. */
export function createVectorStore(
  settings: VectorStoreSettings,
  openTable: (options: VectorTableOptions) => VectorTable,
): VectorStore | undefined {
  switch (settings.VECTOR_INDEX) {
    case 'pgvector':
      return createPgvector(settings, openTable);
    case 'qdrant':
      return createQdrant(settings);
    case 'faiss':
    case 'exact':
      return undefined;
  }
}

function createPgvector(
  { PGVECTOR_URL, DATABASE_URL, VECTOR_TIMEOUT_MS }: VectorStoreSettings,
  openTable: (options: VectorTableOptions) => VectorTable,
): PgvectorStore {
  const url = PGVECTOR_URL ?? DATABASE_URL;
  if (url === undefined) {
    throw new SettingsError(['PGVECTOR_URL: is required with VECTOR_INDEX=pgvector']);
  }
  return new PgvectorStore(openTable({ url, poolSize: CONNECTIONS }), {
    timeoutMs: VECTOR_TIMEOUT_MS,
    connections: CONNECTIONS,
  });
}

function createQdrant({
  QDRANT_URL,
  QDRANT_API_KEY,
  QDRANT_PREFIX,
  VECTOR_TIMEOUT_MS,
}: VectorStoreSettings): QdrantStore {
  if (QDRANT_URL === undefined) {
    throw new SettingsError(['QDRANT_URL: is required with VECTOR_INDEX=qdrant']);
  }
  return new QdrantStore({
    url: QDRANT_URL,
    apiKey: QDRANT_API_KEY,
    prefix: QDRANT_PREFIX,
    timeoutMs: VECTOR_TIMEOUT_MS,
  });
}
