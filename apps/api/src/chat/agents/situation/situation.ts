import { type Language, STOP_WORDS, wordsOf } from '@app/common/lexical-index';
import { recogniseConcepts, type RecognisedConcept } from './concepts/recognise-concepts.js';
import { type ToldWord, toldWords } from './concepts/told-words.js';
import { ASKS_IN } from './languages/asks-in-language.js';
import { languageOf, toldWordsIn } from './languages/told-in-language.js';
import { type ControlSign, signsOf } from './signs/control-signs.js';

/** Something that happened or might happen, told in a question that asks which controls that touches. */
export interface Situation {
  /** What is told, without the words that only ask. */
  readonly told: string;
  /** What it tells of, the strongest first; nothing where only its words can say. */
  readonly concepts: readonly RecognisedConcept[];
  /** The controls for which its words speak, the strongest first. */
  readonly signs: readonly ControlSign[];
}

/** A weaker concept is a chance meeting of words. */
const MIN_SCORE = 3;
/** That much of a statement without any question must be a situation. */
const STRONG_SCORE = 6;
/** What a further concept must reach, as a share of the strongest. */
const FURTHER_SHARE = 0.55;
const MAX_CONCEPTS = 4;
/** What words that speak for a control must reach where nothing else shows that it is about an organization. */
const SURE_SIGN = 10;
const OWN_LIFE = /\b(?:my|i|me)\b/i;
const MIN_TOLD_WORDS = 4;
const SENTENCE_END = /(?<=[.!?])\s+/;
const RULES = '(?:controls?|requirements?|safeguards?|measures?|rules?)';
/** Asks what a situation means for the controls. */
const ASKS = new RegExp(
  `\\b(?:which|what)\\b.{0,20}\\b${RULES}\\b|\\bwhat (?:did|have|should|could|must|would|do) (?:we|i|they|one)\\b` +
    `|\\bwhat (?:should|could|would|might) (?:(?:the|our|an?) \\w+ )?have\\b|\\bwhat (?:went wrong|is missing|was missing|is violated|was violated|did .{1,30} fail)\\b` +
    `|\\b(?:did|have|has) (?:we|they|i|this|that|it) (?:violat|fail|break|broken|breach)\\w*`,
  'i',
);
const ASKING_START = /^(?:and |so |but )?(?:what|which|where|how|who)\b/i;
const ASKING_WORDS: ReadonlySet<string> = new Set(
  `control controls requirement requirements rule rules safeguard safeguards measure measures must need needed needs fix fixed miss
  missing missed fail failed fails neglect neglected overlook overlooked omit omitted wrong went go broke break broken apply applies
  place done get got covered cover covers fall falls concern concerned concerns relevant touched violated weak happened happen
  prevented prevent stop stopped help helped better differently otherwise lack lacked forget forgot plan say says kind standard nist
  800 53 framework prescribe prescribes called call next now first asked ask`.split(/\s+/),
);
/** A question that tells its situation in a clause of its own. */
const CLAUSE = /^(.*?)\b((?:when|if|after|because|since)\b.{12,})$/i;
/** Controls are about organizations and what they work with: a situation speaks of one of these. */
const WORLD =
  /\b(?:we|our|us|employees?|staff|users?|people|colleagues?|administrators?|managers?|engineers?|technicians?|developers?|contractors?|compan(?:y|ies)|organi[sz]ations?|agenc(?:y|ies)|office|buildings?|rooms?|data|systems?|servers?|networks?|computers?|laptops?|phones?|devices?|accounts?|passwords?|software|updates?|patch\w*|backups?|logs?|records?|files?|disks?|tapes?|media|web\w*|databases?|vendors?|suppliers?|providers?|customers?|visitors?|attackers?|intruders?|virus\w*|malware|keys?|clerks?|nurses?|doctors?|workers?|auditors?|hospitals?|banks?|schools?|clinics?|contracts?|firewalls?|routers?|equipment|machines?|e-?mails?|apps?|services?|sites?|firms?|departments?|branch(?:es)?|supervisors?|interns?|temps?|admins?|log-?ins?|cables?|badges?|printers?|copiers?|chips?|tablets?|sticks?|wi-?fi|internet|shops?|factor(?:y|ies)|plants?|couriers?|guards?|hackers?|thie(?:f|ves)|burglars?|screens?|doors?|portals?|programs?|programmers?|code|information|money|payroll|invoices?|attacks?|incidents?|fraud|security)\b/i;
