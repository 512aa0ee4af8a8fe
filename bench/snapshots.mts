/**
 * Snapshots under load: switches while searches go on, a rollback through the gateway, and what loading an index costs
 * beside building it. P15, P16.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchContext } from './harness/context.mts';
import { api, blobFolder, COLLECTION, ingestAgain } from './harness/corpus.mts';
import { errorsIn, type LoadResult, openLoop, type Sample, warmUp } from './harness/load.mts';
import { residentMiB } from './harness/process-figures.mts';
import { type Product } from './harness/product.mts';
import { passageTexts, questionsOf, snapshotFolder } from './harness/questions.mts';
import { type BenchResult, type Goal, ms, number, ratio, type Table } from './harness/report.mts';
import { type BenchStack } from './harness/services.mts';
import { median, type Spread, spreadOf } from './harness/statistics.mts';

const PER_SECOND = 50;
const SWITCHES = 20;
const MANY_SWITCHES = 100;
const MOST_SLOWER = 1.5;
const MOST_GROWN = 1.25;
const MOST_OF_BUILD = 0.1;
const MOST_ROLLBACK_MS = 1000;
const SERVED_WITHIN_MS = 60_000;
/** Above what the worker has taken, so that nobody else writes there. */
const FIRST_VERSION = 1000;

export async function measureSnapshots(context: BenchContext): Promise<BenchResult> {
  const stack = await context.loadedStack();
  const rollback = await measureRollbacks(stack, context.quick ? 2 : 5);
  const cost = await measureLoading(context.product, stack, context.quick ? 1 : 3);
  const switched = await measureSwitches(context, stack, context.quick ? SWITCHES : MANY_SWITCHES);
  return {
    tables: [switchTable(switched)],
    goals: [
      p15(switched),
      p16(cost),
      {
        id: 'rollback',
        goal: `a rollback is served within ${MOST_ROLLBACK_MS} ms of its request`,
        measured: `${ms(Math.max(...rollback))} ms at most, median ${ms(median(rollback))} ms of ${rollback.length}`,
        reached: rollback.every((each) => each <= MOST_ROLLBACK_MS),
      },
    ],
    figures: { switched, cost, rollback },
  };
}

/** Milliseconds from the request to the gateway until the retriever serves the version. */
async function measureRollbacks(stack: BenchStack, rounds: number): Promise<readonly number[]> {
  await ingestAgain(stack);
  const { items } = (await api(stack, 'GET', `/api/v1/collections/${COLLECTION}/snapshots`)) as {
    readonly items: readonly { readonly version: number }[];
  };
  const [newer = 0, older = 0] = items.map(({ version }) => version);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const version = round % 2 === 0 ? older : newer;
    const started = performance.now();
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ version });
    await api(stack, 'POST', `/api/v1/collections/${COLLECTION}/rollback`, { body, headers });
    await untilServed(stack, version);
    times.push(performance.now() - started);
  }
  return times;
}

interface Switched {
  readonly switches: number;
  readonly seconds: number;
  readonly requests: number;
  readonly failed: number;
  readonly firstError?: string | undefined;
  /** Answers with passages of two versions, or of another one than they name. */
  readonly mixed: number;
  readonly steady: Spread;
  readonly during: Spread;
  readonly beforeMiB: number;
  readonly afterMiB: number;
}

interface Answer {
  readonly snapshot: string;
  readonly passages: readonly { readonly part?: string }[];
}

