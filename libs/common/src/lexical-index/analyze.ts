import { stem } from './porter-stemmer.js';
import { STOP_WORDS } from './stop-words.js';

const WORD = /[\p{L}\p{N}]+/gu;
/** `ac-2`, `ac-02(03)`, `ac-2.3`: two letters, a number, perhaps an enhancement. Text is in lower case already. */
const CONTROL_ID = /\b([a-z]{2})-0*(\d{1,2})(?:\s?\(0*(\d{1,2})\)|\.0*(\d{1,2}))?(?![\p{L}\p{N}])/gu;
const LATIN_MARKS = /[\u0300-\u036f]/gu;
const STEM_CACHE_LIMIT = 50_000;
const stems = new Map<string, string>();

/**
 * The terms of a text in order, repeated where the text repeats them: Unicode NFKC, lower case, accents of Latin letters
 * dropped, stop words and single characters left out, the rest stemmed. A control's id is also one term in OSCAL form
 * (`AC-2(3)` gives `ac-2.3` as well as `ac`).
 */
export function analyze(text: string): string[] {
  const plain = fold(text);
  const terms: string[] = [];
  for (const match of plain.matchAll(WORD)) {
    const word = match[0];
    if (word.length > 1 && !STOP_WORDS.has(word)) {
      terms.push(cachedStem(word));
    }
  }
  for (const match of plain.matchAll(CONTROL_ID)) {
    terms.push(controlTerm(match));
  }
  return terms;
}

/** Every word of a text, folded and stemmed in the same way, stop words and single characters included. */
export function stemWords(text: string): string[] {
  return Array.from(fold(text).matchAll(WORD), ([word]) => cachedStem(word));
}

/** Every word of a text, folded but not stemmed. */
export function words(text: string): string[] {
  return Array.from(fold(text).matchAll(WORD), ([word]) => word);
}

function fold(text: string): string {
  const lower = text.normalize('NFKC').toLowerCase().replaceAll('\u2019', "'").replaceAll(/'s\b/gu, '');
  return /^[\u0000-\u007f]*$/u.test(lower)
    ? lower
    : lower.normalize('NFD').replaceAll(LATIN_MARKS, '').normalize('NFC');
}

function controlTerm(match: RegExpExecArray): string {
  const [, family = '', control = '', inBrackets, afterDot] = match;
  const enhancement = inBrackets ?? afterDot;
  return `${family}-${control}${enhancement === undefined ? '' : `.${enhancement}`}`;
}

/** Stemming is the larger part of analysis and words repeat, so results are kept (bounded, then started anew). */
function cachedStem(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) {
    return known;
  }
  if (stems.size >= STEM_CACHE_LIMIT) {
    stems.clear();
  }
  const result = stem(word);
  stems.set(word, result);
  return result;
}
