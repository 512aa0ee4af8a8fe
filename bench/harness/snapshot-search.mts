import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Product } from './product.mts';
import { snapshotFolder } from './questions.mts';

/** The retriever's work in this process, without HTTP: on the very files that the retriever serves. */
export interface SnapshotSearch {
  readonly passages: number;
  readonly dimensions: number;
  /** `faiss` or `exact`. */
  readonly engine: string;
  /** Everything: analysis, embedding, both indexes, ranking. */
  search(question: string): Promise<unknown>;
  /** Only the vector index, as the retriever calls it, for a vector that was made before. */
  vectorSearch(): Promise<unknown>;
  /** The same on the exact index in this thread. */
  exactSearch(): Promise<unknown>;
  close(): Promise<void>;
}

const K = 10;
const VECTORS = 200;

export async function openSnapshot(
  product: Product,
  dataDir: string,
  collection: string,
  question: () => string,
): Promise<SnapshotSearch> {
  const { embedding, lexical, snapshot, vector } = product;
  const folder = snapshotFolder(dataDir, collection);
  const file = (name: string): Buffer => readFileSync(join(folder, name));
  const rows = snapshot.parsePassages(file('passages.jsonl'));
  const index = lexical.LexicalIndex.fromBytes(file('lexical.bin'));
  const embedder = embedding.LocalEmbedder.fromBytes(file('embedder.bin'), lexical.analyze);
  const path = join(folder, 'vectors.faiss');
  const vectors = (await vector.openVectorIndex('faiss', path)).index;
  const exact = (await vector.openVectorIndex('exact', path)).index;
  const settings = product.rankingSettings.RANKING_PROFILES.default;
  const relations = product.familyTree.relateRows(rows.map(({ controlId }) => controlId));
  const queries = Array.from({ length: VECTORS }, () => embedder.embedOne(question()));
  let turn = 0;
  const nextQuery = (): Float32Array => {
    turn += 1;
    return queries[turn % queries.length] ?? new Float32Array(embedder.dimensions);
  };
  return {
    passages: rows.length,
    dimensions: embedder.dimensions,
    engine: vectors.engine,
    search: async (text) => {
      const query = product.queryAnalysis.analyzeQuery(text, index, settings);
      const asked = embedder.embedOne(query.embeddingText);
      const vectorHits = await vectors.search(asked, settings.vectorDepth);
      return product.ranking.rank({ query, index, rows: relations, vectorHits, k: K }, settings);
    },
    vectorSearch: () => vectors.search(nextQuery(), settings.vectorDepth),
    exactSearch: () => exact.search(nextQuery(), settings.vectorDepth),
    close: async () => {
      await vectors.close();
      await exact.close();
    },
  };
}
