import { findParameterIds, type NamedParameter } from './parameter-ids.js';
import {
  CONTROL_FAMILIES,
  controlLabel,
  type ControlMention,
  type ControlRef,
  type ControlTypo,
  findControlIds,
  findControlTypos,
  parseControlId,
} from '@app/common/oscal';

/** An id that somebody misspelt, and the one that is taken to be meant. */
export interface Correction {
  readonly written: string;
  readonly controlId: string;
}

export interface QuestionIds {
  /** Every control that the question names, in its order. */
  readonly mentions: readonly ControlMention[];
  readonly corrections: readonly Correction[];
  /** Parameters that it names by their ids. */
  readonly parameters: readonly NamedParameter[];
  /** The question with misspelt ids as the publication prints them. */
  readonly question: string;
}

const ITEM_WORD = '(?:item|part|paragraph|subpart|letter|clause)';
const ITEM = '\\(?[a-z]\\)?(?:\\.?\\(?[0-9]{1,2}\\)?)?(?:\\.?\\(?[a-z]\\)?)?';
const BEHIND = new RegExp(
  `^,?\\s+(?:(?:control )?enhancement\\s+\\(?([0-9]{1,2})\\)?|${ITEM_WORD}\\s+(${ITEM}))(?![\\p{L}\\p{N}])`,
  'iu',
);
const IN_FRONT = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:enhancement\\s+\\(?([0-9]{1,2})\\)?|${ITEM_WORD}\\s+(${ITEM}))\\s+(?:of|to|for|in)\\s+(?:the\\s+)?(?:control\\s+)?$`,
  'iu',
);

/**
 * A letter behind an id: `AC-2 j`, `AC-2 d 1`. One that is a word too, in English or in a neighbouring language, counts only
 * where it is written or stands like a label: `AU-2 a.`, `AU-2 a requires`.
 */
const BARE_ITEM =
  /^\s([a-z])(?:\s([0-9]{1,2})(?=$|[\s.,?!])|(?=[.)](?:\s|$)|\s*[?.!]?$|\s+(?:requires?|says?|states?|means?|demands?|covers?)\b))|^\s([bcdfghjklmpqrstwz])(?=[\s,?!;:])/i;

const FAMILY = Object.keys(CONTROL_FAMILIES).join('|');
/** `AC-2(100)`: no control has so many enhancements. */
const OVERLONG_ENHANCEMENT = new RegExp(
  `(?<![\\p{L}\\p{N}-])(${FAMILY})-0?([1-9]\\d?)\\s?\\((\\d{3})\\)`,
  'giu',
);
/** `AC-222`: no family has so many controls, but a product may be called so. */
const OVERLONG = new RegExp(`(?<![\\p{L}\\p{N}-])(${FAMILY})-(\\d{3,4})(?![\\p{L}\\p{N}])`, 'giu');

/** `control AC-300` is meant for a control. */
const OVERLONG_CONTROL = new RegExp(`(?<=\\bcontrols?\\s)(${FAMILY})-(\\d{3,4})(?![\\p{L}\\p{N}])`, 'giu');

/** `3.1.1`: an id of SP 800-171 as its second revision prints them, but versions of programs look alike. */
const BARE_800_171 = /(?<![\p{L}\p{N}.,-])3\.(?:1[0-7]|[1-9])\.(?:[12][0-9]|[1-9])(?![\p{L}\p{N}-]|[.,]\d)/gu;

/** The ids that a question writes properly, or misspells so that there is no doubt. */
export function readIds(question: string): QuestionIds {
  const overlong = [OVERLONG_ENHANCEMENT, OVERLONG_CONTROL].flatMap((pattern) =>
    overlongIds(question, pattern),
  );
  return idsOf(question, (typo) => typo.certain, overlong);
}

/** The ids of a question that names none properly: what may be an id is taken for one. */
export function guessIds(question: string): QuestionIds {
  const overlong = [OVERLONG_ENHANCEMENT, OVERLONG].flatMap((pattern) => overlongIds(question, pattern));
  return idsOf(question, () => true, [...overlong, ...bareRequirements(question)]);
}

function bareRequirements(question: string): readonly ControlMention[] {
  return [...question.matchAll(BARE_800_171)].flatMap((match) => {
    const [text] = match;
    const ref = parseControlId(text);
    return ref ? [{ ...ref, start: match.index, end: match.index + text.length, text }] : [];
  });
}

/** Ids with larger numbers than there are, so that it can be said that there is no such control. */
function overlongIds(question: string, pattern: RegExp): readonly ControlMention[] {
  return [...question.matchAll(pattern)].map((match) => {
    const [text, family = '', number = '', enhancement] = match;
    const controlId = `${family.toLowerCase()}-${number}${enhancement === undefined ? '' : `.${enhancement}`}`;
    return { controlId, start: match.index, end: match.index + text.length, text };
  });
}

function idsOf(
  question: string,
  isTaken: (typo: ControlTypo) => boolean,
  overlong: readonly ControlMention[],
): QuestionIds {
  const isFree = ({ start, end }: ControlMention, taken: readonly ControlMention[]): boolean =>
    !taken.some((one) => one.start < end && start < one.end);
  const parameters = findParameterIds(question);
  const taken = [...parameters, ...overlong];
  const typos = findControlTypos(question).filter((typo) => isTaken(typo) && isFree(typo, taken));
  const proper = [...findControlIds(question).filter((one) => isFree(one, [...typos, ...taken])), ...taken];
  const found = [...proper, ...typos].sort((a, b) => a.start - b.start);
  return {
    mentions: found.map((mention, index) =>
      widened(question, mention, found[index - 1]?.end ?? 0, found[index + 1]?.start ?? question.length),
    ),
    parameters,
    corrections: typos.map(({ text, controlId }) => ({ written: text, controlId })),
    question: typos.reduceRight(
      (text, { start, end, controlId, item }) =>
        text.slice(0, start) + controlLabel(controlId, item) + text.slice(end),
      question,
    ),
  };
}

/** `AC-2 enhancement 3` and `item d of AC-2`, as one mention. */
function widened(question: string, mention: ControlMention, from: number, until: number): ControlMention {
  const behind = BEHIND.exec(question.slice(mention.end, until));
  if (behind) {
    const end = mention.end + behind[0].length;
    return { ...mention, ...narrowed(mention, behind), end, text: question.slice(mention.start, end) };
  }
  const [bare = '', letter, number, plain] = BARE_ITEM.exec(question.slice(mention.end)) ?? [];
  if (bare !== '' && mention.item === undefined) {
    const item = [(letter ?? plain ?? '').toLowerCase(), number].filter(Boolean).join('.');
    const end = mention.end + bare.length;
    return { ...mention, item, end, text: question.slice(mention.start, end) };
  }
  const inFront = IN_FRONT.exec(question.slice(from, mention.start));
  if (inFront) {
    const start = from + inFront.index;
    return { ...mention, ...narrowed(mention, inFront), start, text: question.slice(start, mention.end) };
  }
  return mention;
}

function narrowed({ controlId, item }: ControlRef, [, enhancement, piece]: RegExpExecArray): ControlRef {
  if (item !== undefined) {
    return { controlId, item };
  }
  const text = enhancement === undefined ? `${controlId}.${piece ?? ''}` : `${controlId}(${enhancement})`;
  return parseControlId(text) ?? { controlId };
}
