import { setTimeout as sleep } from 'node:timers/promises';
import {
  type IngestJob,
  type IngestJobList,
  type IngestJobQuery,
  type IngestRequest,
  type RetryAccepted,
  type RetryRequest,
} from '@app/common/contracts';
import {
  CollectionsRepository,
  DocumentsRepository,
  type IngestJobRow,
  IngestJobsRepository,
  type NewIngestJob,
} from '@app/common/database';
import { AppError } from '@app/common/errors';
import { IngestQueue, type QueueTicket } from '@app/common/queue';
import { Injectable, Logger } from '@nestjs/common';
import { type Caller } from '../auth/caller.js';
import { ingestJobView } from './ingest-job-view.js';

const FOLLOW_POLL_MS = 300;
/** How long a caller whose job is stored waits for the queue. */
const ANNOUNCE_MS = 1000;
const RETRIED_AT_ONCE = 1000;
const ENDED: ReadonlySet<IngestJob['state']> = new Set(['completed', 'failed', 'cancelled']);

type RequestedJob = NewIngestJob & { readonly requestId: string };

/** Ingest jobs: the row is the job; the queue only tells the worker about it. */
@Injectable()
export class IngestService {
  private readonly logger = new Logger('Ingest');

  constructor(
    private readonly jobs: IngestJobsRepository,
    private readonly documents: DocumentsRepository,
    private readonly collections: CollectionsRepository,
    private readonly queue: IngestQueue,
  ) {}

  /**
   * Works a document, a collection or everything again. Who asks while the same waits already is answered that job.
   */
  async request(
    workspaceId: string,
    request: IngestRequest,
    requestId: string,
  ): Promise<{ readonly jobId: string }> {
    const { documentId, collection, force } = request;
    if (documentId !== undefined) {
      const document = await this.documents.find(workspaceId, documentId);
      if (!document) {
        throw new AppError('document_not_found');
      }
      const collectionId = document.collectionId;
      const newest = document.replacedBy ?? documentId;
      return this.startOrJoin({
        workspaceId,
        kind: 'document.ingest',
        documentId: newest,
        collectionId,
        payload: { force },
        requestId,
      });
    }
    if (collection !== undefined) {
      await this.demandCollection(workspaceId, collection);
    }
    return this.startOrJoin({
      workspaceId,
      kind: 'collection.ingest',
      collectionId: collection,
      payload: { force },
      requestId,
    });
  }

  /** Switches a collection back to a version that is still kept. Who wanted that goes into the audit. */
  async rollback(
    { workspaceId, key }: Caller,
    collectionId: string,
    version: number,
    requestId: string,
  ): Promise<{ readonly jobId: string }> {
    await this.demandCollection(workspaceId, collectionId);
    const kept = await this.collections.snapshots(workspaceId, collectionId);
    if (!kept.some((snapshot) => snapshot.version === version)) {
      throw new AppError('snapshot_not_found', `There is no kept version ${version} of ${collectionId}.`);
    }
    const row = await this.jobs.create({
      workspaceId,
      kind: 'collection.rollback',
      collectionId,
      payload: { version, requestedBy: key ? `api-key:${key.id}` : 'visitor' },
      requestId,
    });
    await this.announce(row, requestId);
    return { jobId: row.id };
  }

  /** Tells the worker of a stored job. A queue that is away loses nothing: the worker finds the row by itself. */
  async announce(
    job: Pick<IngestJobRow, 'id' | 'kind' | 'epoch' | 'turn'>,
    requestId: string,
  ): Promise<void> {
    const { kind, id, epoch, turn } = job;
    await this.enqueue([{ kind, ingestJobId: id, epoch, turn, requestId }]);
  }

  async find(workspaceId: string, id: string): Promise<IngestJob> {
    const row = await this.jobs.find(workspaceId, id);
    if (!row) {
      throw new AppError('job_not_found');
    }
    return ingestJobView(row);
  }

  async list(workspaceId: string, query: IngestJobQuery): Promise<IngestJobList> {
    const { items, next } = await this.jobs.page(workspaceId, query);
    return { items: items.map(ingestJobView), next };
  }

  async cancel(workspaceId: string, id: string): Promise<IngestJob> {
    return ingestJobView(await this.jobs.requestCancel(workspaceId, id));
  }

  async retry(workspaceId: string, id: string, requestId: string): Promise<IngestJob> {
    const row = await this.jobs.retry(workspaceId, id);
    await this.announce(row, requestId);
    return ingestJobView(row);
  }

  /**
   * Lets failed jobs run again, at most a thousand at a time, oldest first. Answers how many, and whether that were all
   * that fit.
   */
  async retryFailed(workspaceId: string, request: RetryRequest): Promise<RetryAccepted> {
    const { collection, errorClass } = request;
    const tickets = await this.jobs.retryFailed(
      workspaceId,
      { collectionId: collection, errorClass },
      RETRIED_AT_ONCE,
    );
    await this.enqueue(tickets);
    return { retried: tickets.length, more: tickets.length === RETRIED_AT_ONCE };
  }

  /** Yields the job as it is now and whenever it has changed, until it has ended. */
  async *follow(
    workspaceId: string,
    id: string,
    signal: AbortSignal,
  ): AsyncGenerator<IngestJob, void, undefined> {
    let last = '';
    for (;;) {
      const job = await this.find(workspaceId, id);
      const now = JSON.stringify(job);
      if (now !== last) {
        last = now;
        yield job;
      }
      if (ENDED.has(job.state)) {
        return;
      }
      await sleep(FOLLOW_POLL_MS, undefined, { signal });
    }
  }

  private async enqueue(tickets: readonly QueueTicket[]): Promise<void> {
    const queued = this.queue.enqueueAll(tickets).catch((error: unknown) => {
      const jobIds = tickets.map(({ ingestJobId }) => ingestJobId);
      this.logger.warn({ err: error, jobIds }, 'jobs stored but not queued; the worker will pick them up');
    });
    await Promise.race([queued, sleep(ANNOUNCE_MS, undefined, { ref: false })]);
  }

  private async startOrJoin(job: RequestedJob): Promise<{ readonly jobId: string }> {
    const row = await this.jobs.createOrJoin(job);
    await this.announce(row, job.requestId);
    return { jobId: row.id };
  }

  private async demandCollection(workspaceId: string, id: string): Promise<void> {
    if (!(await this.collections.find(workspaceId, id))) {
      throw new AppError('collection_not_found');
    }
  }
}
