import { ACCESS_SIGNS, PEOPLE_SIGNS, WATCHING_SIGNS } from './signs-of-people.js';
import { PLACE_SIGNS, THING_SIGNS } from './signs-of-places.js';
import { SYSTEM_SIGNS } from './signs-of-systems.js';
import { type SituationSign } from './situation-sign.js';

/** Something that happened or might happen, told in a question that asks which controls that touches. */
export interface Situation {
  /** What is told, without the words that only ask. */
  readonly told: string;
  readonly signs: readonly RecognisedSign[];
}

export interface RecognisedSign {
  readonly sign: SituationSign;
  /** The words of the question that tell of it. */
  readonly said: string;
}

const SIGNS = [
  ...PEOPLE_SIGNS,
  ...ACCESS_SIGNS,
  ...WATCHING_SIGNS,
  ...SYSTEM_SIGNS,
  ...PLACE_SIGNS,
  ...THING_SIGNS,
];
const MIN_TOLD_WORDS = 4;
const SENTENCE_END = /(?<=[.!?])\s+/;
const RULES = '(?:controls?|requirements?|safeguards?|measures?|rules?)';
/** Asks what a situation means for the controls. */
const ASKS = new RegExp(
  `\\b(?:which|what)\\b.{0,20}\\b${RULES}\\b|\\bwhat (?:did|have|should|could|must|would|do) (?:we|i|they|one)\\b` +
    `|\\bwhat (?:should|could|would|might) have\\b|\\bwhat (?:went wrong|is missing|was missing|is violated|was violated|did .{1,30} fail)\\b` +
    `|\\b(?:did|have|has) (?:we|they|i|this|that|it) (?:violat|fail|break|broken|breach)\\w*`,
  'i',
);
/** A question that tells its situation in a clause of its own. */
const CLAUSE = /^(.*?)\b((?:when|if|after|because|since)\b.{12,})$/i;
/** Controls are about organizations and what they work with: a situation speaks of one of these. */
const WORLD =
  /\b(?:we|our|us|employees?|staff|users?|people|colleagues?|administrators?|managers?|engineers?|technicians?|developers?|contractors?|compan(?:y|ies)|organi[sz]ations?|agenc(?:y|ies)|office|buildings?|rooms?|data|systems?|servers?|networks?|computers?|laptops?|phones?|devices?|accounts?|passwords?|software|updates?|patch\w*|backups?|logs?|records?|files?|disks?|tapes?|media|web\w*|databases?|vendors?|suppliers?|providers?|customers?|visitors?|attackers?|intruders?|virus\w*|malware|keys?|clerks?|nurses?|doctors?|workers?|auditors?|hospitals?|banks?|schools?|clinics?|contracts?|firewalls?|routers?|equipment|machines?|e-?mails?|apps?|services?|sites?)\b/i;
const QUESTION =
  /^(?:and |so |but )?(?:which|what|who|how|is|are|was|were|does|do|did|should|can|could|must|has|have)\b/i;

/** The situation that a question without control ids tells of; nothing where it only asks. */
export function situationOf(question: string): Situation | undefined {
  const sentences = question.trim().split(SENTENCE_END);
  const asking = sentences.find((one) => one.endsWith('?') && ASKS.test(one));
  if (asking === undefined) {
    return undefined;
  }
  const told = sentences.filter((one) => !QUESTION.test(one) && !one.endsWith('?')).join(' ');
  if (told.split(/\s+/).length >= MIN_TOLD_WORDS) {
    return isOurs(told, asking) ? { told, signs: signsIn(told) } : undefined;
  }
  return toldInClause(asking);
}

/** "Which controls apply when a laptop is stolen?": only where something is recognised, since such clauses also ask for rules. */
function toldInClause(asking: string): Situation | undefined {
  const told = CLAUSE.exec(asking)?.[2]?.replace(/\?$/, '') ?? '';
  const signs = signsIn(told);
  return signs.length > 0 && isOurs(told, asking) ? { told, signs } : undefined;
}

/** Whether it is about an organization's controls at all, by what is told or by what is asked for. */
function isOurs(told: string, asking: string): boolean {
  return WORLD.test(told) || /\b(?:controls?|requirements?|safeguards?)\b/i.test(asking);
}

/** In the order in which the text tells of them. */
function signsIn(told: string): readonly RecognisedSign[] {
  return SIGNS.flatMap((sign) => {
    const match = sign.words.exec(told);
    return match ? [{ sign, said: match[0].trim(), at: match.index }] : [];
  })
    .sort((a, b) => a.at - b.at)
    .map(({ sign, said }) => ({ sign, said }));
}
