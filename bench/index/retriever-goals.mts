/**
 * P3, P4 and P8: the retriever with a hundred callers beside the bare call of FAISS, beside itself without batches, and
 * beside itself with FAISS in the main thread.
 */
import { join } from 'node:path';
import { HttpCaller } from '../harness/http-calls.mts';
import { untilServed } from '../harness/large-collection.mts';
import { closedLoop, errorsIn, interleaved, type LoadResult, overRounds, ratioOf } from '../harness/load.mts';
import { type Goal, ms, number, ratio, type Table } from '../harness/report.mts';
import { type BenchStack, type Service } from '../harness/services.mts';
import { median, medianRatio } from '../harness/statistics.mts';
import { type RawSearches } from './raw-searches.mts';

const CALLERS = 100;
const BATCH = 64;
const BATCHES = 20;
/** Hits that the retriever asks FAISS for. */
const DEPTH = 204;
const LEAST_OF_BARE = 0.85;
const LEAST_GAIN = 4;
const MOST_DELAY = 1 / 20;
const BASELINES = join(import.meta.dirname, '../baselines');

const SUBJECTS = {
  gateway: 'gateway, and the retriever behind it',
  retriever: 'retriever',
  oneByOne: 'retriever without batches',
  synchronous: 'retriever with FAISS in its main thread',
} as const;
type Subject = keyof typeof SUBJECTS;

interface Plan {
  readonly collection: string;
  readonly question: () => string;
  readonly rounds: number;
  readonly seconds: number;
}

/** A server under load, and the processes whose event loops are looked at meanwhile. */
interface Server {
  readonly caller: HttpCaller;
  readonly ask: () => ReturnType<HttpCaller['post']>;
  readonly loops: readonly Service[];
  /** The p99 of each of the loops, round by round. */
  readonly delays: number[][];
}

type Measured = Readonly<Record<Subject | 'bare', readonly LoadResult[]>>;

export async function measureRetriever(
  stack: BenchStack,
  raw: RawSearches,
  plan: Plan,
): Promise<{ readonly table: Table; readonly goals: readonly Goal[]; readonly figures: unknown }> {
  const servers = await startServers(stack, plan);
  try {
    for (const { ask } of Object.values(servers)) {
      await closedLoop(ask, CALLERS, 2);
    }
    const subject = (name: Subject) => () => underLoad(servers[name], plan.seconds);
    const measured = await interleaved(plan.rounds, {
      bare: () => bareCalls(raw),
      gateway: subject('gateway'),
      retriever: subject('retriever'),
      oneByOne: subject('oneByOne'),
      synchronous: subject('synchronous'),
    });
    return {
      table: table(measured, servers),
      goals: [share(measured), gain(measured), delay(servers)],
      figures: { measured, delays: Object.entries(servers).map(([name, { delays }]) => ({ name, delays })) },
    };
  } finally {
    await Promise.all(Object.values(servers).map(({ caller }) => caller.close()));
    await Promise.all(Object.values(servers).flatMap(({ loops }) => loops.map((service) => service.stop())));
  }
}

async function startServers(stack: BenchStack, plan: Plan): Promise<Record<Subject, Server>> {
  const retriever = await stack.startRetriever(preloading('loop-delay'));
  const oneByOne = await stack.startRetriever(preloading('loop-delay', 'one-search-at-a-time'));
  const synchronous = await stack.startRetriever(preloading('loop-delay', 'synchronous-faiss'));
  for (const { url } of [retriever, oneByOne, synchronous]) {
    await untilServed(url, stack.internalToken, plan.collection);
  }
  const gateway = await stack.startGateway({ ...preloading('loop-delay'), RETRIEVER_URL: retriever.url });
  const server = (loops: readonly Service[], path: string, headers: Record<string, string>): Server => {
    const caller = new HttpCaller(loops[0]?.url ?? '', headers, CALLERS);
    const ask = () => caller.post(path, { query: plan.question(), collections: [plan.collection] });
    return { caller, ask, loops, delays: [] };
  };
  const internal = { authorization: `Bearer ${stack.internalToken}` };
  return {
    gateway: server([gateway, retriever], '/api/v1/search', { 'x-api-key': stack.adminKey }),
    retriever: server([retriever], '/search', internal),
    oneByOne: server([oneByOne], '/search', internal),
    synchronous: server([synchronous], '/search', internal),
  };
}