/** Each version marks its passages, so that an answer of two versions shows. */
async function measureSwitches(
  context: BenchContext,
  stack: BenchStack,
  switches: number,
): Promise<Switched> {
  const question = questionsOf(passageTexts(stack.dataDir, COLLECTION), 5);
  const taken: number[] = [];
  let mixed = 0;
  const call = async (): Promise<Sample> => {
    const started = performance.now();
    const answer = await search(stack, question());
    const took = performance.now() - started;
    taken.push(took);
    mixed += isMixed(answer) ? 1 : 0;
    return { ms: took };
  };
  const publish = editionPublisher(context.product, stack);
  await publish(FIRST_VERSION);
  await untilServed(stack, FIRST_VERSION);
  await warmUp(call);
  taken.length = 0;
  const first = await openLoop(call, PER_SECOND, context.quick ? 4 : 10);
  const steady = spreadOf(taken.splice(0));
  const beforeMiB = residentMiB(stack.retriever.pid)?.now ?? NaN;
  const started = performance.now();
  const load = { isOver: false };
  const loading = whileLoading(call, load);
  for (let i = 1; i <= switches; i += 1) {
    await publish(FIRST_VERSION + i);
    await untilServed(stack, FIRST_VERSION + i);
  }
  load.isOver = true;
  const rounds = [first, ...(await loading)];
  return {
    switches,
    seconds: (performance.now() - started) / 1000,
    requests: rounds.reduce((sum, { requests }) => sum + requests, 0),
    failed: errorsIn(rounds),
    firstError: rounds.find(({ firstError }) => firstError !== undefined)?.firstError,
    mixed,
    steady,
    during: spreadOf(taken),
    beforeMiB,
    afterMiB: residentMiB(stack.retriever.pid)?.now ?? NaN,
  };
}

async function whileLoading(
  call: () => Promise<Sample>,
  load: { readonly isOver: boolean },
): Promise<readonly LoadResult[]> {
  const rounds: LoadResult[] = [];
  while (!load.isOver) {
    rounds.push(await openLoop(call, PER_SECOND, 1, rounds.length + 2));
  }
  return rounds;
}

