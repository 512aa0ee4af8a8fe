import { stemWords } from '@app/common/lexical-index';
import { findControlIds } from '@app/common/oscal';

/** A number of a text, or something as exact as one (a parameter's id), with the unit that it counts. */
export interface Quantity {
  readonly value: string;
  readonly unit?: string | undefined;
}

const SMALL: Readonly<Record<string, number>> = Object.fromEntries(
  `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
  nineteen twenty`
    .split(/\s+/)
    .map((word, value) => [word, value]),
);
const TENS: Readonly<Record<string, number>> = {
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const SCALES: Readonly<Record<string, number>> = { hundred: 100, thousand: 1000, million: 1_000_000 };
const TWICE: Readonly<Record<string, number>> = { twice: 2, thrice: 3, dozen: 12 };
const PERIODS: Readonly<Record<string, string>> = {
  hourly: 'hour',
  daily: 'day',
  nightly: 'day',
  weekly: 'week',
  monthly: 'month',
  quarterly: 'quarter',
  yearly: 'year',
  annually: 'year',
  annual: 'year',
  fortnight: 'fortnight',
  fortnightly: 'fortnight',
  biweekly: 'fortnight',
  bimonthly: 'two months',
  semiannually: 'half-year',
  semiannual: 'half-year',
  biannually: 'half-year',
  biennially: 'two years',
  overnight: 'night',
};
const UNIT =
  /^(second|minute|hour|day|week|month|quarter|year|percent|character|attempt|time|person|people|copy|copie|bit|byte|level|factor)s?$/;
const PERIOD = /^(?:minute|hour|day|week|month|quarter|year)$/;
/** In front of a period these count one of it: "every day", "within a week". */
const ONE = new Set(['a', 'an', 'one', 'each', 'every', 'per']);
const BETWEEN = new Set(['business', 'calendar', 'working', 'consecutive', 'more', 'full', 'of', 'the']);
/** Numbers in the names of publications count nothing. */
const NAMES = /\b(?:NIST\s+)?(?:SP\s*)?800-53[AB]?\b|\bRev(?:\.|ision)?\s*\d\b/gi;
const PARAMETER_ID = /\b[a-z]{2}-\d{1,2}(?:\.\d{1,2})?_[a-z]+(?:[._]\w+)*/gi;
const TOKEN = /\p{Nd}+(?:[.,:]\p{Nd}+)*\s?%?|\p{L}+/gu;

/** Words that count, as terms. What they say is compared as numbers. */
export const NUMBER_TERMS: ReadonlySet<string> = new Set(
  stemWords([SMALL, TENS, SCALES, TWICE, PERIODS].flatMap((words) => Object.keys(words)).join(' ')),
);

/** The numbers of a text, written in digits or in words. Those of control ids and of the catalog's own name are none. */
export function quantitiesIn(text: string): readonly Quantity[] {
  const parameters = [...text.matchAll(PARAMETER_ID)].map(([id]) => ({ value: id.toLowerCase() }));
  const plain = withoutControlIds(text.replace(PARAMETER_ID, ' ')).normalize('NFKC').replace(NAMES, ' ');
  const tokens = plain.toLowerCase().match(TOKEN) ?? [];
  const found: Quantity[] = [...parameters];
  for (let at = 0; at < tokens.length;) {
    const [quantity, length] = quantityAt(tokens, at);
    at += length;
    if (quantity) {
      found.push(quantity);
    }
  }
  return found;
}

/** Whether `given` states what `said` does: the same number, and no other unit. */
export function isSameQuantity(said: Quantity, given: Quantity): boolean {
  return (
    said.value === given.value &&
    (said.unit === undefined || given.unit === undefined || said.unit === given.unit)
  );
}

/** The text with blanks in the place of its control ids. */
export function withoutControlIds(text: string): string {
  let plain = '';
  let from = 0;
  for (const { start, end } of findControlIds(text)) {
    plain += `${text.slice(from, start)} `;
    from = end;
  }
  return plain + text.slice(from);
}

function quantityAt(tokens: readonly string[], at: number): readonly [Quantity | undefined, number] {
  const token = tokens[at] ?? '';
  const period = PERIODS[token];
  if (period !== undefined) {
    return [{ value: '1', unit: period }, 1];
  }
  if (/^\p{Nd}/u.test(token)) {
    return [digits(token, tokens, at), 1];
  }
  const [value, length] = spelledNumber(tokens, at);
  const unit = unitAt(tokens, at + Math.max(length, 1));
  if (ONE.has(token) && length <= 1) {
    return [PERIOD.test(unit ?? '') ? { value: '1', unit } : undefined, 1];
  }
  return value === undefined ? [undefined, 1] : [{ value: String(value), unit }, length];
}

function digits(token: string, tokens: readonly string[], at: number): Quantity {
  const number = token.replace(/[\s%]+$/, '');
  const value = /^\d{1,3}(?:,\d{3})+$/.test(number) ? number.replaceAll(',', '') : number;
  const unit = token.endsWith('%') ? 'percent' : unitAt(tokens, at + 1);
  return { value: value.replace(/^0+(?=\d)/, ''), unit };
}

function unitAt(tokens: readonly string[], at: number): string | undefined {
  const here = BETWEEN.has(tokens[at] ?? '') ? at + 1 : at;
  const [, unit] = UNIT.exec(tokens[here] ?? '') ?? [];
  return unit === 'copie' ? 'copy' : unit;
}

/** `twenty four`, `one hundred and twenty`: its value, and how many words it takes. */
function spelledNumber(tokens: readonly string[], start: number): readonly [number | undefined, number] {
  let total: number | undefined;
  let at = start;
  for (; at < tokens.length; at += 1) {
    const token = tokens[at] ?? '';
    const joins = token === 'and' && total !== undefined && isNumberWord(tokens[at + 1]);
    const next = joins ? total : grown(total, token);
    if (next === undefined) {
      break;
    }
    total = next;
  }
  return [total, at - start];
}

/** The number with one more word, or nothing where the word does not belong to it. */
function grown(total: number | undefined, token: string): number | undefined {
  const small = SMALL[token] ?? TENS[token] ?? TWICE[token];
  if (small !== undefined) {
    return canFollow(total, small) ? (total ?? 0) + small : undefined;
  }
  const scale = SCALES[token];
  return scale === undefined ? undefined : (total ?? 1) * scale;
}

/** `twenty four` is one number, `four twenty` are two. */
function canFollow(total: number | undefined, small: number): boolean {
  return (
    total === undefined ||
    (small < 10 && total % 10 === 0 && total !== 10) ||
    (small < 100 && total % 100 === 0)
  );
}

function isNumberWord(token = ''): boolean {
  return token in SMALL || token in TENS;
}
