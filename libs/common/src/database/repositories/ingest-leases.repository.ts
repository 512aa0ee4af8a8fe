import { Injectable } from '@nestjs/common';
import { Database } from '../database.js';
import { IngestJobRow, type JobErrorClass } from '../entities/ingest-job.entity.js';
import { changedRows } from './changed-rows.js';
import { toWaitingJob, WAITING, type WaitingJob, type WaitingRow } from './waiting-job.js';

/** The right to work on a job. It is lost for good as soon as somebody else puts the job back. */
export interface IngestLease {
  readonly jobId: string;
  readonly epoch: number;
  readonly attempt: number;
}

export interface IngestProgress {
  readonly stage: string;
  /** 0..100. */
  readonly progress: number;
  readonly counts?: Readonly<Record<string, number>>;
}

/** What a sign of life is answered with: go on, end because somebody asked for it, or stop at once and write nothing. */
export type LeaseState = 'held' | 'cancel' | 'lost';

const HELD = `id = $1 AND epoch = $2 AND attempts = $3 AND state = 'active'`;

/**
 * Who works on which job. Every change asks for the lease in the same statement, so a worker that was thought dead and
 * wakes up changes nothing any more.
 */
@Injectable()
export class IngestLeasesRepository {
  constructor(private readonly database: Database) {}

  /** Takes a waiting job of this epoch; of many who try, one gets it. */
  claim(jobId: string, epoch: number): Promise<{ lease: IngestLease; job: IngestJobRow } | undefined> {
    return this.database.transaction(async (manager) => {
      const [row] = await changedRows<{ attempts: number }>(
        manager,
        `UPDATE ingest_jobs SET state = 'active', stage = 'queued', progress = 0, error = NULL, error_class = NULL,
           attempts = attempts + 1, heartbeat_at = now(), progress_at = now(), updated_at = now()
         WHERE id = $1 AND epoch = $2 AND state = 'waiting' RETURNING attempts`,
        [jobId, epoch],
      );
      const job = row && (await manager.findOneBy(IngestJobRow, { id: jobId }));
      return job ? { lease: { jobId, epoch, attempt: job.attempts }, job } : undefined;
    });
  }

  /** A sign of life, with how far the job is. */
  async report(lease: IngestLease, { stage, progress, counts }: IngestProgress): Promise<LeaseState> {
    return this.signOfLife(
      `UPDATE ingest_jobs SET stage = $4, progress = $5, counts = counts || $6::jsonb, updated_at = now(),
         heartbeat_at = now(), progress_at = now()
       WHERE ${HELD} RETURNING cancel_requested AS "cancelRequested"`,
      [...keyOf(lease), stage, progress, JSON.stringify(counts ?? {})],
    );
  }

  /** A sign of life of the worker; the work itself may hang. */
  async heartbeat(lease: IngestLease): Promise<LeaseState> {
    return this.signOfLife(
      `UPDATE ingest_jobs SET heartbeat_at = now()
       WHERE ${HELD} RETURNING cancel_requested AS "cancelRequested"`,
      keyOf(lease),
    );
  }

  async complete(lease: IngestLease, counts: Readonly<Record<string, number>>): Promise<void> {
    await this.change(
      `UPDATE ingest_jobs SET state = 'completed', stage = 'done', progress = 100, error = NULL, error_class = NULL,
         counts = counts || $4::jsonb, updated_at = now() WHERE ${HELD}`,
      [...keyOf(lease), JSON.stringify(counts)],
    );
  }

  /**
   * Ends the waiting jobs of documents that somebody else has read and published meanwhile. A job that is to read its
   * document again whatever was published (`force`) goes on waiting.
   */
  async completeWaiting(
    documentIds: readonly string[],
    counts: Readonly<Record<string, number>>,
  ): Promise<void> {
    await this.change(
      `UPDATE ingest_jobs j SET state = 'completed', stage = 'done', progress = 100, error = NULL, error_class = NULL,
         counts = j.counts || $2::jsonb, updated_at = now()
       FROM documents d
       WHERE d.id = ANY ($1::uuid[]) AND d.state = 'ready' AND j.document_id = d.id AND j.kind = 'document.ingest'
         AND j.state = 'waiting' AND NOT j.cancel_requested
         AND NOT coalesce((j.payload ->> 'force')::boolean, false)`,
      [documentIds, JSON.stringify(counts)],
    );
  }

