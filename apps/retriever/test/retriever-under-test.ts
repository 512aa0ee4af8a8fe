import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment } from '@app/common/config';
import { type SearchRequest, SearchResponse } from '@app/common/contracts';
import { createService } from '@app/common/http';
import { type DynamicModule } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../src/app.module.js';
import { loadRetrieverConfig } from '../src/retriever.config.js';
import { CurrentSnapshots } from '../src/snapshot/current-snapshots.js';
import { SnapshotWatcher } from '../src/snapshot/snapshot-watcher.js';

/** The real application over a folder of its own, looking at the store only when `look` is called. */
export interface RetrieverUnderTest {
  readonly app: NestFastifyApplication;
  /** The folder of the blob store. */
  readonly blobs: string;
  readonly dataDir: string;
  readonly current: CurrentSnapshots;
  readonly watcher: SnapshotWatcher;
  look(): Promise<void>;
  search(body: Partial<SearchRequest>, workspaceId?: string): Promise<SearchResponse>;
  close(): Promise<void>;
}

/** Looks are hours apart, so that a test decides when one happens. */
const NEVER_MS = '600000';

export async function startRetriever(environment: Environment = {}): Promise<RetrieverUnderTest> {
  const dataDir = await mkdtemp(join(tmpdir(), 'retriever-'));
  const app = await createService(retrieverModule({ DATA_DIR: dataDir, ...environment }), {
    bodyLimitBytes: 65_536,
    trustedProxies: [],
  });
  await app.init();
  const watcher = app.get(SnapshotWatcher);
  return {
    app,
    dataDir,
    blobs: join(dataDir, 'blobs'),
    current: app.get(CurrentSnapshots),
    watcher,
    look: () => watcher.look(),
    search: async (body, workspaceId) => {
      const answer = await app.inject({
        method: 'POST',
        url: '/search',
        payload: body,
        headers: workspaceId === undefined ? {} : { 'x-workspace-id': workspaceId },
      });
      return SearchResponse.parse(answer.json());
    },
    close: async () => {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The module that the process runs, with settings for tests. */
export function retrieverModule(environment: Environment = {}): DynamicModule {
  return AppModule.register(
    loadRetrieverConfig({
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      DATA_DIR: join(tmpdir(), 'retriever-without-data'),
      VECTOR_INDEX: 'exact',
      INDEX_POLL_MS: NEVER_MS,
      ...environment,
    }),
  );
}
