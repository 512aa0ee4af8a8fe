/**
 * `npm run build && node bench/large-snapshot.mts [PASSAGES]`: builds a collection of so many made-up passages as the
 * ingest worker does, then loads it as the retriever does and searches it, each in a process of its own. Prints seconds and
 * peak memory of both, the longest time for which each held up its event loop, and milliseconds of a search. Reading from Postgres is not part of it.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type * as embedderSource from '../apps/ingest-worker/src/embed/embedder-source.js';
import type * as builder from '../apps/ingest-worker/src/snapshot/builder.js';
import type { CollectionContent } from '../apps/ingest-worker/src/snapshot/collection-content.js';
import type * as publisher from '../apps/ingest-worker/src/snapshot/publisher.js';
import type * as snapshotFolder from '../apps/ingest-worker/src/snapshot/snapshot-folder.js';
import type * as queryAnalysis from '../apps/retriever/src/search/query-analysis.js';
import type * as ranking from '../apps/retriever/src/search/ranking.js';
import type * as configuredEmbedder from '../apps/retriever/src/snapshot/configured-embedder.js';
import type * as retrieverConfig from '../apps/retriever/src/retriever.config.js';
import type { Generation } from '../apps/retriever/src/snapshot/generation.js';
import type * as reader from '../apps/retriever/src/snapshot/reader/snapshot-reader.js';
import type * as snapshotFiles from '../apps/retriever/src/snapshot/snapshot-files.js';
import type * as snapshotLoader from '../apps/retriever/src/snapshot/snapshot-loader.js';
import type * as vectorArm from '../apps/retriever/src/snapshot/vector-arm.js';
import type * as snapshot from '../libs/common/src/snapshot/index.js';
import type * as storage from '../libs/common/src/storage/index.js';
import { seededRandom } from './harness/statistics.mts';

const COLLECTION = 'large';
const PER_DOCUMENT = 1000;
const SENTENCES = 3;
const VOCABULARY = 50_000;
const QUESTIONS = 300;
const QUESTION_WORDS = 8;
const K = 10;
const WORKER = '../dist/apps/ingest-worker/src';
const RETRIEVER = '../dist/apps/retriever/src';
const COMMON = '../dist/libs/common/src';

const require = createRequire(import.meta.url);
const [, , size = '100000', part, folder = ''] = process.argv;

if (part === 'build') {
  await report('worker: building', build);
} else if (part === 'load') {
  await report('retriever: loading', load);
} else {
  const root = mkdtempSync(join(tmpdir(), 'bench-large-'));
  console.log(`${size} passages, load average ${loadavg()[0]?.toFixed(1) ?? '?'}`);
  try {
    await run('build', root);
    await run('load', root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function run(what: string, root: string): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), [size, what, root]);
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      if (code === 0) {
        resolve();
      } else {
        reject(new Error(`${what} ended with ${code}`));
      }
    });
  });
}

/** Prints what the work took; `step` tells of a stage that is over. */
async function report(what: string, work: (step: (name: string) => void) => Promise<void>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  let started = began;
  await work((name) => {
    const now = performance.now();
    console.log(
      `  ${name}: ${((now - started) / 1000).toFixed(1)} s, held up ${(delay.max / 1e6).toFixed(0)} ms at most`,
    );
    delay.reset();
    started = now;
  });
  const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? NaN);
  console.log(
    `${what}: ${((performance.now() - began) / 1000).toFixed(1)} s, peak ${(peak / 1024).toFixed(0)} MiB`,
  );
}

async function build(step: (name: string) => void): Promise<void> {
  const { buildSnapshot } = require(`${WORKER}/snapshot/builder.js`) as typeof builder;
  const { EmbedderSource } = require(`${WORKER}/embed/embedder-source.js`) as typeof embedderSource;
  const { SnapshotPublisher } = require(`${WORKER}/snapshot/publisher.js`) as typeof publisher;
  const { SnapshotFolder } = require(`${WORKER}/snapshot/snapshot-folder.js`) as typeof snapshotFolder;
  const { FsBlobStore } = require(`${COMMON}/storage/index.js`) as typeof storage;
  const documents = madeUpDocuments(Number(size));
  step('making up texts');
  let stage = '';
  const task = {
    signal: new AbortController().signal,
    report: (next: string): Promise<void> => {
      if (next !== stage && stage !== '') {
        step(stage);
      }
      stage = next;
      return Promise.resolve();
    },
  };
  const identity = {
    collectionId: COLLECTION,
    collectionName: COLLECTION,
    workspaceId: '00000000-0000-4000-8000-000000000001',
    version: 1,
    createdAt: new Date(0),
  };
  const store = new SnapshotPublisher(new FsBlobStore(folder));
  await SnapshotFolder.use(async (files) => {
    const content = { collectionId: COLLECTION, documents };
    const built = await buildSnapshot(content, identity, {
      folder: files,
      source: new EmbedderSource(),
      task,
    });
    step(stage);
    await store.point(await store.upload(built), new Date(0));
    step('storing and verifying');
  });
}

