import { analyze } from './analyze.js';
import { type LexicalDocument } from './index-document.js';
import { type LexicalParts } from './lexical-index-bytes.js';
import { TermTable } from './term-table.js';

/** Documents between two turns: those that are analyzed take a few milliseconds, and so do those that are laid out. */
const ANALYZED_AT_ONCE = 20;
const LAID_OUT_AT_ONCE = 2000;

/**
 * Counts terms, then lays the postings out by term (compressed sparse rows) with their BM25 impacts. Rows without terms
 * keep their number but count neither as documents nor in the mean length, so they change no other row's score.
 *
 * It yields every few milliseconds, so that whoever runs it can let others have their turn.
 */
export function* buildLexicalParts(
  documents: Iterable<LexicalDocument>,
  { k1, b }: { readonly k1: number; readonly b: number },
): Generator<undefined, LexicalParts> {
  const vocabulary = new Map<string, number>();
  const counted = new CountedTerms();
  for (const document of documents) {
    countTerms(document, vocabulary, counted);
    if (counted.size % ANALYZED_AT_ONCE === 0) {
      yield;
    }
  }
  const { size, filled } = counted;
  const offsets = counted.offsetsByTerm(vocabulary.size);
  const idf = Float32Array.from({ length: vocabulary.size }, (_, id) =>
    inverseFrequency(filled, (offsets[id + 1] ?? 0) - (offsets[id] ?? 0)),
  );
  yield;
  const rows = new Uint32Array(offsets[vocabulary.size] ?? 0);
  const impacts = new Float32Array(rows.length);
  const next = offsets.slice();
  const mean = counted.totalLength / Math.max(1, filled);
  for (let row = 0; row < size; row += 1) {
    const norm = k1 * (1 - b + (b * counted.lengthOf(row)) / mean);
    for (let i = counted.startOf(row); i < counted.startOf(row + 1); i += 1) {
      const id = counted.ids.at(i);
      const count = counted.counts.at(i);
      const at = next[id] ?? 0;
      next[id] = at + 1;
      rows[at] = row;
      impacts[at] = ((idf[id] ?? 0) * count * (k1 + 1)) / (count + norm);
    }
    if (row % LAID_OUT_AT_ONCE === LAID_OUT_AT_ONCE - 1) {
      yield;
    }
  }
  return { size, filled, k1, b, terms: TermTable.of([...vocabulary.keys()]), offsets, rows, impacts, idf };
}

/** The idf of a term that `count` of `documents` have. */
export function inverseFrequency(documents: number, count: number): number {
  return Math.log(1 + (documents - count + 0.5) / (count + 0.5));
}

/** New terms get the next id. A field that counts twice adds two for each of its terms, to the length too. */
function countTerms(document: LexicalDocument, vocabulary: Map<string, number>, counted: CountedTerms): void {
  const counts = new Map<number, number>();
  let length = 0;
  for (const { text, times } of document.fields) {
    for (const term of analyze(text)) {
      const id = vocabulary.get(term) ?? vocabulary.size;
      vocabulary.set(term, id);
      counts.set(id, (counts.get(id) ?? 0) + times);
      length += times;
    }
  }
  counted.add(counts, length);
}

/** The terms of documents one after the other, in few arrays: a million documents are not a million objects. */
class CountedTerms {
  readonly ids = new GrowingNumbers((length) => new Uint32Array(length));
  readonly counts = new GrowingNumbers((length) => new Float32Array(length));
  private readonly ends = new GrowingNumbers((length) => new Uint32Array(length));
  private readonly lengths = new GrowingNumbers((length) => new Float64Array(length));
  totalLength = 0;
  /** Documents that have terms. */
  filled = 0;

  get size(): number {
    return this.ends.length;
  }

  add(counts: ReadonlyMap<number, number>, length: number): void {
    for (const [id, count] of counts) {
      this.ids.push(id);
      this.counts.push(count);
    }
    this.ends.push(this.ids.length);
    this.lengths.push(length);
    this.totalLength += length;
    this.filled += length > 0 ? 1 : 0;
  }

  startOf(row: number): number {
    return row === 0 ? 0 : this.ends.at(row - 1);
  }

  lengthOf(row: number): number {
    return this.lengths.at(row);
  }

  /** Where the postings of each term start, and where the last one's end. */
  offsetsByTerm(terms: number): Uint32Array {
    const offsets = new Uint32Array(terms + 1);
    for (let i = 0; i < this.ids.length; i += 1) {
      const id = this.ids.at(i);
      offsets[id + 1] = (offsets[id + 1] ?? 0) + 1;
    }
    for (let id = 0; id < terms; id += 1) {
      offsets[id + 1] = (offsets[id + 1] ?? 0) + (offsets[id] ?? 0);
    }
    return offsets;
  }
}

/** Numbers, as many as there come. */
class GrowingNumbers<Numbers extends Uint32Array | Float32Array | Float64Array> {
  private numbers: Numbers;
  length = 0;

  constructor(private readonly make: (length: number) => Numbers) {
    this.numbers = make(1024);
  }

  push(value: number): void {
    if (this.length === this.numbers.length) {
      const larger = this.make(2 * this.length);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[this.length] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.numbers[index] ?? 0;
  }
}
