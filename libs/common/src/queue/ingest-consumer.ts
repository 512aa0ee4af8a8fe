import { setTimeout as sleep } from 'node:timers/promises';
import { type Job } from 'bullmq';
import { settledWithin, withinDeadline } from './deadline.js';
import { isJobName, type JobName, type JobPayload, JOBS } from './jobs.js';
import { type ScheduledMoment, scheduleOf } from './schedules.js';
import { openWorker, type OpenWorker, type QueueSettings } from './queue-backend.js';

/** One try at a job. `attempt` counts from 1; `signal` aborts when the process stops or the job takes too long. */
export interface QueueDelivery {
  readonly name: JobName;
  readonly payload: JobPayload;
  readonly attempt: number;
  readonly isLastAttempt: boolean;
  readonly signal: AbortSignal;
}

/** Thrown by a handler that wants to be called again with the same payload. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  constructor(
    readonly delayMs: number,
    options?: ErrorOptions,
  ) {
    super(`try again in ${delayMs} ms`, options);
  }
}

export interface ConsumerOptions {
  readonly concurrency: number;
  /** Does what a schedule is for. Rejecting means that it is to be called again; more than once does no harm. */
  readonly onSchedule?: (moment: ScheduledMoment) => Promise<void>;
  /** Told about errors of the connection, and about entries that nobody can read. */
  readonly onError: (error: unknown) => void;
}

type Handler = (delivery: QueueDelivery) => Promise<void>;

const RECONNECT_MS = 1000;
/** What a connection gets to close when no job uses it any more: its other end may be frozen. */
const CLOSE_MS = 1000;
const GOODBYE_MS = 1000;
const SCHEDULE_RETRY_MS = 30_000;

/**
 * Takes jobs out of the queue. A handler that resolves is done; one that throws `RetryLater` is called again; any other
 * error ends the entry, and the row in the database tells what happened.
 */
export class IngestConsumer {
  private opened: OpenWorker | undefined;
  private readonly stopping = new AbortController();
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly settings: QueueSettings,
    private readonly options: ConsumerOptions,
  ) {}

  get isRunning(): boolean {
    return this.opened?.worker.isRunning() ?? false;
  }

  /** Resolves when jobs are being taken; goes on trying while the queue is away, until `stop`. */
  async start(handle: Handler): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted && !(await this.open(handle))) {
      await sleep(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /**
   * Takes jobs from now on, if the queue answers. A BullMQ worker whose first connection failed asks again and again
   * without ever waiting, so none runs before it is connected; one that was not is thrown away.
   */
  private async open(handle: Handler): Promise<boolean> {
    const opened = openWorker(this.settings, (job) => this.track(this.process(job, handle)), {
      concurrency: this.options.concurrency,
      retryAfter: (error) => (error instanceof RetryLater ? error.delayMs : RECONNECT_MS),
    });
    opened.worker.on('error', () => undefined);
    try {
      await withinDeadline(opened.worker.waitUntilReady(), undefined, this.stopping.signal);
    } catch (error) {
      if (!this.stopping.signal.aborted) {
        this.options.onError(error);
      }
      await settledWithin(opened.worker.close(), CLOSE_MS);
      opened.disconnect();
      return false;
    }
    opened.worker.on('error', this.options.onError);
    this.opened = opened;
    opened.worker.run().catch(this.options.onError);
    return true;
  }

  /**
   * Takes no more jobs, lets those that run end within `graceMs`, then aborts their signals and gives them another
   * second to say goodbye. Does not wait for a backend that has stopped answering.
   */
  async stop(graceMs: number): Promise<void> {
    const opened = this.opened;
    if (!opened) {
      this.stopping.abort();
      return;
    }
    const closed = opened.worker.close();
    const idle = Promise.allSettled(this.running).then(() => settledWithin(closed, CLOSE_MS));
    await settledWithin(Promise.race([closed, idle]), graceMs);
    this.stopping.abort(new Error('the worker stops'));
    await settledWithin(Promise.allSettled(this.running), GOODBYE_MS);
    await settledWithin(closed, CLOSE_MS);
    opened.disconnect();
  }

  private async track(work: Promise<void>): Promise<void> {
    this.running.add(work);
    try {
      await work;
    } finally {
      this.running.delete(work);
    }
  }

  private async process(job: Job<JobPayload>, handle: Handler): Promise<void> {
    if (this.stopping.signal.aborted) {
      // Fetched at the last moment: it is for the next worker.
      throw new RetryLater(0);
    }
    const { name } = job;
    const schedule = scheduleOf(name);
    if (schedule) {
      await this.announce({ schedule, id: job.id ?? `${job.timestamp}` });
      return;
    }
    if (!isJobName(name)) {
      this.options.onError(new Error(`an entry of the unknown kind ${name} was dropped`));
      return;
    }
    const payload = JOBS[name].payload.safeParse(job.data);
    if (!payload.success) {
      this.options.onError(new Error(`an unreadable entry of ${name} was dropped`));
      return;
    }
    const attempt = job.attemptsMade + 1;
    await handle({
      name,
      payload: payload.data,
      attempt,
      isLastAttempt: attempt >= (job.opts.attempts ?? 1),
      signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(JOBS[name].timeoutMs)]),
    });
  }

  private async announce(moment: ScheduledMoment): Promise<void> {
    try {
      await this.options.onSchedule?.(moment);
    } catch (error) {
      this.options.onError(error);
      throw new RetryLater(SCHEDULE_RETRY_MS, { cause: error });
    }
  }
}
