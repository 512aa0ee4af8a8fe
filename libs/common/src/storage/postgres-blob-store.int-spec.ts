import { BlobsRepository, Database } from '@app/common/database';
import { startPostgres, type TestPostgres } from '@app/common/testing';
import { blobStoreContract } from './blob-store-contract-spec.js';
import { PostgresBlobStore } from './postgres-blob-store.js';

let postgres: TestPostgres;
let database: Database;

beforeAll(async () => {
  postgres = await startPostgres();
  database = new Database({ url: postgres.url, poolSize: 8, applicationName: 'test' });
}, 30_000);

afterAll(async () => {
  await database.onApplicationShutdown();
  await postgres.stop();
});

blobStoreContract('postgres', () => Promise.resolve(new PostgresBlobStore(new BlobsRepository(database))));
