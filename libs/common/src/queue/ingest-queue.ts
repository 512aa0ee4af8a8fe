import { settledWithin, withinDeadline } from './deadline.js';
import { type JobName, type JobPayload, JOBS } from './jobs.js';
import { openQueue, type OpenQueue, type QueueSettings } from './queue-backend.js';
import { SCHEDULE_ZONE, scheduleKey, type ScheduleName } from './schedules.js';

/** A row of ingest_jobs on its way into the queue. */
export interface QueueTicket {
  readonly kind: JobName;
  readonly ingestJobId: string;
  readonly epoch: number;
  /** Lower ones are delivered first, equal ones in the order in which they came. */
  readonly turn?: number;
  readonly requestId?: string | undefined;
  /** Not before so long. */
  readonly delayMs?: number;
}

const CLOSE_MS = 1500;
/** With half a minute between them: an outage of less than an hour costs no scheduled work. */
const SCHEDULE_ATTEMPTS = 120;
/** Entries that are sent at once: a queue that lost a hundred thousand is filled in pieces that end within the deadline. */
const ENTRIES_AT_ONCE = 500;
/** BullMQ's highest number, which is its lowest priority. */
const LAST_PRIORITY = 2_097_151;

/**
 * Puts ingest jobs into the queue. The queue is never the truth: what it refuses or loses, the worker's sweeper puts
 * in later, so a caller whose row is stored may go on when this says `queue_unavailable`, which it does within 3 s.
 */
export class IngestQueue {
  private opened: OpenQueue | undefined;

  constructor(private readonly settings: QueueSettings) {}

  enqueue(ticket: QueueTicket): Promise<void> {
    return this.enqueueAll([ticket]);
  }

  /** In pieces, each of which comes in whole or not at all. An entry that is there already stays as it is. */
  async enqueueAll(tickets: readonly QueueTicket[]): Promise<void> {
    for (let from = 0; from < tickets.length; from += ENTRIES_AT_ONCE) {
      const entries = tickets.slice(from, from + ENTRIES_AT_ONCE).map(entryOf);
      await this.use((queue) => queue.addBulk(entries));
    }
  }

  /**
   * Those of the tickets that no worker will get by itself soon: unknown to the queue, or delivered already. Delivered
   * to a worker that died before it took the row, that is; a live one takes it at once.
   */
  async missing(tickets: readonly QueueTicket[]): Promise<readonly QueueTicket[]> {
    return this.use(async (queue) => {
      const delivered = new Set((await queue.getJobs(['active'])).map((job) => job.id));
      const found = await Promise.all(tickets.map((ticket) => queue.getJob(entryId(ticket))));
      return tickets.filter((ticket, i) => !found[i] || delivered.has(entryId(ticket)));
    });
  }

  /**
   * Keeps a schedule as `cron` says, in UTC, or ends it without one. What is so already is left alone, so a moment that
   * came while no worker ran is made up for. All workers may say it, as often as they like.
   */
  async keepSchedule(schedule: ScheduleName, cron: string | undefined): Promise<void> {
    const key = scheduleKey(schedule);
    await this.use(async (queue) => {
      const kept = await queue.getJobScheduler(key);
      if (cron === undefined) {
        await (kept && queue.removeJobScheduler(key));
      } else if (kept?.pattern !== cron) {
        await upsertSchedule(queue, key, cron);
      }
    });
  }

  /** Entries that wait, those with a delay among them. */
  async waitingCount(): Promise<number> {
    return this.use((queue) => queue.getJobCountByTypes('waiting', 'delayed', 'prioritized'));
  }

  /** Throws `queue_unavailable` when the queue does not answer. */
  async ping(signal?: AbortSignal): Promise<void> {
    await this.use((queue) => queue.getJobCountByTypes('waiting'), signal);
  }

  async close(): Promise<void> {
    const opened = this.opened;
    this.opened = undefined;
    if (opened) {
      await settledWithin(opened.queue.close(), CLOSE_MS);
      opened.disconnect();
    }
  }

  /** Nest calls it when the process stops. */
  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  private async use<Result>(
    work: (queue: OpenQueue['queue']) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const opened = (this.opened ??= this.open());
    try {
      return await withinDeadline(
        opened.queue.waitUntilReady().then(() => work(opened.queue)),
        undefined,
        signal,
      );
    } catch (error) {
      this.forget(opened);
      throw error;
    }
  }

  private open(): OpenQueue {
    const opened = openQueue(this.settings);
    opened.queue.on('error', () => undefined);
    return opened;
  }

  /** A connection that failed at its start remembers that for ever: the next call gets a new one. */
  private forget(opened: OpenQueue): void {
    if (this.opened === opened) {
      this.opened = undefined;
      void settledWithin(opened.queue.close(), CLOSE_MS).then(opened.disconnect);
    }
  }
}

/** No `:`, which BullMQ keeps to itself; the epoch lets a row be queued again while an older entry is still known. */
function entryId({ ingestJobId, epoch }: QueueTicket): string {
  return `${ingestJobId}-${epoch}`;
}

function entryOf(ticket: QueueTicket): {
  name: string;
  data: JobPayload;
  opts: { jobId: string; attempts: number; backoff: { type: string }; priority: number; delay: number };
} {
  const { kind, ingestJobId, epoch, requestId, turn = 1, delayMs = 0 } = ticket;
  return {
    name: kind,
    data: { ingestJobId, epoch, requestId },
    opts: {
      jobId: entryId(ticket),
      attempts: JOBS[kind].attempts,
      backoff: { type: 'by-error' },
      priority: Math.min(turn, LAST_PRIORITY),
      delay: delayMs,
    },
  };
}

/** Several workers may do this in the same moment: whoever comes second finds that the entry of the next one is there. */
async function upsertSchedule(queue: OpenQueue['queue'], key: string, cron: string): Promise<void> {
  try {
    await queue.upsertJobScheduler(
      key,
      { pattern: cron, tz: SCHEDULE_ZONE },
      { name: key, opts: { attempts: SCHEDULE_ATTEMPTS, backoff: { type: 'by-error' } } },
    );
  } catch (error) {
    const kept = await queue.getJobScheduler(key);
    if (kept?.pattern !== cron) {
      throw error;
    }
  }
}
