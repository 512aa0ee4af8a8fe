/** A row found by its vector, with the cosine. */
export interface VectorHit {
  readonly row: number;
  readonly score: number;
}

export interface FusionSettings {
  readonly vectorWeight: number;
  readonly vectorDepth: number;
}

/**
 * One score of 0 or more per row from both arms. Each arm is scaled so that its best row has 1: BM25 from 0, cosines
 * from the last of the `vectorDepth` best hits, because the cosines of unrelated texts differ from one embedder to the
 * next. Then they are added up with the vector arm's weight. Hits come best first.
 */
export function fuse(
  lexical: Float32Array,
  vectorHits: readonly VectorHit[],
  { vectorWeight, vectorDepth }: FusionSettings,
): Float32Array {
  const best = lexical.reduce((max, score) => Math.max(max, score), 0);
  const fused = lexical.map((score) => (best > 0 ? score / best : 0));
  const hits = vectorHits.slice(0, vectorDepth);
  const floor = hits.length > 1 ? cosineAt(hits, hits.length - 1) : 0;
  const range = cosineAt(hits, 0) - floor;
  for (const { row, score } of range > 0 && vectorWeight > 0 ? hits : []) {
    if (row < fused.length) {
      fused[row] = (fused[row] ?? 0) + (vectorWeight * (score - floor)) / range;
    }
  }
  return fused;
}

function cosineAt(hits: readonly VectorHit[], place: number): number {
  return hits[place]?.score ?? 0;
}
