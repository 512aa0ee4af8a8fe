import { type TermArrays, TermTable } from './term-table.js';

const MIN_LENGTH = 5;
/** A term of the index may be one letter shorter where the word begins with it: "scaning" is meant to be "scan". */
const MIN_TARGET_LENGTH = 4;
const CANDIDATES = 24;
/** What follows a stem in British spelling ("sanitis") and in misspelt "-ability": endings that the stemmer does not know. */
const ENDING = /^(?:i[sz]|[ai]bil)/u;

/** What `TermNeighbours` consists of: it can be handed to another thread as it is. */
export interface NeighbourArrays {
  /** Letter trigrams; the terms that have gram `g` stand at `offsets[g] .. offsets[g + 1]` of `ids`. */
  readonly grams: TermArrays;
  readonly offsets: Uint32Array;
  readonly ids: Uint32Array;
}

/**
 * Finds indexed terms that a misspelt one may stand for: those that share most letter trigrams are candidates, and the
 * optimal string alignment distance (insert, delete, replace, swap neighbours) decides: at most 1 for terms of up to 7
 * letters, 2 above. Where none is so near, the longest term that the word begins with is taken, if what follows looks
 * like an ending. Only for words of 5 letters and more; ids and numbers have no neighbours.
 */
export class TermNeighbours {
  readonly #grams: TermTable;

  constructor(
    private readonly terms: TermTable,
    readonly arrays: NeighbourArrays,
  ) {
    this.#grams = new TermTable(arrays.grams);
  }

  static of(terms: TermTable): TermNeighbours {
    const idsByGram = new Map<string, number[]>();
    for (let id = 0; id < terms.size; id += 1) {
      const term = terms.at(id);
      for (const gram of isWord(term, MIN_TARGET_LENGTH) ? trigrams(term) : []) {
        const ids = idsByGram.get(gram);
        if (ids === undefined) {
          idsByGram.set(gram, [id]);
        } else {
          ids.push(id);
        }
      }
    }
    return new TermNeighbours(terms, neighbourArrays(idsByGram));
  }

  /** Nearest first, ties by the order of the index. */
  find(term: string, limit: number): string[] {
    if (!isWord(term, MIN_LENGTH)) {
      return [];
    }
    const allowed = term.length > 7 ? 2 : 1;
    const near = this.#candidates(term)
      .map((candidate) => ({ candidate, distance: alignmentDistance(term, candidate) }))
      .filter(({ distance }) => distance <= allowed)
      .sort((a, b) => a.distance - b.distance)
      .slice(0, limit)
      .map(({ candidate }) => candidate);
    return near.length > 0 ? near : this.#stemsOf(term);
  }

  /** The longest term that begins the word, where an ending follows it. */
  #stemsOf(term: string): string[] {
    for (let length = term.length - 2; length >= MIN_LENGTH; length -= 1) {
      const stem = term.slice(0, length);
      if (
        this.terms.find(stem) !== undefined &&
        isWord(stem, MIN_LENGTH) &&
        ENDING.test(term.slice(length))
      ) {
        return [stem];
      }
    }
    return [];
  }

  #candidates(term: string): string[] {
    const shared = new Map<number, number>();
    for (const gram of trigrams(term)) {
      for (const id of this.#idsOf(gram)) {
        shared.set(id, (shared.get(id) ?? 0) + 1);
      }
    }
    return [...shared]
      .sort(([idA, a], [idB, b]) => b - a || idA - idB)
      .slice(0, CANDIDATES)
      .map(([id]) => this.terms.at(id))
      .filter((candidate) => Math.abs(candidate.length - term.length) <= 2)
      .filter((candidate) => candidate.length >= MIN_LENGTH || term.startsWith(candidate));
  }

  #idsOf(gram: string): Uint32Array {
    const { offsets, ids } = this.arrays;
    const found = this.#grams.find(gram);
    return found === undefined ? ids.subarray(0, 0) : ids.subarray(offsets[found], offsets[found + 1]);
  }
}

function neighbourArrays(idsByGram: ReadonlyMap<string, readonly number[]>): NeighbourArrays {
  const offsets = new Uint32Array(idsByGram.size + 1);
  let gram = 0;
  for (const { length } of idsByGram.values()) {
    offsets[gram + 1] = (offsets[gram] ?? 0) + length;
    gram += 1;
  }
  const ids = new Uint32Array(offsets[gram] ?? 0);
  gram = 0;
  for (const rows of idsByGram.values()) {
    ids.set(rows, offsets[gram]);
    gram += 1;
  }
  return { grams: TermTable.of([...idsByGram.keys()]).arrays, offsets, ids };
}

function isWord(term: string, letters: number): boolean {
  return term.length >= letters && /^\p{L}+$/u.test(term);
}

function trigrams(term: string): Set<string> {
  const padded = `^${term}$`;
  const grams = new Set<string>();
  for (let i = 0; i + 3 <= padded.length; i += 1) {
    grams.add(padded.slice(i, i + 3));
  }
  return grams;
}

function alignmentDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const best = Math.min(at(last, j) + 1, at(current, j - 1) + 1, at(last, j - 1) + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      current.push(swapped ? Math.min(best, at(beforeLast, j - 2) + 1) : best);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] ?? 0;
}
