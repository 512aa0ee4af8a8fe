import { type Passage } from '@app/common/contracts';
import { idsIn, withoutIds } from './claim.js';
import { figuresIn, measuresIn } from './figures.js';
import { type Line, nearestLines } from './nearest-line.js';
import { contentTerms } from './term-weights.js';

/** A question for a figure that the passages leave open. `line` is where they do, if it can be said. */
export interface OpenFigure {
  readonly line?: Line;
  /** What the organization has to fill in there, as printed: `time period`, `number`. */
  readonly parameter?: string | undefined;
}

const MEASURE =
  '(?:number|figure|value|period|limit|length|frequency|interval|retention|seconds?|minutes?|hours?|days?|weeks?|months?|years?|times?)';
/** Ways to ask for a number and for nothing else. */
const ASKS_FOR_FIGURE: readonly RegExp[] = [
  /\bhow many\b/i,
  new RegExp(
    `\\b(?:what|which|the)(?: is the)? (?:exact|precise|specific|concrete)\\b.{0,40}\\b${MEASURE}\\b`,
    'i',
  ),
  new RegExp(`\\bexact(?:ly)? (?:how|which|what|after|within|date|${MEASURE})\\b`, 'i'),
  /\b(?:what|which|(?:give|tell|name) (?:me )?the) (?:number|figure)\b/i,
  /\bhow (?:long|often|soon|quickly|much|late|old)\b.*\bexactly\b/i,
];
/** Asks how many there are of what the catalog consists of. */
const COUNTS_RECORDS =
  /\bhow many\b.{0,30}\b(?:are there|controls?|enhancements?|parameters?|famil(?:y|ies)|baselines?|items?|objectives?)\b/i;
/** Words of such a question that say no more than that. */
const FIGURE_WORDS =
  /\b(?:how|many|much|exact|exactly|precise|number|figure|value|times?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|per|between|pass|allowed|allow|must|may|according|under|within|after|before|until)\b/gi;
const PLACEHOLDER = /\[(?:Assignment|Selection)\b/;
const ASSIGNMENT = /\[Assignment: (?:organization-defined )?([^\][:;]+)/g;
const OFTEN =
  /\b(?:often|times (?:a|per|each|every|in)|between|hourly|daily|weekly|monthly|quarterly|yearly|annual(?:ly)?)\b/i;
const TIME =
  /\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|long|soon|quickly|period|retention)\b/i;
const OFTEN_LABEL = /frequen|interval|time period/i;
/** What says how often by its name. */
const FREQUENCY_LABEL = /frequen|interval/i;
const TIME_LABEL = /time|period|duration|conditions or trigger/i;
const COUNT_LABEL = /number|limit|maximum|minimum|composition|complexity|rules/i;
/** Passages that are looked at where the question names no control. */
const NEAR_PASSAGES = 5;
/** A line that speaks of less of the question is not where it is left open. */
const SPEAKING_LINE = 0.2;
/** For a line with a parameter of the kind that is asked for, the words may stand elsewhere in the passage. */
const SPEAKING_PASSAGE = 0.3;
/** What a parameter of the kind that is asked for counts, beside the share of the question that its line speaks of. */
const KIND_GAIN = 0.6;

/**
 * Where a question asks for a figure and the passages state none: the parameter that stands in its place. Undefined where
 * something else is asked for, or where the line nearest to the question states a figure.
 */
export function openFigure(question: string, passages: readonly Passage[]): OpenFigure | undefined {
  if (COUNTS_RECORDS.test(question) || !ASKS_FOR_FIGURE.some((asks) => asks.test(question))) {
    return undefined;
  }
  const named = ownPassages(question, passages);
  const lines = linesFor(
    question,
    passages,
    idsIn(question).length > 0 ? named : passages.slice(0, NEAR_PASSAGES),
  );
  const [nearest] = lines;
  const open = lines.filter(
    (line) => PLACEHOLDER.test(line.text) && (named.length > 0 || speaks(question, line)),
  );
  const line = best(question, open);
  if (nearest && statesFigure(question, nearest) && !outranks(question, line, nearest)) {
    return undefined;
  }
  return line === undefined ? {} : { line, parameter: parameterOf(question, line.text) };
}

/**
 * Where a question puts a measure (`30 days`, `weekly`) to controls that it names and whose text has none of them: the
 * parameter of that kind, which the organization sets. Undefined where they have no such parameter.
 */
export function openMeasure(question: string, passages: readonly Passage[]): OpenFigure | undefined {
  const own = ownPassages(question, passages);
  const stated = new Set(own.flatMap(({ title, text }) => [...figuresIn(`${title} ${text}`)]));
  const measures = [...measuresIn(withoutIds(question))];
  if (measures.length === 0 || measures.some((measure) => stated.has(measure))) {
    return undefined;
  }
  const line = best(
    question,
    linesFor(question, passages, own).filter(({ text }) => isOfKind(question, text)),
  );
  return line && { line, parameter: parameterOf(question, line.text) };
}

function ownPassages(question: string, passages: readonly Passage[]): readonly Passage[] {
  const ids = idsIn(question);
  return passages.filter(({ controlId }) => controlId !== undefined && ids.includes(controlId));
}

function linesFor(question: string, all: readonly Passage[], some: readonly Passage[]): readonly Line[] {
  return nearestLines(contentTerms(question.replaceAll(FIGURE_WORDS, ' ')), all, some);
}

function best(question: string, lines: readonly Line[]): Line | undefined {
  return lines.toSorted((a, b) => rank(question, b) - rank(question, a)).at(0);
}

function rank(question: string, { share, passageShare, strength, text }: Line): number {
  const isFrequency = OFTEN.test(question) && labelsOf(text).some((label) => FREQUENCY_LABEL.test(label));
  const gain = (isOfKind(question, text) ? KIND_GAIN : 0) + (isFrequency ? KIND_GAIN / 2 : 0);
  return share + passageShare + strength + gain;
}

function speaks(question: string, { text, share, passageShare }: Line): boolean {
  return isOfKind(question, text) ? passageShare >= SPEAKING_PASSAGE : share >= SPEAKING_LINE;
}

/** Whether a line that leaves the figure open is more to the point than the nearest, which states one. */
function outranks(question: string, line: Line | undefined, nearest: Line): boolean {
  if (line === undefined || line === nearest) {
    return line !== undefined && isOfKind(question, line.text);
  }
  return rank(question, line) > rank(question, nearest) + KIND_GAIN;
}

/** A time or a frequency needs a unit; what is counted may stand without one (`two people`). */
function statesFigure(question: string, { text }: Line): boolean {
  const plain = text.replaceAll(/\[[^\]]*\]/g, ' ');
  return (kindOf(question) === COUNT_LABEL ? figuresIn(plain) : measuresIn(plain)).size > 0;
}

function isOfKind(question: string, text: string): boolean {
  const kind = kindOf(question);
  return labelsOf(text).some((label) => kind.test(label));
}

/** What parameters are called that state what the question asks for. */
function kindOf(question: string): RegExp {
  if (OFTEN.test(question)) {
    return OFTEN_LABEL;
  }
  return TIME.test(question) ? TIME_LABEL : COUNT_LABEL;
}

/** The parameter of the kind that is asked for, or the first. */
function parameterOf(question: string, text: string): string | undefined {
  const labels = labelsOf(text);
  const kind = kindOf(question);
  return labels.find((label) => kind.test(label)) ?? labels[0];
}

function labelsOf(text: string): readonly string[] {
  return [...text.matchAll(ASSIGNMENT)].flatMap(([, label]) => label?.trim() ?? []);
}
