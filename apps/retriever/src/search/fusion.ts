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
 * next. Then they are added up with the vector arm's weight. Hits come best first. What is given as `lexical` is overwritten: of a
 * million rows a copy would cost more than the counting.
 */
export function fuse(
  lexical: Float32Array,
  vectorHits: readonly VectorHit[],
  { vectorWeight, vectorDepth }: FusionSettings,
): Float32Array {
  const fused = scaleToBest(lexical);
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

/** Counts up: an iterator over an array of numbers takes several times as long, and this meets every row of every search. */
function scaleToBest(scores: Float32Array): Float32Array {
  const best = largest(scores);
  if (best > 0) {
    for (let row = 0; row < scores.length; row += 1) {
      scores[row] = (scores[row] ?? 0) / best;
    }
  }
  return scores;
}

/** Of numbers from 0 on. */
function largest(scores: Float32Array): number {
  let best = 0;
  for (let row = 0; row < scores.length; row += 1) {
    const score = scores[row] ?? 0;
    if (score > best) {
      best = score;
    }
  }
  return best;
}

function cosineAt(hits: readonly VectorHit[], place: number): number {
  return hits[place]?.score ?? 0;
}