const QUESTION =
  /^(?:and |so |but )?(?:which|what|who|how|is|are|was|were|does|do|did|should|can|could|must|has|have)\b/i;

/** The situation that a question without control ids tells of, also in another language; nothing where it only asks. */
export function situationOf(question: string): Situation | undefined {
  const language = languageOf(question);
  return language ? toldIn(language, question) : toldInEnglish(question);
}

/** What is told in another language must be recognised: nothing else shows what it is about. */
function toldIn(language: Language, question: string): Situation | undefined {
  const sentences = question.trim().split(SENTENCE_END);
  const asks = sentences.some(
    (one) => one.endsWith('?') && ASKS_IN[language].test(wordsOf(one, language).join(' ')),
  );
  const told = sentences.filter((one) => !one.endsWith('?')).join(' ');
  if (!asks || told.split(/\s+/).length < MIN_TOLD_WORDS) {
    return undefined;
  }
  const found = situation(told, toldWordsIn(told, language));
  return found.concepts.length > 0 || speaksFor(found) >= SURE_SIGN ? found : undefined;
}

function toldInEnglish(question: string): Situation | undefined {
  const sentences = question.trim().split(SENTENCE_END);
  const told = sentences.filter((one) => !QUESTION.test(one) && !one.endsWith('?')).join(' ');
  const asking = sentences.find((one) => one.endsWith('?') && ASKS.test(one));
  if (asking === undefined) {
    const isTold = sentences.some(onlyAsks) || !question.includes('?');
    return isTold ? toldBefore(told, question.includes('?') ? MIN_SCORE : STRONG_SCORE) : undefined;
  }
  if (told.split(/\s+/).length >= MIN_TOLD_WORDS) {
    const found = situation(told);
    return isOurs(found, asking) ? found : undefined;
  }
  return toldInClause(asking);
}

/** "What did we need?", "What failed?": a question that says nothing by itself takes up what is told before it. */
function onlyAsks(sentence: string): boolean {
  const words = sentence.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const own = words.filter((word) => !STOP_WORDS.has(word) && !ASKING_WORDS.has(word));
  return sentence.endsWith('?') && ASKING_START.test(sentence) && own.length <= 1;
}

/** What is told without being asked about must leave little doubt. */
function toldBefore(told: string, least: number): Situation | undefined {
  const found = situation(told);
  const isRecognised =
    (found.concepts[0]?.score ?? 0) >= least || (least < STRONG_SCORE && speaksFor(found) >= SURE_SIGN);
  return isRecognised && isOurs(found, '') && told.split(/\s+/).length >= MIN_TOLD_WORDS ? found : undefined;
}

/** "Which controls apply when a laptop is stolen?": only where something is recognised, since such clauses also ask for rules. */
function toldInClause(asking: string): Situation | undefined {
  const told = CLAUSE.exec(asking)?.[2]?.replace(/\?$/, '') ?? '';
  const found = situation(told);
  return found.concepts.length > 0 && isOurs(found, asking) ? found : undefined;
}

/** Whether it is about an organization's controls at all, by what is told or by what is asked for. */
function isOurs(found: Situation, asking: string): boolean {
  return (
    WORLD.test(found.told) ||
    /\b(?:controls?|requirements?|safeguards?)\b/i.test(asking) ||
    (speaksFor(found) >= SURE_SIGN && !OWN_LIFE.test(found.told))
  );
}

/** How much its words speak for the control for which they speak most. */
function speaksFor({ signs }: Situation): number {
  return signs[0]?.score ?? 0;
}

function situation(told: string, said: readonly ToldWord[] = toldWords(told)): Situation {
  return { told, concepts: conceptsIn(told, said), signs: signsOf(told, said) };
}

function conceptsIn(told: string, said: readonly ToldWord[]): readonly RecognisedConcept[] {
  const found = recogniseConcepts(told, said);
  const least = Math.max(MIN_SCORE, FURTHER_SHARE * (found[0]?.score ?? 0));
  return found.filter(({ score }) => score >= least).slice(0, MAX_CONCEPTS);
}
