import { type Baseline, BASELINES } from '@app/common/contracts';
import { type EnhancementChoice } from './enhancements.js';
import { BASELINE_NAMES, WITHOUT_WORDS } from './question-words.js';

/** The baselines whose names stand in a clause, in their usual order. */
export function namedBaselines(words: string): readonly Baseline[] {
  const said = new Set([...words.matchAll(BASELINE_NAMES)].map(([name]) => name.toUpperCase()));
  return BASELINES.filter((name) => said.has(name));
}

/** `HIGH but not MODERATE`: what stands behind the first such word is left out; a difference is what the higher one adds. */
export function choiceOf(words: string, named: readonly Baseline[]): EnhancementChoice {
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
