import { type Passage } from '@app/common/contracts';
import { analyze } from '@app/common/lexical-index';
import { type Claim, claimOf, PROHIBITS } from './claim.js';
import { figuresIn, measuresIn } from './figures.js';
import { type Line, nearestLines } from './nearest-line.js';
import { TermWeights } from './term-weights.js';

/** What a question takes for granted of a control, and the line of the control that comes nearest to it. */
export interface UnsupportedPremise {
  readonly controlIds: readonly string[];
  readonly nearest: Line;
}

const PROHIBITION =
  /\b(?:forbid(?:s|den)?|prohibit\w*|ban(?:s|ned)?|disallow\w*|den(?:y|ies|ied)|(?<!\b(?:does|did) )not|no|never|nothing|none|only|prevent\w*|bar(?:s|red)?|block\w*|restrict(?:s|ed|ing)?|except|limit\w*|disable\w*|keep .{0,40}\bfrom\b)\b/i;
/** What a word counts that stands elsewhere in the control. */
const ELSEWHERE = 0.4;
/**
 * The share of a claim's words, by weight, that one line must speak of: of a short claim every word counts, a long one is
 * told in other words. Measured: docs/quality.md.
 */
const NEEDED_SHARE = { short: 0.42, middle: 0.3, long: 0.2 } as const;
/** The share of its words that must stand in the control at all where something is only put forward. */
const ASKED_SHARE = 1 / 3;
const SHORT_CLAIM = 3;
const MIDDLE_CLAIM = 5;
const PROHIBITED_SHARE = 0.5;

/**
 * What a question says of the controls that it names although their text does not: a measure that is not there, a
 * prohibition that is none, or words that no line speaks of. Undefined where nothing is said or the text bears it.
 */
export function unsupportedPremise(
  question: string,
  passages: readonly Passage[],
): UnsupportedPremise | undefined {
  const claim = claimOf(question);
  if (claim === undefined || claim.terms.length === 0) {
    return undefined;
  }
  const { controlIds } = claim;
  const own = passages.filter(({ controlId }) => controlId !== undefined && controlIds.includes(controlId));
  const [nearest] = nearestLines(claim.terms, passages, own);
  if (nearest === undefined || own.some((passage) => bears(passage, claim, passages))) {
    return undefined;
  }
  return { controlIds, nearest };
}

function bears(passage: Passage, { words, terms: asked, strength }: Claim, all: readonly Passage[]): boolean {
  const figures = figuresIn(`${passage.title} ${passage.text}`);
  if ([...measuresIn(words)].some((figure) => !figures.has(figure))) {
    return false;
  }
  const lines = nearestLines(asked, all, [passage]);
  const weights = new TermWeights(lines.map(({ terms }) => terms));
  if (PROHIBITS.test(words)) {
    const object = asked.filter((term) => !PROHIBITS.test(term));
    const prohibiting = lines.filter(({ text }) => PROHIBITION.test(text));
    return prohibiting.some(({ terms }) => shareOf(object, terms, new Set(), weights) >= PROHIBITED_SHARE);
  }
  const everywhere = new Set(analyze(`${passage.title} ${passage.text}`));
  if (strength !== 'stated') {
    const known = asked.filter((term) => everywhere.has(term)).length;
    return known > 0 && (strength === 'topic' || known >= ASKED_SHARE * asked.length);
  }
  const best = Math.max(...lines.map(({ terms }) => shareOf(asked, terms, everywhere, weights)));
  return best >= neededShare(asked.length);
}

function neededShare(words: number): number {
  const { short, middle, long } = NEEDED_SHARE;
  return words <= SHORT_CLAIM ? short : words <= MIDDLE_CLAIM ? middle : long;
}

function shareOf(
  asked: readonly string[],
  here: ReadonlySet<string>,
  elsewhere: ReadonlySet<string>,
  weights: TermWeights,
): number {
  let mass = 0;
  for (const term of asked) {
    mass += weights.of(term) * (here.has(term) ? 1 : elsewhere.has(term) ? ELSEWHERE : 0);
  }
  return asked.length === 0 ? 1 : mass / weights.sum(asked);
}
