import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { AppError } from '../../errors/index.js';
import { Database } from '../database.js';
import {
  type IngestJobKind,
  IngestJobRow,
  type IngestJobState,
  type JobErrorClass,
} from '../entities/ingest-job.entity.js';
import { changedRows } from './changed-rows.js';
import { CANCELLED } from './document-versions.js';
import { type Page, type PageRequest, type Positioned, startOf, toPage } from './keyset.js';
import { toWaitingJob, WAITING, waitingColumns, type WaitingJob, type WaitingRow } from './waiting-job.js';

export interface NewIngestJob {
  readonly workspaceId: string;
  readonly kind: IngestJobKind;
  readonly collectionId?: string | undefined;
  readonly documentId?: string | undefined;
  readonly payload?: Readonly<Record<string, unknown>> | undefined;
  readonly requestId?: string | undefined;
}

/** Which of the failed jobs. */
export interface FailedJobs {
  readonly collectionId?: string | undefined;
  readonly errorClass?: JobErrorClass | undefined;
}

/**
 * The turn of a job that comes to wait: behind what waits of its collection, and not before the turn that the worker is
 * at. So lines take turns: a thousand jobs of one do not stand before the first of another.
 * Start-time fair queueing (Goyal, Vin, Cheng 1996), with jobs of equal size.
 */
function nextTurn(workspaceId: string, collectionId: string): string {
  return `greatest(
    (SELECT max(turn) + 1 FROM ingest_jobs
     WHERE state = 'waiting' AND workspace_id = ${workspaceId} AND collection_id = ${collectionId}),
    (SELECT min(turn) FROM ingest_jobs WHERE state = 'waiting'),
    1)`;
}

const RUN_AGAIN = `state = 'waiting', stage = 'waiting', progress = 0, error = NULL, error_class = NULL, attempts = 0,
  epoch = epoch + 1, cancel_requested = false, heartbeat_at = now(), updated_at = now()`;

const COLUMNS = `id, workspace_id AS "workspaceId", kind, collection_id AS "collectionId", document_id AS "documentId",
  payload, state, stage, progress, counts, error, error_class AS "errorClass", attempts, turn, epoch, cancel_requested AS "cancelRequested",
  request_id AS "requestId", heartbeat_at AS "heartbeatAt", progress_at AS "progressAt", created_at AS "createdAt", updated_at AS "updatedAt",
  created_at::text AS position`;

/** Ingest jobs as people see them. What the worker does with them is in `IngestLeasesRepository`. */
@Injectable()
export class IngestJobsRepository {
  constructor(private readonly database: Database) {}

  /** Stores a job that waits. Whoever calls puts it into the queue next; if that fails, the worker's sweeper does. */
  async create(job: NewIngestJob): Promise<IngestJobRow> {
    const id = randomUUID();
    await this.database.run((manager) => insertJob(manager, { ...job, id }));
    return this.found(job.workspaceId, id);
  }

