import { SettingsError } from '@app/common/config';
import { PgvectorStore, type VectorTable } from './pgvector-store.js';
import { type VectorStore } from './vector-store.js';

/** The settings of `vectorSettings`, with the database of the process where it has one. */
export interface VectorStoreSettings {
  readonly VECTOR_INDEX: 'faiss' | 'exact' | 'qdrant' | 'pgvector';
  readonly PGVECTOR_URL?: string | undefined;
  readonly DATABASE_URL?: string | undefined;
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
