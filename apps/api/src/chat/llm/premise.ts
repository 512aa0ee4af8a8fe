import { type Passage } from '@app/common/contracts';
import { analyze } from '@app/common/lexical-index';
import { findControlIds } from '@app/common/oscal';
import { figuresIn } from './figures.js';
import { type Line, nearestLines } from './nearest-line.js';
import { contentTerms, TermWeights } from './term-weights.js';

/** What a question takes for granted of a control, and the line of the control that comes nearest to it. */
export interface UnsupportedPremise {
  readonly controlIds: readonly string[];
  readonly nearest: Line;
}

/** What is said of a control in passing, or asked to be confirmed: the claim is the first group. */
const STATED: readonly RegExp[] = [
  /^why (?:does|do|did|is|are|must|should|would|has|have)\b(.+)$/i,
  /^(?:is it|isn't it|is it really) (?:true|correct|right|so) that\b(.+)$/i,
  /^(.+?),? (?:right|correct|true|isn't it|aren't they|doesn't it|don't they|does it not|is that (?:right|so|correct|true))\s*\?*$/i,
  /^(?:since|given that|because|as|considering that|now that)\b(.+?),/i,
];
const ASKED = /^(?:does|do|did|must|is|are|has|have|should|can)\b(.+)$/i;
/** Verbs by which a control demands something, and judgements of it: they say nothing of what it demands. */
const FRAME: ReadonlySet<string> = new Set(
  analyze(
    `ask asks call calls demand demands demanding exist exists expect help helpful important insist insists make makes mandate
    mandates mandatory matter matters mean means necessary need needed needs relevant require required requires say says
    sense set sets state states tell tells true useful want wants`,
  ),
);
/** A question for reasons or advice judges a control and says nothing of what it demands. */
const JUDGES =
  /\b(?:important|useful|helpful|necessary|needed|relevant|worth\w*|good|hard|difficult|enough)\b/i;
/** That a control does not say something cannot be told from its words. */
const DENIES = /\b(?:not|never|no)\b|n't\b/i;
const PROHIBITS =
  /\b(?:forbid(?:s|den)?|prohibit(?:s|ed)?|ban(?:s|ned)?|disallow(?:s|ed)?|outlaw(?:s|ed)?)\b/i;
const PROHIBITION =
  /\b(?:forbid(?:s|den)?|prohibit\w*|ban(?:s|ned)?|disallow\w*|den(?:y|ies|ied)|not|no|never|only|prevent\w*|bar(?:s|red)?|block\w*|restrict\w*|except|limit\w*|disable\w*|keep .{0,40}\bfrom\b)\b/i;
/** What a word counts that stands elsewhere in the control. */
const ELSEWHERE = 0.4;
/**
 * The share of a claim's words, by weight, that one line must speak of: of a short claim every word counts, a long one is
 * told in other words. What is only asked for may be further from the text. Measured: docs/quality.md.
 */
const NEEDED_SHARES = {
  stated: { short: 0.5, middle: 0.35, long: 0.2 },
  asked: { short: 0.35, middle: 0.25, long: 0.15 },
} as const;
const SHORT_CLAIM = 3;
const MIDDLE_CLAIM = 5;
const PROHIBITED_SHARE = 0.5;

/**
 * What a question says of the controls that it names although their text does not: a figure that is not there, a
 * prohibition that is none, or words that no line speaks of. Undefined where nothing is said or the text bears it.
 */
export function unsupportedPremise(
  question: string,
  passages: readonly Passage[],
): UnsupportedPremise | undefined {
  const claim = claimOf(question.trim());
  if (claim === undefined || JUDGES.test(claim.words) || DENIES.test(claim.words)) {
    return undefined;
  }
  const controlIds = [...new Set(findControlIds(claim.words).map(({ controlId }) => controlId))];
  const own = passages.filter(({ controlId }) => controlId !== undefined && controlIds.includes(controlId));
  const words = withoutIds(claim.words);
  const asked = contentTerms(words).filter((term) => !FRAME.has(term));
  const [nearest] = nearestLines(asked, passages, own);
  if (nearest === undefined || asked.length === 0) {
    return undefined;
  }
  const supported = own.some((passage) => bears(passage, { words, asked, stated: claim.stated }, passages));
  return supported ? undefined : { controlIds, nearest };
}

function claimOf(question: string): { readonly words: string; readonly stated: boolean } | undefined {
  for (const pattern of STATED) {
    const words = pattern.exec(question)?.[1];
    if (words !== undefined) {
      return { words, stated: true };
    }
  }
  const words = ASKED.exec(question)?.[1];
  return words === undefined ? undefined : { words, stated: false };
}

interface Claim {
  readonly words: string;
  readonly asked: readonly string[];
  readonly stated: boolean;
}

function bears(passage: Passage, { words, asked, stated }: Claim, all: readonly Passage[]): boolean {
  const figures = figuresIn(`${passage.title} ${passage.text}`);
  if ([...figuresIn(words)].some((figure) => !figures.has(figure))) {
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
  const best = Math.max(...lines.map(({ terms }) => shareOf(asked, terms, everywhere, weights)));
  return best >= neededShare(asked.length, stated);
}

function neededShare(words: number, stated: boolean): number {
  const { short, middle, long } = NEEDED_SHARES[stated ? 'stated' : 'asked'];
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

function withoutIds(text: string): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of findControlIds(text)) {
    rest += `${text.slice(from, start)} `;
    from = end;
  }
  return rest + text.slice(from);
}
