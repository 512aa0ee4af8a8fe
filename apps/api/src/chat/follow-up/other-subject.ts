import { CONTROL_FAMILIES, findControlIds } from '@app/common/oscal';
import { type Focus, inWords, isOfEnhancements, MAX_NAMED, parentsOf } from './focus.js';
import { type PastTurn } from './past-turn.js';
import { be, BASELINE, ID, lookupQuestion, type Said, sentence } from './words.js';

const OPENER =
  '(?:(?:what|how) about|what of|is it the same (?:for|in|with)|is that the same (?:for|in)|(?:do )?the same (?:question )?(?:for|with|in)|same (?:question )?(?:for|with|in)|for|with|in|at)';
const BASELINES = `${BASELINE}(?:(?:,| and| or|, and|, or) ${BASELINE})*`;

const OTHER_CONTROLS = new RegExp(
  `^(${OPENER} )?(?:the )?(?:controls? |enhancements? )?${ID}(?:(?:,| and| or|, and) ${ID})*(?: (?:in|for|at) (?:the )?(${BASELINES}))?$`,
  'i',
);
const PARENT = /\b(?:its|the|their) (?:parent|base)(?: control)?\b/i;

/** `what about AU-6?`, `and AC-3 in HIGH?`, `what about its parent?` */
export function otherControls(said: Said, focus: Focus): string | undefined {
  const parents = parentsOf(focus.one);
  const words = parents ? said.words.replace(PARENT, inWords(parents)) : said.words;
  const mentions = findControlIds(words);
  const masked = mentions.reduceRight(
    (text, { start, end }) => text.slice(0, start) + ID + text.slice(end),
    words.replaceAll(ID, ' '),
  );
  const [whole, opener, baselines] = OTHER_CONTROLS.exec(masked) ?? [];
  if (whole === undefined || (opener === undefined && !said.joined && words === said.words)) {
    return undefined;
  }
  return askedOf([...new Set(mentions.map(({ controlId }) => controlId))], baselines?.toUpperCase(), focus);
}

/** The last question, asked of other controls and, where they are named, other baselines. */
function askedOf(controlIds: readonly string[], baselines: string | undefined, { turn }: Focus): string {
  const asked = findControlIds(turn.question);
  const replaced = turn.agent === 'comparison' ? asked.at(-1) : asked.length === 1 ? asked[0] : undefined;
  if (replaced && controlIds.length === 1) {
    const { start, end } = replaced;
    const again = turn.question.slice(0, start) + inWords(controlIds) + turn.question.slice(end);
    return baselines === undefined
      ? again
      : (inOtherBaselines(again, baselines) ?? `${be(controlIds)} in ${baselines}?`);
  }
  if (baselines === undefined && turn.agent !== 'baseline') {
    return lookupQuestion(controlIds);
  }
  return baselineQuestion(controlIds, baselines ?? baselinesOf(turn.question).join(' or '));
}

function baselineQuestion(controlIds: readonly string[], baselines: string): string {
  if (baselines !== '') {
    return `${be(controlIds)} in ${baselines}?`;
  }
  return `Which baselines ${controlIds.length > 1 ? 'are' : 'is'} ${inWords(controlIds)} in?`;
}

const OTHER_BASELINE = new RegExp(
  `^(?:${OPENER} )?(?:(?:for|in|at) )?(?:the )?(${BASELINES})(?:[- ]impact)?(?: baselines?| levels?| systems?)?$`,
  'i',
);

/** `what about HIGH?`, `and for MODERATE?` */
export function otherBaseline({ words }: Said, { turn, one, several }: Focus): string | undefined {
  const [, found] = OTHER_BASELINE.exec(words) ?? [];
  if (found === undefined || (isTopic(found) && baselinesOf(turn.question).length === 0)) {
    return undefined;
  }
  const baselines = found.toUpperCase().replace(/ (AND|OR) /g, (word) => word.toLowerCase());
  const again = isOfBaselines(turn) ? inOtherBaselines(turn.question, baselines) : undefined;
  if (again !== undefined || one.length === 0) {
    return again;
  }
  return isOfEnhancements(turn)
    ? `Which enhancements of ${inWords(one)} are in ${baselines}?`
    : `${be(one.length > 1 ? several : one)} in ${baselines}?`;
}

