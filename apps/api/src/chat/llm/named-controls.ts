import { analyze } from '@app/common/lexical-index';
import { findControlIds, parentControlId } from '@app/common/oscal';
import { type ReadPassage } from './quote-choice.js';
import { contentTerms } from './term-weights.js';

/** The first passage of every control that the question names, in the question's order. */
export function namedPassages(question: string, read: readonly ReadPassage[]): readonly ReadPassage[] {
  const ids = new Set(findControlIds(question).map(({ controlId }) => controlId));
  return [...ids].flatMap((id) => read.filter(({ passage }) => passage.controlId === id).slice(0, 1));
}

/** `Which enhancement of AC-18 is about antennas?` */
export function asksForEnhancement(question: string): boolean {
  return /\b(?:which|what|an?|any|is there)\b.{0,25}\benhan?ce?ments?\b/i.test(question);
}

/** What an enhancement must speak of the question, as a share of what the best one does. */
const WEAK_ENHANCEMENT = 0.5;

/** Enhancements of the named controls among what was found, as far as they speak of the question. */
export function enhancementsOf(
  named: readonly ReadPassage[],
  all: readonly ReadPassage[],
): readonly ReadPassage[] {
  const bases = named.flatMap(({ passage }) => passage.controlId ?? []);
  const found = all.filter(
    ({ passage: { controlId = '', text } }) =>
      bases.includes(parentControlId(controlId) ?? '') && !/^Withdrawn\b/.test(text),
  );
  const spoken = found.map((read) => ({ read, score: Math.max(0, ...read.units.map(({ score }) => score)) }));
  const best = Math.max(0, ...spoken.map(({ score }) => score));
  return spoken.filter(({ score }) => score > 0 && score >= WEAK_ENHANCEMENT * best).map(({ read }) => read);
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
