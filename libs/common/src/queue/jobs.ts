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
  /** How often one queue entry is tried while the trouble may pass. */
  readonly attempts: number;
  /** After this the job is given up and counts as a trouble that may pass. */
  readonly timeoutMs: number;
}

const MINUTE = 60_000;

/** Every job of the ingest queue. */
export const JOBS = {
  'document.ingest': { payload: JobPayload, attempts: 6, timeoutMs: 60 * MINUTE },
  'collection.ingest': { payload: JobPayload, attempts: 6, timeoutMs: 120 * MINUTE },
  'collection.rollback': { payload: JobPayload, attempts: 6, timeoutMs: 10 * MINUTE },
  'document.delete': { payload: JobPayload, attempts: 6, timeoutMs: 60 * MINUTE },
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof JOBS;

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(JOBS, name);
}

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;

/**
 * How long to wait after the `attempt`th (from 1) try failed: doubling from 1 s to 1 min, and of that a random part
 * between a half and the whole, so that many jobs do not come back at once.
 */
export function retryDelayMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1));
  return Math.round(full * (0.5 + random() / 2));
}
