import { controlLabel, findControlIds } from '@app/common/oscal';
import { type Focus, inWords, isOfEnhancements } from './focus.js';
import { announcesClause, hasOwnNoun, isExpletive } from './own-noun.js';
import { counted, ID, ORDINAL, PARTS } from './words.js';

/** A word stands for controls, and nothing says for which. */
export const UNCLEAR = Symbol('unclear');

/**
 * The question with the controls in place of the words that stand for them. Nothing where it has no such word, or where
 * the word stands for something in the question itself.
 */
export function withReferences(words: string, focus: Focus): string | typeof UNCLEAR | undefined {
  let text = words;
  for (const resolve of [otherOne, countedOnes, groups, plurals, singulars]) {
    const resolved = resolve(text, focus);
    if (resolved === UNCLEAR) {
      return UNCLEAR;
    }
    text = resolved;
  }
  return text === words ? undefined : agreed(text);
}

/** What may follow a word that stands for a control, when no noun of its own follows. */
const VERBS =
  'says?|means?|requires?|required|mandates?|mandatory|covers?|appl(?:y|ies)|needs?|needed|demands?|includes?|assess(?:ed)?|test(?:ed)?|' +
  'audited|verified|implemented|withdrawn|necessary|relates?|related|differs?|different|works?|matters?|important|adds?|asks?|calls?|' +
  'go|overlaps?|fits?|belongs?|maps?|mapped|talks?|addresses|contains?|done|checked|be';
const NO_NOUN = `(?=$|[?.,;!)]|\\s+(?:in|for|of|from|to|with|at|by|and|or|than|as|is|are|was|does|do|did|has|have|can|could|must|should|still|also|only|about|really|exactly|actually|not|the|part|${VERBS})\\b)`;

const OTHER_ONE = new RegExp(`\\bthe other(?: (?:one|control))?${NO_NOUN}`, 'i');

function otherOne(text: string, { other }: Focus): string | typeof UNCLEAR {
  if (!OTHER_ONE.test(text)) {
    return text;
  }
  return other === undefined ? UNCLEAR : text.replace(OTHER_ONE, controlLabel(other));
}

const COUNTED = new RegExp(
  `\\bthe (${ORDINAL})(?: (?:one|control|enhancement|of (?:them|these|those|the two)))?('s)?${NO_NOUN}`,
  'i',
);

function countedOnes(text: string, focus: Focus): string | typeof UNCLEAR {
  const found = COUNTED.exec(text);
  if (!found) {
    return text;
  }
  const [whole, ordinal = '', possessive = ''] = found;
  const id = counted(ordinal, focus);
  return id === undefined
    ? UNCLEAR
    : text.slice(0, found.index) + controlLabel(id) + possessive + text.slice(found.index + whole.length);
}

const GROUP =
  /\b(which|any|some|all|none|each|either|neither|one|how many)(?: ones?)? (?:of (?:them|these two|those two|these|those|the two|both)|of (?:these|those) (?:two )?(?:controls|enhancements))\b/i;
const WHICH_ONE = /^which ones?(?= (?:is|are|has|have|does|do|was|were|applies|apply|belongs?)\b)/i;

/** Named before: `Compare AC-2 and AC-3. Which of them …`; or behind a colon: `Which of these is withdrawn: AC-2, AC-13?` */
const OWN_GROUP = new RegExp(`${ID}.*\\bof (?:them|these|those|the two|both)\\b|:\\s*(?:the )?${ID}`, 'i');

/** `which of them` is of the controls that were named, or of the enhancements that were listed. */
function groups(text: string, { group, turn }: Focus): string | typeof UNCLEAR {
  const pattern = WHICH_ONE.test(text) ? WHICH_ONE : GROUP;
  const found = pattern.exec(text);
  if (!found || OWN_GROUP.test(masked(text))) {
    return text;
  }
  if (group === undefined) {
    return UNCLEAR;
  }
  const asked = found[1] ?? 'which';
  if (!isOfEnhancements(turn)) {
    return text.replace(pattern, `${asked} ${group}`);
  }
  return text.replace(
    pattern,
    /^(?:which|any|some|all|how many)$/i.test(asked) ? `${asked} ${group}` : `${asked} of the ${group}`,
  );
}

const PLURAL = new RegExp(
  `\\b(?:they|them|both(?: (?:of them|controls))?${NO_NOUN}|the two(?: controls)?|(?:these|those)(?: (?:two|controls|enhancements))?${NO_NOUN})\\b|\\btheir (${PARTS})|\\b(their)\\b`,
  'i',
);

function plurals(text: string, focus: Focus): string | typeof UNCLEAR {
  const found = PLURAL.exec(text);
  const before = found ? masked(text.slice(0, found.index)) : '';
  if (!found || !isAboutControls(text, focus) || hasOwnNoun(before, 'people or things')) {
    return text;
  }
  return focus.several.length > 1 ? ofSeveral(text, found, focus) : ofOne(text, found, focus);
}

