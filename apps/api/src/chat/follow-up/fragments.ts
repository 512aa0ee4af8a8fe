import { controlLabel, findControlIds } from '@app/common/oscal';
import { situationOf } from '../agents/situation/situation.js';
import { type Focus, inWords } from './focus.js';
import { narrowedList, narrowedMembers, otherBaseline, otherControls, otherFamily } from './other-subject.js';
import { be, counted, lookupQuestion, MATTERS, ORDINAL, PARTS, type Said, sentence } from './words.js';

/** Half a question, whose other half was said before: the whole one, or nothing where it is no such half. */
type Fragment = (said: Said, focus: Focus) => string | undefined;

export function wholeQuestion(said: Said, focus: Focus): string | undefined {
  for (const fragment of FRAGMENTS) {
    const whole = fragment(said, focus);
    if (whole !== undefined) {
      return whole;
    }
  }
  return undefined;
}

const SHOWING =
  "(?:(?:what|how) about |what(?: are| is|'s)? |which(?: are)? |(?:show|give|tell)(?: me)? |list )";
const OWNED = new RegExp(
  `^(${SHOWING})?(all )?(?:of )?(the (${ORDINAL})(?: one| control| enhancement)?'s |the |its |their )?(${[...MATTERS.map(([words]) => words), PARTS].join('|')})$`,
  'i',
);

