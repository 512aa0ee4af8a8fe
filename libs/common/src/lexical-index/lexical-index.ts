import { analyze } from './analyze.js';
import {
  type Bm25Settings,
  type IndexableText,
  indexDocument,
  type IndexProfileName,
  indexProfileFor,
  type LexicalDocument,
} from './index-document.js';
import { type LexicalParts, decodeLexicalParts, encodeLexicalParts } from './lexical-index-bytes.js';
import { buildLexicalParts, inverseFrequency } from './lexical-index-builder.js';
import { TermNeighbours } from './term-neighbours.js';

/** A term as `analyze` gives it; the weight multiplies its share of the score. */
export interface QueryTerm {
  readonly term: string;
  readonly weight: number;
}

export interface LexicalHit {
  readonly row: number;
  readonly score: number;
}

/**
 * BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, with ln(1 + (N - n + .5) / (n + .5)) as
 * the idf) over rows 0..size-1. What a term adds to a row is computed when the index is built, so a query only adds up
 * postings. Immutable; safe to share.
 */
export class LexicalIndex {
  readonly size: number;
  readonly settings: Bm25Settings;
  readonly #parts: LexicalParts;
  readonly #termIds: ReadonlyMap<string, number>;
  #neighbours: TermNeighbours | undefined;

  private constructor(parts: LexicalParts) {
    this.#parts = parts;
    this.size = parts.size;
    this.settings = { k1: parts.k1, b: parts.b };
    this.#termIds = new Map(parts.terms.map((term, id) => [term, id]));
  }

  static build(documents: readonly LexicalDocument[], settings: Bm25Settings): LexicalIndex {
    return new LexicalIndex(buildLexicalParts(documents, settings));
  }

  /** The index of a collection's passages, as a profile wants it for what they are. */
  static ofPassages(
    passages: readonly (IndexableText & { readonly controlId?: string | undefined })[],
    name: IndexProfileName,
  ): LexicalIndex {
    const profile = indexProfileFor(name, passages);
    return LexicalIndex.build(
      passages.map((passage) => indexDocument(passage, profile)),
      profile,
    );
  }

  /** Reads what `toBytes` wrote. Throws `snapshot_damaged` for anything else. */
  static fromBytes(bytes: Uint8Array): LexicalIndex {
    return new LexicalIndex(decodeLexicalParts(bytes));
  }

  toBytes(): Uint8Array {
    return encodeLexicalParts(this.#parts);
  }

  get termCount(): number {
    return this.#parts.terms.length;
  }

  has(term: string): boolean {
    return this.#termIds.has(term);
  }

  /** The rows that have a term, ascending. A view: read only. */
  rowsOf(term: string): Uint32Array {
    const id = this.#termIds.get(term);
    const { offsets, rows } = this.#parts;
    return id === undefined ? rows.subarray(0, 0) : rows.subarray(offsets[id], offsets[id + 1]);
  }

  /** A term's idf; a term that no row has gets that of n = 0, the largest there is. */
  idf(term: string): number {
    const id = this.#termIds.get(term);
    return id === undefined ? inverseFrequency(this.#parts.filled, 0) : (this.#parts.idf[id] ?? 0);
  }

  /** The best `k` rows with a score above 0, best first, ties by row. `allow[row] === 0` leaves a row out. */
  search(query: string | readonly QueryTerm[], k: number, allow?: Uint8Array): LexicalHit[] {
    return topRows(this.scoreAll(query), k, allow);
  }

  /** The score of every row: `size` numbers, 0 where nothing matches. */
  scoreAll(query: string | readonly QueryTerm[]): Float32Array {
    const scores = new Float32Array(this.size);
    const { offsets, rows, impacts } = this.#parts;
    for (const { term, weight } of mergeTerms(query)) {
      const id = this.#termIds.get(term);
      if (id === undefined) {
        continue;
      }
      const end = offsets[id + 1] ?? 0;
      for (let i = offsets[id] ?? 0; i < end; i += 1) {
        const row = rows[i] ?? 0;
        scores[row] = (scores[row] ?? 0) + weight * (impacts[i] ?? 0);
      }
    }
    return scores;
  }

  /** Whether a row has a term, by binary search in the term's rows. */
  rowHas(row: number, term: string): boolean {
    const id = this.#termIds.get(term);
    if (id === undefined) {
      return false;
    }
    const { offsets, rows } = this.#parts;
    let low = offsets[id] ?? 0;
    let high = (offsets[id + 1] ?? 0) - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = rows[middle] ?? 0;
      if (found === row) {
        return true;
      }
      if (found < row) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  /** Indexed terms that an unknown term may be a misspelling of, nearest first; empty where nothing is near. */
  nearTerms(term: string, limit = 2): string[] {
    this.#neighbours ??= new TermNeighbours(this.#parts.terms);
    return this.#neighbours.find(term, limit);
  }
}

/** The `k` best rows above 0, best first, ties by row. */
export function topRows(scores: ArrayLike<number>, k: number, allow?: Uint8Array): LexicalHit[] {
  const hits: LexicalHit[] = [];
  let floor = 0;
  for (let row = 0; row < scores.length; row += 1) {
    const score = scores[row] ?? 0;
    if (score <= floor || allow?.[row] === 0) {
      continue;
    }
    hits.push({ row, score });
    if (hits.length >= 4 * k + 64) {
      cut(hits, k);
      floor = hits.at(-1)?.score ?? 0;
    }
  }
  cut(hits, k);
  return hits;
}

function cut(hits: LexicalHit[], k: number): void {
  hits.sort((a, b) => b.score - a.score || a.row - b.row);
  hits.length = Math.min(hits.length, Math.max(0, k));
}

/** Equal terms are added up, so that a posting list is walked once. */
function mergeTerms(query: string | readonly QueryTerm[]): readonly QueryTerm[] {
  const weights = new Map<string, number>();
  const terms = typeof query === 'string' ? analyze(query).map((term) => ({ term, weight: 1 })) : query;
  for (const { term, weight } of terms) {
    weights.set(term, (weights.get(term) ?? 0) + weight);
  }
  return [...weights].map(([term, weight]) => ({ term, weight }));
}
