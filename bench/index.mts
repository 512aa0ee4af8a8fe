/**
 * The indexes themselves: a search by vectors beside a bare scan, in batches and behind HTTP, a search by words beside a
 * library, graphs beside the flat index, and opening files beside making them. P1 to P5, P8, P13, P16 and P19.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchContext } from './harness/context.mts';
import { COLLECTION } from './harness/corpus.mts';
import { publishLargeCollection, removeLargeCollection } from './harness/large-collection.mts';
import { type Product } from './harness/product.mts';
import { passageTexts, questionsOf, snapshotFolder } from './harness/questions.mts';
import { type BenchResult } from './harness/report.mts';
import { type BenchStack } from './harness/services.mts';
import { openSnapshot } from './harness/snapshot-search.mts';
import {
  catalogQuestions,
  type GraphCorpus,
  measureGraphs,
  ordinaryDocuments,
  someOf,
} from './index/graph-goals.mts';
import { measureLexical } from './index/lexical-goals.mts';
import { measureLoading } from './index/loading-goals.mts';
import { RawSearches } from './index/raw-searches.mts';
import { measureRetriever } from './index/retriever-goals.mts';
import { measureVectors } from './index/vector-goals.mts';

const WIDE = 'bench-wide';
const PASSAGES = 20_000;
/** The local embedder's 64 numbers, each of them so often: 768, as many as Gemini's. */
const REPEAT = 12;

export async function measureIndex(context: BenchContext): Promise<BenchResult> {
  const stack = await context.loadedStack();
  const { product } = context;
  const rounds = context.quick ? 2 : 5;
  await publishLargeCollection(product, stack, PASSAGES, { id: WIDE, repeat: REPEAT });
  const scratch = mkdtempSync(join(tmpdir(), 'bench-index-'));
  try {
    const [catalog, wide] = [COLLECTION, WIDE].map((id) => snapshotFolder(stack.dataDir, id));
    const folders = [
      { name: 'catalog', folder: catalog ?? '' },
      { name: `${PASSAGES} passages`, folder: wide ?? '' },
    ];
    const searches = await measureSearches(context, stack, rounds);
    const lexical = measureLexical(
      product,
      folders.map(({ name, folder }, i) => ({
        name,
        passages: product.snapshot.parsePassages(readFileSync(join(folder, 'passages.jsonl'))),
        question: questionsOf(passageTexts(stack.dataDir, [COLLECTION, WIDE][i] ?? ''), 5),
      })),
      rounds,
    );
    const loading = await measureLoading(product, folders, rounds);
    const graphs = await measureGraphs(product, [
      catalogCorpus(product, 'catalog', catalog ?? ''),
      await ordinaryDocuments(product, scratch),
      catalogCorpus(product, `${PASSAGES} passages`, wide ?? ''),
    ]);
    const parts = [...searches, lexical, loading, graphs];
    return {
      tables: parts.map(({ table }) => table),
      goals: parts.flatMap(({ goals }) => goals),
      figures: parts.map(({ figures }) => figures),
    };
  } finally {
    removeLargeCollection(stack, WIDE);
    rmSync(scratch, { recursive: true, force: true });
  }
}

type Part = Pick<BenchResult, 'goals' | 'figures'> & { readonly table: BenchResult['tables'][number] };

async function measureSearches(context: BenchContext, stack: BenchStack, rounds: number): Promise<Part[]> {
  const raw = await RawSearches.start(join(snapshotFolder(stack.dataDir, WIDE), 'vectors.faiss'));
  const question = questionsOf(passageTexts(stack.dataDir, WIDE), 3);
  try {
    const snapshot = await openSnapshot(context.product, stack.dataDir, WIDE, question);
    const vectors = await measureVectors(raw, snapshot, question, rounds);
    await snapshot.close();
    const seconds = context.quick ? 1 : 2;
    const retriever = await measureRetriever(stack, raw, { collection: WIDE, question, rounds, seconds });
    return [vectors, retriever];
  } finally {
    raw.close();
  }
}

/** The vectors of a snapshot, asked what the search is judged by. */
function catalogCorpus({ embedding, lexical }: Product, name: string, folder: string): GraphCorpus {
  const bytes = readFileSync(join(folder, 'embedder.bin'));
  const embedder = embedding.LocalEmbedder.fromBytes(bytes, lexical.analyze);
  return {
    name,
    path: join(folder, 'vectors.faiss'),
    queries: someOf(catalogQuestions()).map((text) => embedder.embedOne(text)),
  };
}
