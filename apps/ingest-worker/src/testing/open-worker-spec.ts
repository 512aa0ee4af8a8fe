import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { startPostgres } from '@app/common/testing';
import { IngestClient, startTestWorker } from './ingest-client-spec.js';

/** A worker in the test's process, on a Postgres and a folder of its own. */
export interface OpenWorker {
  readonly app: NestFastifyApplication;
  readonly client: IngestClient;
  /** Ends all of it. */
  close(): Promise<void>;
}

export async function openWorker(
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<OpenWorker> {
  const [postgres, folder] = await Promise.all([startPostgres(), mkdtemp(join(tmpdir(), 'worker-'))]);
  const app = await startTestWorker({ DATABASE_URL: postgres.url, DATA_DIR: folder, ...environment });
  const close = async (): Promise<void> => {
    await app.close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { app, client: new IngestClient(app), close };
}
