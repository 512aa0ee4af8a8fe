import { ApiKey } from './api-key.entity.js';
import { AuditEvent } from './audit-event.entity.js';
import { BlobRow } from './blob.entity.js';
import { Chunk } from './chunk.entity.js';
import { Collection } from './collection.entity.js';
import { Conversation } from './conversation.entity.js';
import { Document } from './document.entity.js';
import { DocumentSectionRow } from './document-section.entity.js';
import { EmbeddingRow } from './embedding.entity.js';
import { FeedbackRow } from './feedback.entity.js';
import { IndexSnapshot } from './index-snapshot.entity.js';
import { IngestJobRow } from './ingest-job.entity.js';
import { Message } from './message.entity.js';
import { Visitor } from './visitor.entity.js';
import { Workspace } from './workspace.entity.js';

export const ENTITIES = [
  ApiKey,
  AuditEvent,
  BlobRow,
  Chunk,
  Collection,
  Conversation,
  Document,
  DocumentSectionRow,
  EmbeddingRow,
  FeedbackRow,
  IndexSnapshot,
  IngestJobRow,
  Message,
  Visitor,
  Workspace,
];