function preloading(...names: readonly string[]): Readonly<Record<string, string>> {
  const given = process.env['NODE_OPTIONS'] ?? '';
  const options = names.map((name) => `--require=${join(BASELINES, `${name}.cjs`)}`);
  return { NODE_OPTIONS: [given, ...options].join(' ').trim() };
}

async function underLoad({ ask, loops, delays }: Server, seconds: number): Promise<LoadResult> {
  await Promise.all(loops.map((service) => service.ask('loop-reset')));
  const result = await closedLoop(ask, CALLERS, seconds);
  delays.push(await Promise.all(loops.map(loopDelay)));
  return result;
}

async function loopDelay(service: Service): Promise<number> {
  return ((await service.ask('loop-delay')) as { readonly p99: number }).p99;
}

/** FAISS alone, in batches: what no retriever can be faster than. */
async function bareCalls(raw: RawSearches): Promise<LoadResult> {
  const times = await raw.measure({ subject: 'faiss', batch: BATCH, k: DEPTH, calls: BATCHES });
  const spread = { count: times.length, p50: median(times), p95: NaN, p99: NaN, max: Math.max(...times) };
  const none = { count: 0, p50: NaN, p95: NaN, p99: NaN, max: NaN };
  const perSecond = (1000 * BATCH) / median(times);
  return { requests: BATCH * times.length, errors: 0, perSecond, ms: spread, firstMs: none, lateMs: none };
}

function table(measured: Measured, servers: Readonly<Record<Subject, Server>>): Table {
  const row = (name: Subject): string[] => [
    SUBJECTS[name],
    number(overRounds(measured[name], perSecond)),
    ms(overRounds(measured[name], ({ ms: { p50 } }) => p50)),
    ms(overRounds(measured[name], ({ ms: { p99 } }) => p99)),
    String(errorsIn(measured[name])),
    servers[name].loops.map((_, i) => ms(delayOf(servers[name], i))).join(', '),
  ];
  return {
    title: `${CALLERS} callers, median of ${measured.bare.length} interleaved rounds`,
    head: ['what', 'req/s', 'p50 ms', 'p99 ms', 'errors', 'event loop late p99 ms'],
    rows: [
      [`FAISS alone, ${BATCH} queries a call`, number(overRounds(measured.bare, perSecond)), '', '', '', ''],
      ...(['gateway', 'retriever', 'oneByOne', 'synchronous'] as const).map(row),
    ],
  };
}

function perSecond(result: LoadResult): number {
  return result.perSecond;
}

function delayOf({ delays }: Server, loop: number): number {
  return median(delays.map((round) => round[loop] ?? NaN));
}

function share({ retriever, bare }: Measured): Goal {
  const measured = ratioOf(retriever, bare, perSecond);
  return {
    id: 'P3',
    goal: `the retriever with ${CALLERS} callers answers at least ${LEAST_OF_BARE * 100} % of what FAISS alone does`,
    measured: `${number(measured * 100)} %, ${errorsIn(retriever)} errors`,
    reached: measured >= LEAST_OF_BARE && errorsIn(retriever) === 0,
  };
}

function gain({ retriever, oneByOne }: Measured): Goal {
  const measured = ratioOf(retriever, oneByOne, perSecond);
  return {
    id: 'P4',
    goal: `and at least ${LEAST_GAIN}x of what it does without batches`,
    measured: ratio(measured),
    reached: measured >= LEAST_GAIN,
  };
}

function delay({ gateway, synchronous }: Readonly<Record<Subject, Server>>): Goal {
  const late = synchronous.delays.map(([p99]) => p99 ?? NaN);
  const ratios = [0, 1].map((loop) =>
    medianRatio(
      gateway.delays.map((round) => round[loop] ?? NaN),
      late,
    ),
  );
  const [gatewayRatio = NaN, retrieverRatio = NaN] = ratios;
  return {
    id: 'P8',
    goal: `with ${CALLERS} callers the event loops of gateway and retriever are late (p99) by at most 1/20 of a retriever with FAISS in its main thread`,
    measured: `1/${number(1 / gatewayRatio)}, 1/${number(1 / retrieverRatio)}`,
    reached: ratios.every((one) => one <= MOST_DELAY),
  };
}