  async fail(lease: IngestLease, reason: string, errorClass: JobErrorClass): Promise<void> {
    await this.change(
      `UPDATE ingest_jobs SET state = 'failed', stage = 'failed', error = $4, error_class = $5, updated_at = now()
       WHERE ${HELD}`,
      [...keyOf(lease), reason, errorClass],
    );
  }

  async cancel(lease: IngestLease): Promise<void> {
    await this.change(
      `UPDATE ingest_jobs SET state = 'cancelled', stage = 'cancelled', updated_at = now() WHERE ${HELD}`,
      keyOf(lease),
    );
  }

  /** The queue will bring the same entry again after `delayMs`; until then nobody misses it. */
  async postpone(
    lease: IngestLease,
    delayMs: number,
    reason: string,
    errorClass: JobErrorClass,
  ): Promise<void> {
    await this.change(
      `UPDATE ingest_jobs SET state = 'waiting', stage = 'retrying', error = $5, error_class = $6, updated_at = now(),
         heartbeat_at = now() + $4 * interval '1 millisecond' WHERE ${HELD}`,
      [...keyOf(lease), delayMs, reason, errorClass],
    );
  }

  /** Gives a job back unfinished, for a new queue entry. Nothing when the lease is lost already. */
  putBack(lease: IngestLease): Promise<WaitingJob | undefined> {
    return this.toLine(lease, 'attempts - 1', 0);
  }

  /** The same for a job that has to wait, for a new queue entry that comes after `delayMs`; until then nobody misses it. */
  standAside(lease: IngestLease, delayMs: number): Promise<WaitingJob | undefined> {
    return this.toLine(lease, 'attempts - 1', delayMs);
  }

  /** The same for one that waits for something that it needs, however long: what it tried until now does not count. */
  startAgain(lease: IngestLease): Promise<WaitingJob | undefined> {
    return this.toLine(lease, '0', 0);
  }

  /** Whether a job waits, and could begin now, for which no build of this collection has to end first. */
  async othersWait(workspaceId: string, collectionId: string): Promise<boolean> {
    const rows = await this.database.run((manager) =>
      manager.query<unknown[]>(
        `SELECT 1 FROM ingest_jobs WHERE state = 'waiting' AND heartbeat_at <= now()
           AND (kind = 'collection.rollback' OR workspace_id <> $1 OR collection_id IS DISTINCT FROM $2) LIMIT 1`,
        [workspaceId, collectionId],
      ),
    );
    return rows.length > 0;
  }

  private async toLine(
    lease: IngestLease,
    attempts: 'attempts - 1' | '0',
    delayMs: number,
  ): Promise<WaitingJob | undefined> {
    const [row] = await this.rows(
      `UPDATE ingest_jobs SET state = 'waiting', stage = 'waiting', epoch = epoch + 1, attempts = ${attempts},
         heartbeat_at = now() + $4 * interval '1 millisecond', updated_at = now() WHERE ${HELD} RETURNING ${WAITING}`,
      [...keyOf(lease), delayMs],
    );
    return row;
  }

  private async signOfLife(sql: string, parameters: unknown[]): Promise<LeaseState> {
    const [row] = await this.database.run((manager) =>
      changedRows<{ cancelRequested: boolean }>(manager, sql, parameters),
    );
    if (!row) {
      return 'lost';
    }
    return row.cancelRequested ? 'cancel' : 'held';
  }

  private async change(sql: string, parameters: unknown[]): Promise<void> {
    await this.database.run((manager) => manager.query(sql, parameters));
  }

  private async rows(sql: string, parameters: unknown[]): Promise<readonly WaitingJob[]> {
    const rows = await this.database.run((manager) => changedRows<WaitingRow>(manager, sql, parameters));
    return rows.map(toWaitingJob);
  }
}

function keyOf({ jobId, epoch, attempt }: IngestLease): [string, number, number] {
  return [jobId, epoch, attempt];
}
