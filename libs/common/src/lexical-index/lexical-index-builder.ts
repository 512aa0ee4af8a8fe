import { analyze } from './analyze.js';
import { type LexicalDocument } from './index-document.js';
import { type LexicalParts } from './lexical-index-bytes.js';

/**
 * Counts terms, then lays the postings out by term (compressed sparse rows) with their BM25 impacts. Rows without terms
 * keep their number but count neither as documents nor in the mean length, so they change no other row's score.
 */
export function buildLexicalParts(
  documents: readonly LexicalDocument[],
  { k1, b }: { readonly k1: number; readonly b: number },
): LexicalParts {
  const vocabulary = new Map<string, number>();
  const counted = documents.map((document) => countTerms(document, vocabulary));
  const documentCounts = new Uint32Array(vocabulary.size);
  for (const { ids } of counted) {
    for (const id of ids) {
      documentCounts[id] = (documentCounts[id] ?? 0) + 1;
    }
  }
  const offsets = new Uint32Array(vocabulary.size + 1);
  documentCounts.forEach((count, id) => {
    offsets[id + 1] = (offsets[id] ?? 0) + count;
  });
  const filled = counted.filter(({ length }) => length > 0);
  const mean = filled.reduce((sum, { length }) => sum + length, 0) / Math.max(1, filled.length);
  const idf = Float32Array.from(documentCounts, (count) => inverseFrequency(filled.length, count));
  const total = offsets[vocabulary.size] ?? 0;
  const rows = new Uint32Array(total);
  const impacts = new Float32Array(total);
  const next = offsets.slice();
  counted.forEach(({ ids, counts, length }, row) => {
    const norm = k1 * (1 - b + (b * length) / mean);
    ids.forEach((id, i) => {
      const count = counts[i] ?? 0;
      const at = next[id] ?? 0;
      next[id] = at + 1;
      rows[at] = row;
      impacts[at] = ((idf[id] ?? 0) * count * (k1 + 1)) / (count + norm);
    });
  });
  return {
    size: documents.length,
    filled: filled.length,
    k1,
    b,
    terms: [...vocabulary.keys()],
    offsets,
    rows,
    impacts,
    idf,
  };
}

/** The idf of a term that `count` of `documents` have. */
export function inverseFrequency(documents: number, count: number): number {
  return Math.log(1 + (documents - count + 0.5) / (count + 0.5));
}

interface CountedDocument {
  readonly ids: Uint32Array;
  readonly counts: Float32Array;
  readonly length: number;
}

/** New terms get the next id. A field that counts twice adds two for each of its terms, to the length too. */
function countTerms(document: LexicalDocument, vocabulary: Map<string, number>): CountedDocument {
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
  return { ids: Uint32Array.from(counts.keys()), counts: Float32Array.from(counts.values()), length };
}
