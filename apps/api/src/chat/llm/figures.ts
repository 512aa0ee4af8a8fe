/** Numbers as words. `one` is left out: it is mostly no number. */
const NUMBER_WORDS: Readonly<Record<string, string>> = {
  two: '2',
  twice: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  twelve: '12',
  fifteen: '15',
  twenty: '20',
  thirty: '30',
  sixty: '60',
  ninety: '90',
  hundred: '100',
};
/** Words that say how often by themselves. */
const FREQUENCIES: Readonly<Record<string, string>> = {
  hourly: 'hourly',
  daily: 'daily',
  weekly: 'weekly',
  fortnightly: 'fortnightly',
  monthly: 'monthly',
  quarterly: 'quarterly',
  yearly: 'annual',
  annual: 'annual',
  annually: 'annual',
};
const UNIT =
  /^(?:%|percent|seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|times|characters?|digits?|letters?|bits?|attempts?|tries|logons?|logins?|sessions?|tests?|copies|generations?|passwords?)$/;
/** Words between a number and its unit: `30 calendar days`, `twice a year`. */
const WORDS_TO_UNIT = 2;

/** The figures that a text states, each once: numbers in digits or words, and words such as `daily`. */
export function figuresIn(text: string): ReadonlySet<string> {
  return new Set(wordsOf(text).flatMap((word) => figureOf(word) ?? []));
}

/** The figures that measure something: numbers before a unit, and words such as `daily`. */
export function measuresIn(text: string): ReadonlySet<string> {
  const words = wordsOf(text);
  return new Set(
    words.flatMap((word, index) => {
      const measures =
        word in FREQUENCIES ||
        words.slice(index + 1, index + 2 + WORDS_TO_UNIT).some((next) => UNIT.test(next));
      return measures ? (figureOf(word) ?? []) : [];
    }),
  );
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/(?<![\p{L}\p{N}.-])(?:\d+(?:[.,]\d+)*|\p{L}+)(?![\p{L}\p{N}])|%/gu) ?? [];
}

function figureOf(word: string): string | undefined {
  return /^\d/.test(word) ? word : (NUMBER_WORDS[word] ?? FREQUENCIES[word]);
}
