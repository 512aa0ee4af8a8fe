import { Injectable } from '@nestjs/common';
import { Database } from '../database.js';
import { changedRows } from './changed-rows.js';
import { toWaitingJob, WAITING, waitingColumns, type WaitingJob, type WaitingRow } from './waiting-job.js';

/** How long each kind of silence is let pass, and how often a job may be started. */
export interface DeadJobs {
  readonly staleMs: number;
  /** One that was started so often is given up instead: what kills every worker is not worth another one. */
  readonly maxStarts: number;
  /** Jobs that are alive for sure. */
  readonly running: readonly string[];
}

export interface StuckJobs {
  readonly minutes: number;
  readonly maxStarts: number;
}

/** From this start on, a job that ended its workers goes to the end of all lines, so that it takes nobody with it. */
const SUSPECT_STARTS = 3;

const PUT_BACK = `state = 'waiting', stage = 'waiting', epoch = epoch + 1, heartbeat_at = now(), updated_at = now(),
  turn = CASE WHEN attempts < ${SUSPECT_STARTS} THEN turn
    ELSE (SELECT coalesce(max(turn), 0) + 1 FROM ingest_jobs WHERE state = 'waiting') END`;

/** Finds what was lost, what hangs and what is old. The rows decide; several processes that do it at once do no harm. */
@Injectable()
export class IngestUpkeepRepository {
  constructor(private readonly database: Database) {}

  /** Puts jobs back whose worker gave no sign of life for `staleMs`. */
  reclaimDead({ staleMs, maxStarts, running }: DeadJobs): Promise<readonly WaitingJob[]> {
    const dead = `state = 'active' AND heartbeat_at < now() - $1 * interval '1 millisecond' AND id <> ALL ($2::uuid[])`;
    const why = `'The worker ended ' || attempts || ' times while it worked on this.'`;
    return this.reclaim({ dead, why, errorClass: 'crash' }, [staleMs, running, maxStarts]);
  }

  /**
   * Puts jobs back whose work did not get on for `minutes`, whatever signs of life their worker gives. What is slow but
   * gets on is left alone.
   */
  reclaimStuck({ minutes, maxStarts }: StuckJobs): Promise<readonly WaitingJob[]> {
    const dead = `state = 'active' AND progress_at < now() - $1 * interval '1 minute' AND id <> ALL ($2::uuid[])`;
    const why = `'It hung ' || attempts || ' times, each time for longer than the watchdog allows.'`;
    return this.reclaim({ dead, why, errorClass: 'stuck' }, [minutes, [], maxStarts]);
  }

  /** Waiting jobs that nobody has looked at for `ms`; looking at them is noted. At most 500 at a time. */
  waitingSince(ms: number): Promise<readonly WaitingJob[]> {
    return this.rows(
      `UPDATE ingest_jobs SET heartbeat_at = now() WHERE id IN (
         SELECT id FROM ingest_jobs WHERE state = 'waiting' AND heartbeat_at < now() - $1 * interval '1 millisecond'
         ORDER BY heartbeat_at LIMIT 500 FOR UPDATE SKIP LOCKED)
       RETURNING ${WAITING}`,
      [ms],
    );
  }

  /** Gives waiting jobs, in the epochs given, their next epoch: the queue takes an id again only when it is another one. */
  renew(jobs: readonly Pick<WaitingJob, 'ingestJobId' | 'epoch'>[]): Promise<readonly WaitingJob[]> {
    return this.rows(
      `UPDATE ingest_jobs j SET epoch = j.epoch + 1, heartbeat_at = now()
       FROM unnest($1::uuid[], $2::int[]) AS known (id, epoch)
       WHERE j.id = known.id AND j.epoch = known.epoch AND j.state = 'waiting'
       RETURNING ${waitingColumns('j.')}`,
      [jobs.map((job) => job.ingestJobId), jobs.map((job) => job.epoch)],
    );
  }

  /**
   * Removes jobs that ended more than `days` ago, except those whose document still has to be mended: a failed job is how
   * one sees it and runs it again. Answers how many.
   */
  async prune(days: number): Promise<number> {
    const rows = await this.database.run((manager) =>
      changedRows(
        manager,
        `DELETE FROM ingest_jobs j WHERE j.updated_at < now() - $1 * interval '1 day'
           AND (j.state IN ('completed', 'cancelled') OR j.state = 'failed'
             AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.id = j.document_id AND d.state NOT IN ('ready', 'replaced')))
         RETURNING j.id`,
        [days],
      ),
    );
    return rows.length;
  }

  private async reclaim(
    { dead, why, errorClass }: { readonly dead: string; readonly why: string; readonly errorClass: string },
    parameters: unknown[],
  ): Promise<readonly WaitingJob[]> {
    await this.database.run((manager) =>
      manager.query(
        `WITH given_up AS (
           UPDATE ingest_jobs SET state = 'failed', stage = 'failed', error = ${why}, error_class = '${errorClass}',
             updated_at = now()
           WHERE ${dead} AND attempts >= $3 RETURNING kind, document_id, error)
         UPDATE documents d SET state = 'failed', error = given_up.error, updated_at = now() FROM given_up
         WHERE d.id = given_up.document_id AND given_up.kind = 'document.ingest' AND d.state IN ('queued', 'processing')`,
        parameters,
      ),
    );
    return this.rows(
      `UPDATE ingest_jobs SET ${PUT_BACK} WHERE ${dead} AND attempts < $3 RETURNING ${WAITING}`,
      parameters,
    );
  }

  private async rows(sql: string, parameters: unknown[]): Promise<readonly WaitingJob[]> {
    const rows = await this.database.run((manager) => changedRows<WaitingRow>(manager, sql, parameters));
    return rows.map(toWaitingJob);
  }
}
