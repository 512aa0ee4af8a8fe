import { type Focus, inWords } from './focus.js';

/** A control's id in a question is read as this, so that patterns can say where one stands. */
export const ID = '\u00a7';

export const BASELINE = '(?:low|moderate|high|privacy)';

/** What a control has, as a follow-up calls it, and the whole question for it: `{be}` is the verb of `{of}`, the controls. */
export const MATTERS: readonly (readonly [words: string, question: string])[] = [
  ['baselines?', 'Which baselines {be} {of} in?'],
  ['(?:evidence|artifacts?)', 'What evidence is needed for {of}?'],
  ['assessments?', 'How {be} {of} assessed?'],
  ['(?:full |exact |whole )?(?:text|wording|statement)', 'What is the text of {of}?'],
  ['(?:discussion|(?:supplemental )?guidance)', 'What is the discussion of {of}?'],
  ['(?:purpose|point|aim)', 'What is the purpose of {of}?'],
  ['(?:name|title)', 'What is the title of {of}?'],
  ['(?:details?|more details?)', 'Explain {of} in detail'],
];

/** What a control has several of: `the … of AC-2` asks for them all. */
export const PARTS =
  '(?:(?:control )?enhancements?|(?:control |organi[sz]ation-defined )?parameters?|odps?|(?:closely )?related controls?|' +
  'assessment (?:objectives?|methods?|procedures?)|requirements?|crosswalks?|mappings?|assignments?|selections?)';

/** Words before a follow-up that say nothing, or only that it goes on. */
const POLITE =
  /^(?:(?:ok(?:ay)?|thanks|thank you|great|good|fine|nice|i see|hm+|well|right|cool|alright|got it|perfect|sure|yes|no)\b[\s,.!:;-]*)+(?=\w)/i;
const JOINING = /^(?:(?:and|but|so|also|then|now|or|please)\b[\s,]*)+(?=\w)/i;
const TRAILING = /(?:[\s,]+(?:then|too|as well|instead|please|though|again))+$/i;

/** A question without what introduces and closes it. */
export interface Said {
  readonly words: string;
  /** It began with `and`, `or`, ... */
  readonly joined: boolean;
  readonly end: string;
}

export function saidIn(question: string): Said {
  const end = /[\s?.!]*$/.exec(question)?.[0] ?? '';
  const whole = question.slice(0, question.length - end.length);
  const polite = whole.replace(POLITE, '');
  const begun = polite.replace(JOINING, '');
  return { words: begun.replace(TRAILING, ''), joined: begun !== polite, end: end.trim() };
}

/** A sentence: its first letter large, and a question mark where a question has none. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `Is AC-2`, `Are AC-2 and AC-3`. */
export function be(controlIds: readonly string[]): string {
  return `${controlIds.length > 1 ? 'Are' : 'Is'} ${inWords(controlIds)}`;
}

/** `What does AC-2 require?` */
export function lookupQuestion(controlIds: readonly string[]): string {
  return `What ${controlIds.length > 1 ? 'do' : 'does'} ${inWords(controlIds)} require?`;
}

const ORDINALS: readonly RegExp[] = [
  /^(?:first|1st|former)$/i,
  /^(?:second|2nd)$/i,
  /^(?:third|3rd)$/i,
  /^(?:fourth|4th)$/i,
  /^(?:fifth|5th)$/i,
  /^(?:sixth|6th)$/i,
];

export const ORDINAL = '(?:first|second|third|fourth|fifth|sixth|last|former|latter|1st|2nd|3rd|[456]th)';

/** The control that `first`, `last`, `latter`, ... counts; a former and a latter there are of two only. */
export function counted(ordinal: string, { list }: Focus): string | undefined {
  if (/^(?:former|latter)$/i.test(ordinal) && list.length !== 2) {
    return undefined;
  }
  if (/^(?:last|latter)$/i.test(ordinal)) {
    return list.length > 1 ? list.at(-1) : undefined;
  }
  return list[ORDINALS.findIndex((is) => is.test(ordinal))];
}
