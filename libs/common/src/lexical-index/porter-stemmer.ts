/**
 * Stem of an English word in lower case, after M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980,
 * with the two departures of the author's own later releases (`logi` -> `log`, `bli` -> `ble`).
 * Words of one or two letters, and words with anything but a..z, come back unchanged.
 */
export function stem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/u.test(word)) {
    return word;
  }
  let result = stripPlural(word);
  result = stripPastAndGerund(result);
  result = yToI(result);
  result = replaceSuffix(result, DOUBLE_SUFFIXES, 0);
  result = replaceSuffix(result, FULL_SUFFIXES, 0);
  result = stripResidualSuffix(result);
  return tidyEnding(result);
}

type SuffixRule = readonly [suffix: string, replacement: string];

/** Step 2 of the paper. The first suffix that fits decides, whether or not the rule then applies. */
const DOUBLE_SUFFIXES: readonly SuffixRule[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['logi', 'log'],
];

/** Step 3. */
const FULL_SUFFIXES: readonly SuffixRule[] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
];

/** Step 4; longer suffixes stand before those that end them. `ion` needs an s or t before it. */
const RESIDUAL_SUFFIXES: readonly string[] = [
  'ement',
  'ance',
  'ence',
  'able',
  'ible',
  'ment',
  'ant',
  'ent',
  'ism',
  'ate',
  'iti',
  'ous',
  'ive',
  'ize',
  'ion',
  'al',
  'er',
  'ic',
  'ou',
];

/** Step 1a. */
function stripPlural(word: string): string {
  if (word.endsWith('sses') || word.endsWith('ies')) {
    return word.slice(0, -2);
  }
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

/** Step 1b. */
function stripPastAndGerund(word: string): string {
  if (word.endsWith('eed')) {
    return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  }
  const suffix = ['ed', 'ing'].find((ending) => word.endsWith(ending));
  const base = suffix === undefined ? word : word.slice(0, -suffix.length);
  if (suffix === undefined || !hasVowel(base)) {
    return word;
  }
  return restoreEnding(base);
}

/** What step 1b does to a word that has just lost `ed` or `ing`. */
function restoreEnding(base: string): string {
  if (/(?:at|bl|iz)$/u.test(base)) {
    return `${base}e`;
  }
  if (endsWithDoubleConsonant(base) && !/[lsz]$/u.test(base)) {
    return base.slice(0, -1);
  }
  return measure(base) === 1 && endsConsonantVowelConsonant(base) ? `${base}e` : base;
}

/** Step 1c. */
function yToI(word: string): string {
  return word.endsWith('y') && hasVowel(word.slice(0, -1)) ? `${word.slice(0, -1)}i` : word;
}

function replaceSuffix(word: string, rules: readonly SuffixRule[], minMeasure: number): string {
  const rule = rules.find(([suffix]) => word.endsWith(suffix));
  if (rule === undefined) {
    return word;
  }
  const base = word.slice(0, -rule[0].length);
  return measure(base) > minMeasure ? base + rule[1] : word;
}

function stripResidualSuffix(word: string): string {
  const suffix = RESIDUAL_SUFFIXES.find((ending) => word.endsWith(ending));
  if (suffix === undefined) {
    return word;
  }
  const base = word.slice(0, -suffix.length);
  const allowed = measure(base) > 1 && (suffix !== 'ion' || /[st]$/u.test(base));
  return allowed ? base : word;
}

/** Steps 5a and 5b. */
function tidyEnding(word: string): string {
  let result = word;
  if (result.endsWith('e')) {
    const base = result.slice(0, -1);
    const m = measure(base);
    if (m > 1 || (m === 1 && !endsConsonantVowelConsonant(base))) {
      result = base;
    }
  }
  return result.endsWith('ll') && measure(result) > 1 ? result.slice(0, -1) : result;
}

/** The paper's m: how many times a run of vowels is followed by a run of consonants. */
function measure(word: string): number {
  let count = 0;
  let afterVowel = false;
  for (let i = 0; i < word.length; i += 1) {
    const vowel = isVowel(word, i);
    if (afterVowel && !vowel) {
      count += 1;
    }
    afterVowel = vowel;
  }
  return count;
}

function hasVowel(word: string): boolean {
  for (let i = 0; i < word.length; i += 1) {
    if (isVowel(word, i)) {
      return true;
    }
  }
  return false;
}

/** y is a vowel after a consonant. */
function isVowel(word: string, index: number): boolean {
  const letter = word[index] ?? '';
  if (letter === 'y') {
    return index > 0 && !isVowel(word, index - 1);
  }
  return 'aeiou'.includes(letter);
}

function endsWithDoubleConsonant(word: string): boolean {
  const last = word.length - 1;
  return last > 0 && word[last] === word[last - 1] && !isVowel(word, last);
}

/** The paper's *o: consonant, vowel, consonant, the last not w, x or y. */
function endsConsonantVowelConsonant(word: string): boolean {
  const last = word.length - 1;
  return (
    last >= 2 &&
    !isVowel(word, last) &&
    isVowel(word, last - 1) &&
    !isVowel(word, last - 2) &&
    !/[wxy]$/u.test(word)
  );
}
