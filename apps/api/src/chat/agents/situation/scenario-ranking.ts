import { type Passage } from '@app/common/contracts';
import { parentControlId } from '@app/common/oscal';
import { type RecognisedConcept } from './concepts/recognise-concepts.js';

/** The passages that one search found, and which concept of the situation it was made for; none: for the whole of it. */
export interface ScenarioSearch {
  readonly passages: readonly Passage[];
  /** What was searched for. */
  readonly text: string;
  readonly recognised?: RecognisedConcept | undefined;
}

/** A control that fits a situation, and the searches that found it. */
export interface FittingControl {
  readonly passage: Passage;
  readonly score: number;
  readonly searches: readonly ScenarioSearch[];
}

/** The score of a concept that leaves no doubt. */
const SURE_SCORE = 8;
/** What a control counts that stands behind another one in its concept. */
const NEXT_SHARE = 0.8;
/** What the words of a concept find besides its own controls. */
const BESIDES = { depth: 2, share: 0.3 };
/** What the words of the situation alone prove. */
const WORDS_ALONE = 0.5;
/** An enhancement speaks for its base control where that is clearly weaker. */
const BASE_SHARE = 0.6;

/**
 * The controls that fit, best first, one for each base control. A control counts by the best search that found it, and by half
 * of the others: one that a concept names by the concept's score and its own place there, others by their evidence.
 */
export function fittingControls(searches: readonly ScenarioSearch[]): readonly FittingControl[] {
  const found = new Map<string, { passage: Passage; gains: number[]; searches: ScenarioSearch[] }>();
  for (const search of searches) {
    for (const { passage, gain } of gainsOf(search)) {
      const one = found.get(passage.id) ?? { passage, gains: [], searches: [] };
      found.set(passage.id, { ...one, gains: [...one.gains, gain], searches: [...one.searches, search] });
    }
  }
  const scored = [...found.values()].map(({ passage, gains, searches: by }): FittingControl => {
    const [best = 0, ...others] = [...gains].sort((a, b) => b - a);
    return { passage, score: best + others.reduce((sum, gain) => sum + gain / 2, 0), searches: by };
  });
  return onePerBase(scored.sort((a, b) => b.score - a.score));
}

interface Gain {
  readonly passage: Passage;
  readonly gain: number;
}

function gainsOf({ passages, recognised }: ScenarioSearch): readonly Gain[] {
  const inForce = passages.filter(isInForce);
  if (!recognised) {
    return inForce.map((passage) => ({ passage, gain: passage.score * WORDS_ALONE }));
  }
  const { concept, score } = recognised;
  const sure = Math.min(1, score / SURE_SCORE);
  const named = concept.controls.flatMap((id, place) => {
    const passage = inForce.find(({ controlId }) => controlId === id);
    return passage ? [{ passage, gain: sure * NEXT_SHARE ** place }] : [];
  });
  const besides = inForce.filter(({ controlId = '' }) => !concept.controls.includes(controlId));
  return [
    ...named,
    ...besides
      .slice(0, BESIDES.depth)
      .map((passage) => ({ passage, gain: sure * BESIDES.share * passage.score })),
  ];
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
