import { ID } from './words.js';

/** Words that carry no thing of their own: a pronoun after them still stands for what was said before. */
const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  `a about actually all also an and any are as assess assessed at audit be been being briefly by can can't check compare contrast could
  define describe did differ do does doing done each else ever every exactly explain find for from fully get give go had happen
  happened happens has have how i i'm if implement implemented in into is isn't just know list long look many may me mean means meet
  met might more most much must my need needed needs not now of often on only or our please put quote really required requires
  satisfied satisfy say says shall should show so soon still such summarise summarize tell test tested than that the there to tool
  under understand us use verify want was we well were what what's when where which who whom whose why will with within would you
  your`.split(/\s+/),
);

/** What controls have, and who deals with them: no antecedents of a pronoun that stands for a control. */
const ABOUT_CONTROLS =
  /^(?:control|enhancement|parameter|odp|baseline|purpose|requirement|text|statement|title|discussion|guidance|evidence|artifact|objective|method|procedure|assessment|difference|family|priority|value|assignment|selection|mapping|crosswalk|related|point|reason|way|kind|type|part|version|revision|change|example|detail|step|thing|subcategor(?:y|ie)|assessor|auditor|organi[sz]ation|team|company|owner|low|moderate|high|privacy|time|day|year|month|words|term|case|sentence|short|full|exact|best|first|same|other|nist|new|good|right)s?$/i;

const PEOPLE =
  /^(?:someone|somebody|anyone|anybody|everyone|everybody|people|staff|personnel|person|user|employee|contractor|vendor|supplier|administrator|organi[sz]ation|compan(?:y|ie)|team|developer|assessor|auditor|visitor|guest|child|manager|owner|agenc(?:y|ie)|provider)s?$/i;
const NOT_PLURAL = /(?:ss|us|is|ness|always|perhaps|besides)$/i;
const SUBORDINATE =
  /^(?:if|when|whenever|before|after|once|while|until|unless|because|since|that|and|so|but|where)$/i;
const DETERMINER = /^(?:a|an|the|any|each|every|another|our|your|my|some|no|one)$/i;
const ASKING = /^(?:which|what|whose|many|much)$/i;

/** `Is AU-6 related to`, `Compare AU-6 with`; not `what does AU-6 say and which are related to`. */
const COMPARED_WITH = new RegExp(
  `${ID}[^,;?!${ID}]*\\b(?:with|to|from|than|and|or|vs\\.?|versus|over|as|like) $`,
  'i',
);
/** `which principle is`, `what time is` */
const IDENTIFIED = /\b(?:which|what) ([\w-]+) (?:is|are|was|were) $/i;

/** Whether the words before a pronoun hold a noun, or a control, that it stands for. */
export function hasOwnNoun(before: string, pronounFor: 'a thing' | 'people or things'): boolean {
  if (before.includes(ID)) {
    return !COMPARED_WITH.test(before) || /\band (?:which|what|who|how|where|is|are|does|do)\b/i.test(before);
  }
  const [, asked] = IDENTIFIED.exec(before) ?? [];
  if (asked !== undefined && (asked === 'time' || !ABOUT_CONTROLS.test(asked))) {
    return true;
  }
  const words = before.toLowerCase().match(/[\p{L}\p{N}']+(?:-[\p{L}\p{N}]+)*/gu) ?? [];
  return pronounFor === 'a thing' ? namesThing(words) : namesSeveral(words);
}

/** `an inactive account ... it`, or a matter of its own in the clause before: `encrypt data when we send it`. */
function namesThing(words: readonly string[]): boolean {
  const determined = words.some(
    (word, index) => DETERMINER.test(word) && introducesNoun(words.slice(index + 1, index + 4)),
  );
  const clause = words.findLastIndex((word) => SUBORDINATE.test(word));
  return determined || (clause > 0 && words.slice(0, clause).some(isMatter));
}

function introducesNoun(following: readonly string[]): boolean {
  return isMatter(following[0] ?? '') && !following.some((word) => ABOUT_CONTROLS.test(word));
}

/** `organizations ... their`, `someone ... they`; not `which accounts do they`. */
function namesSeveral(words: readonly string[]): boolean {
  return words.some((word, index) => {
    const previous = words[index - 1] ?? '';
    const earlier = words[index - 2] ?? '';
    if (ASKING.test(previous) || (ASKING.test(earlier) && !FUNCTION_WORDS.has(previous))) {
      return false;
    }
    return (
      PEOPLE.test(word) || (isMatter(word) && /s$/.test(word) && word.length > 3 && !NOT_PLURAL.test(word))
    );
  });
}

function isMatter(word: string): boolean {
  return word !== '' && !FUNCTION_WORDS.has(word) && !ABOUT_CONTROLS.test(word);
}

const JUDGED =
  '(?:true|false|possible|allowed|permitted|necessary|required|mandatory|ok|okay|enough|sufficient|acceptable|important|safe|legal|correct|right|fine|best|better|good|wrong|bad|common|normal|advisable|recommended|forbidden|compulsory)';
const EXPLETIVE: readonly RegExp[] = [
  /^it (?:called|known as|(?:the case|a fact|known|said|so) that)\b|^it (?:an? )?(?:\w+ )?(?:problem|issue|violation|risk|idea|practice|requirement|rule|matter) (?:to|if|when|that|whether)\b/i,
  /^it (?:really )?(?:worth|hurt|help|harm|harmful|hard|easy|dangerous|risky|difficult|useful|sensible|compliant|lawful) (?:to|if|when|that)\b/i,
  new RegExp(
    `^it (?:really |still |always |ever )?${JUDGED} (?:that|to|if|whether|when|for .{1,60}? to)\\b`,
    'i',
  ),
  /^it (?:takes?|comes? to|came to|depends?|seems?|looks like|matters? (?:if|whether|that|when|how|which))\b/i,
  /^it (?:mean to|mean (?:when|if|that)|make sense to|time to)\b/i,
  /^it (?:staff|systems?|departments?|teams?|assets?|admins?|administrators?|security|infrastructure|services?|operations|people|professionals?|support|equipment|polic(?:y|ies)|environments?|resources)\b/i,
];

/** `it` that stands for nothing (`is it true that`), or for information technology. */
export function isExpletive(text: string, at: number): boolean {
  const rest = text.slice(at);
  const acronym = /^IT\b/.test(rest) && text !== text.toUpperCase();
  return acronym || EXPLETIVE.some((is) => is.test(rest));
}

/** `it` that a clause further on explains: `how bad is it to share a password`. It may stand for something else as well. */
export function announcesClause(text: string, at: number): boolean {
  return /^it\b.*\b(?:to|if|when|that|whether|how|who|which|what|why)\s+\w+/i.test(text.slice(at));
}
