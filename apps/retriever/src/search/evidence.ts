import { type LexicalIndex } from '@app/common/lexical-index';
import { type QueryConcept } from './query-analysis.js';

/** What a synonym or a corrected spelling proves, where the word itself proves 1. */
const ALTERNATIVE_PROOF = 0.8;

/**
 * How much of a question a row speaks of, in 0..1: the share of the question's idf mass whose terms stand in the row. A
 * word that no row knows has the largest idf, so a question about something else stays low. Being a share, it can be
 * compared between collections of different sizes and words.
 */
export function matchedShare(row: number, concepts: readonly QueryConcept[], index: LexicalIndex): number {
  let matched = 0;
  let all = 0;
  for (const concept of concepts) {
    const mass = concept.weight * index.idf(concept.term);
    all += mass;
    matched += mass * proof(row, concept, index);
  }
  return all > 0 ? matched / all : 0;
}

function proof(row: number, { term, alternatives }: QueryConcept, index: LexicalIndex): number {
  if (index.rowHas(row, term)) {
    return 1;
  }
  const mass = alternatives.reduce((sum, other) => sum + index.idf(other), 0);
  const matched = alternatives.reduce(
    (sum, other) => sum + (index.rowHas(row, other) ? index.idf(other) : 0),
    0,
  );
  return mass > 0 ? (ALTERNATIVE_PROOF * matched) / mass : 0;
}

/** Terms of a question that the collection does not have: neither themselves nor anything that may stand for them. */
export function unknownTerms(concepts: readonly QueryConcept[], index: LexicalIndex): readonly string[] {
  const isKnown = ({ term, alternatives }: QueryConcept): boolean =>
    index.has(term) || alternatives.some((other) => index.has(other));
  return concepts.filter((concept) => !isKnown(concept)).map(({ term }) => term);
}

/** The share of a question's idf mass that the collection has words for at all, in 0..1. */
export function knownShare(concepts: readonly QueryConcept[], index: LexicalIndex): number {
  let known = 0;
  let all = 0;
  for (const { term, weight, alternatives } of concepts) {
    const mass = weight * index.idf(term);
    all += mass;
    known += index.has(term) || alternatives.some((other) => index.has(other)) ? mass : 0;
  }
  return all > 0 ? known / all : 0;
}
