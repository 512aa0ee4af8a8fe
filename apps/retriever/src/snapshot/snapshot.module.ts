import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { BlobsRepository, Database, DatabaseModule, VectorsRepository } from '@app/common/database';
import { createRemoteEmbedder } from '@app/common/embedding';
import { type BlobTable, createBlobStore, FsBlobStore } from '@app/common/storage';
import { createVectorStore, VectorStore } from '@app/common/vector-index';
import { RetrieverConfig } from '../retriever.config.js';
import { RetrieverMetrics } from '../retriever.metrics.js';
import { ConfiguredEmbedder } from './configured-embedder.js';
import { CurrentSnapshots } from './current-snapshots.js';
import { SnapshotReader } from './reader/snapshot-reader.js';
import { SnapshotFiles } from './snapshot-files.js';
import { SnapshotLoader } from './snapshot-loader.js';
import { SnapshotStores } from './snapshot-stores.js';
import { SnapshotWatcher } from './snapshot-watcher.js';
import { VectorArmOpener } from './vector-arm.js';

/** Connections that reading blobs takes. */
const POOL_SIZE = 2;

/** One for the process: a second thread would only take the time of the first. */
const READER = new SnapshotReader();

/** What is being served, for every other module, and the watcher that keeps it up to date. */
@Module({})
export class SnapshotModule {
  static register({ settings }: RetrieverConfig): DynamicModule {
    const { BLOB_STORE, DATABASE_URL } = settings;
    const isInDatabase = BLOB_STORE === 'postgres' && DATABASE_URL !== undefined;
    return {
      module: SnapshotModule,
      global: true,
      imports: isInDatabase
        ? [DatabaseModule.register({ url: DATABASE_URL, poolSize: POOL_SIZE, applicationName: 'retriever' })]
        : [],
      providers: [
        RetrieverMetrics,
        CurrentSnapshots,
        SnapshotLoader,
        SnapshotWatcher,
        VectorArmOpener,
        {
          provide: SnapshotStores,
          useFactory: openStores,
          inject: [RetrieverConfig, { token: BlobsRepository, optional: true }],
        },
        { provide: VectorStore, useFactory: openVectorStore, inject: [RetrieverConfig] },
        { provide: SnapshotReader, useValue: READER },
        { provide: SnapshotFiles, useFactory: openFiles, inject: [RetrieverConfig, SnapshotReader] },
        { provide: ConfiguredEmbedder, useFactory: chooseEmbedder, inject: [RetrieverConfig] },
      ],
      exports: [RetrieverMetrics, CurrentSnapshots, SnapshotWatcher, VectorStore],
    };
  }
}

function openStores({ settings }: RetrieverConfig, table: BlobTable | undefined): SnapshotStores {
  const baked = settings.BAKED_SNAPSHOT_DIR;
  return new SnapshotStores(
    createBlobStore(settings, table && (() => table)),
    baked === undefined ? undefined : new FsBlobStore(baked),
  );
}

/** Nothing where this process holds the vectors itself. */
function openVectorStore({ settings }: RetrieverConfig): VectorStore | undefined {
  return createVectorStore(
    settings,
    ({ url, poolSize }) =>
      new VectorsRepository(
        new Database({
          url,
          poolSize,
          applicationName: 'retriever-vectors',
          statementTimeoutMs: settings.VECTOR_TIMEOUT_MS,
        }),
      ),
  );
}

function openFiles({ settings }: RetrieverConfig, reader: SnapshotReader): SnapshotFiles {
  return new SnapshotFiles(join(settings.DATA_DIR, 'cache'), reader);
}

function chooseEmbedder({ settings }: RetrieverConfig): ConfiguredEmbedder {
  return new ConfiguredEmbedder(createRemoteEmbedder(settings));
}
