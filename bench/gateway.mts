/**
 * P9: what the Nest gateway costs beside bare Fastify that does the same by hand, with key, limits, validation and the hop
 * to the retriever. P17: what counting for the limits costs.
 */
import { type BenchContext } from './harness/context.mts';
import { COLLECTION } from './harness/corpus.mts';
import { HttpCaller } from './harness/http-calls.mts';
import {
  closedLoop,
  errorsIn,
  interleaved,
  type LoadResult,
  overRounds,
  ratioOf,
  type Rounds,
  warmUp,
  withProcessorTime,
} from './harness/load.mts';
import { type Product } from './harness/product.mts';
import { passageTexts, questionsOf } from './harness/questions.mts';
import { type BenchResult, type Goal, ms, number, ratio, type Table } from './harness/report.mts';
import { median } from './harness/statistics.mts';

const PATH = '/api/v1/search';
const CALLERS = 50;
/** Limits that count every request and never refuse one. */
const COUNTING = { RATE_LIMIT_PER_MINUTE: '1000000000', RATE_LIMIT_SEARCH_PER_MINUTE: '1000000000' };
const LEAST_SHARE = 0.95;
const LIMITER_KEYS = 10_000;
const LIMITER_HITS = 200_000;
const MOST_LIMITER_MICROSECONDS = 3;

export async function measureGateway(context: BenchContext): Promise<BenchResult> {
  const limiter = await limiterCost(context.product);
  const rounds = await gatewayRounds(context);
  const perSecond = (result: LoadResult): number => result.perSecond;
  const share = ratioOf(rounds.nest, rounds.raw, perSecond);
  const sharePass = ratioOf(rounds.nest, rounds.passThrough, perSecond);
  const errors = errorsIn([...rounds.nest, ...rounds.raw, ...rounds.passThrough]);
  return {
    tables: [
      {
        title: `POST ${PATH}, ${CALLERS} callers, median of ${rounds.nest.length} interleaved rounds`,
        head: [
          'gateway',
          'req/s',
          'p50 ms',
          'p95 ms',
          'p99 ms',
          'CPU us/request',
          'errors',
          'req/s of the gateway / this one',
        ],
        rows: [
          row('gateway (Nest)', rounds.nest, 1),
          row('bare Fastify, the same checks', rounds.raw, share),
          row('bare Fastify, answer passed through unread', rounds.passThrough, sharePass),
        ],
      },
      limiter.table,
    ],
    goals: [
      {
        id: 'P9',
        goal: 'gateway with key, limits, validation and hop: at least 95 % of bare Fastify doing the same',
        measured: `${number(share * 100)} % (${number(sharePass * 100)} % of one that passes answers through unread), ${errors} errors`,
        reached: errors === 0 && share >= LEAST_SHARE,
      },
      limiter.goal,
    ],
    figures: { rounds, share, sharePass, limiterMicroseconds: limiter.microseconds },
  };
}

/** The three servers before the same retriever, round by round. */
async function gatewayRounds(context: BenchContext): Promise<Rounds<'nest' | 'raw' | 'passThrough'>> {
  const stack = await context.loadedStack();
  const question = questionsOf(passageTexts(stack.dataDir, COLLECTION), 9);
  const servers = [
    await stack.startGateway(COUNTING),
    await stack.startBaseline('bench/baselines/raw-gateway.mjs'),
    await stack.startBaseline('bench/baselines/raw-gateway.mjs', { PASS_THROUGH: 'true' }),
  ];
  const callers = servers.map(({ url }) => new HttpCaller(url, { 'x-api-key': stack.adminKey }, CALLERS));
  const load = (which: number, seconds: number) => (): Promise<LoadResult> => {
    const caller = callers[which];
    if (caller === undefined) {
      throw new Error('There is no such server.');
    }
    return withProcessorTime(servers[which]?.pid ?? 0, () =>
      closedLoop(() => caller.post(PATH, { query: question() }), CALLERS, seconds),
    );
  };
  for (const caller of callers) {
    await warmUp(() => caller.post(PATH, { query: question() }));
  }
  const seconds = context.quick ? 1.5 : 2;
  const subjects = { nest: load(0, seconds), raw: load(1, seconds), passThrough: load(2, seconds) };
  const rounds = await interleaved(context.quick ? 3 : 5, subjects);
  await Promise.all([...callers.map((caller) => caller.close()), ...servers.map((server) => server.stop())]);
  return rounds;
}

function row(name: string, rounds: readonly LoadResult[], share: number): string[] {
  const figures = [
    (result: LoadResult) => result.perSecond,
    (result: LoadResult) => result.ms.p50,
    (result: LoadResult) => result.ms.p95,
    (result: LoadResult) => result.ms.p99,
    (result: LoadResult) => result.cpuMicroseconds ?? NaN,
  ];
  return [
    name,
    ...figures.map((figure) => ms(overRounds(rounds, figure))),
    String(errorsIn(rounds)),
    ratio(share),
  ];
}

interface Store {
  increment(
    key: string,
    ttl: number,
    limit: number,
    blockDuration: number,
    name: string,
  ): Promise<{ readonly totalHits: number }>;
}

/** Microseconds for a hit, on ten thousand callers, and on one caller alone. */
async function limiterCost(product: Product): Promise<{
  readonly table: Table;
  readonly goal: Goal;
  readonly microseconds: Readonly<Record<string, number>>;
}> {
  const { MemoryRateStore } = product.memoryRateStore;
  const { WindowThrottlerStorage } = product.throttlerStorage;
  const { ThrottlerStorageService } = await import('@nestjs/throttler');
  const ours = (): Store => new WindowThrottlerStorage(new MemoryRateStore());
  const theirs = (): Store => new ThrottlerStorageService();
  const microseconds = {
    ours: await hitCost(ours, LIMITER_KEYS, LIMITER_HITS),
    oursOneKey: await hitCost(ours, 1, LIMITER_HITS),
    library: await hitCost(theirs, LIMITER_KEYS, LIMITER_HITS),
    // Its cost grows with the hits in the window, so fewer are enough to see it.
    libraryOneKey: await hitCost(theirs, 1, LIMITER_HITS / 20),
  };
  return {
    microseconds,
    table: {
      title: 'Counting one hit for a limit, in memory',
      head: ['storage', `${LIMITER_KEYS} callers, us`, 'one caller, us'],
      rows: [
        ['ours (fixed windows)', number(microseconds.ours), number(microseconds.oursOneKey)],
        [
          "the throttler library's own",
          number(microseconds.library),
          `${number(microseconds.libraryOneKey)} (${LIMITER_HITS / 20} hits)`,
        ],
      ],
    },
    goal: {
      id: 'P17',
      goal: 'limiter: at most 3 us in memory with 10,000 callers',
      measured: `${number(microseconds.ours)} us`,
      reached: microseconds.ours <= MOST_LIMITER_MICROSECONDS,
    },
  };
}

async function hitCost(make: () => Store, keys: number, hits: number): Promise<number> {
  const names = Array.from({ length: keys }, (_, i) => `all:caller-${i}`);
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const store = make();
    const started = performance.now();
    for (let i = 0; i < hits; i += 1) {
      await store.increment(names[i % keys] ?? '', 60_000, Number.MAX_SAFE_INTEGER, 0, 'all');
    }
    times.push(((performance.now() - started) * 1000) / hits);
  }
  return median(times);
}
