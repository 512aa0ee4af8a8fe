/**
 * Ingest of a whole catalog: through gateway, queue, worker and Postgres until the retriever answers from it, beside the
 * same work in one process. P14, the memory of the services, and the minute that it may take.
 */
import { execFileSync } from 'node:child_process';
import { type BenchContext } from './harness/context.mts';
import { type Corpus, ingest, ingestAgain, type IngestTimes, ingestUnchanged } from './harness/corpus.mts';
import { MemoryWatch, residentMiB } from './harness/process-figures.mts';
import { type BenchResult, type Goal, ms, number, ratio, type Table } from './harness/report.mts';
import { type BenchStack } from './harness/services.mts';
import { median } from './harness/statistics.mts';

const MOST_SECONDS = 60;
const MOST_MIB = 1024;
const LEAST_OF_STAGES = 0.85;
const LEAST_OF_BARE = 0.5;
const MOST_QUEUE_SHARE = 0.02;
const MOST_OF_FIRST = 0.1;
const UNCHANGED_ROUNDS = 5;

/** What `baselines/bare-ingest.mjs` prints. Times in milliseconds, a number for each round. */
interface BareIngest {
  readonly counts: Readonly<Record<string, number>>;
  readonly whole: readonly number[];
  readonly stages: readonly Readonly<Record<string, number>>[];
  readonly peakMiB: number;
}

export async function measureIngest(context: BenchContext): Promise<BenchResult> {
  const rounds = context.quick ? 2 : 4;
  const stack = await context.stack();
  const watch = new MemoryWatch(stack.services.map(({ pid }) => pid));
  const first = await ingest(stack, context.corpus);
  context.markLoaded();
  const unchanged: number[] = [];
  for (let round = 0; round < UNCHANGED_ROUNDS; round += 1) {
    unchanged.push(await ingestUnchanged(stack));
  }
  const again: IngestTimes[] = [];
  for (let round = 1; round < rounds; round += 1) {
    again.push(await ingestAgain(stack));
  }
  const togetherMiB = watch.stop();
  const workerPeakMiB = residentMiB(stack.worker.pid)?.peak ?? NaN;
  const bare = bareIngest(context.corpus, rounds);
  const found = compare(first, again, bare);
  return {
    tables: [
      timesTable(context.corpus, first, again, bare),
      stagesTable(bare),
      memoryTable(stack, { togetherMiB, workerPeakMiB, barePeakMiB: bare.peakMiB }),
    ],
    goals: [
      {
        id: 'ingest',
        goal: `the full catalog can be searched in under ${MOST_SECONDS} s`,
        measured: `${number(first.searchableMs / 1000)} s (${context.corpus.name})`,
        reached: context.corpus.official ? first.searchableMs < MOST_SECONDS * 1000 : undefined,
      },
      p14(found),
      ofUnchanged(first, unchanged),
      {
        id: 'memory',
        goal: `the three services together under ${MOST_MIB} MiB resident while they ingest the full catalog`,
        measured: `${number(togetherMiB)} MiB at their highest`,
        reached: context.corpus.official ? togetherMiB < MOST_MIB : undefined,
      },
    ],
    figures: { first, unchanged, again, bare, togetherMiB, workerPeakMiB, ...found },
  };
}

function bareIngest(corpus: Corpus, rounds: number): BareIngest {
  const args = ['bench/baselines/bare-ingest.mjs', corpus.path, String(rounds)];
  const output = execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 300_000 });
  return JSON.parse(output) as BareIngest;
}

interface Comparison {
  /** Sum of the stages by the whole: what the pipeline keeps of the harmonic sum of its stages' speeds. */
  readonly ofStages: number;
  /** Time of the bare pipeline by that of the job, in the first round and warm. */
  readonly ofBareCold: number;
  readonly ofBareWarm: number;
  /** Of the job's time, what nobody worked on it. */
  readonly queueShare: number;
  readonly queueMs: number;
}

function compare(first: IngestTimes, again: readonly IngestTimes[], bare: BareIngest): Comparison {
  const sums = bare.stages.map((stages) => Object.values(stages).reduce((sum, value) => sum + value, 0));
  const jobs = [first, ...again];
  return {
    ofStages: median(bare.whole.slice(1).map((whole, i) => (sums[i + 1] ?? NaN) / whole)),
    ofBareCold: (bare.whole[0] ?? NaN) / first.jobMs,
    ofBareWarm: median(bare.whole.slice(1)) / median(again.map(({ jobMs }) => jobMs)),
    queueShare: median(jobs.map(({ jobMs, workMs }) => (jobMs - workMs) / jobMs)),
    queueMs: median(jobs.map(({ jobMs, workMs }) => jobMs - workMs)),
  };
}

