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
 * One score per row from both arms, from 0 to 1 plus the vector arm's weight. Each arm is scaled so that its best row has 1: BM25 from 0, cosines
 * from the last of the `vectorDepth` best hits, because the cosines of unrelated texts differ from one embedder to the
 * next. Then they are added up with the vector arm's weight. Hits come best first.
 */
export function fuse(
  lexical: Float32Array,
  vectorHits: readonly VectorHit[],
  { vectorWeight, vectorDepth }: FusionSettings,
): Float32Array {
  const fused = scaledToBest(lexical);
  const hits = vectorWeight > 0 ? vectorHits.slice(0, vectorDepth) : [];
  const floor = hits.length > 1 ? cosineAt(hits, hits.length - 1) : 0;
  const range = cosineAt(hits, 0) - floor;
  for (const { row, score } of range > 0 ? hits : []) {
    if (row < fused.length) {
      const share = Math.min(1, Math.max(0, (score - floor) / range));
      fused[row] = (fused[row] ?? 0) + vectorWeight * share;
    }
  }
  return fused;
}

function scaledToBest(scores: Float32Array): Float32Array {
  const scaled = new Float32Array(scores.length);
  let best = 0;
  for (const score of scores) {
    best = Math.max(best, score);
  }
  for (let row = 0; best > 0 && row < scores.length; row += 1) {
    scaled[row] = (scores[row] ?? 0) / best;
  }
  return scaled;
}

function cosineAt(hits: readonly VectorHit[], place: number): number {
  return hits[place]?.score ?? 0;
}
