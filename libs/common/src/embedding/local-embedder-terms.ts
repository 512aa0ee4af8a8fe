import { type SparseMatrix, seededRandom } from './local-embedder-algebra.js';

const MAX_TRAINING_TEXTS = 6000;
const MAX_TERMS = 20_000;
const MIN_TEXTS_PER_TERM = 2;
/** A term in more than this share of the texts says too little to shape the space. */
const MAX_SHARE_OF_TEXTS = 0.5;

export interface TrainingMatrix {
  /** One row of length 1 per text, one column per term. */
  readonly matrix: SparseMatrix;
  readonly terms: readonly string[];
  readonly idf: Float32Array;
}

/** Weighs the terms of analyzed texts: (1 + ln count) x idf, each row then scaled to 1. */
export function trainingMatrix(analyzed: readonly (readonly string[])[]): TrainingMatrix {
  const { terms, idf } = chooseTerms(analyzed);
  const termIds = new Map(terms.map((term, id) => [term, id]));
  const rows = analyzed.map((text) => termRow(text, termIds, idf));
  const offsets = new Uint32Array(rows.length + 1);
  rows.forEach(({ ids }, row) => {
    offsets[row + 1] = (offsets[row] ?? 0) + ids.length;
  });
  const indices = new Uint32Array(offsets[rows.length] ?? 0);
  const values = new Float32Array(indices.length);
  rows.forEach(({ ids, weights }, row) => {
    indices.set(ids, offsets[row]);
    values.set(weights, offsets[row]);
  });
  return { matrix: { rows: rows.length, columns: terms.length, offsets, indices, values }, terms, idf };
}

/** The known terms of one text, by id, with weights whose squares add up to 1. */
export function termRow(
  terms: readonly string[],
  termIds: ReadonlyMap<string, number>,
  idf: Float32Array,
): { readonly ids: number[]; readonly weights: number[] } {
  const counts = new Map<number, number>();
  for (const term of terms) {
    const id = termIds.get(term);
    if (id !== undefined) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  const raw = [...counts].map(([id, count]) => (1 + Math.log(count)) * (idf[id] ?? 0));
  const length = Math.sqrt(raw.reduce((sum, weight) => sum + weight * weight, 0));
  return { ids: [...counts.keys()], weights: raw.map((weight) => weight / Math.max(length, 1e-12)) };
}

/** The terms that more than one text uses, those of most texts first where there are too many; sorted by name. */
function chooseTerms(analyzed: readonly (readonly string[])[]): {
  readonly terms: readonly string[];
  readonly idf: Float32Array;
} {
  const textCounts = new Map<string, number>();
  for (const text of analyzed) {
    for (const term of new Set(text)) {
      textCounts.set(term, (textCounts.get(term) ?? 0) + 1);
    }
  }
  const most = Math.max(MIN_TEXTS_PER_TERM, analyzed.length * MAX_SHARE_OF_TEXTS);
  const chosen = [...textCounts]
    .filter(([, count]) => count >= MIN_TEXTS_PER_TERM && count <= most)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, MAX_TERMS)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    terms: chosen.map(([term]) => term),
    idf: Float32Array.from(chosen, ([, count]) => Math.log(1 + analyzed.length / count)),
  };
}

/** Every text when there are few; else a sample without repeats, in the order of the texts. */
export function trainingSample(texts: readonly string[], seed: number): readonly string[] {
  if (texts.length <= MAX_TRAINING_TEXTS) {
    return texts;
  }
  const random = seededRandom(seed ^ 0x5eed);
  let wanted = MAX_TRAINING_TEXTS;
  return texts.filter((_, i) => {
    const chosen = random() < wanted / (texts.length - i);
    wanted -= chosen ? 1 : 0;
    return chosen;
  });
}
