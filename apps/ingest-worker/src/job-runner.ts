import { Logger } from '@nestjs/common';
import {
  type DocumentContentRepository,
  type IngestJobRow,
  type IngestLease,
  type IngestLeasesRepository,
  type LeaseState,
  type WaitingJob,
} from '@app/common/database';
import { AppError } from '@app/common/errors';
import { type IngestQueue, type QueueDelivery, RetryLater } from '@app/common/queue';
import { abandonedAfter } from './abandoned.js';
import { failureOf, isHeld, nextTryMs } from './failures.js';
import { type JobMetrics, type JobOutcome } from './job-metrics.js';
import { type IngestJobs } from './jobs.js';
import { StandAside, type Task } from './task.js';

/** Why a job has to end before its time. */
class JobEnded extends Error {
  constructor(readonly why: 'cancel' | 'lost') {
    super(`the job ends: ${why}`);
  }
}

/** After so long, and up to half as much again, a job that stood aside is begun again. */
const ASIDE_MS = 2000;
/** What work gets to end when it is told to. */
const ABANDON_MS = 5000;

export interface RunnerParts {
  readonly leases: IngestLeasesRepository;
  readonly contents: DocumentContentRepository;
  readonly queue: IngestQueue;
  readonly jobs: IngestJobs;
  readonly heartbeatMs: number;
  readonly metrics: JobMetrics;
}

/**
 * Runs what the queue delivers: takes the lease of the row, keeps it alive, and writes down how the job ended. Nothing
 * is written any more once the lease is lost.
 */
export class JobRunner {
  private readonly logger = new Logger('Jobs');
  private readonly active = new Set<string>();

  constructor(private readonly parts: RunnerParts) {}

  /** The jobs that this process works on now. */
  get running(): readonly string[] {
    return [...this.active];
  }

  /** Throws `RetryLater` when the queue should deliver the same once more. */
  async run(delivery: QueueDelivery): Promise<void> {
    const { ingestJobId, epoch, requestId } = delivery.payload;
    const claimed = await this.parts.leases.claim(ingestJobId, epoch);
    if (!claimed) {
      return;
    }
    const { lease, job } = claimed;
    const fields = { jobId: ingestJobId, kind: job.kind, documentId: job.documentId, requestId };
    const started = performance.now();
    this.parts.metrics.waited(job);
    let outcome: JobOutcome = 'retried';
    this.active.add(ingestJobId);
    try {
      const counts = await this.work(delivery, lease, job);
      await this.parts.leases.complete(lease, counts);
      outcome = 'completed';
      this.logger.log({ ...fields, ...counts, ms: Math.round(performance.now() - started) }, 'job completed');
    } catch (error) {
      outcome = await this.end(delivery, lease, job, error);
    } finally {
      this.active.delete(ingestJobId);
      this.parts.metrics.record(job.kind, outcome, (performance.now() - started) / 1000);
    }
  }

  private async work(
    { name, signal }: QueueDelivery,
    lease: IngestLease,
    job: IngestJobRow,
  ): Promise<Record<string, number>> {
    const { leases, jobs, heartbeatMs } = this.parts;
    const ended = new AbortController();
    const stages = this.parts.metrics.stages(job.kind);
    const obey = (state: LeaseState): void => {
      if (state !== 'held') {
        ended.abort(new JobEnded(state));
      }
    };
    const timer = setInterval(() => {
      leases.heartbeat(lease).then(obey, (error: unknown) => {
        this.logger.warn({ jobId: job.id, err: error }, 'sign of life not written');
      });
    }, heartbeatMs);
    const task: Task = {
      signal: AbortSignal.any([signal, ended.signal]),
      report: async (stage, progress, counts) => {
        stages.enter(stage);
        obey(await leases.report(lease, { stage, progress, counts }));
        task.signal.throwIfAborted();
      },
    };
    try {
      return await abandonedAfter(jobs.handlers[name](job, task), task.signal, ABANDON_MS);
    } catch (error) {
      // What was being waited for may answer an abort with an error of its own.
      task.signal.throwIfAborted();
      throw error;
    } finally {
      clearInterval(timer);
      stages.leave();
    }
  }

  /** Decides what becomes of a job that did not succeed. Throws `RetryLater`. */
  private async end(
    delivery: QueueDelivery,
    lease: IngestLease,
    job: IngestJobRow,
    error: unknown,
  ): Promise<JobOutcome> {
    const fields = { jobId: job.id, kind: job.kind, attempt: delivery.attempt };
    if (error instanceof JobEnded) {
      this.logger.log({ ...fields, why: error.why }, 'job ended early');
      return error.why === 'cancel' ? this.cancel(lease, job) : 'lost';
    }
    if (error instanceof StandAside) {
      const delayMs = Math.round(ASIDE_MS * (1 + Math.random() / 2));
      return this.giveBack(await this.parts.leases.standAside(lease, delayMs), delayMs);
    }
    if (delivery.signal.aborted && !isTimeout(delivery.signal.reason)) {
      return this.giveBack(await this.parts.leases.putBack(lease));
    }
    return this.endFailed(delivery, lease, job, error);
  }

  private async endFailed(
    delivery: QueueDelivery,
    lease: IngestLease,
    job: IngestJobRow,
    error: unknown,
  ): Promise<JobOutcome> {
    const fields = { jobId: job.id, kind: job.kind, attempt: delivery.attempt };
    const failure = failureOf(isTimeout(error) ? new AppError('timeout', 'The job took too long.') : error);
    const { errorClass, reason } = failure;
    const delayMs = delivery.isLastAttempt ? undefined : nextTryMs(failure, delivery.attempt);
    if (delayMs !== undefined) {
      this.logger.warn({ ...fields, errorClass, err: error, delayMs }, 'job failed and will be tried again');
      await this.parts.leases.postpone(lease, delayMs, reason, errorClass);
      throw new RetryLater(delayMs, { cause: error });
    }
    if (isHeld(error)) {
      return this.giveBack(await this.parts.leases.startAgain(lease));
    }
    this.logger[errorClass === 'content' ? 'warn' : 'error'](
      { ...fields, errorClass, err: error },
      'job failed',
    );
    await this.failDocument(job, reason);
    await this.parts.leases.fail(lease, reason, errorClass);
    return 'failed';
  }

  private async cancel(lease: IngestLease, job: IngestJobRow): Promise<JobOutcome> {
    if (job.kind === 'document.ingest' && job.documentId !== null) {
      await this.parts.contents.markCancelled(job.workspaceId, job.documentId);
    }
    await this.parts.leases.cancel(lease);
    return 'cancelled';
  }

  private async giveBack(ticket: WaitingJob | undefined, delayMs = 0): Promise<JobOutcome> {
    if (ticket) {
      this.logger.log({ jobId: ticket.ingestJobId, delayMs }, 'job given back');
      await this.parts.queue.enqueue({ ...ticket, delayMs });
    }
    return 'given-back';
  }

  private async failDocument(job: IngestJobRow, reason: string): Promise<void> {
    if (job.kind === 'document.ingest' && job.documentId !== null) {
      await this.parts.contents.markFailed(job.workspaceId, job.documentId, reason);
    }
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}
