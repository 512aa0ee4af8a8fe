import { DataSource } from 'typeorm';
import { dataSourceOptions, type DatabaseOptions } from './data-source-options.js';

/** Any constant of our own: whoever holds this advisory lock migrates, the others wait. */
const MIGRATION_LOCK = 4_801_953;

/** Brings the schema forward. Safe for many concurrent starts. Returns the names of the migrations that ran. */
export async function migrate(options: DatabaseOptions): Promise<readonly string[]> {
  const dataSource = new DataSource({ ...dataSourceOptions(options), extra: { statement_timeout: 0 } });
  await dataSource.initialize();
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const ran = await dataSource.runMigrations();
    return ran.map((migration) => migration.name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
    await dataSource.destroy();
  }
}
