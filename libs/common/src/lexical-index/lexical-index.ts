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
import { type NeighbourArrays, TermNeighbours } from './term-neighbours.js';
import { type TermArrays, TermTable } from './term-table.js';

/** A term as `analyze` gives it; the weight multiplies its share of the score. */
export interface QueryTerm {
  readonly term: string;
  readonly weight: number;
}

export interface LexicalHit {
  readonly row: number;
  readonly score: number;
}

type IndexablePassages = readonly (IndexableText & { readonly controlId?: string | undefined })[];

/** An index as it can be handed to another thread, and opened there at no cost however large it is. */
export type LexicalTables = Omit<LexicalParts, 'terms'> & {
  readonly terms: TermArrays;
  readonly neighbours: NeighbourArrays;
};

/**
 * BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, with ln(1 + (N - n + .5) / (n + .5)) as
 * the idf) over rows 0..size-1. What a term adds to a row is computed when the index is built, so a query only adds up
 * postings. Immutable; safe to share.
 */
export class LexicalIndex {
  readonly size: number;
  readonly settings: Bm25Settings;
  readonly #parts: LexicalParts;
  readonly #terms: TermTable;
  #neighbours: TermNeighbours | undefined;

  private constructor(parts: LexicalParts, neighbours?: TermNeighbours) {
    this.#parts = parts;
    this.size = parts.size;
    this.settings = { k1: parts.k1, b: parts.b };
    this.#terms = parts.terms;
    this.#neighbours = neighbours;
  }

  static build(documents: readonly LexicalDocument[], settings: Bm25Settings): LexicalIndex {
    return new LexicalIndex(finish(buildLexicalParts(documents, settings)));
  }

  /** The index of a collection's passages, as a profile wants it for what they are. Blocks: some 0.2 ms for each. */
  static ofPassages(passages: IndexablePassages, name: IndexProfileName): LexicalIndex {
    return new LexicalIndex(finish(partsOfPassages(passages, name)));
  }

  /** The same without blocking: waits for `turn` every few milliseconds, and ends as it does when it rejects. */
  static async ofPassagesInTurns(
    passages: IndexablePassages,
    name: IndexProfileName,
    turn: () => Promise<void>,
  ): Promise<LexicalIndex> {
    const steps = partsOfPassages(passages, name);
    let step = steps.next();
    while (step.done !== true) {
      await turn();
      step = steps.next();
    }
    return new LexicalIndex(step.value);
  }

  /** Reads what `toBytes` wrote. Throws `snapshot_damaged` for anything else. */
  static fromBytes(bytes: Uint8Array): LexicalIndex {
    return new LexicalIndex(decodeLexicalParts(bytes));
  }

  static ofTables(tables: LexicalTables): LexicalIndex {
    const terms = new TermTable(tables.terms);
    return new LexicalIndex({ ...tables, terms }, new TermNeighbours(terms, tables.neighbours));
  }

  /** The very arrays of this index: whoever hands them over uses it no more. */
  toTables(): LexicalTables {
    this.#neighbours ??= TermNeighbours.of(this.#terms);
    return { ...this.#parts, terms: this.#terms.arrays, neighbours: this.#neighbours.arrays };
  }

  toBytes(): Uint8Array {
    return Buffer.concat([...this.toPieces()]);
  }

  /** The same bytes in pieces of at most a megabyte, for an index of any size. */
  toPieces(): Iterable<Uint8Array> {
    return encodeLexicalParts(this.#parts);
  }

  get termCount(): number {
    return this.#terms.size;
  }

  has(term: string): boolean {
    return this.#terms.find(term) !== undefined;
  }

  /** The rows that have a term, ascending. A view: read only. */
  rowsOf(term: string): Uint32Array {
    const id = this.#terms.find(term);
    const { offsets, rows } = this.#parts;
    return id === undefined ? rows.subarray(0, 0) : rows.subarray(offsets[id], offsets[id + 1]);
  }

  /** A term's idf; a term that no row has gets that of n = 0, the largest there is. */
  idf(term: string): number {
    const id = this.#terms.find(term);
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
      const id = this.#terms.find(term);
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
    const id = this.#terms.find(term);
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
    this.#neighbours ??= TermNeighbours.of(this.#terms);
    return this.#neighbours.find(term, limit);
  }
}

function partsOfPassages(
  passages: IndexablePassages,
  name: IndexProfileName,
): Generator<undefined, LexicalParts> {
  const profile = indexProfileFor(name, passages);
  function* documents(): Generator<LexicalDocument> {
    for (const passage of passages) {
      yield indexDocument(passage, profile);
    }
  }
  return buildLexicalParts(documents(), profile);
}

function finish<Result>(steps: Generator<undefined, Result>): Result {
  let step = steps.next();
  while (step.done !== true) {
    step = steps.next();
  }
  return step.value;
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
