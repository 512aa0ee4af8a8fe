/** P1, P2 and P5: what one search costs beside a plain scan, in a batch, and with all that the retriever does around it. */
import { type Goal, ms, number, ratio, type Table } from '../harness/report.mts';
import { type SnapshotSearch } from '../harness/snapshot-search.mts';
import { median, medianRatio } from '../harness/statistics.mts';
import { type RawSearches } from './raw-searches.mts';

const CALLS = 200;
const BATCH = 32;
const K = 10;
/** What the retriever asks FAISS for: the 200 that it weighs, and some more to see equal scores. */
const DEPTH = 204;
const MOST_OF_SCAN = 1.3;
const MOST_IN_BATCH = 0.3;
const MOST_AROUND = 1.15;

/** Milliseconds of one query, the median of each round. */
type Round = Record<'faiss' | 'wasm' | 'batch' | 'product' | 'deep' | 'hybrid', number>;

export async function measureVectors(
  raw: RawSearches,
  snapshot: SnapshotSearch,
  question: () => string,
  rounds: number,
): Promise<{ readonly table: Table; readonly goals: readonly Goal[]; readonly figures: unknown }> {
  const measured: Round[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const one = await measureRound(raw, snapshot, question);
    // The first one is there to have the code compiled.
    if (round >= 0) {
      measured.push(one);
    }
  }
  const column = (name: keyof Round): number[] => measured.map((one) => one[name]);
  const over = (a: keyof Round, b: keyof Round): number => medianRatio(column(a), column(b));
  const { rows, dimensions, kernel, agreement } = raw.described;
  const line = (name: string, own: keyof Round, beside: keyof Round): string[] => [
    name,
    ms(median(column(own))),
    own === beside ? '' : ratio(over(own, beside)),
  ];
  return {
    table: {
      title:
        `One query over ${rows} passages of ${dimensions} dimensions (inner product: ${kernel}), median of ${rounds} interleaved rounds of ${CALLS} queries; ` +
        `FAISS and the scan agree on ${number(agreement * 100)} % of the ten best`,
      head: ['what', 'ms a query', 'ratio'],
      rows: [
        line('scan in WebAssembly SIMD', 'wasm', 'wasm'),
        line('FAISS flat, bare call', 'faiss', 'wasm'),
        line(`FAISS flat, bare call for ${BATCH} queries`, 'batch', 'faiss'),
        line(`FAISS flat, bare call for ${DEPTH} hits`, 'deep', 'faiss'),
        line('vector search as the retriever calls it', 'product', 'deep'),
        line('hybrid search in process', 'hybrid', 'deep'),
      ],
    },
    goals: [
      goal(
        'P1',
        `a single flat query at most ${MOST_OF_SCAN}x a scan in WebAssembly SIMD`,
        over('faiss', 'wasm'),
        MOST_OF_SCAN,
      ),
      goal(
        'P2',
        `a query in a batch of ${BATCH} at most ${MOST_IN_BATCH}x a single one`,
        over('batch', 'faiss'),
        MOST_IN_BATCH,
      ),
      goal(
        'P5',
        `hybrid search in process at most ${MOST_AROUND}x the bare call of FAISS in it`,
        over('hybrid', 'deep'),
        MOST_AROUND,
      ),
    ],
    figures: measured,
  };
}

async function measureRound(
  raw: RawSearches,
  snapshot: SnapshotSearch,
  question: () => string,
): Promise<Round> {
  const perQuery = async (subject: 'faiss' | 'wasm', k: number, batch = 1): Promise<number> =>
    median(await raw.measure({ subject, batch, k, calls: Math.ceil(CALLS / batch) })) / batch;
  return {
    wasm: await perQuery('wasm', K),
    faiss: await perQuery('faiss', K),
    batch: await perQuery('faiss', K, BATCH),
    deep: await perQuery('faiss', DEPTH),
    product: await oneByOne(() => snapshot.vectorSearch()),
    hybrid: await oneByOne(() => snapshot.search(question())),
  };
}

async function oneByOne(search: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let call = 0; call < CALLS; call += 1) {
    const started = performance.now();
    await search();
    times.push(performance.now() - started);
  }
  return median(times);
}

function goal(id: string, text: string, measured: number, most: number): Goal {
  return { id, goal: text, measured: ratio(measured), reached: measured <= most };
}
