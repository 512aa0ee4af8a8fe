import { type Baseline, BASELINES } from '@app/common/contracts';
import { type EnhancementChoice } from './enhancements.js';
import { BASELINE_NAMES, WITHOUT_WORDS } from './question-words.js';

/** The baselines whose names stand in a clause, in their usual order. */
export function namedBaselines(words: string): readonly Baseline[] {
  const said = new Set([...words.matchAll(BASELINE_NAMES)].map(([name]) => name.toUpperCase()));
  return BASELINES.filter((name) => said.has(name));
}

/**
 * `HIGH but not MODERATE`: what stands behind the first such word is left out; `HIGH and also in PRIVACY`: both; a difference is
 * what the higher one adds.
 */
export function choiceOf(words: string, named: readonly Baseline[]): EnhancementChoice {
  const [before = '', behind = ''] = words.split(ALSO);
  const also = namedBaselines(before).length > 0 ? namedBaselines(behind) : [];
  const first = also.length > 0 ? before : words;
  const of = named.filter((name) => namedBaselines(first).includes(name));
  return { ...orChoice(first, of), also };
}

const ALSO = /\b(?:and|but) also\b/i;

function orChoice(words: string, named: readonly Baseline[]): Omit<EnhancementChoice, 'also'> {
  const at = WITHOUT_WORDS.exec(words)?.index ?? -1;
  if (at >= 0) {
    const without = namedBaselines(words.slice(at));
    const of = named.filter((name) => !without.includes(name));
    if (of.length > 0) {
      return { of, without };
    }
  }
  return /\bdifferences?\b/i.test(words) && named.length > 1
    ? { of: named.slice(-1), without: named.slice(0, -1) }
    : { of: named, without: [] };
}
