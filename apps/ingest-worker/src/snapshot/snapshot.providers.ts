import { type Provider } from '@nestjs/common';
import {
  AdvisoryLocks,
  CollectionsRepository,
  DocumentContentRepository,
  EmbeddingsRepository,
} from '@app/common/database';
import { DocumentRemover } from '../documents/document-remover.js';
import { EmbedderSource } from '../embed/embedder-source.js';
import { type WorkerConfig } from '../worker.config.js';
import { BuildCompany } from './build-company.js';
import { CollectionIndexer } from './collection-indexer.js';
import { SnapshotPublisher } from './publisher.js';
import { SnapshotSwitch } from './snapshot-switch.js';
import { VectorPublisher } from './vector-publisher.js';

/** Who builds snapshots and who moves their pointers. */
export function snapshotProviders({ settings }: WorkerConfig): Provider[] {
  return [
    {
      provide: SnapshotSwitch,
      inject: [
        AdvisoryLocks,
        CollectionsRepository,
        EmbeddingsRepository,
        DocumentRemover,
        SnapshotPublisher,
        VectorPublisher,
      ],
      useFactory: (...[locks, collections, embeddings, remover, publisher, vectors]: SwitchInjected) =>
        new SnapshotSwitch({
          ...{ locks, collections, embeddings, remover, publisher, vectors },
          kept: { snapshots: settings.SNAPSHOTS_KEPT, embeddingDays: settings.EMBEDDINGS_KEPT_DAYS },
        }),
    },
    {
      provide: CollectionIndexer,
      inject: [
        AdvisoryLocks,
        CollectionsRepository,
        DocumentContentRepository,
        BuildCompany,
        SnapshotPublisher,
        SnapshotSwitch,
        EmbedderSource,
        VectorPublisher,
      ],
      useFactory: (...[locks, collections, contents, company, ...rest]: IndexerInjected) => {
        const [publisher, pointers, embedders, vectors] = rest;
        const parts = { locks, collections, contents, company };
        return new CollectionIndexer({ ...parts, publisher, pointers, embedders, vectors });
      },
    },
  ];
}

type SwitchInjected = [
  AdvisoryLocks,
  CollectionsRepository,
  EmbeddingsRepository,
  DocumentRemover,
  SnapshotPublisher,
  VectorPublisher | undefined,
];
type IndexerInjected = [
  AdvisoryLocks,
  CollectionsRepository,
  DocumentContentRepository,
  BuildCompany,
  SnapshotPublisher,
  SnapshotSwitch,
  EmbedderSource,
  VectorPublisher | undefined,
];
