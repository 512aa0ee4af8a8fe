import { Claim } from './claim.js';
import { type LabelWords } from './label-words.js';
import { withoutMarks } from './passage-marks.js';
import { cellsOf } from './table-row.js';

/** One piece of an answer: what stands in front of its words (blanks, a list mark), its words, and the blanks behind. */
export interface SentenceShape {
  readonly lead: string;
  readonly body: string;
  readonly trail: string;
  readonly kind: 'blank' | 'rule' | 'row' | 'heading' | 'text';
  /** Whether its paragraph, list item or row is over with it. */
  readonly endsBlock: boolean;
}

const LEAD = /^\s*(?:(?:[-*+]|\d{1,3}[.)]|>|#{1,6})\s+)*/;
const RULE = /^(?:[-*_=]{3,}|```.*|\|[\s|:-]+\|?)$/;
const BOLD = /^(\*\*|__)[^*_]+\1:?$/;
const MAX_HEADING_WORDS = 16;
const MAX_LEAD_IN_WORDS = 24;
const DECIDING =
  /\b(?:must|shall|never|not|no|only|cannot|prohibit\w*|forbid\w*|forbidden|always|unless|without|mandatory)\b|n't\b/i;
/** A sentence that says that the passages say nothing. */
const ADMISSION =
  /\b(?:passages?|documents?|sources?|texts?|excerpts?|context|catalog)\b[^.]{0,40}\b(?:do(?:es)? not|don't|doesn't|did not|never) (?:\w+ )?(?:say|state|specify|mention|contain|answer|address|settle|tell|give|name|include|provide|describe|define)\b|\b(?:cannot|can't|could not|unable to) (?:\w+ )?(?:answer|find|determine|tell)\b|\b(?:I|we) do(?: not|n't) know\b/i;

export function shapeOf(sentence: string): SentenceShape {
  const lead = LEAD.exec(sentence)?.[0] ?? '';
  const rest = sentence.slice(lead.length);
  const body = rest.trimEnd();
  const trail = rest.slice(body.length);
  return { lead, body, trail, kind: kindOf(lead, body), endsBlock: trail.includes('\n') };
}

function kindOf(lead: string, body: string): SentenceShape['kind'] {
  if (body === '') {
    return RULE.test(lead.trim()) ? 'rule' : 'blank';
  }
  if (RULE.test(body)) {
    return 'rule';
  }
  if (body.startsWith('|')) {
    return 'row';
  }
  return lead.includes('#') || BOLD.test(withoutMarks(body).trim()) ? 'heading' : 'text';
}

/** Whether an uncited sentence claims nothing: a heading, a lead-in to a list, or that there is no answer. */
export function claimsNothing({ kind, body }: SentenceShape, labels: LabelWords): boolean {
  if (kind === 'row') {
    return cellsOf(body).every((cell) => labels.isLabel(new Claim(cell).text));
  }
  const claim = new Claim(body);
  if (kind === 'heading') {
    return isLabel(claim, claim.text, MAX_HEADING_WORDS, labels);
  }
  if (/[:\uff1a]$/.test(claim.text)) {
    // `Organizations must:` leaves it to the items what they must.
    return isLabel(claim, claim.text.replace(/\b(?:must|shall)\b/gi, ''), MAX_LEAD_IN_WORDS, labels);
  }
  const saysNothing = claim.terms.length === 0 && claim.controlIds.length === 0;
  return admitsIgnorance(body, labels) || (saysNothing && isPlain(claim, claim.text));
}

function isLabel(claim: Claim, words: string, maxWords: number, labels: LabelWords): boolean {
  return isPlain(claim, words) && words.split(/\s+/).length <= maxWords && labels.isLabel(words);
}

function isPlain({ quotes, quantities }: Claim, words: string): boolean {
  return !DECIDING.test(words) && quotes.length === 0 && quantities.length === 0;
}

/** Whether a sentence says that the passages do not answer, and nothing besides. */
export function admitsIgnorance(body: string, labels: LabelWords): boolean {
  const claim = new Claim(body);
  const [first = '', ...more] = claim.text.split(BESIDES);
  return (
    ADMISSION.test(first) &&
    labels.isKnown(first) &&
    more.every((piece) => ADMISSION.test(piece) || (!DECIDING.test(piece) && labels.isLabel(piece))) &&
    claim.quantities.length === 0 &&
    claim.quotes.length === 0
  );
}

/** What follows an admission may be a claim: `The passages do not say, but ...`. */
const BESIDES =
  /\s*[;\u2014]\s*|,?\s+(?:but|so|however|although|though|while|whereas|therefore|thus|hence|yet|since|because)\b,?\s*/i;
