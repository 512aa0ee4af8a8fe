import { type Baseline, BASELINES } from '@app/common/contracts';
import { type EnhancementChoice } from './enhancements.js';
import { BASELINE_NAMES, WITHOUT_WORDS } from './question-words.js';

/** The baselines whose names stand in a clause, in their usual order. */
export function namedBaselines(words: string): readonly Baseline[] {
  const said = new Set([...words.matchAll(BASELINE_NAMES)].map(([name]) => name.toUpperCase()));
  return BASELINES.filter((name) => said.has(name));
}

/**
 * `HIGH but not MODERATE`: what stands behind the first such word is left out; `both HIGH and PRIVACY`, `HIGH and also in PRIVACY`,
 * `all three`: in each of them; a difference is what the higher one adds; `only in HIGH`, `in no other`: in none of those that are
 * not named; `not in HIGH`, `neither LOW nor HIGH`: in none of the named.
 */
export function choiceOf(words: string, named: readonly Baseline[]): EnhancementChoice {
  const whole = wholeChoice(words, named) ?? excludedChoice(words, named) ?? jointChoice(words, named);
  if (whole) {
    return whole;
  }
  const [before = '', behind = ''] = words.split(ALSO);
  const also = namedBaselines(before).length > 0 ? namedBaselines(behind) : [];
  const first = also.length > 0 ? before : words;
  const of = named.filter((name) => namedBaselines(first).includes(name));
  return { ...orChoice(first, of), also };
}

/** What is said of all baselines, or of all others, at once. */
function wholeChoice(words: string, named: readonly Baseline[]): EnhancementChoice | undefined {
  if (named.length === 0) {
    if (IN_NONE.test(words)) {
      return { of: [], without: BASELINES, also: [] };
    }
    const [first, ...others] = IN_ALL_FOUR.test(words) ? BASELINES : IMPACT_BASELINES;
    return first !== undefined && IN_ALL.test(words) ? { of: [first], without: [], also: others } : undefined;
  }
  return ONLY.test(words)
    ? { of: named, without: BASELINES.filter((name) => !named.includes(name)), also: [] }
    : undefined;
}

/** `not in HIGH`, `none of LOW and HIGH`, `that LOW does not include`: those are left out, and all others that are named count. */
function excludedChoice(words: string, named: readonly Baseline[]): EnhancementChoice | undefined {
  const [, ...excluded] = EXCLUDED.exec(words) ?? LACKED.exec(words) ?? [];
  const without = namedBaselines(excluded.join(' '));
  return without.length === 0
    ? undefined
    : { of: named.filter((name) => !without.includes(name)), without, also: [] };
}

/** `in both HIGH and PRIVACY`; of `which are in LOW and HIGH` those of both are meant, of a count each of them. */
function jointChoice(words: string, named: readonly Baseline[]): EnhancementChoice | undefined {
  const isJoint = JOINT.test(words) || (IN_EACH.test(words) && !COUNTED.test(words));
  const [first, ...also] = isJoint ? named : [];
  return first !== undefined && also.length > 0 ? { of: [first], without: [], also } : undefined;
}

const IMPACT_BASELINES: readonly Baseline[] = ['LOW', 'MODERATE', 'HIGH'];
const NAME = '(?:low|moderate|high|privacy)';
const BETWEEN = '(?:in|of|from|to|for|by|at|part|the|a|any|either|baselines?|security|control|impact)';
const NAMES = `(?:(?:,|and|or|nor|${BETWEEN}|${NAME})\\s*)*`;
const TAKEN =
  '(?:selected|required|included|contained|needed|assigned|listed|found|members?|apply|applicable|belong(?:ing)?)';
const EXCLUDED = new RegExp(
  `(?:\\b(?:not|neither|none|outside|without|except|excluding|missing|absent)|n[\u2019']t) (?:(?:be )?${TAKEN} )?((?:${BETWEEN} )*${NAME}\\b[\\s]*${NAMES})`,
  'i',
);
const HAVE = '(?:have|include|contain|select|require)';
const LACKED = new RegExp(
  `\\b(${NAME})(?: baselines?| one)? (?:(?:does|do|did) ?(?:not|n[\u2019']t) ${HAVE}|not ${HAVE}|lacks?|leaves? out|omits?)\\b`,
  'i',
);
const JOINT = new RegExp(
  `\\bboth (?:${BETWEEN} )*${NAME}\\b|\\b${NAME}(?: baselines?)? as well as (?:${BETWEEN} )*${NAME}\\b|\\b(?:common to|shared by) (?:${BETWEEN} )*${NAME}\\b`,
  'i',
);
const IN_EACH = new RegExp(
  `\\b(?:is|are|appear|belong) (?:part )?(?:in|of|to) (?:the )?${NAME}(?:, (?:in )?(?:the )?${NAME})*,? and (?:in )?(?:the )?${NAME}\\b`,
  'i',
);
const COUNTED = /\b(?:how many|number of|count)\b/i;
const IN_NONE =
  /\b(?:no|without(?: any| a)?|not (?:selected |required |included |needed )?(?:in|part of|by|for) (?:any|a)|(?:in )?none of the|outside (?:all|any)(?: of the)?) (?:security |control )?baselines?\b/i;
const IN_ALL =
  /\b(?:all(?: of)?(?: the)?(?: three| four| 3| 4)?|each(?: of the)?|every|the three) (?:security |control |impact )?baselines?\b/i;
const IN_ALL_FOUR = /\b(?:four|4)\b/i;
const ONLY = new RegExp(
  `\\b(?:only|exclusively|solely|just) (?:in|for|by|at|part of) (?:the )?${NAME}\\b|\\b${NAME}(?: baselines?)? only\\b` +
    `|\\b(?:in )?(?:none of the|no) others?\\b|\\bnot in (?:any|the) others?\\b`,
  'i',
);

/** `HIGH has that MODERATE has not` */
const LACKING = new RegExp(
  `\\b(?:that|which|but|and) (?:the )?(${NAME})(?: baseline| one)? (?:(?:has|have|does|do|is|are) not|hasn.t|haven.t|doesn.t|don.t|lacks?)\\b`,
  'i',
);
const ALSO = /\b(?:and|but) also\b/i;

function orChoice(words: string, named: readonly Baseline[]): Omit<EnhancementChoice, 'also'> {
  const [, lacking] = LACKING.exec(words) ?? [];
  if (lacking !== undefined) {
    const without = namedBaselines(lacking);
    return { of: named.filter((name) => !without.includes(name)), without };
  }
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
