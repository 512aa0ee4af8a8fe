import { type Passage } from '@app/common/contracts';
import { parentControlId } from '@app/common/oscal';
import { type RecognisedConcept } from './concepts/recognise-concepts.js';
import { type ControlSign } from './signs/control-signs.js';

/** The passages that one search found, and for what of the situation it was made; for nothing: for the whole of it. */
export interface ScenarioSearch {
  readonly passages: readonly Passage[];
  /** What was searched for. */
  readonly text: string;
  readonly recognised?: RecognisedConcept | undefined;
  readonly signs?: readonly ControlSign[] | undefined;
}

/** A control that fits a situation, and the searches that found it. */
export interface FittingControl {
  readonly passage: Passage;
  readonly score: number;
  readonly searches: readonly ScenarioSearch[];
}

/** What a control counts that stands behind another one in its concept. */
const NEXT_SHARE = 0.8;
/** What the words of the situation alone prove, for a passage that speaks of all of it. */
const WORDS_ALONE = 2;
/** An enhancement speaks for its base control where that is clearly weaker. */
const BASE_SHARE = 0.6;

/**
 * The controls that fit, best first, one for each base control. What speaks for a control is summed: the concepts that name it,
 * by their strength and its place there, the words of the situation that are signs of it, and how well its own words fit.
 */
export function fittingControls(searches: readonly ScenarioSearch[]): readonly FittingControl[] {
  const found = new Map<string, FittingControl>();
  for (const search of searches) {
    for (const { passage, gain } of gainsOf(search)) {
      const one = found.get(passage.id) ?? { passage, score: 0, searches: [] };
      found.set(passage.id, {
        passage,
        score: one.score + gain,
        searches: [...one.searches, search],
      });
    }
  }
  return onePerBase([...found.values()].sort((a, b) => b.score - a.score));
}

interface Gain {
  readonly passage: Passage;
  readonly gain: number;
}

function gainsOf({ passages, recognised, signs }: ScenarioSearch): readonly Gain[] {
  const inForce = passages.filter(isInForce);
  if (signs) {
    const strength = new Map(signs.map(({ controlId, score }) => [controlId, score]));
    return inForce.flatMap((passage) => {
      const gain = strength.get(passage.controlId ?? '');
      return gain === undefined ? [] : [{ passage, gain }];
    });
  }
  return recognised
    ? conceptGains(inForce, recognised)
    : inForce.map((passage) => ({ passage, gain: passage.score * WORDS_ALONE }));
}

function conceptGains(
  passages: readonly Passage[],
  { concept: { controls }, score }: RecognisedConcept,
): readonly Gain[] {
  return controls.flatMap((id, place) => {
    const passage = passages.find(({ controlId }) => controlId === id);
    return passage ? [{ passage, gain: score * NEXT_SHARE ** place }] : [];
  });
}

function onePerBase(ranked: readonly FittingControl[]): readonly FittingControl[] {
  const byBase = new Map<string, FittingControl>();
  for (const one of ranked) {
    const id = one.passage.controlId ?? '';
    const base = parentControlId(id) ?? id;
    const known = byBase.get(base);
    if (!known) {
      byBase.set(base, one);
    } else if (id === base && one.score >= BASE_SHARE * known.score) {
      byBase.set(base, {
        ...one,
        score: known.score,
        searches: [...new Set([...one.searches, ...known.searches])],
      });
    }
  }
  return [...byBase.values()].sort((a, b) => b.score - a.score);
}

function isInForce({ controlId, text }: Passage): boolean {
  return controlId !== undefined && !text.startsWith('Withdrawn.');
}
