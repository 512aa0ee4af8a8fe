import { LocalEmbedder } from '@app/common/embedding';
import { analyze, indexDocument, type IndexProfile, LexicalIndex, topRows } from '@app/common/lexical-index';
import { relateRows } from '../../apps/retriever/src/search/family-tree.js';
import { type VectorHit } from '../../apps/retriever/src/search/fusion.js';
import { analyzeQuery } from '../../apps/retriever/src/search/query-analysis.js';
import { rank } from '../../apps/retriever/src/search/ranking.js';
import { type RankingSettings } from '../../apps/retriever/src/search/ranking-settings.js';
import { type EvaluationDocument } from './evaluation-data.js';

export interface Found {
  readonly id: string;
  readonly score: number;
}

/** The search that the retriever does, over documents in memory. */
export type Search = (query: string, settings: RankingSettings) => Found[];

const DEPTH = 50;
const TRAINING_SEED = 1;

/** The local embedder as a snapshot of these documents would have it. */
export function trainOn(documents: readonly EvaluationDocument[]): LocalEmbedder {
  return LocalEmbedder.train(
    documents.map(({ title, text }) => `${title}\n${text}`),
    { seed: TRAINING_SEED, analyze },
  );
}

export function buildSearch(
  documents: readonly EvaluationDocument[],
  profile: IndexProfile,
  embedder: Pick<LocalEmbedder, 'embedOne'>,
): Search {
  const index = LexicalIndex.build(
    documents.map((document) => indexDocument(document, profile)),
    profile,
  );
  const rows = relateRows(documents.map(({ id }) => id));
  const vectors = documents.map(({ title, text }) => embedder.embedOne(`${title}\n${text}`));
  return (text, settings) => {
    const query = analyzeQuery(text, index, settings);
    const vectorHits =
      settings.vectorWeight > 0
        ? nearest(embedder.embedOne(query.embeddingText), vectors, settings.vectorDepth)
        : [];
    return rank({ query, index, rows, vectorHits, k: DEPTH }, settings).map(({ row, score }) => ({
      id: documents[row]?.id ?? '',
      score,
    }));
  };
}

function nearest(query: Float32Array, vectors: readonly Float32Array[], depth: number): VectorHit[] {
  return topRows(
    vectors.map((vector) => vector.reduce((sum, value, i) => sum + value * (query[i] ?? 0), 0)),
    depth,
  );
}