  /**
   * The same for work that is done once however often it was asked for: a job that has not begun and does all of it is
   * answered instead, as long as nothing went wrong with it.
   */
  async createOrJoin(job: NewIngestJob): Promise<IngestJobRow> {
    const id = await this.database.transaction(async (manager) => {
      const { workspaceId, kind, collectionId = null, documentId = null, payload } = job;
      const line = [kind, workspaceId, collectionId, documentId].join(' ');
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [line]);
      const [waiting] = await manager.query<{ id: string }[]>(
        `SELECT id FROM ingest_jobs WHERE workspace_id = $1 AND kind = $2 AND state = 'waiting'
           AND collection_id IS NOT DISTINCT FROM $3 AND document_id IS NOT DISTINCT FROM $4
           AND error IS NULL AND NOT cancel_requested
           AND coalesce((payload ->> 'force')::boolean, false) >= $5
         ORDER BY turn LIMIT 1`,
        [workspaceId, kind, collectionId, documentId, payload?.['force'] === true],
      );
      if (waiting) {
        return waiting.id;
      }
      const created = randomUUID();
      await insertJob(manager, { ...job, id: created });
      return created;
    });
    return this.found(job.workspaceId, id);
  }

  /**
   * Stores a job to ingest everything, for each workspace that has something, once for every `moment`, and not where such
   * a job is still under way. Answers those that are new.
   */
  createForAll(moment: string): Promise<readonly WaitingJob[]> {
    return this.database.run(async (manager) => {
      const rows = await manager.query<WaitingRow[]>(
        `INSERT INTO ingest_jobs (id, workspace_id, kind, request_id, state, heartbeat_at, turn)
         SELECT overlay(overlay(md5($1 || w.id) PLACING '4' FROM 13) PLACING '8' FROM 17)::uuid, w.id,
           'collection.ingest', $1, 'waiting', now(), ${nextTurn('w.id', 'NULL::text')}
         FROM workspaces w
         WHERE EXISTS (SELECT 1 FROM documents d WHERE d.workspace_id = w.id)
           AND NOT EXISTS (SELECT 1 FROM ingest_jobs j WHERE j.workspace_id = w.id AND j.kind = 'collection.ingest'
             AND j.collection_id IS NULL AND j.state IN ('waiting', 'active'))
         ON CONFLICT DO NOTHING RETURNING ${WAITING}`,
        [moment],
      );
      return rows.map(toWaitingJob);
    });
  }

  /** The same for every document that was given by its address: a job to ask for a newer version of it. */
  createRefreshes(moment: string): Promise<readonly WaitingJob[]> {
    return this.database.run(async (manager) => {
      const rows = await manager.query<WaitingRow[]>(
        `INSERT INTO ingest_jobs
           (id, workspace_id, kind, collection_id, document_id, payload, request_id, state, heartbeat_at, turn)
         SELECT overlay(overlay(md5($1 || d.id) PLACING '4' FROM 13) PLACING '8' FROM 17)::uuid, d.workspace_id,
           'document.ingest', d.collection_id, d.id, '{"refresh": true}', $1, 'waiting', now(),
           ${nextTurn('d.workspace_id', 'd.collection_id')} + row_number() OVER (PARTITION BY d.collection_id ORDER BY d.id)
         FROM documents d
         WHERE d.source_url IS NOT NULL AND d.state IN ('ready', 'failed')
           AND NOT EXISTS (SELECT 1 FROM ingest_jobs j WHERE j.document_id = d.id AND j.state IN ('waiting', 'active'))
         ON CONFLICT DO NOTHING RETURNING ${WAITING}`,
        [moment],
      );
      return rows.map(toWaitingJob);
    });
  }

  find(workspaceId: string, id: string): Promise<IngestJobRow | undefined> {
    return this.database.run(async (manager) => {
      return (await manager.findOneBy(IngestJobRow, { workspaceId, id })) ?? undefined;
    });
  }

  /** Newest first. */
  async page(
    workspaceId: string,
    request: PageRequest & {
      readonly state?: IngestJobState | undefined;
      readonly errorClass?: JobErrorClass | undefined;
    },
  ): Promise<Page<IngestJobRow>> {
    const rows = await this.database.run((manager) =>
      manager.query<(IngestJobRow & Positioned)[]>(
        `SELECT ${COLUMNS} FROM ingest_jobs
         WHERE workspace_id = $1 AND ($2::text IS NULL OR state = $2) AND ($6::text IS NULL OR error_class = $6)
           AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
         ORDER BY created_at DESC, id DESC LIMIT $5`,
        [
          workspaceId,
          request.state ?? null,
          ...startOf(request),
          request.limit + 1,
          request.errorClass ?? null,
        ],
      ),
    );
    return toPage(rows, request.limit);
  }

  /**
   * Cancels a waiting job at once and asks the worker to end an active one; a document that never was in the
   * index then counts as failed. Throws `job_not_found` and, for a job that has ended, `job_finished`.
   */
  async requestCancel(workspaceId: string, id: string): Promise<IngestJobRow> {
    await this.database.transaction(async (manager) => {
      const [job] = await changedRows<{ state: IngestJobState; documentId: string | null }>(
        manager,
        `UPDATE ingest_jobs SET cancel_requested = true, updated_at = now(),
           state = CASE state WHEN 'waiting' THEN 'cancelled' ELSE state END,
           stage = CASE state WHEN 'waiting' THEN 'cancelled' ELSE stage END
         WHERE workspace_id = $1 AND id = $2 AND state IN ('waiting', 'active')
         RETURNING state, document_id AS "documentId"`,
        [workspaceId, id],
      );
      if (job?.state === 'cancelled' && job.documentId !== null) {
        await manager.query(`${CANCELLED} WHERE id = $1 AND state IN ('queued', 'processing')`, [
          job.documentId,
        ]);
      }
      if (!job) {
        throw await this.refusal(workspaceId, id, 'job_finished');
      }
    });
    return this.found(workspaceId, id);
  }

  /**
   * Lets every failed job of the workspace run again, at most `limit` of those that fit, oldest first. Answers them as
   * they wait now.
   */
  retryFailed(
    workspaceId: string,
    { collectionId, errorClass }: FailedJobs,
    limit: number,
  ): Promise<readonly WaitingJob[]> {
    return this.database.transaction(async (manager) => {
      const rows = await changedRows<WaitingRow>(
        manager,
        `WITH failed AS (
           SELECT id, collection_id, created_at FROM ingest_jobs WHERE workspace_id = $1 AND state = 'failed'
             AND ($2::text IS NULL OR collection_id = $2) AND ($3::text IS NULL OR error_class = $3)
           ORDER BY created_at, id LIMIT $4 FOR UPDATE SKIP LOCKED),
         chosen AS (
           SELECT id, row_number() OVER (PARTITION BY collection_id ORDER BY created_at, id) - 1 AS place FROM failed)
         UPDATE ingest_jobs j SET ${RUN_AGAIN}, turn = ${nextTurn('j.workspace_id', 'j.collection_id')} + chosen.place
         FROM chosen WHERE j.id = chosen.id RETURNING ${waitingColumns('j.')}`,
        [workspaceId, collectionId ?? null, errorClass ?? null, limit],
      );
      await manager.query(
        `UPDATE documents d SET state = 'queued', error = NULL, updated_at = now() FROM ingest_jobs j
         WHERE j.id = ANY ($1::uuid[]) AND j.kind = 'document.ingest' AND d.id = j.document_id AND d.state = 'failed'`,
        [rows.map(({ ingestJobId }) => ingestJobId)],
      );
      return rows.map(toWaitingJob);
    });
  }

  /**
   * Lets a failed or cancelled job run again, under its next epoch. Throws `job_not_found` and, for a job in another
   * state, `job_not_retryable`.
   */
  async retry(workspaceId: string, id: string): Promise<IngestJobRow> {
    await this.database.transaction(async (manager) => {
      const [job] = await changedRows<{ kind: IngestJobKind; documentId: string | null }>(
        manager,
        `UPDATE ingest_jobs j SET ${RUN_AGAIN}, turn = ${nextTurn('j.workspace_id', 'j.collection_id')}
         WHERE workspace_id = $1 AND id = $2 AND state IN ('failed', 'cancelled')
         RETURNING kind, document_id AS "documentId"`,
        [workspaceId, id],
      );
      if (!job) {
        throw await this.refusal(workspaceId, id, 'job_not_retryable');
      }
      if (job.kind === 'document.ingest') {
        await manager.query(
          `UPDATE documents SET state = 'queued', error = NULL, updated_at = now() WHERE id = $1 AND state = 'failed'`,
          [job.documentId],
        );
      }
    });
    return this.found(workspaceId, id);
  }

  private async refusal(
    workspaceId: string,
    id: string,
    code: 'job_finished' | 'job_not_retryable',
  ): Promise<AppError> {
    return new AppError((await this.find(workspaceId, id)) ? code : 'job_not_found');
  }

  private async found(workspaceId: string, id: string): Promise<IngestJobRow> {
    const job = await this.find(workspaceId, id);
    if (!job) {
      throw new AppError('job_not_found');
    }
    return job;
  }
}

/** Somebody waits for these because something is wrong: they go before all others. */
const URGENT: ReadonlySet<IngestJobKind> = new Set<IngestJobKind>(['collection.rollback']);

/** Inserts a job that waits, as part of whatever `manager` does. Answers its turn. */
export async function insertJob(
  manager: EntityManager,
  job: NewIngestJob & { readonly id: string },
): Promise<number> {
  const turn = URGENT.has(job.kind) ? '0' : nextTurn('$2', '$4');
  const [row] = await manager.query<{ turn: number }[]>(
    `INSERT INTO ingest_jobs
       (id, workspace_id, kind, collection_id, document_id, payload, request_id, state, heartbeat_at, turn)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', now(), ${turn}) RETURNING turn`,
    [
      job.id,
      job.workspaceId,
      job.kind,
      job.collectionId ?? null,
      job.documentId ?? null,
      JSON.stringify(job.payload ?? {}),
      job.requestId ?? null,
    ],
  );
  return row?.turn ?? 1;
}
