import { z } from 'zod';
import { CollectionId } from './text.js';

export const JOB_STATES = ['waiting', 'active', 'completed', 'failed', 'cancelled'] as const;

/**
 * What kind of failure ended a job or keeps it waiting: `content`, the document or what was asked for is at fault;
 * `configuration`, a provider refuses our settings; `dependency`, something that we stand on is away; `throttled`, a
 * provider asks for patience; `timeout`; `crash`, the worker died; `stuck`, the work hung; `internal`, nobody foresaw it.
 */
export const JOB_ERROR_CLASSES = [
  'content',
  'configuration',
  'dependency',
  'throttled',
  'timeout',
  'crash',
  'stuck',
  'internal',
] as const;

/** What to ingest again: one document, one collection, or everything. `force` works unchanged content again too. */
export const IngestRequest = z
  .strictObject({
    collection: CollectionId.optional(),
    documentId: z.uuid().optional(),
    force: z.boolean().default(false),
  })
  .meta({ id: 'IngestRequest' });
export type IngestRequest = z.infer<typeof IngestRequest>;

export const IngestAccepted = z.object({ jobId: z.string() }).meta({ id: 'IngestAccepted' });
export type IngestAccepted = z.infer<typeof IngestAccepted>;

/** `progress` is 0..100; `stage` says in a word what runs; `counts` holds what was counted so far. */
export const IngestJob = z
  .object({
    id: z.string(),
    kind: z.string(),
    state: z.enum(JOB_STATES),
    progress: z.number(),
    stage: z.string(),
    counts: z.record(z.string(), z.number()),
    collection: z.string().optional(),
    documentId: z.string().optional(),
    attempts: z.int(),
    error: z.string().optional(),
    errorClass: z.enum(JOB_ERROR_CLASSES).optional(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'IngestJob' });
export type IngestJob = z.infer<typeof IngestJob>;

export const IngestJobQuery = z.object({
  state: z.enum(JOB_STATES).optional(),
  errorClass: z.enum(JOB_ERROR_CLASSES).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type IngestJobQuery = z.infer<typeof IngestJobQuery>;

export const IngestJobList = z
  .object({ items: z.array(IngestJob), next: z.string().optional() })
  .meta({ id: 'IngestJobList' });
export type IngestJobList = z.infer<typeof IngestJobList>;

/** Which failed jobs are to run again; all of them without a choice. */
export const RetryRequest = z
  .strictObject({ collection: CollectionId.optional(), errorClass: z.enum(JOB_ERROR_CLASSES).optional() })
  .meta({ id: 'RetryRequest' });
export type RetryRequest = z.infer<typeof RetryRequest>;

/** `more` says that there may be more of them: ask again. */
export const RetryAccepted = z.object({ retried: z.int(), more: z.boolean() }).meta({ id: 'RetryAccepted' });
export type RetryAccepted = z.infer<typeof RetryAccepted>;

export const CollectionView = z
  .object({ id: z.string(), name: z.string(), activeVersion: z.int().nullable() })
  .meta({ id: 'Collection' });
export type CollectionView = z.infer<typeof CollectionView>;

export const CollectionList = z
  .object({ items: z.array(CollectionView), next: z.string().optional() })
  .meta({ id: 'CollectionList' });
export type CollectionList = z.infer<typeof CollectionList>;

export const SnapshotView = z
  .object({
    version: z.int(),
    active: z.boolean(),
    createdAt: z.string(),
    embedder: z.string(),
    counts: z.record(z.string(), z.number()),
  })
  .meta({ id: 'Snapshot' });
export type SnapshotView = z.infer<typeof SnapshotView>;

export const SnapshotList = z
  .object({ items: z.array(SnapshotView), next: z.string().optional() })
  .meta({ id: 'SnapshotList' });
export type SnapshotList = z.infer<typeof SnapshotList>;

export const RollbackRequest = z.strictObject({ version: z.int().min(1) }).meta({ id: 'RollbackRequest' });
export type RollbackRequest = z.infer<typeof RollbackRequest>;
