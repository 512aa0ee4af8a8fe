import { type IngestJob } from '@app/common/contracts';
import { type IngestJobRow } from '@app/common/database';

/** A job as it is shown. */
export function ingestJobView(row: IngestJobRow): IngestJob {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    progress: row.state === 'completed' ? 100 : Math.round(row.progress),
    stage: row.stage,
    counts: row.counts,
    collection: row.collectionId ?? undefined,
    documentId: row.documentId ?? undefined,
    attempts: row.attempts,
    error: row.error ?? undefined,
    errorClass: row.errorClass ?? undefined,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
