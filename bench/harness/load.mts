import { setTimeout as sleep } from 'node:timers/promises';
import { processorSeconds } from './process-figures.mts';
import { median, medianRatio, seededRandom, type Spread, spreadOf } from './statistics.mts';

/** One finished call. `firstMs` is the time to the first token where the call streams. */
export interface Sample {
  readonly ms: number;
  readonly firstMs?: number;
}

/** Makes one call; rejects when the answer was not a good one. */
export type Call = () => Promise<Sample>;

export interface LoadResult {
  readonly requests: number;
  readonly errors: number;
  /** What the first error said. */
  readonly firstError?: string;
  readonly perSecond: number;
  readonly ms: Spread;
  readonly firstMs: Spread;
  /** How late the generator itself was (open loop): calls are timed from when they were really sent. */
  readonly lateMs: Spread;
  /** Processor time of the server for each request, where it was looked at. Hardly moved by others on the machine. */
  readonly cpuMicroseconds?: number;
}

const MOST_CALLS = 200_000;
const MOST_IN_FLIGHT = 2000;
const PAUSE_AFTER_ERROR_MS = 20;
const WARM_UP_CALLERS = 20;
const WARM_UP_SECONDS = 6;
const WARM_UP_CALLS = 4000;

/** `callers` that each send the next call when the last one is answered, for `seconds` or until there were `most`. */
export async function closedLoop(
  call: Call,
  callers: number,
  seconds: number,
  most = MOST_CALLS,
): Promise<LoadResult> {
  const tally = new Tally();
  const started = performance.now();
  const until = started + seconds * 1000;
  const caller = async (): Promise<void> => {
    while (performance.now() < until && tally.begun < most) {
      await tally.run(call);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return tally.result((performance.now() - started) / 1000);
}

/** Calls at random times (a Poisson process of `perSecond`), whether earlier ones are answered or not. */
export async function openLoop(
  call: Call,
  perSecond: number,
  seconds: number,
  seed = 1,
): Promise<LoadResult> {
  const tally = new Tally();
  const random = seededRandom(seed);
  const running = new Set<Promise<void>>();
  const started = performance.now();
  let due = started;
  while (due < started + seconds * 1000) {
    due += (-Math.log(1 - random()) / perSecond) * 1000;
    const wait = due - performance.now();
    if (wait > 0) {
      await sleep(wait);
    }
    if (running.size >= MOST_IN_FLIGHT) {
      throw new Error(`${MOST_IN_FLIGHT} calls were waiting for an answer: the load is too much.`);
    }
    const one = tally.run(call, performance.now() - due);
    running.add(one);
    void one.then(() => running.delete(one));
  }
  await Promise.all(running);
  return tally.result((performance.now() - started) / 1000);
}

class Tally {
  begun = 0;
  private errors = 0;
  private firstError: string | undefined;
  private readonly ms: number[] = [];
  private readonly firstMs: number[] = [];
  private readonly lateMs: number[] = [];

  async run(call: Call, lateMs?: number): Promise<void> {
    this.begun += 1;
    if (lateMs !== undefined) {
      this.lateMs.push(Math.max(0, lateMs));
    }
    try {
      const sample = await call();
      this.ms.push(sample.ms);
      if (sample.firstMs !== undefined) {
        this.firstMs.push(sample.firstMs);
      }
    } catch (error) {
      this.errors += 1;
      this.firstError ??= error instanceof Error ? error.message : String(error);
      // What is down would otherwise be asked without end.
      await sleep(PAUSE_AFTER_ERROR_MS);
    }
  }

  result(seconds: number): LoadResult {
    return {
      requests: this.ms.length,
      errors: this.errors,
      ...(this.firstError === undefined ? {} : { firstError: this.firstError }),
      perSecond: this.ms.length / seconds,
      ms: spreadOf(this.ms),
      firstMs: spreadOf(this.firstMs),
      lateMs: spreadOf(this.lateMs),
    };
  }
}

/** The same load, with the processor time that the process `pid` took for each request of it. */
export async function withProcessorTime(pid: number, load: () => Promise<LoadResult>): Promise<LoadResult> {
  const before = processorSeconds(pid);
  const result = await load();
  const used = processorSeconds(pid) - before;
  return { ...result, cpuMicroseconds: (used * 1e6) / result.requests };
}

/** Has a server's code compiled for speed, which takes some thousand calls, before anything is measured. */
export async function warmUp(call: Call): Promise<void> {
  await closedLoop(call, WARM_UP_CALLERS, WARM_UP_SECONDS, WARM_UP_CALLS);
}

/** A function of the process itself as a call. */
export function inProcess(work: () => unknown): Call {
  return async () => {
    const started = performance.now();
    await work();
    return { ms: performance.now() - started };
  };
}

/** The rounds of each subject under its name. */
export type Rounds<Name extends string> = Readonly<Record<Name, readonly LoadResult[]>>;

/**
 * Measures the subjects one after the other, `rounds` times, each round beginning with another one, so that what changes
 * on the machine meanwhile meets all of them.
 */
export async function interleaved<Name extends string>(
  rounds: number,
  subjects: Readonly<Record<Name, () => Promise<LoadResult>>>,
): Promise<Rounds<Name>> {
  const names = Object.keys(subjects) as Name[];
  const results = Object.fromEntries(names.map((name): [string, LoadResult[]] => [name, []])) as Record<
    Name,
    LoadResult[]
  >;
  for (let round = 0; round < rounds; round += 1) {
    const from = round % names.length;
    for (const name of [...names.slice(from), ...names.slice(0, from)]) {
      results[name].push(await subjects[name]());
    }
  }
  return results;
}

/** The median over rounds of a figure of each round. */
export function overRounds(rounds: readonly LoadResult[], figure: (result: LoadResult) => number): number {
  return median(rounds.map(figure));
}

/** The median over rounds of `figure` of `a` divided by that of `b`. */
export function ratioOf(
  a: readonly LoadResult[],
  b: readonly LoadResult[],
  figure: (result: LoadResult) => number,
): number {
  return medianRatio(a.map(figure), b.map(figure));
}

export function errorsIn(rounds: readonly LoadResult[]): number {
  return rounds.reduce((sum, { errors }) => sum + errors, 0);
}
