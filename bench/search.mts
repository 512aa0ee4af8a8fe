/**
 * Search through the gateway beside what is inside of it: the retriever called directly, its work in this process, and the
 * bare call of the vector index. P6, P7 and P11 at random arrivals.
 */
import { type BenchContext } from './harness/context.mts';
import { COLLECTION } from './harness/corpus.mts';
import { HttpCaller } from './harness/http-calls.mts';
import {
  LARGE_COLLECTION,
  publishLargeCollection,
  removeLargeCollection,
} from './harness/large-collection.mts';
import {
  closedLoop,
  errorsIn,
  inProcess,
  interleaved,
  type LoadResult,
  openLoop,
  overRounds,
  ratioOf,
  type Rounds,
  warmUp,
} from './harness/load.mts';
import { passageTexts, questionsOf } from './harness/questions.mts';
import { type BenchResult, type Goal, ms, number, ratio, type Table } from './harness/report.mts';
import { type BenchStack } from './harness/services.mts';
import { openSnapshot, type SnapshotSearch } from './harness/snapshot-search.mts';
import { median } from './harness/statistics.mts';

const CALLERS = [1, 10, 100] as const;
const LARGE = 20_000;
const QUIET = 20;
const BUSY = 100;
const MOST_SLOWER = 1.1;
const MOST_MS = 15;
const MOST_ADDED_MS = 1;

/** What is measured side by side, from the outermost to the innermost. */
interface Subjects {
  readonly collection: string;
  readonly question: () => string;
  readonly gateway: HttpCaller;
  readonly retriever: HttpCaller;
  readonly snapshot: SnapshotSearch;
}

export async function measureSearch(context: BenchContext): Promise<BenchResult> {
  const stack = await context.loadedStack();
  const corpus = await measureCollection(context, stack, COLLECTION);
  await publishLargeCollection(context.product, stack, LARGE);
  const large = await measureCollection(context, stack, LARGE_COLLECTION);
  removeLargeCollection(stack);
  return {
    tables: [...corpus.tables, ...large.tables],
    goals: [steadiness([corpus, large]), speed(large), gatewayShare([corpus, large])],
    figures: { corpus: corpus.figures, large: large.figures },
  };
}

interface Measured {
  readonly collection: string;
  readonly passages: number;
  readonly tables: readonly Table[];
  readonly open: OpenRounds;
  readonly figures: unknown;
}

async function measureCollection(
  context: BenchContext,
  stack: BenchStack,
  collection: string,
): Promise<Measured> {
  const question = questionsOf(passageTexts(stack.dataDir, collection), 3);
  const snapshot = await openSnapshot(context.product, stack.dataDir, collection, question);
  const subjects: Subjects = {
    collection,
    question,
    snapshot,
    gateway: new HttpCaller(stack.gateway.url, { 'x-api-key': stack.adminKey }),
    retriever: new HttpCaller(stack.retriever.url, { authorization: `Bearer ${stack.internalToken}` }),
  };
  try {
    await warmUp(() => askGateway(subjects));
    await closed(subjects, 10, { rounds: 1, seconds: 0.5 });
    const tables: Table[] = [];
    const figures: Record<string, unknown> = {};
    for (const callers of CALLERS) {
      const plan = context.quick ? { rounds: 1, seconds: 0.7 } : { rounds: 3, seconds: 1 };
      const rounds = await closed(subjects, callers, plan);
      tables.push(closedTable(snapshot, collection, callers, rounds));
      figures[`callers${callers}`] = rounds;
    }
    const open = await openRounds(subjects, context.quick);
    tables.push(openTable(snapshot, collection, open));
    return { collection, passages: snapshot.passages, tables, open, figures: { ...figures, open } };
  } finally {
    await Promise.all([subjects.gateway.close(), subjects.retriever.close(), snapshot.close()]);
  }
}

type ClosedRounds = Rounds<'gateway' | 'retriever' | 'inProcess' | 'vectors' | 'exact'>;

