import { findControlIds } from '@app/common/oscal';
import { type Focus, inWords } from './focus.js';
import { PARTS, type Said } from './words.js';

const ASKED_OF_ALL = /\b(?:800-53|nist|catalog(?:ue)?|(?:all|every) controls?)\b/i;
const WHOSE = new RegExp(
  `^(?!(?:which|what) requirements?\\b)((?:which|what(?: are)? the|how many|list(?: all)?(?: the)?|show(?: me)?(?: all)?(?: the)?) ${PARTS})\\b(?! of\\b| for\\b| about\\b| from\\b| between\\b| in general)(.*)$`,
  'i',
);
/** Another family is named, as in `in the AU family`. */
const FAMILY = /\b[A-Z]{2}\b/;
const RELATED = /^(which|what)( other)? controls are (closely )?related$/i;
const TO_DEFINE =
  /^(?:what|which (?:parameters|values)) (?:must|should|do|can) (?:i|we|you) (?:have to |need to )?define$/i;
const EVIDENCE =
  /^(?:what|which) (?:evidence|artifacts?) (?:is needed|are needed|(?:do|would|should|must|will) (?:i|we|you) (?:need|collect|have|show|provide|keep))$/i;

/** A matter whose control is left out: `What are the related controls?`, `Which enhancements are in HIGH?` */
export function withOwner({ words, end }: Said, { one, turn }: Focus): string | undefined {
  const ofOthers = findControlIds(words).length > 0 || ASKED_OF_ALL.test(words);
  if (ofOthers || turn.abstained || one.length === 0) {
    return undefined;
  }
  const owned = joined(words, inWords(one));
  return owned === undefined ? undefined : owned + end;
}

function joined(words: string, controls: string): string | undefined {
  if (RELATED.test(words)) {
    return `${words} to ${controls}`;
  }
  if (TO_DEFINE.test(words) || EVIDENCE.test(words)) {
    return `${words} for ${controls}`;
  }
  const [, matter, rest = ''] = WHOSE.exec(words) ?? [];
  return matter === undefined || FAMILY.test(rest) ? undefined : `${matter} of ${controls}${rest}`;
}
