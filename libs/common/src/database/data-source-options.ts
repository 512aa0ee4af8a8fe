import { type DataSourceOptions } from 'typeorm';
import { ENTITIES } from './entities/index.js';
import { MIGRATIONS } from './migrations/index.js';

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** How long a statement may take; 15 s unless told otherwise. */
  readonly statementTimeoutMs?: number;
}

const STATEMENT_TIMEOUT_MS = 15_000;
/** The client waits a little longer than the server, whose word is clearer. */
const CLIENT_PATIENCE_MS = 1000;

/** By default no query waits for more than 15 s; no connection attempt for more than 3 s. The schema changes by migrations only. */
export function dataSourceOptions(options: DatabaseOptions): DataSourceOptions {
  const { url, poolSize, applicationName, statementTimeoutMs = STATEMENT_TIMEOUT_MS } = options;
  return {
    type: 'postgres',
    url,
    poolSize,
    applicationName,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    connectTimeoutMS: 3000,
    extra: {
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + CLIENT_PATIENCE_MS,
      keepAlive: true,
    },
  };
}
