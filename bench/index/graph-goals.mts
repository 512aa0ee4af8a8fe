/** P19: what a graph finds of what a comparison with every vector finds, at the breadth that the worker chooses for it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Product } from '../harness/product.mts';
import { type Goal, number, type Table } from '../harness/report.mts';
import { seededRandom } from '../harness/statistics.mts';

const K = 10;
/** What the retriever asks for: a search is then at least that broad. */
const DEPTH = 200;
const LEAST_RECALL = 0.95;
const DOCUMENTS = 'bench/documents';
const SETS = 'bench/retrieval/sets';
const CATALOG_SETS = ['short_phrases', 'attack_descriptions', 'technical_rules'];
const TRAINING_SEED = 1;
const MOST_QUERIES = 300;

/** Vectors with queries as people ask them. */
export interface GraphCorpus {
  readonly name: string;
  readonly path: string;
  readonly queries: readonly Float32Array[];
}

interface Measured {
  readonly name: string;
  readonly rows: number;
  readonly breadth: number;
  readonly buildMs: number;
  readonly atBreadth: number;
  readonly atDepth: number;
}

export async function measureGraphs(
  product: Product,
  corpora: readonly GraphCorpus[],
): Promise<{
  readonly table: Table;
  readonly goals: readonly Goal[];
  readonly figures: readonly Measured[];
}> {
  const measured: Measured[] = [];
  for (const corpus of corpora) {
    measured.push(await measureGraph(product, corpus));
  }
  return {
    table: {
      title: 'Graphs of real texts beside the flat index',
      head: ['what', 'passages', 'breadth', 'passages/s', 'recall@10', `of a search for ${DEPTH}`],
      rows: measured.map(({ name, rows, breadth, buildMs, atBreadth, atDepth }) => [
        name,
        String(rows),
        String(breadth),
        number((rows * 1000) / buildMs),
        atBreadth.toFixed(3),
        atDepth.toFixed(3),
      ]),
    },
    goals: [
      {
        id: 'P19',
        goal: `a graph finds at least ${LEAST_RECALL * 100} % of the ten nearest at the breadth that is chosen for it`,
        measured: measured.map(({ name, atBreadth }) => `${atBreadth.toFixed(3)} (${name})`).join(', '),
        reached: measured.every(({ atBreadth }) => atBreadth >= LEAST_RECALL),
      },
    ],
    figures: measured,
  };
}

async function measureGraph({ vector }: Product, corpus: GraphCorpus): Promise<Measured> {
  const { name, path, queries } = corpus;
  const folder = mkdtempSync(join(tmpdir(), 'bench-graph-'));
  const graphPath = join(folder, 'graph');
  try {
    const built = await vector.buildGraph(path, graphPath);
    if (built === undefined) {
      return { name, rows: NaN, breadth: NaN, buildMs: NaN, atBreadth: 0, atDepth: 0 };
    }
    const { index: flat } = await vector.openVectorIndex('faiss', path);
    const { index: graph } = await vector.openVectorIndex('faiss', path, { graphPath });
    let [atBreadth, atDepth, wanted] = [0, 0, 0];
    for (const query of queries) {
      const nearest = new Set((await flat.search(query, K)).map(({ row }) => row));
      const isNear = ({ row }: { readonly row: number }): boolean => nearest.has(row);
      wanted += nearest.size;
      atBreadth += (await graph.search(query, K)).filter(isNear).length;
      atDepth += (await graph.search(query, DEPTH)).slice(0, K).filter(isNear).length;
    }
    const { efSearch: breadth, buildMs } = built;
    const figures = { rows: flat.size, breadth, buildMs };
    await flat.close();
    await graph.close();
    return { name, ...figures, atBreadth: atBreadth / wanted, atDepth: atDepth / wanted };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The questions that the search is judged by, of the sets that are about controls. */
export function catalogQuestions(): readonly string[] {
  return CATALOG_SETS.flatMap((set) => lines(join(SETS, `${set}.jsonl`)).map(({ query }) => query ?? ''));
}

/** As many as are worth comparing, spread over all. */
export function someOf<Item>(items: readonly Item[]): readonly Item[] {
  const random = seededRandom(19);
  return items.filter(() => random() < MOST_QUERIES / items.length);
}

/** Policies, plans and abstracts: texts that are no controls, with their own questions. Leaves its file in `folder`. */
export async function ordinaryDocuments(product: Product, folder: string): Promise<GraphCorpus> {
  const { embedding, lexical, vector } = product;
  const texts = [
    ...(await ownDocuments(product)),
    ...lines(join(SETS, 'plain_documents.jsonl')).map(({ title = '', text = '' }) => `${title}\n${text}`),
  ];
  const questions = [
    ...lines(join(DOCUMENTS, 'questions.jsonl')).map(({ question = '' }) => question),
    ...lines(join(SETS, 'plain_queries.jsonl')).map(({ query = '' }) => query),
  ];
  const embedder = embedding.LocalEmbedder.train(texts, { seed: TRAINING_SEED, analyze: lexical.analyze });
  const vectors = new Float32Array(texts.length * embedder.dimensions);
  texts.forEach((text, row) => {
    vectors.set(embedder.embedOne(text), row * embedder.dimensions);
  });
  const path = join(folder, 'documents.faiss');
  await vector.writeVectorFile(path, vectors, embedder.dimensions);
  return { name: 'ordinary documents', path, queries: questions.map((text) => embedder.embedOne(text)) };
}

async function ownDocuments({ parseDocument, sections }: Product): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const name of readdirSync(join(DOCUMENTS, 'set')).sort()) {
    const bytes = readFileSync(join(DOCUMENTS, 'set', name));
    const parsed = await parseDocument.parseDocument({ title: name, sourceName: name, bytes });
    const { chunks } = sections.documentOf(parsed.sections ?? [], name);
    texts.push(...chunks.map(({ title, text }) => `${title}\n${text}`));
  }
  return texts;
}

type Line = Partial<Record<'query' | 'question' | 'title' | 'text', string>>;

function lines(path: string): readonly Line[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}
