/** P16: opening the files of a snapshot's indexes beside making them again from its passages, which have to be embedded for it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Product } from '../harness/product.mts';
import { type Goal, ms, number, ratio, type Table } from '../harness/report.mts';
import { median, medianRatio } from '../harness/statistics.mts';

const MOST_OF_REBUILD = 1 / 10;

export interface LoadedCorpus {
  readonly name: string;
  /** Where the files of its snapshot stand. */
  readonly folder: string;
}

/** Milliseconds, round by round. */
interface Measured {
  readonly name: string;
  readonly load: readonly number[];
  /** Of that, the start of a thread of FAISS on a file of one vector. */
  readonly thread: readonly number[];
  readonly rebuild: readonly number[];
  readonly embed: readonly number[];
}

export async function measureLoading(
  product: Product,
  corpora: readonly LoadedCorpus[],
  rounds: number,
): Promise<{
  readonly table: Table;
  readonly goals: readonly Goal[];
  readonly figures: readonly Measured[];
}> {
  const measured: Measured[] = [];
  for (const corpus of corpora) {
    measured.push(await measureCorpus(product, corpus, rounds));
  }
  const ratios = measured.map(({ load, rebuild, embed }) => medianRatio(load, whole(rebuild, embed)));
  return {
    table: {
      title: `Indexes of words and of vectors (flat) from their files, beside made again, median of ${rounds} rounds`,
      head: [
        'what',
        'load ms',
        'thread of FAISS ms',
        'index and write ms',
        'embed ms',
        'ratio',
        'without embedding',
      ],
      rows: measured.map(({ name, load, thread, rebuild, embed }, i) => [
        name,
        ms(median(load)),
        ms(median(thread)),
        ms(median(rebuild)),
        ms(median(embed)),
        ratio(ratios[i] ?? NaN),
        ratio(medianRatio(load, rebuild)),
      ]),
    },
    goals: [
      {
        id: 'P16',
        goal: 'loading the indexes at most 1/10 of making them again from their passages',
        measured: measured.map(({ name }, i) => `1/${number(1 / (ratios[i] ?? NaN))} (${name})`).join(', '),
        reached: ratios.every((one) => one <= MOST_OF_REBUILD),
      },
    ],
    figures: measured,
  };
}

async function measureCorpus(
  product: Product,
  { name, folder }: LoadedCorpus,
  rounds: number,
): Promise<Measured> {
  const { embedding, lexical, snapshot, vector } = product;
  const passages = snapshot.parsePassages(readFileSync(join(folder, 'passages.jsonl')));
  const embedder = embedding.LocalEmbedder.fromBytes(
    readFileSync(join(folder, 'embedder.bin')),
    lexical.analyze,
  );
  const scratch = mkdtempSync(join(tmpdir(), 'bench-loading-'));
  const results = { load: [], thread: [], rebuild: [], embed: [] } as Record<
    'load' | 'thread' | 'rebuild' | 'embed',
    number[]
  >;
  const smallest = join(scratch, 'one.faiss');
  try {
    await vector.writeVectorFile(smallest, Float32Array.of(1), 1);
    for (let round = 0; round < rounds; round += 1) {
      results.load.push(await timed(() => load(product, folder)));
      results.thread.push(await timed(() => openVectors(product, smallest)));
      const vectors = new Float32Array(passages.length * embedder.dimensions);
      const embedAll = (): void => {
        passages.forEach((passage, row) => {
          vectors.set(embedder.embedOne(snapshot.embeddedText(passage)), row * embedder.dimensions);
        });
      };
      results.embed.push(await timed(embedAll));
      const rebuild = async (): Promise<void> => {
        const index = lexical.LexicalIndex.ofPassages(passages, 'default');
        writeFileSync(join(scratch, 'lexical.bin'), index.toBytes());
        await vector.writeVectorFile(join(scratch, 'vectors.faiss'), vectors, embedder.dimensions);
      };
      results.rebuild.push(await timed(rebuild));
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return { name, ...results };
}

/** Until both can be searched. */
async function load(product: Product, folder: string): Promise<() => Promise<void>> {
  product.lexical.LexicalIndex.fromBytes(readFileSync(join(folder, 'lexical.bin')));
  return openVectors(product, join(folder, 'vectors.faiss'));
}

async function openVectors({ vector }: Product, path: string): Promise<() => Promise<void>> {
  const { index } = await vector.openVectorIndex('faiss', path);
  return () => index.close();
}

function whole(rebuild: readonly number[], embed: readonly number[]): number[] {
  return rebuild.map((took, round) => took + (embed[round] ?? NaN));
}

/** Milliseconds of the work; what it hands back is called afterwards. */
async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  const done = await work();
  const took = performance.now() - started;
  if (typeof done === 'function') {
    await (done as () => Promise<void>)();
  }
  return took;
}