/** A baseline that the question names is one, and no high risk. */
function isOfBaselines({ agent, question }: PastTurn): boolean {
  return (
    agent !== 'general' && (agent !== 'control-lookup' || /\b(?:LOW|MODERATE|HIGH|PRIVACY)\b/.test(question))
  );
}

/** `what about privacy?` may be about privacy. */
function isTopic(baseline: string): boolean {
  return baseline === 'privacy';
}

const NAMED_BASELINE = new RegExp(`\\b${BASELINE}\\b`, 'gi');

function baselinesOf(question: string): readonly string[] {
  return [...question.matchAll(NAMED_BASELINE)].map(([name]) => name.toUpperCase());
}

/** The question with these baselines where it names one. */
function inOtherBaselines(question: string, baselines: string): string | undefined {
  return baselinesOf(question).length === 1 ? question.replace(NAMED_BASELINE, baselines) : undefined;
}

const NARROWED = new RegExp(
  `^(which|how many)(?: ones?)?(?: (?:of )?(?:them|these|those)(?: controls)?)? (?:are|is)(?: also)? in (?:the )?(${BASELINES})(?: baselines?)?$`,
  'i',
);

/** `which of them are in LOW?`, after a list of more controls than a question can name: the list is asked for again, narrowed. */
export function narrowedList({ words }: Said, { turn }: Focus): string | undefined {
  const [, asked = '', found] = NARROWED.exec(words) ?? [];
  if (found === undefined || turn.agent !== 'control-list' || turn.listed.length <= MAX_NAMED) {
    return undefined;
  }
  const list = turn.question.replace(/[\s?.!]+$/, '');
  const baselines = found.toUpperCase().replace(/ (AND|OR) /g, (word) => word.toLowerCase());
  const narrowed = `${list}${baselinesOf(list).length > 0 ? ' and also in' : ' in'} ${baselines}?`;
  return /^how many/i.test(asked) ? narrowed.replace(/^(?:which|what)\b/i, 'How many') : narrowed;
}

const CODES = Object.keys(CONTROL_FAMILIES).join('|').toUpperCase();
const OF_FAMILY = new RegExp(
  `^(which|how many)(?: ones?)?(?: (?:of )?(?:them|these|those)(?: controls)?)? (?:are|is|belongs? to)(?: (?:in|of|from))? (?:the )?(${CODES})(?: family)?$`,
  'i',
);
const ONLY_ENHANCEMENTS = /^(?:only|just)(?: the)? (?:control )?enhancements$/i;

/** `which of those are in the AC family?`, `only the enhancements`, after a list of controls of all families. */
export function narrowedMembers({ words }: Said, { turn }: Focus): string | undefined {
  const list = turn.question;
  if (turn.agent !== 'control-list' || !/\bcontrols\b/i.test(list)) {
    return undefined;
  }
  if (ONLY_ENHANCEMENTS.test(words)) {
    return list.replace(/\bcontrols\b/i, 'enhancements').replace(/^how many/i, 'Which');
  }
  const [, asked = '', family = ''] = OF_FAMILY.exec(words) ?? [];
  if (family === '' || NAMED_FAMILY_ONCE.test(list)) {
    return undefined;
  }
  return list
    .replace(/\bcontrols\b/i, `${family.toUpperCase()} controls`)
    .replace(/^(?:which|what|how many)\b/i, sentence(asked.toLowerCase()));
}

const NAMED_FAMILY_ONCE = new RegExp(`\\b(?:${CODES})\\b(?!-)`);

const FAMILY = `(?:${Object.keys(CONTROL_FAMILIES).join('|').toUpperCase()})`;
const OTHER_FAMILY = new RegExp(`^(?:${OPENER} )?(?:the )?(${FAMILY})(?: family| controls)?$`);
const NAMED_FAMILY = new RegExp(`\\b${FAMILY}\\b(?!-)`, 'g');

/** `and in the PE family?`, after a question for the controls of another family. */
export function otherFamily({ words, joined }: Said, { turn }: Focus): string | undefined {
  const [whole, family] =
    OTHER_FAMILY.exec(words.replace(/^\w/, (first) => (joined ? first : first.toLowerCase()))) ?? [];
  const named = turn.question.match(NAMED_FAMILY) ?? [];
  return whole === undefined || family === undefined || named.length !== 1
    ? undefined
    : turn.question.replace(NAMED_FAMILY, family);
}