function p14(found: Comparison): Goal {
  return {
    id: 'P14',
    goal: 'ingest at least 85 % of the harmonic sum of its stages; with queue and Postgres at least 50 % of the bare pipeline; the queue at most 2 %',
    measured:
      `${percent(found.ofStages)} of the stages; ${percent(found.ofBareCold)} of the bare pipeline cold, ` +
      `${percent(found.ofBareWarm)} warm; queue ${percent(found.queueShare)} (${ms(found.queueMs)} ms)`,
    reached:
      found.ofStages >= LEAST_OF_STAGES &&
      found.ofBareCold >= LEAST_OF_BARE &&
      found.ofBareWarm >= LEAST_OF_BARE &&
      found.queueShare <= MOST_QUEUE_SHARE,
  };
}

function ofUnchanged(first: IngestTimes, unchanged: readonly number[]): Goal {
  const share = median(unchanged) / first.jobMs;
  return {
    id: 'unchanged',
    goal: 'ingesting an unchanged catalog again takes at most a tenth of the first time',
    measured: `${percent(share)}: ${ms(median(unchanged))} of ${ms(first.jobMs)} ms (median of ${unchanged.length})`,
    reached: share <= MOST_OF_FIRST,
  };
}

function timesTable(
  corpus: Corpus,
  first: IngestTimes,
  again: readonly IngestTimes[],
  bare: BareIngest,
): Table {
  const megabytes = corpus.bytes / 1e6;
  const line = (what: string, cold: number, warm: number): string[] => [
    what,
    ms(cold),
    ms(warm),
    number(megabytes / (warm / 1000)),
  ];
  const warm = (figure: (times: IngestTimes) => number): number => median(again.map(figure));
  const bareWarm = median(bare.whole.slice(1));
  return {
    title: `${corpus.name}, ${number(megabytes)} MB, ${bare.counts['passages'] ?? 0} passages: first time, and again (median of ${again.length})`,
    head: ['what', 'first ms', 'again ms', 'MB/s again'],
    rows: [
      line(
        'from the upload until it can be searched',
        first.searchableMs,
        warm((times) => times.searchableMs),
      ),
      line(
        'the job, from its row to its end',
        first.jobMs,
        warm((times) => times.jobMs),
      ),
      line(
        'what the worker worked on it',
        first.workMs,
        warm((times) => times.workMs),
      ),
      line('the same pipeline in one process, without queue and Postgres', bare.whole[0] ?? NaN, bareWarm),
      [
        'job / bare pipeline',
        ratio(first.jobMs / (bare.whole[0] ?? NaN)),
        ratio(warm((times) => times.jobMs) / bareWarm),
        '',
      ],
    ],
  };
}

function stagesTable({ stages, whole }: BareIngest): Table {
  const names = Object.keys(stages[0] ?? {});
  const warm = stages.slice(1);
  const sum = (round: Readonly<Record<string, number>>): number =>
    Object.values(round).reduce((total, value) => total + value, 0);
  const total = median(warm.map(sum));
  return {
    title: 'Each stage by itself, in one process',
    head: ['stage', 'first ms', 'again ms', 'share'],
    rows: [
      ...names.map((name) => {
        const time = median(warm.map((round) => round[name] ?? NaN));
        return [name, ms(stages[0]?.[name] ?? NaN), ms(time), percent(time / total)];
      }),
      ['all stages', ms(sum(stages[0] ?? {})), ms(total), ''],
      ['the pipeline as a whole', ms(whole[0] ?? NaN), ms(median(whole.slice(1))), ''],
    ],
  };
}

function memoryTable(
  stack: BenchStack,
  found: { readonly togetherMiB: number; readonly workerPeakMiB: number; readonly barePeakMiB: number },
): Table {
  const now = stack.services.map(({ name, pid }) => [name, number(residentMiB(pid)?.now ?? NaN)]);
  return {
    title: 'Resident memory after the ingest',
    head: ['what', 'MiB'],
    rows: [
      ...now,
      ['worker at its highest', number(found.workerPeakMiB)],
      ['all three together at their highest', number(found.togetherMiB)],
      ['the bare pipeline at its highest', number(found.barePeakMiB)],
    ],
  };
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${number(share * 100)} %` : '-';
}
