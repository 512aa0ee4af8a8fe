/** Numbers as words, and how often in a year where a word says that. `one` is left out: it is mostly no number. */
const NUMBER_WORDS: Readonly<Record<string, string>> = {
  two: '2',
  twice: '2',
  both: '2',
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
  hourly: 'hourly',
  daily: 'daily',
  weekly: 'weekly',
  fortnightly: 'fortnightly',
  monthly: 'monthly',
  quarterly: 'quarterly',
  yearly: 'annual',
  annual: 'annual',
  annually: 'annual',
  biannual: 'biannual',
};

/** The figures that a text states, each once: numbers in digits or words, and words such as `daily`. */
export function figuresIn(text: string): ReadonlySet<string> {
  const words =
    text.toLowerCase().match(/(?<![\p{L}\p{N}.-])(?:\d+(?:[.,]\d+)*|\p{L}+)(?![\p{L}\p{N}])/gu) ?? [];
  return new Set(words.flatMap((word) => (/^\d/.test(word) ? word : (NUMBER_WORDS[word] ?? []))));
}