function closed(
  subjects: Subjects,
  callers: number,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<ClosedRounds> {
  const { snapshot, question } = subjects;
  return interleaved(rounds, {
    gateway: () => closedLoop(() => askGateway(subjects), callers, seconds),
    retriever: () => closedLoop(() => askRetriever(subjects), callers, seconds),
    inProcess: () =>
      closedLoop(
        inProcess(() => snapshot.search(question())),
        callers,
        seconds,
      ),
    vectors: () =>
      closedLoop(
        inProcess(() => snapshot.vectorSearch()),
        callers,
        seconds / 2,
      ),
    exact: () =>
      closedLoop(
        inProcess(() => snapshot.exactSearch()),
        callers,
        seconds / 2,
      ),
  });
}

function askGateway({ gateway, question, collection }: Subjects): ReturnType<HttpCaller['post']> {
  return gateway.post('/api/v1/search', { query: question(), collections: [collection] });
}

function askRetriever({ retriever, question, collection }: Subjects): ReturnType<HttpCaller['post']> {
  return retriever.post('/search', { query: question(), collections: [collection] });
}

function closedTable(
  { passages, dimensions, engine }: SnapshotSearch,
  collection: string,
  callers: number,
  rounds: ClosedRounds,
): Table {
  const p50 = (result: LoadResult): number => result.ms.p50;
  const line = (name: string, own: readonly LoadResult[], inner?: readonly LoadResult[]): string[] => [
    name,
    ...[p50, (result: LoadResult) => result.ms.p95, (result: LoadResult) => result.ms.p99].map((figure) =>
      ms(overRounds(own, figure)),
    ),
    number(overRounds(own, (result) => result.perSecond)),
    String(errorsIn(own)),
    inner === undefined ? '' : ratio(ratioOf(own, inner, p50)),
  ];
  return {
    title:
      `Search of ${collection} (${passages} passages, ${dimensions} dimensions), ${callers} at once, ` +
      `median of ${rounds.gateway.length} interleaved rounds`,
    head: ['what', 'p50 ms', 'p95 ms', 'p99 ms', 'req/s', 'errors', 'p50 / the one below'],
    rows: [
      line('gateway', rounds.gateway, rounds.retriever),
      line('retriever, called directly', rounds.retriever, rounds.inProcess),
      line('the same work in process', rounds.inProcess, rounds.vectors),
      line(`bare vector search (${engine})`, rounds.vectors),
      line('bare vector search (exact)', rounds.exact),
    ],
  };
}

type OpenRounds = Rounds<'quiet' | 'busy' | 'direct'>;

function openRounds(subjects: Subjects, quick: boolean): Promise<OpenRounds> {
  let seed = 0;
  const nextSeed = (): number => (seed += 1);
  return interleaved(quick ? 1 : 3, {
    quiet: () => openLoop(() => askGateway(subjects), QUIET, quick ? 4 : 8, nextSeed()),
    busy: () => openLoop(() => askGateway(subjects), BUSY, quick ? 3 : 5, nextSeed()),
    direct: () => openLoop(() => askRetriever(subjects), BUSY, quick ? 3 : 5, nextSeed()),
  });
}

function openTable({ passages }: SnapshotSearch, collection: string, rounds: OpenRounds): Table {
  const line = (name: string, own: readonly LoadResult[]): string[] => [
    name,
    ...[
      (result: LoadResult) => result.ms.p50,
      (result: LoadResult) => result.ms.p95,
      (result: LoadResult) => result.ms.p99,
    ].map((figure) => ms(overRounds(own, figure))),
    String(errorsIn(own)),
    ms(overRounds(own, (result) => result.lateMs.p99)),
  ];
  return {
    title: `Search of ${collection} (${passages} passages) at random arrivals, median of ${rounds.busy.length} interleaved rounds`,
    head: ['what', 'p50 ms', 'p95 ms', 'p99 ms', 'errors', 'generator late p99 ms'],
    rows: [
      line(`gateway, ${QUIET} a second`, rounds.quiet),
      line(`gateway, ${BUSY} a second`, rounds.busy),
      line(`retriever directly, ${BUSY} a second`, rounds.direct),
    ],
  };
}

const p95 = (result: LoadResult): number => result.ms.p95;

function errorsOf({ open }: Measured): number {
  return errorsIn([...open.quiet, ...open.busy, ...open.direct]);
}

function steadiness(measured: readonly Measured[]): Goal {
  const ratios = measured.map(({ open }) => ratioOf(open.busy, open.quiet, p95));
  return {
    id: 'P6',
    goal: `search p95 at ${BUSY} req/s at most ${MOST_SLOWER}x that at ${QUIET} req/s, no errors`,
    measured: measured
      .map((one, i) => `${ratio(ratios[i] ?? NaN)} with ${one.passages} passages, ${errorsOf(one)} errors`)
      .join('; '),
    reached: ratios.every((value) => value <= MOST_SLOWER) && measured.every((one) => errorsOf(one) === 0),
  };
}

function speed({ open, passages }: Measured): Goal {
  const measured = overRounds(open.busy, p95);
  return {
    id: 'P7',
    goal: `search p95 through the gateway at ${BUSY} req/s at most ${MOST_MS} ms with ${LARGE} passages`,
    measured: `${ms(measured)} ms with ${passages} passages`,
    reached: measured <= MOST_MS,
  };
}

function gatewayShare(measured: readonly Measured[]): Goal {
  const added = measured.map(({ open }) =>
    median(open.busy.map((round, i) => round.ms.p95 - (open.direct[i]?.ms.p95 ?? NaN))),
  );
  return {
    id: 'P11',
    goal: `gateway adds at most ${MOST_ADDED_MS} ms to p95 at ${BUSY} req/s`,
    measured: measured
      .map(({ passages }, i) => `${ms(added[i] ?? NaN)} ms with ${passages} passages`)
      .join('; '),
    reached: added.every((value) => value <= MOST_ADDED_MS),
  };
}