function ofSeveral(text: string, found: RegExpExecArray, { several, turn, group }: Focus): string {
  return isOfEnhancements(turn) && isPronoun(found) && group !== undefined
    ? text.slice(0, found.index) + `the ${group}` + text.slice(found.index + found[0].length)
    : replaced(text, found, several);
}

/** `they` may be anything where one control was spoken of; `their enhancements` and `both` are of controls. */
function ofOne(text: string, found: RegExpExecArray, { one, turn }: Focus): string | typeof UNCLEAR {
  const [words, part, possessive] = found;
  if (possessive !== undefined) {
    return text;
  }
  if (part !== undefined && one.length > 0) {
    return replaced(text, found, one);
  }
  const meant = turn.listed.length > 1 || /^(?:both|the two)/i.test(words);
  return meant || (one.length === 0 && turn.abstained) ? UNCLEAR : text;
}

function isPronoun([, part, possessive]: RegExpExecArray): boolean {
  return part === undefined && possessive === undefined;
}

const THIS = `(?:this|that)(?: (?:one|control|enhancement|requirement))${NO_NOUN}|the (?:same )?(?:control|enhancement|requirement)(?=$|[?.,;!]|\\s+(?:${VERBS}|in (?:low|moderate|high|privacy|the))\\b)`;
const BARE_THIS = `(?<=(?:^|\\b(?:is|are|was|does|do|did|doing|done|has|can|should|must|about|of|for|with|to|from|than|on|in|explain|describe|assess|test|audit|check|verify|implement|summari[sz]e|define|why|meet|satisfy|quote|show)) )(?:this|that)(?=$|[?.,;!]|\\s+(?:in|for|have|and|or|still|also|part|${VERBS})\\b)`;
const SINGULAR = new RegExp(`\\b(?:its (${PARTS})|(its)|${THIS}|it)\\b|${BARE_THIS}`, 'i');

function singulars(text: string, focus: Focus): string | typeof UNCLEAR {
  const found = SINGULAR.exec(text);
  const before = found ? masked(text.slice(0, found.index)) : '';
  if (
    !found ||
    !isAboutControls(text, focus) ||
    isExpletive(text, found.index) ||
    hasOwnNoun(before, 'a thing')
  ) {
    return text;
  }
  if (focus.one.length > 0) {
    return replaced(text, found, focus.one);
  }
  return focus.turn.abstained && !announcesClause(text, found.index) ? UNCLEAR : text;
}

/** `Which control is that?`, `What control deals with this?`: what stands there is no control. */
const ASKS_FOR_CONTROL =
  /^(?:which|what) (?:other )?controls? (?!.*\b(?:relat|link|connect|associat|similar|depend|support|differ|complement)\w*)/i;
const OF_CONTROLS =
  /\b(?:low|moderate|high|privacy|baselines?|enhancements?|parameters?|odps?|assess\w*|evidence|controls?|withdrawn|related|requires?|say|mandates?|discussion|guidance|text|statement|800-53)\b/i;

/** After a question that was about something else (`How long must logs be kept?`), a pronoun may stand for that. */
function isAboutControls(text: string, { turn }: Focus): boolean {
  const wasAbout = turn.agent !== 'general' || /\bcontrols?\b/i.test(turn.question) || turn.abstained;
  return !ASKS_FOR_CONTROL.test(text) && (wasAbout || OF_CONTROLS.test(text));
}

/** What is done or met is what a control says; what is owned is the control's. */
function replaced(text: string, found: RegExpExecArray, controlIds: readonly string[]): string {
  const [whole, part, possessive] = found;
  const controls = inWords(controlIds);
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + whole.length);
  if (part !== undefined) {
    return `${before}the ${part} of ${controls}${after}`;
  }
  if (possessive !== undefined) {
    return `${before}${controlIds.map((id) => `${controlLabel(id)}'s`).join(' and ')}${after}`;
  }
  if (/^(?:it|this|that|them)$/i.test(whole) && /\b(?:do|doing|done) $/i.test(before) && OBJECT.test(after)) {
    return `${before}what ${controls} ${controlIds.length > 1 ? 'require' : 'requires'}${after}`;
  }
  return before + controls + after;
}

/** What follows `it` in `do it`, and not in `do it apply`. */
const OBJECT = /^(?:$|[?.,;!]|\s+(?:in|for|every|each|by|at|on|when|if|with|again|and|or)\b)/i;

function masked(text: string): string {
  return findControlIds(text).reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + ID + rest.slice(end),
    text,
  );
}

const PLURAL_OF: Readonly<Record<string, string>> = { is: 'are', does: 'do', was: 'were', has: 'have' };

/** `Is AC-2 and AC-3` becomes `Are AC-2 and AC-3`. */
function agreed(text: string): string {
  const several =
    /\b(is|does|was|has)(?= (?:[A-Z]{2}-\d+(?:\(\d+\))?, )*[A-Z]{2}-\d+(?:\(\d+\))? and [A-Z]{2}-\d+)/gi;
  return text.replace(several, (verb) => PLURAL_OF[verb.toLowerCase()] ?? verb);
}