async function search(stack: BenchStack, query: string): Promise<Answer> {
  const response = await fetch(`${stack.gateway.url}/api/v1/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': stack.adminKey },
    body: JSON.stringify({ query, collections: [COLLECTION] }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) {
    throw new Error(`search answered ${response.status}: ${JSON.stringify(answer)}`);
  }
  return answer as Answer;
}

function isMixed({ snapshot, passages }: Answer): boolean {
  return passages.some(({ part }) => part !== `e${versionIn(snapshot)}`);
}

function versionIn(snapshot: string): number {
  return Number(new RegExp(`${COLLECTION}@(\\d+):`).exec(snapshot)?.[1]);
}

async function untilServed(stack: BenchStack, version: number): Promise<void> {
  const until = Date.now() + SERVED_WITHIN_MS;
  for (;;) {
    const response = await fetch(`${stack.retriever.url}/snapshot`, {
      headers: { authorization: `Bearer ${stack.internalToken}` },
    });
    const { snapshot } = (await response.json()) as Answer;
    if (versionIn(snapshot) === version) {
      return;
    }
    if (Date.now() > until) {
      throw new Error(`version ${version} is not served: ${snapshot}`);
    }
    await sleep(20);
  }
}

/** Publishes the active snapshot once more under another version, as its own edition. */
function editionPublisher(
  { snapshot, storage }: Product,
  stack: BenchStack,
): (version: number) => Promise<void> {
  const source = snapshotFolder(stack.dataDir, COLLECTION);
  const manifest = snapshot.parseManifest(readFileSync(join(source, 'manifest.json')));
  const passages = snapshot.parsePassages(readFileSync(join(source, 'passages.jsonl')));
  const store = new storage.FsBlobStore(blobFolder(stack));
  const names = (['catalog.json', 'lexical.bin', 'vectors.faiss', 'embedder.bin'] as const).filter(
    (name) => manifest.files[name] !== undefined,
  );
  const others = names.map((name) => [name, readFileSync(join(source, name))] as const);
  return async (version) => {
    const marked = snapshot.encodePassages(passages.map((one) => ({ ...one, part: `e${version}` })));
    const files = new Map([['passages.jsonl', marked] as const, ...others]);
    for (const [name, bytes] of files) {
      await store.put(snapshot.snapshotKey(COLLECTION, version, name), bytes);
    }
    const entries = [...files].map(([name, bytes]) => [name, snapshot.describeFile(bytes)] as const);
    const bytes = snapshot.encodeJson({ ...manifest, version, files: Object.fromEntries(entries) });
    await store.put(snapshot.snapshotKey(COLLECTION, version, snapshot.MANIFEST_FILE), bytes);
    const pointer = {
      collectionId: COLLECTION,
      workspaceId: manifest.workspaceId,
      version,
      manifestHash: snapshot.sha256(bytes),
      publishedAt: manifest.createdAt,
    };
    await store.put(snapshot.pointerKey(COLLECTION), snapshot.encodeJson(pointer));
    if (version > FIRST_VERSION + 1) {
      await store.deletePrefix(snapshot.snapshotPrefix(COLLECTION, version - 2));
    }
  };
}

interface Cost {
  readonly passages: number;
  readonly loadMs: number;
  readonly buildMs: number;
}

/** Words and vectors from the disk, beside making them of the passages, in this process. */
async function measureLoading(
  { embedding, lexical, snapshot, vector }: Product,
  stack: BenchStack,
  rounds: number,
): Promise<Cost> {
  const source = snapshotFolder(stack.dataDir, COLLECTION);
  const passages = snapshot.parsePassages(readFileSync(join(source, 'passages.jsonl')));
  const texts = passages.map(snapshot.embeddedText);
  const folder = mkdtempSync(join(tmpdir(), 'bench-snapshots-'));
  const load = async (): Promise<void> => {
    lexical.LexicalIndex.fromBytes(readFileSync(join(source, 'lexical.bin')));
    const { index } = await vector.openVectorIndex('faiss', join(source, 'vectors.faiss'));
    await index.close();
  };
  const build = async (): Promise<void> => {
    lexical.LexicalIndex.ofPassages(passages, 'default').toBytes();
    const embedder = embedding.LocalEmbedder.train(texts, { seed: 1, analyze: lexical.analyze });
    const vectors = new Float32Array(texts.length * embedder.dimensions);
    texts.forEach((text, row) => {
      vectors.set(embedder.embedOne(text), row * embedder.dimensions);
    });
    await vector.writeVectorFile(join(folder, 'vectors'), vectors, embedder.dimensions);
  };
  try {
    await load();
    const times = { load: [] as number[], build: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      times.build.push(await timed(build));
      times.load.push(await timed(load));
    }
    return { passages: passages.length, loadMs: median(times.load), buildMs: median(times.build) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function p15(switched: Switched): Goal {
  const slower = switched.during.p99 / switched.steady.p99;
  const grown = switched.afterMiB / switched.beforeMiB;
  return {
    id: 'P15',
    goal:
      `${switched.switches} switches at ${PER_SECOND} searches a second: none failed, none mixed, ` +
      `p99 at most ${MOST_SLOWER}x, memory at most ${MOST_GROWN}x`,
    measured: `${switched.failed} failed, ${switched.mixed} mixed of ${switched.requests}; p99 ${ratio(slower)}; memory ${ratio(grown)}`,
    reached: switched.failed + switched.mixed === 0 && slower <= MOST_SLOWER && grown <= MOST_GROWN,
  };
}

function p16({ loadMs, buildMs, passages }: Cost): Goal {
  return {
    id: 'P16',
    goal: 'loading words and vectors takes at most a tenth of building them',
    measured: `${ms(loadMs)} ms beside ${ms(buildMs)} ms, ${ratio(loadMs / buildMs)} (${passages} passages)`,
    reached: loadMs <= buildMs * MOST_OF_BUILD,
  };
}

function switchTable({ switches, seconds, steady, during, beforeMiB, afterMiB }: Switched): Table {
  return {
    title: `${switches} switches in ${number(seconds)} s at ${PER_SECOND} searches a second through the gateway`,
    head: ['', 'p50 ms', 'p95 ms', 'p99 ms', 'retriever MiB'],
    rows: [
      ['before', ms(steady.p50), ms(steady.p95), ms(steady.p99), number(beforeMiB)],
      ['while switching', ms(during.p50), ms(during.p95), ms(during.p99), number(afterMiB)],
    ],
  };
}
