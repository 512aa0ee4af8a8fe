export { Database } from './database.js';
export { DatabaseModule } from './database.module.js';
export { type DatabaseOptions } from './data-source-options.js';
export { Document, type DocumentState } from './entities/document.entity.js';
export {
  type IngestJobKind,
  IngestJobRow,
  type IngestJobState,
  type JobErrorClass,
} from './entities/ingest-job.entity.js';
export { DEFAULT_WORKSPACE_ID } from './entities/workspace.entity.js';
export { migrate } from './migrate.js';
export { type AnsweredQuestion, titleOf } from './repositories/answered-question.js';
export { ApiKeysRepository } from './repositories/api-keys.repository.js';
export { type ConversationOwner } from './repositories/conversation-owner.js';
export {
  type AskedBefore,
  type ConversationRecord,
  ConversationsRepository,
  type MessageRecord,
  type PastMessage,
} from './repositories/conversations.repository.js';
export {
  type VisitorCounts,
  type VisitorSighting,
  VisitorsRepository,
} from './repositories/visitors.repository.js';
export { AdvisoryLocks, type HeldLock } from './repositories/advisory-locks.js';
export { BlobsRepository } from './repositories/blobs.repository.js';
export {
  CollectionsRepository,
  type IncludedDocument,
  type NewCollection,
  type PublishedSnapshot,
} from './repositories/collections.repository.js';
export { type NewDocument } from './repositories/accepted-document.js';
export {
  type DocumentContent,
  type IndexedDocument,
  type NewChunk,
  type ParsedContent,
} from './repositories/document-content.js';
export {
  DocumentContentRepository,
  type FetchedDocument,
} from './repositories/document-content.repository.js';
export {
  type DeleteRequested,
  type DocumentFilter,
  type DocumentRecord,
  DocumentsRepository,
} from './repositories/documents.repository.js';
export {
  type DocumentSection,
  DocumentTextsRepository,
  type TextRange,
} from './repositories/document-texts.repository.js';
export { EmbeddingsRepository } from './repositories/embeddings.repository.js';
export { FeedbackRepository } from './repositories/feedback.repository.js';
export {
  type FailedJobs,
  IngestJobsRepository,
  type NewIngestJob,
} from './repositories/ingest-jobs.repository.js';
export {
  type IngestLease,
  IngestLeasesRepository,
  type IngestProgress,
  type LeaseState,
} from './repositories/ingest-leases.repository.js';
export { IngestUpkeepRepository } from './repositories/ingest-upkeep.repository.js';
export { type Page, type PageRequest } from './repositories/keyset.js';
export { RepeatedAnswersRepository } from './repositories/repeated-answers.repository.js';
export { VectorsRepository } from './repositories/vectors.repository.js';
export { type WaitingJob } from './repositories/waiting-job.js';
