import { type DynamicModule, Module } from '@nestjs/common';
import { type DatabaseOptions } from './data-source-options.js';
import { Database } from './database.js';
import { AdvisoryLocks } from './repositories/advisory-locks.js';
import { ApiKeysRepository } from './repositories/api-keys.repository.js';
import { BlobsRepository } from './repositories/blobs.repository.js';
import { CollectionsRepository } from './repositories/collections.repository.js';
import { ConversationsRepository } from './repositories/conversations.repository.js';
import { DocumentContentRepository } from './repositories/document-content.repository.js';
import { DocumentTextsRepository } from './repositories/document-texts.repository.js';
import { DocumentsRepository } from './repositories/documents.repository.js';
import { EmbeddingsRepository } from './repositories/embeddings.repository.js';
import { FeedbackRepository } from './repositories/feedback.repository.js';
import { IngestJobsRepository } from './repositories/ingest-jobs.repository.js';
import { IngestLeasesRepository } from './repositories/ingest-leases.repository.js';
import { IngestUpkeepRepository } from './repositories/ingest-upkeep.repository.js';
import { RepeatedAnswersRepository } from './repositories/repeated-answers.repository.js';
import { VisitorsRepository } from './repositories/visitors.repository.js';

const REPOSITORIES = [
  AdvisoryLocks,
  ApiKeysRepository,
  BlobsRepository,
  CollectionsRepository,
  ConversationsRepository,
  DocumentContentRepository,
  DocumentTextsRepository,
  DocumentsRepository,
  EmbeddingsRepository,
  FeedbackRepository,
  IngestJobsRepository,
  IngestLeasesRepository,
  IngestUpkeepRepository,
  RepeatedAnswersRepository,
  VisitorsRepository,
];

/** Gives a process its `Database` and the repositories on it. */
@Module({})
export class DatabaseModule {
  static register(options: DatabaseOptions): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: Database, useFactory: () => new Database(options) }, ...REPOSITORIES],
      exports: [Database, ...REPOSITORIES],
    };
  }
}
