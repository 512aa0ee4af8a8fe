import { setImmediate as nextTurn } from 'node:timers/promises';

/** What a job is doing, in a word that people see. */
export type Stage =
  | 'queued'
  | 'waiting'
  | 'reading'
  | 'parsing'
  | 'chunking'
  | 'indexing'
  | 'embedding'
  | 'verifying'
  | 'publishing'
  | 'deleting';

export type Counts = Readonly<Record<string, number>>;

/** Work that is watched: it says how far it is and ends when it is told to. */
export interface Task {
  /** Aborts when the work was cancelled, was given to somebody else, takes too long, or the process stops. */
  readonly signal: AbortSignal;

  /**
   * Says how far the work is (0..100) and what was counted. Rejects when the work is to end.
   */
  report(stage: Stage, progress: number, counts?: Counts): Promise<void>;
}

/** Thrown by work that would only wait for other work, while somebody could use its place: it wants to be begun again. */
export class StandAside extends Error {
  override readonly name = 'StandAside';
}

/** Lets timers and connections have their turn inside long work, and ends it when it is told to. */
export async function breathe({ signal }: Task): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}

/**
 * Says every `everyMs` that the work is at a stage still. For what others do that tell nothing of their progress and have
 * limits of their own, so that it cannot hang: without them it would never be found stuck.
 */
export async function stillAt<Result>(
  { report }: Pick<Task, 'report'>,
  {
    stage,
    progress,
    everyMs,
  }: { readonly stage: Stage; readonly progress: number; readonly everyMs: number },
  work: () => Promise<Result>,
): Promise<Result> {
  // Who may not go on hears it by the signal.
  const timer = setInterval(() => {
    report(stage, progress).catch(() => undefined);
  }, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
