import { type EntityManager } from 'typeorm';
import { AppError } from '../../errors/index.js';

/** Ours besides `public`: the extension pgvector is not everywhere, so these tables are no part of the migrations. */
export const VECTOR_SCHEMA = 'ground_control_vectors';
/** Iterative scans, without which filters lose hits, came with this version. */
const LEAST_VERSION = [0, 8];

/** Makes what is missing, as part of a transaction. Throws `vector_store_failed` where the extension is missing or too old. */
export async function prepareVectorSchema(manager: EntityManager): Promise<void> {
  // `IF NOT EXISTS` does not keep two workers that start together from getting in each other's way.
  await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`schema ${VECTOR_SCHEMA}`]);
  await manager.query('CREATE EXTENSION IF NOT EXISTS vector');
  const [extension] = await manager.query<{ version: string }[]>(
    `SELECT extversion AS version FROM pg_extension WHERE extname = 'vector'`,
  );
  const [major = 0, minor = 0] = (extension?.version ?? '').split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = LEAST_VERSION;
  if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
    throw new AppError('vector_store_failed', `pgvector ${LEAST_VERSION.join('.')} or later is needed.`);
  }
  await manager.query(`CREATE SCHEMA IF NOT EXISTS ${VECTOR_SCHEMA}`);
  await manager.query(
    `CREATE TABLE IF NOT EXISTS ${VECTOR_SCHEMA}.versions (
       collection_id text NOT NULL, version integer NOT NULL, hash text NOT NULL, finished boolean NOT NULL,
       active boolean NOT NULL DEFAULT false, rows integer, dimensions integer,
       created_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (collection_id, version, hash, finished))`,
  );
}
