import { startPostgres, type TestPostgres } from '@app/common/testing';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';
import { migrate } from './migrate.js';
import { MIGRATIONS } from './migrations/index.js';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres({ migrated: false });
}, 30_000);

afterAll(() => postgres.stop());

describe('migrate', () => {
  it('is safe for ten concurrent starts, each migration running once', async () => {
    const options = { url: postgres.url, poolSize: 3, applicationName: 'test' };
    const runs = await Promise.all(Array.from({ length: 10 }, () => migrate(options)));
    expect(runs.flat().toSorted()).toEqual(MIGRATIONS.map((migration) => migration.name).toSorted());
    expect(await migrate(options)).toEqual([]);
  }, 30_000);

  it('makes the tables, columns and indexes that the entities describe', async () => {
    const source = new DataSource(
      dataSourceOptions({ url: postgres.url, poolSize: 1, applicationName: 'test' }),
    );
    await source.initialize();
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    await source.destroy();
    // Entities know no relations: foreign keys stand in the migrations alone.
    const different = upQueries.map(({ query }) => query).filter((query) => !/_fkey"$/.test(query));
    expect(different).toEqual([]);
  });
});
