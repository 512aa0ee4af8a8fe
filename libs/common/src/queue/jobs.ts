import { z } from 'zod';

/** What the queue carries: which row to work on, and in which epoch it was put in. The row says everything else. */
export const JobPayload = z.object({
  ingestJobId: z.uuid(),
  epoch: z.int().min(0).default(0),
  requestId: z.string().max(64).optional(),
});
export type JobPayload = z.infer<typeof JobPayload>;

export interface JobDefinition {
  readonly payload: typeof JobPayload;
  /** How often one queue entry is delivered at most, whatever the trouble. */
  readonly attempts: number;
  /** A limit far beyond what any job takes; what hangs is found much earlier, by the watchdog. */
  readonly timeoutMs: number;
}

const HOUR = 3_600_000;
const ATTEMPTS = 20;

/** Every job of the ingest queue. */
export const JOBS = {
  'document.ingest': { payload: JobPayload, attempts: ATTEMPTS, timeoutMs: 12 * HOUR },
  'collection.ingest': { payload: JobPayload, attempts: ATTEMPTS, timeoutMs: 48 * HOUR },
  'collection.rollback': { payload: JobPayload, attempts: ATTEMPTS, timeoutMs: HOUR },
  'document.delete': { payload: JobPayload, attempts: ATTEMPTS, timeoutMs: 12 * HOUR },
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof JOBS;

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(JOBS, name);
}

/** How the wait between two tries grows. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * How long to wait after the `attempt`th (from 1) try failed: doubling from the first to the longest wait, and of that a
 * random part between a half and the whole, so that many jobs do not come back at once.
 */
export function retryDelayMs(
  attempt: number,
  { firstMs, longestMs }: Backoff,
  random: () => number = Math.random,
): number {
  const full = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return Math.round(full * (0.5 + random() / 2));
}
