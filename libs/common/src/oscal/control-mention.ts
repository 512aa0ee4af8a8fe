import { type ControlMention, DASH, FAMILY, NUMBER, parseControlId } from './control-id.js';

const NEXT_ITEM = '\\s?\\.?\\((?:[a-z]|[0-9]{1,2})\\)|\\.(?:[a-z](?![a-z])|[0-9]{1,2}(?![0-9]))';
/** Behind a blank only what cannot be a word: `AC-2 (d)`, `AC-2 d.1`. */
const FIRST_ITEM = '\\s?\\.?\\([a-z]\\)|\\.?[a-z](?![a-z0-9])|\\s[a-z](?=\\.[0-9])';
const ITEMS = `(?:(?:${FIRST_ITEM})(?:${NEXT_ITEM}){0,4})?`;
const ENHANCEMENT = `\\s?\\.?\\s?\\(\\s?${NUMBER}\\s?\\)|\\.${NUMBER}`;
const SP800_53 = `(?:${FAMILY})(?:\\s?${DASH}\\s?|\\s)${NUMBER}(?:${ENHANCEMENT})?${ITEMS}`;
const CSF = `(?:GV|ID|PR|DE|RS|RC)\\.[A-Z]{2}(?:${DASH}${NUMBER})?`;
const SP800_171 =
  '0?3\\.(?:0[1-9]|1[0-7]|[1-9])\\.(?:0[1-9]|1[0-9]|2[0-9]|[1-9])(?:\\.[a-z](?![a-z])(?:\\.[0-9]{1,2})?)?';

/** Letters of scripts that put blanks between words: others may stand right beside an id. */
const LETTER = '[^\\P{L}\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}]';
/** Not in the middle of a word or of a dotted or hyphenated name, and not cut off before its end. */
const BEFORE = `(?<!${LETTER}|[\\p{N}_])(?<![\\p{L}\\p{N}]\\.)(?<!\\p{L}-)`;
const AFTER = `(?:(?<=\\))|(?!${LETTER}|[\\p{N}_]))(?!-?\\p{N})(?!\\.\\p{N})(?!\\s?\\(0{0,2}[1-9][0-9]?\\))`;
const MENTION = new RegExp(`${BEFORE}(?:${CSF}|${SP800_171}|${SP800_53})${AFTER}`, 'giu');
/** Every id has a digit, save a category of the CSF (`GV.OC`): most sentences have neither, and are not searched. */
const MAY_NAME = /[0-9]|(?:GV|ID|PR|DE|RS|RC)\.[A-Z]{2}/i;

/**
 * The control ids that stand in a text, in its order. Names of standards and products that only look alike
 * (`ISO-9001`, `AES-256`, `SP 800-171`) are not taken, nor is what is ambiguous: an id without a dash counts only in
 * capitals (`AC 2`), and `3.1.1` only in a text that names SP 800-171.
 */
export function findControlIds(text: string): readonly ControlMention[] {
  const mentions: ControlMention[] = [];
  if (!MAY_NAME.test(text)) {
    return mentions;
  }
  const about171 = /800[-_\s]?171/.test(text);
  for (const match of text.matchAll(MENTION)) {
    const found = match[0];
    const ref = isPlain(found, about171) ? parseControlId(found) : undefined;
    if (ref) {
      mentions.push({ ...ref, start: match.index, end: match.index + found.length, text: found });
    }
  }
  return mentions;
}

/** Whether a spelling is an id beyond doubt where it stands among other words. */
function isPlain(found: string, about171: boolean): boolean {
  if (/^[0-9]/.test(found)) {
    return about171 || /^03\.\d\d\.\d\d/.test(found);
  }
  if (/^[A-Z]{2}\.[A-Z]{2}$/i.test(found)) {
    return found === found.toUpperCase();
  }
  const spaced = /^[A-Z]{2}\s/i.test(found) || /^\S*\s\d/.test(found);
  return !spaced || (/^[A-Z]{2}/.test(found) && !/^[A-Z]{2}\s\d+\./.test(found));
}