/** `and its enhancements?`, `parameters?`, `what about the latter's baselines?`; but not `What are enhancements?` */
function matterOf({ words }: Said, focus: Focus): string | undefined {
  const [whole, showing = '', , owner = '', ordinal, matter = ''] = OWNED.exec(words) ?? [];
  const generic = owner === '' && /^what(?:'s| is| are) $/i.test(showing);
  if (whole === undefined || generic) {
    return undefined;
  }
  const owners = ownersFor(owner, ordinal, focus);
  return owners.length === 0 ? undefined : matterQuestion(matter, owners);
}

function matterQuestion(matter: string, owners: readonly string[]): string {
  const named = MATTERS.find(([pattern]) => new RegExp(`^${pattern}$`, 'i').test(matter));
  if (!named) {
    return `What are the ${matter.toLowerCase().replace(/s?$/, 's')} of ${inWords(owners)}?`;
  }
  const [, question] = named;
  return question.replace('{be}', owners.length > 1 ? 'are' : 'is').replace('{of}', inWords(owners));
}

function ownersFor(owner: string, ordinal: string | undefined, focus: Focus): readonly string[] {
  if (ordinal !== undefined) {
    const one = counted(ordinal, focus);
    return one === undefined ? [] : [one];
  }
  const { one, several } = focus;
  return /^their/i.test(owner) && several.length > 1 ? several : one;
}

const CIRCUMSTANCE =
  /^(why(?: not| is that| so)?|how come|how often|how long|since when|when|where|how|who|by whom)$/i;
const YES_OR_NO = /^(?:is|are|was|were|does|do|did|has|have|can|could|must|should|shall|will|would)\b/i;
const ADVERB =
  /^(?:how (?:often|long|fast|soon|quickly|many times|much)|when|where|why|how)(?= (?:is|are|was|does|do|did|has|can|must|should|shall|will|would)\b)/i;

/** `why?`, `how often?`, `who?` */
function circumstance({ words }: Said, { turn, one }: Focus): string | undefined {
  const [, asked] = CIRCUMSTANCE.exec(words) ?? [];
  if (asked === undefined || turn.abstained) {
    return undefined;
  }
  const who = /^(?:who|by whom)/i.test(asked);
  const adverb = /^(?:why|how come)/i.test(asked) ? 'why' : asked;
  return (who ? undefined : withAdverb(turn.question, adverb)) ?? circumstanceOf(who ? 'who' : adverb, one);
}

/** The question itself, asked with another adverb: `Is it so?` as `why is it so?` */
function withAdverb(question: string, adverb: string): string | undefined {
  if (YES_OR_NO.test(question)) {
    const asked = question.charAt(0).toLowerCase() + question.slice(1);
    return adverb === 'why' ? `Why, or why not: ${asked}` : `${adverb} ${asked}`;
  }
  return ADVERB.test(question) ? question.replace(ADVERB, adverb) : undefined;
}

function circumstanceOf(adverb: string, controlIds: readonly string[]): string | undefined {
  if (controlIds.length === 0) {
    return undefined;
  }
  if (adverb === 'who') {
    return `Who is responsible for ${inWords(controlIds)}?`;
  }
  return adverb === 'why'
    ? `What is the purpose of ${inWords(controlIds)}?`
    : `${adverb} is ${inWords(controlIds)} done?`;
}

const MORE =
  /^(?:tell me more|say more|more(?: details?| information| about (?:it|this|that))?|go on|continue|elaborate|explain(?: more| further)?|(?:explain )?in (?:more |full )?detail|(?:give me |show me )(?:more|(?:the |more )?details?)|(?:can|could) you (?:explain|elaborate)(?: more| further)?)$/i;
const SIMPLER = /^(?:explain )?(?:in )?(?:plain|simple|simpler|easy) (?:english|words|terms|language)$/i;
const SHORTER = /^(?:in short|shorter|briefly|in brief|summary|tl;?dr|summari[sz]e|in one sentence)$/i;

/** `tell me more`, `in plain English?` */
function otherwise({ words }: Said, { one }: Focus): string | undefined {
  if (one.length === 0) {
    return undefined;
  }
  if (MORE.test(words)) {
    return `Explain ${inWords(one)} in detail`;
  }
  if (SIMPLER.test(words)) {
    return `Explain ${inWords(one)} in simple words`;
  }
  return SHORTER.test(words) ? `Summarise ${inWords(one)}` : undefined;
}

/** `how many are there?` */
function howMany({ words }: Said, { turn }: Focus): string | undefined {
  if (!/^how many(?: are (?:there|they)| of them(?: are there)?| is that| in total)?$/i.test(words)) {
    return undefined;
  }
  const [, parts, of] =
    /^(?:what are|list|show)(?: me)?(?: all)?(?: the)? ([\w ]+?) of (.+?)[?.!]*$/i.exec(turn.question) ?? [];
  if (parts !== undefined && of !== undefined) {
    return `How many ${parts} does ${of} have?`;
  }
  const plural = /^(?:which|what)(?= (?:\w+ )?\w+s\b)(?! (?:is|does|was)\b)/i;
  return plural.test(turn.question) ? turn.question.replace(plural, 'How many') : undefined;
}

const DIFFERENCE =
  /^(?:(?:what|where)(?: is|'s|s| are) )?(?:the )?differences?(?: between (?:them|these|those|both|the two))?$/i;
const DIFFERENCE_TO =
  /^(?:(?:what|where)(?: is|'s|s| are) )?(?:the )?differences? (?:to|with|from|between (?:it|this|that) and) (.+)$/i;
const COMPARED = /^(?:compared?(?: to| with)?|versus|vs\.?) (.+)$/i;

/** `what's the difference?`, `and the difference to AC-3?`, `compared with AC-3?` */
function difference({ words }: Said, { one, several }: Focus): string | undefined {
  if (DIFFERENCE.test(words)) {
    return several.length > 1 ? `What is the difference between ${inWords(several)}?` : undefined;
  }
  const against = (DIFFERENCE_TO.exec(words) ?? COMPARED.exec(words))?.[1] ?? '';
  const [mention, ...more] = findControlIds(against);
  const alone = mention?.text === against && more.length === 0 && one.length === 1;
  return alone
    ? `What is the difference between ${inWords(one)} and ${controlLabel(mention.controlId)}?`
    : undefined;
}

const RANKS =
  /^(?:and )?which(?: one)?(?: of (?:them|these|those|the two))? is (?:the )?(?:stricter|stronger|harder|broader|wider|narrower|better|more (?:strict|demanding|detailed|general|important))(?: one)?$/i;

/** `which is stricter?`: no record ranks controls, so they are put side by side. */
function ranking({ words }: Said, { several }: Focus): string | undefined {
  return RANKS.test(words) && several.length > 1 ? `Compare ${inWords(several)}` : undefined;
}

const COUNTED = new RegExp(`^(?:(?:what|how) about )?the (${ORDINAL})(?: one| control| enhancement)?$`, 'i');

/** `and the last one?` */
function countedOne({ words }: Said, focus: Focus): string | undefined {
  const [, ordinal] = COUNTED.exec(words) ?? [];
  const found = ordinal === undefined ? undefined : counted(ordinal, focus);
  return found === undefined ? undefined : lookupQuestion([found]);
}

const OF_SITUATION =
  /^what (?:should|could|must|would|might) (?:we|i|they|one) have done(?: differently| instead| better| before)?$|^what did (?:we|they|i) (?:do wrong|miss|overlook|forget)$|^what (?:went wrong|failed|was missing)$|^which controls (?:did (?:we|they|i) (?:fail|miss|break|violate)|failed|apply|were violated)$/i;

/** `what should we have done?`, after a situation was told: it is told again. */
function ofSituation({ words }: Said, { situation }: Focus): string | undefined {
  if (situation === undefined || !OF_SITUATION.test(words)) {
    return undefined;
  }
  const told = situationOf(situation)?.told;
  return told === undefined ? undefined : `${told} ${sentence(words)}?`;
}

const REQUIRED =
  /^(?:is|are) (?:it|this|that|they|these)(?: (?:control|controls))? (?:really |always )?(?:required|mandatory|obligatory)$/i;

/** `is that required?`: by a baseline, since nothing else requires a control. */
function required({ words }: Said, { one, several }: Focus): string | undefined {
  if (!REQUIRED.test(words)) {
    return undefined;
  }
  const asked = /\b(?:they|these)\b/i.test(words) && several.length > 1 ? several : one;
  return asked.length === 0 ? undefined : `${be(asked)} required by a baseline?`;
}

const FRAGMENTS: readonly Fragment[] = [
  otherControls,
  otherBaseline,
  otherFamily,
  narrowedList,
  narrowedMembers,
  ofSituation,
  matterOf,
  circumstance,
  otherwise,
  howMany,
  difference,
  ranking,
  countedOne,
  required,
];
