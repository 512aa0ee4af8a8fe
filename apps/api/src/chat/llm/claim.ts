import { analyze } from '@app/common/lexical-index';
import { findControlIds } from '@app/common/oscal';
import { contentTerms } from './term-weights.js';

/** What a question says of the controls that it names, rather than asks. */
export interface Claim {
  readonly controlIds: readonly string[];
  /** Without the ids of controls. */
  readonly words: string;
  readonly terms: readonly string[];
  /** Taken for granted, or only put forward; or no more than what a control is about. */
  readonly strength: 'stated' | 'asked' | 'topic';
}

/** Ways to say something in passing, or to have it confirmed: the claim is the first group. */
const STATED: readonly RegExp[] = [
  /^why (?:does|do|did|is|are|must|should|would|has|have)\b(.+)$/i,
  /\b(?:explain|tell me|understand|clear|reason) why\b(.+)$/i,
  /\b(?:is it|isn't it|is it really)? ?(?:true|correct|right|so|confirm|the case|sure|certain) that\b(.+)$/i,
  /^(.+?),? (?:right|correct|true|isn't it|aren't they|doesn't it|don't they|does it not|is that (?:right|so|correct|true))\s*\?*$/i,
  /^(?:since|given that|given|because|as|considering that|now that)\b(.+?),/i,
  /\b(?:i|we) (?:read|heard|think|thought|believe|was told|were told|understand|know)(?: that)?\b([^.?!]+)/i,
  /\b(?:my|our|the|an) \w+ (?:says?|said|claims?|told (?:me|us)|thinks?|insists?)(?: that)?\b([^.?!]+)/i,
  /^according to\b([^.?!]+)\./i,
  /^(?:so|then),? (.+)\?$/i,
  /^(?:where|which (?:part|line|sentence|item)|in which (?:part|line))\b.*?\b(?:says?|states?|requires?|demands?)\b(.+)$/i,
  /^how does\b.{0,40}?\b(?:ensure|guarantee|make sure)(?: that)?\b(.+)$/i,
];
const ASKED = /^(?:does|do|did|must|is|are|has|have)\b(.+)$/i;
const TOPIC =
  /\b(?:about|covers?|covered|deals?|concerns?|mentions?|mentioned|talks?|speaks?|relates?|addresse?[sd]?|applies|apply|applied|touch(?:es)?)\b/i;
/** Verbs by which a control demands something: they say nothing of what it demands. */
const FRAME: ReadonlySet<string> = new Set(
  analyze(
    `about address ask asks call calls certain concern correct cover deal demand demands demanding exist exists expect insist make
    makes mandate mandates mandatory matter mean means meet mention met necessary need needed needs part require required
    requires right say says sense set sets speak state states sure talk tell tells true want wants`,
  ),
);
/** A question for reasons or advice judges a control and says nothing of what it demands. */
const JUDGES =
  /\b(?:important|useful|helpful|necessary|needed|relevant|worth\w*|good|hard|difficult|enough)\b/i;
/** That a control does not say something cannot be told from its words. */
const DENIES = /\b(?:not|never|no)\b|n't\b/i;

/** Verbs by which something is forbidden. */
export const PROHIBITS =
  /\b(?:forbid(?:s|den)?|prohibit(?:s|ed)?|ban(?:s|ned)?|disallow(?:s|ed)?|outlaw(?:s|ed)?)\b/i;

/** What a question takes for granted of the controls that it names, or wants confirmed. */
export function claimOf(question: string): Claim | undefined {
  const found = claimedWords(question.trim()) ?? prohibition(question);
  if (found === undefined || JUDGES.test(found.words) || DENIES.test(found.words)) {
    return undefined;
  }
  const words = withoutIds(found.words);
  const ids = idsIn(found.words);
  return {
    controlIds: ids.length > 0 ? ids : idsIn(question),
    words,
    terms: contentTerms(words).filter((term) => !FRAME.has(term)),
    strength: TOPIC.test(words) ? 'topic' : found.stated ? 'stated' : 'asked',
  };
}

export function idsIn(text: string): readonly string[] {
  return [...new Set(findControlIds(text).map(({ controlId }) => controlId))];
}

export function withoutIds(text: string): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of findControlIds(text)) {
    rest += `${text.slice(from, start)} `;
    from = end;
  }
  return rest + text.slice(from);
}

function claimedWords(question: string): { readonly words: string; readonly stated: boolean } | undefined {
  for (const pattern of STATED) {
    const words = pattern.exec(question)?.[1];
    if (words !== undefined) {
      return { words, stated: true };
    }
  }
  const words = ASKED.exec(question)?.[1];
  return words === undefined ? undefined : { words, stated: false };
}

/** Who asks where or how something is forbidden says that it is. */
function prohibition(question: string): { readonly words: string; readonly stated: boolean } | undefined {
  const verb = PROHIBITS.exec(question);
  const object = verb === null ? '' : question.slice(verb.index + verb[0].length);
  return verb === null || contentTerms(withoutIds(object)).length === 0
    ? undefined
    : { words: question.slice(verb.index), stated: true };
}
