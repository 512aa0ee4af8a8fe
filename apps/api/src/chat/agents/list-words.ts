import { type Baseline, BASELINES } from '@app/common/contracts';
import { CONTROL_FAMILIES } from '@app/common/oscal';
import { choiceOf, namedBaselines } from './baseline-words.js';
import { type EnhancementChoice, isEverything } from './enhancements.js';

/** Which controls of the catalog a question wants listed or counted. */
export interface ListRequest {
  /** Ids of families; none: of all. */
  readonly families: readonly string[];
  /** The baselines that they are in, and those that they are not in. */
  readonly choice: EnhancementChoice;
  readonly what: 'controls' | 'enhancements' | 'families';
  readonly withdrawn: boolean;
}

/** What a list is made of: one of these words must be there. */
const NOUN = /\b(?:controls?|enhancements?|famil(?:y|ies))\b/i;
/** What one baseline has and another has not are controls, also where that is not said. */
const DIFFERENCE =
  /\b(?:(?:but|and) not|not in|neither|none of|differences?|differ|adds?|added|has not|have not|does not|hasn.t|doesn.t|beyond|on top of)\b/i;
/** A question of these words, names of families and of baselines asks for a list and for nothing else. */
const WORDS: ReadonlySet<string> = new Set(
  `which what list show name give me us all also the of in are is there how many much count number controls control enhancements
  enhancement base families family baseline baselines level levels impact low-impact moderate-impact high-impact system systems does do select selects selected contain
  contains include includes included belong belongs to for by from with and or not but only have has sp 800-53 800-53b nist rev
  r5 5 active withdrawn every each please part parts member members catalog catalogue total altogether exist exists over beyond than more
  required require requires apply applies assigned add adds that were was been can you tell i need overall low moderate high privacy any across a an exactly current currently called available listed security
  difference differences differ between has hasn hasn't haven't doesn't lack lacks none no other others only exclusively solely just any all three four
  both neither nor either outside without except lacking missing absent leave leaves out omit omits top compared versus vs t well common shared appear each per aren isn weren wasn don didn`.split(
    /\s+/,
  ),
);

/** What a clause without ids wants listed; nothing where it asks for anything else. */
export function listRequestOf(words: string): ListRequest | undefined {
  if (BY_SIZE.test(words)) {
    return {
      families: [],
      choice: { of: BASELINES, without: [], also: [] },
      what: 'controls',
      withdrawn: false,
    };
  }
  const { families, rest } = takeFamilies(words);
  const isNamed = NOUN.test(rest) || (namedBaselines(words).length > 1 && DIFFERENCE.test(rest));
  const isList = isNamed && wordsOf(rest).every((word) => WORDS.has(word));
  const baselines = namedBaselines(words);
  const choice = choiceOf(words, baselines);
  if (!isList || NO_MEMBER.test(rest) || !(isBounded(rest) || families.length > 0 || !isEverything(choice))) {
    return undefined;
  }
  return {
    families,
    choice,
    what: whatOf(rest, families, baselines),
    withdrawn: /\bwithdrawn\b/i.test(rest),
  };
}

/** `how many in LOW and in HIGH`: what is counted for several baselines is told of each. */
export function eachCounted(words: string, list: ListRequest): readonly ListRequest[] {
  const isOfAll = IN_EACH.test(words) || BY_SIZE.test(words);
  const { of, without, also } = isOfAll ? { of: BASELINES, without: [], also: [] } : list.choice;
  const sides = COUNTS_SIDES.test(words) ? [...of, ...without] : without.length === 0 ? of : [];
  const counted = isOfAll || /\b(?:how many|number of|count)\b/i.test(words);
  const counts = counted && also.length === 0 && sides.length > 1;
  return counts
    ? BASELINES.filter((name) => sides.includes(name)).map((name) => ({
        ...list,
        choice: { of: [name], without: [], also: [] },
      }))
    : [list];
}

/** `How many controls are in each baseline?` */
const IN_EACH =
  /\b(?:each(?: of the(?: four| 4)?)?|per|(?:do|in) the(?: four| 4)?) (?:security |control )?baselines?\b/i;

/** `Which baseline is the smallest?`: the numbers of all of them say it. */
const BY_SIZE =
  /^(?:and |so )?(?:which|what)(?: of the| control| security)* baselines? (?:is|has|have|contains?|selects?|includes?) (?:the )?(?:smallest|largest|biggest|shortest|longest|fewest|most|least)\b/i;

/** Families without controls are no list of controls. */
const NO_MEMBER = /\b(?:no|without(?: any)?) (?:controls?|enhancements?)\b/i;
const COUNTS_SIDES = /\b(?:vs|versus|compared (?:to|with))\b/i;

/** Without a family and a baseline only what can be counted is a list: "Which controls are there?", "all withdrawn controls". */
function isBounded(rest: string): boolean {
  return /\bhow many\b|\bnumber of\b|\bfamilies\b|\bwithdrawn\b|\bare there\b|\bexists?\b|\b800-53\b|\b(?:list|all)\b.*\bcontrols\b/i.test(
    rest,
  );
}

function whatOf(
  rest: string,
  families: readonly string[],
  baselines: readonly Baseline[],
): ListRequest['what'] {
  if (/\benhancements?\b/i.test(rest) && !/\bcontrols\b.*\band\b.*\benhancements\b/i.test(rest)) {
    return 'enhancements';
  }
  const wantsFamilies = /\bfamilies\b/i.test(rest) && families.length === 0 && baselines.length === 0;
  return wantsFamilies ? 'families' : 'controls';
}

/** The families that a clause names by code or title, and its words without them. */
function takeFamilies(words: string): { readonly families: readonly string[]; readonly rest: string } {
  const families = new Set<string>();
  const take = (id: string): string => {
    families.add(id);
    return ' ';
  };
  let rest = words;
  for (const [id, title] of TITLES) {
    rest = rest.replace(title, () => take(id));
  }
  rest = rest.replace(CODE, (code: string) => take(code.toLowerCase()));
  rest = rest.replace(NEAR_NOUN, (_found, before: string | undefined, after: string | undefined) => {
    take((before ?? after ?? '').toLowerCase());
    return before === undefined ? 'family ' : ' family';
  });
  return { families: [...families], rest };
}

const TITLES = Object.entries(CONTROL_FAMILIES).map(([id, title]): readonly [string, RegExp] => [
  id,
  new RegExp(`\\b${title.replace(/, and | and |, /g, '(?:,? (?:and|&) |, )')}\\b`, 'i'),
]);
const CODES = Object.keys(CONTROL_FAMILIES).join('|');
/** A code counts in capitals, or next to a word that says what it is: `at` and `pe` are words too. */
const CODE = new RegExp(`\\b(?:${CODES.toUpperCase()})\\b`, 'g');
const NEAR_NOUN = new RegExp(`\\b(${CODES}) (?:family|controls?)\\b|\\bfamily (${CODES})\\b`, 'gi');

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? [];
}
