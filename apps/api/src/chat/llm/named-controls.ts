import { analyze } from '@app/common/lexical-index';
import { findControlIds } from '@app/common/oscal';
import { type ReadPassage } from './quote-choice.js';
import { contentTerms } from './term-weights.js';

/** The first passage of every control that the question names, in the question's order. */
export function namedPassages(question: string, read: readonly ReadPassage[]): readonly ReadPassage[] {
  const ids = new Set(findControlIds(question).map(({ controlId }) => controlId));
  return [...ids].flatMap((id) => read.filter(({ passage }) => passage.controlId === id).slice(0, 1));
}

const ASKS_HOW_WE_DO = /\b(?:implement\w*|our|ours|we|us)\b/i;

/**
 * What documents of the reader's own say of the controls that the question names, where it asks for that: how they are
 * implemented, or something that stands in the title of such a passage and not in the controls ("the staff directory").
 */
export function ownWordsOn(
  question: string,
  named: readonly ReadPassage[],
  all: readonly ReadPassage[],
): readonly ReadPassage[] {
  const ids = new Set(named.map(({ passage }) => passage.controlId));
  const known = new Set(named.flatMap(({ passage }) => analyze(`${passage.title} ${passage.text}`)));
  const unknown = contentTerms(question).filter((term) => !known.has(term));
  return all.filter(({ passage: { controlId, title, text } }) => {
    const speaksOfThem =
      controlId === undefined && findControlIds(`${title} ${text}`).some((found) => ids.has(found.controlId));
    const words = new Set(analyze(title));
    return speaksOfThem && (ASKS_HOW_WE_DO.test(question) || unknown.some((term) => words.has(term)));
  });
}
