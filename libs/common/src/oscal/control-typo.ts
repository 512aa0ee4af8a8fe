import {
  CONTROL_FAMILIES,
  type ControlMention,
  type ControlRef,
  DASH,
  parseControlId,
} from './control-id.js';
import { findControlIds } from './control-mention.js';

/**
 * A spelling that is no id, and the id that was probably meant. `certain`: among other words it can hardly be anything
 * else (`AC2-3`, `AC-O2`). The others (`ac 2`, `A.C-2`, `ACC-2`, `AX-2` of a family that there is not) count only where an id is asked for.
 */
export interface ControlTypo extends ControlMention {
  readonly certain: boolean;
}

const SEPARATOR = `(?:[\\s_.,:/]|${DASH}){0,3}`;
/** Letters that are taken for digits, but never without any digit. */
const DIGITS = '(?=[oil]{0,2}[0-9])[0-9oil]{1,3}';
const ENHANCEMENT =
  `\\s?\\.?\\s?[([{]\\s?(${DIGITS})\\s?[)\\]}]?` + `|(?:[_.]|\\s?${DASH}\\s?)(${DIGITS})(?:\\))?`;
const ITEMS = '((?:\\s?\\(\\s?[a-z0-9]\\s?\\)){0,3})';
/** A letter of the family may be doubled, and a blank or a dot may stand between the two. */
const LOOSE = `([a-z])\\1?([\\s.]?)([a-z])\\3?(${SEPARATOR})(${DIGITS})(?:${ENHANCEMENT})?${ITEMS}`;
const BEFORE = '(?<![\\p{L}\\p{N}_./-])';
const AFTER = '(?![\\p{L}\\p{N}_])(?!-?\\p{N})(?!\\.\\p{N})';

/** The control that was probably meant by a text that is nothing but a misspelt id. */
export function readControlTypo(text: string): ControlRef | undefined {
  const plain = text.normalize('NFKC').trim();
  const match = plain.length > 64 ? null : new RegExp(`^${LOOSE}$`, 'iu').exec(plain);
  return match ? meantBy(match) : undefined;
}

/** The misspelt ids of a text in its order. What is read as a proper id is none. */
export function findControlTypos(text: string): readonly ControlTypo[] {
  const proper = findControlIds(text);
  return [...text.matchAll(new RegExp(BEFORE + LOOSE + AFTER, 'giu'))].flatMap((match) => {
    const ref = meantBy(match);
    const start = match.index;
    const end = start + match[0].length;
    const isProper = proper.some((one) => one.start <= start && one.end >= end);
    return ref === undefined || isProper
      ? []
      : [{ ...ref, start, end, text: match[0], certain: !isDoubled(match[0]) && isCertain(match) }];
  });
}

/** Nothing where a letter is doubled and the others are no family. */
function meantBy(match: RegExpExecArray): ControlRef | undefined {
  const family = `${match[1] ?? ''}${match[3] ?? ''}`.toLowerCase();
  return isDoubled(match[0]) && !isFamily(family) ? undefined : refOf(match);
}

function refOf([
  ,
  first = '',
  ,
  second = '',
  ,
  number = '',
  inBrackets,
  behindDash,
  items = '',
]: RegExpExecArray): ControlRef | undefined {
  const enhancement = inBrackets ?? behindDash;
  const family = (first + second).toLowerCase();
  const tail = `-${digits(number)}${enhancement === undefined ? '' : `(${digits(enhancement)})`}${items}`;
  const known = parseControlId(isFamily(family) ? family + tail : `ac${tail}`);
  return known && { ...known, controlId: known.controlId.replace(/^../, family) };
}

function isCertain([
  text,
  first = '',
  gap,
  second = '',
  separator = '',
  ,
  inBrackets,
  behindDash,
]: RegExpExecArray): boolean {
  if (gap !== '' || !isFamily((first + second).toLowerCase())) {
    return false;
  }
  const hasEnhancement = inBrackets !== undefined || behindDash !== undefined;
  const isCapital = /^[A-Z]{2}/.test(text);
  const isJoined = new RegExp(`^(?:[_.]|${DASH})+$`, 'u').test(separator);
  return hasEnhancement ? isCapital || !/\s/.test(text) : isCapital && isJoined;
}

/** `ACC-2`: more letters than families have. */
function isDoubled(text: string): boolean {
  return /^[a-z]{3}/i.test(text);
}

function isFamily(letters: string): boolean {
  return letters in CONTROL_FAMILIES;
}

function digits(text: string): string {
  return text.toLowerCase().replaceAll('o', '0').replaceAll(/[il]/g, '1');
}
