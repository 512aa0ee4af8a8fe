import { type Provider } from '@nestjs/common';
import { AdvisoryLocks, Database, VectorsRepository } from '@app/common/database';
import { BlobStore } from '@app/common/storage';
import { createVectorStore, VectorStore, type VectorTableOptions } from '@app/common/vector-index';
import { type WorkerConfig } from '../worker.config.js';
import { SnapshotPublisher } from './publisher.js';
import { VectorPublisher } from './vector-publisher.js';

/** Building the graph of a large version takes as long as it takes. */
const GRAPH_BUILD_MS = 6 * 3_600_000;

/** The store that vectors are published to, and who does it; both are nothing where they stand in the snapshots only. */
export function vectorStoreProviders({ settings }: WorkerConfig): Provider[] {
  const openTable = (options: VectorTableOptions): VectorsRepository =>
    new VectorsRepository(
      new Database({
        ...options,
        applicationName: 'ground-control-vectors',
        statementTimeoutMs: GRAPH_BUILD_MS,
      }),
    );
  return [
    { provide: VectorStore, useFactory: () => createVectorStore(settings, openTable) },
    {
      provide: VectorPublisher,
      inject: [VectorStore, SnapshotPublisher, BlobStore, AdvisoryLocks],
      useFactory: (
        store: VectorStore | undefined,
        ...[publisher, blobs, locks]: [SnapshotPublisher, BlobStore, AdvisoryLocks]
      ) => store && new VectorPublisher({ store, publisher, blobs, locks }),
    },
  ];
}