async function load(step: (name: string) => void): Promise<void> {
  const { loadRetrieverConfig } = require(`${RETRIEVER}/retriever.config.js`) as typeof retrieverConfig;
  const { SnapshotFiles } = require(`${RETRIEVER}/snapshot/snapshot-files.js`) as typeof snapshotFiles;
  const { SnapshotLoader } = require(`${RETRIEVER}/snapshot/snapshot-loader.js`) as typeof snapshotLoader;
  const { SnapshotReader } = require(`${RETRIEVER}/snapshot/reader/snapshot-reader.js`) as typeof reader;
  const { VectorArmOpener } = require(`${RETRIEVER}/snapshot/vector-arm.js`) as typeof vectorArm;
  const { ConfiguredEmbedder } = require(
    `${RETRIEVER}/snapshot/configured-embedder.js`,
  ) as typeof configuredEmbedder;
  const { parsePointer, pointerKey } = require(`${COMMON}/snapshot/index.js`) as typeof snapshot;
  const { FsBlobStore } = require(`${COMMON}/storage/index.js`) as typeof storage;
  const config = loadRetrieverConfig({ NODE_ENV: 'test', DATA_DIR: folder });
  const threads = new SnapshotReader();
  const loader = new SnapshotLoader(
    config,
    new SnapshotFiles(join(folder, 'cache'), threads),
    threads,
    new VectorArmOpener(config, new ConfiguredEmbedder()),
  );
  const store = new FsBlobStore(folder);
  const pointer = parsePointer(await store.get(pointerKey(COLLECTION)));
  step('starting');
  const generation = await loader.load({ pointer, store, withheld: [] });
  step('loading');
  const { found, latencies } = await searches(generation.snapshot);
  step(`searches, their own passage among the first ten in ${Math.round(found * 100)} %`);
  latencies.forEach((line) => {
    console.log(`    ${line}`);
  });
  await generation.retire();
}

/** Words and vectors, as the retriever searches them, for questions that are parts of passages; without HTTP. */
async function searches(
  loaded: Generation['snapshot'],
): Promise<{ readonly found: number; readonly latencies: readonly string[] }> {
  const { analyzeQuery } = require(`${RETRIEVER}/search/query-analysis.js`) as typeof queryAnalysis;
  const { rank } = require(`${RETRIEVER}/search/ranking.js`) as typeof ranking;
  const { passages, lexical, relations, vectors, ranking: settings } = loaded;
  if (vectors.kind === 'absent') {
    throw new Error(vectors.reason);
  }
  const { index, embedder } = vectors;
  const { signal } = new AbortController();
  const search = async (text: string): Promise<ReturnType<typeof rank>> => {
    const query = analyzeQuery(text, lexical, settings);
    const [vector] = await embedder.embed([query.embeddingText], 'query', signal);
    const vectorHits = vector && (await index.search(vector, settings.vectorDepth));
    return rank({ query, index: lexical, rows: relations, vectorHits, k: K }, settings);
  };
  const random = seededRandom(3);
  const asked = Array.from({ length: QUESTIONS }, () => {
    const row = Math.floor(random() * passages.length);
    return { row, text: passages.at(row)?.text.split(' ').slice(0, QUESTION_WORDS).join(' ') ?? '' };
  });
  let found = 0;
  for (const { row, text } of asked) {
    found += (await search(text)).some((hit) => hit.row === row) ? 1 : 0;
  }
  const latencies: string[] = [];
  for (const callers of [1, 50]) {
    const ms = (await closedLoop(asked, callers, search)).sort((a, b) => a - b);
    const at = (share: number): string => ms[Math.floor(share * (ms.length - 1))]?.toFixed(1) ?? '';
    latencies.push(`${callers} at once: p50 ${at(0.5)}, p95 ${at(0.95)} ms`);
  }
  return { found: found / asked.length, latencies };
}

/** Each caller asks again when it is answered. Gives milliseconds. */
async function closedLoop(
  asked: readonly { readonly text: string }[],
  callers: number,
  search: (text: string) => Promise<unknown>,
): Promise<number[]> {
  const ms: number[] = [];
  const waiting = [...asked];
  const caller = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const began = performance.now();
      await search(next.text);
      ms.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return ms;
}

/** Words as frequent as in natural text (Zipf), so that postings are as long as they would be. */
function madeUpDocuments(count: number): CollectionContent['documents'] {
  const random = seededRandom(20);
  const word = (): string => `w${Math.floor(VOCABULARY ** random()).toString(36)}x`;
  const sentence = (): string => `${Array.from({ length: 12 }, word).join(' ')}.`;
  return Array.from({ length: Math.ceil(count / PER_DOCUMENT) }, (_, document) => ({
    id: `document-${document}`,
    title: `Document ${document}`,
    sourceName: `${document}.md`,
    contentHash: String(document),
    parsedAs: String(document),
    structure: null,
    chunks: Array.from({ length: Math.min(PER_DOCUMENT, count - document * PER_DOCUMENT) }, () => ({
      contentHash: '',
      title: sentence().slice(0, 40),
      text: Array.from({ length: SENTENCES }, sentence).join(' '),
    })),
  }));
}
