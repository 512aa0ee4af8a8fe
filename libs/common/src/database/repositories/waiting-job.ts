import { type IngestJobKind } from '../entities/ingest-job.entity.js';

/** What the queue needs to know of a waiting job. */
export interface WaitingJob {
  readonly kind: IngestJobKind;
  readonly ingestJobId: string;
  readonly epoch: number;
  readonly turn: number;
  readonly requestId: string | undefined;
}

/** The columns of a `WaitingRow`, `prefix` naming the table where others stand beside it: `j.`. */
export function waitingColumns(prefix = ''): string {
  return `${prefix}kind, ${prefix}id AS "ingestJobId", ${prefix}epoch, ${prefix}turn, ${prefix}request_id AS "requestId"`;
}

export const WAITING = waitingColumns();

export interface WaitingRow extends Omit<WaitingJob, 'requestId'> {
  readonly requestId: string | null;
}

export function toWaitingJob(row: WaitingRow): WaitingJob {
  return { ...row, requestId: row.requestId ?? undefined };
}
