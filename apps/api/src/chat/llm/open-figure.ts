import { type Passage } from '@app/common/contracts';
import { findControlIds } from '@app/common/oscal';
import { figuresIn } from './figures.js';
import { type Line, nearestLines } from './nearest-line.js';
import { contentTerms } from './term-weights.js';

/** A question for a figure that the passages leave open. `line` is where they do, if it can be said. */
export interface OpenFigure {
  readonly line?: Line;
  /** What the organization has to fill in there, as printed: `time period`, `number`. */
  readonly parameter?: string | undefined;
}

/** Asks for a number and for nothing else. */
const ASKS_FOR_FIGURE =
  /\bhow many\b|\b(?:what|which)(?: is the)? (?:exact |precise )?(?:number|figure)\b|\bexact(?:ly)? (?:how|which number|number|figure|value|time|period|frequency|date|length)\b|\bhow (?:long|often|soon|quickly|much|late|old)\b.*\bexactly\b/i;
/** Words of such a question that say no more than that. */
const FIGURE_WORDS =
  /\b(?:how|many|much|exact|exactly|precise|number|figure|value|times?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|per|between|pass|allowed|allow|must|may|according|under|within|after|before|until)\b/gi;
const PLACEHOLDER = /\[(?:Assignment|Selection)\b/;
const ASSIGNMENT = /\[Assignment: (?:organization-defined )?([^\][:;]+)/g;
const TIME = /\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|times|long|often|soon|quickly)\b/i;
const TIME_LABEL = /time|period|frequen|duration|interval|condition/i;
const COUNT_LABEL = /number|limit|maximum|minimum|composition|complexity|rules/i;
/** Passages that are looked at where the question names no control. */
const NEAR_PASSAGES = 5;
/** A line that speaks of less of the question is not where it is left open. */
const SPEAKING_LINE = 0.2;
/** A line with a parameter of the kind that is asked for may speak of less. */
const SPEAKING_LINE_OF_KIND = 0.1;
/** What a parameter of the kind that is asked for counts, beside the share of the question that its line speaks of. */
const KIND_GAIN = 0.6;

/**
 * Where a question asks for a figure and the passages state none: the parameter that stands in its place. Undefined where
 * something else is asked for or a passage near to the question states a figure.
 */
export function openFigure(question: string, passages: readonly Passage[]): OpenFigure | undefined {
  if (!ASKS_FOR_FIGURE.test(question)) {
    return undefined;
  }
  const ids = new Set(findControlIds(question).map(({ controlId }) => controlId));
  const named = passages.filter(({ controlId }) => controlId !== undefined && ids.has(controlId));
  const asked = contentTerms(question.replaceAll(FIGURE_WORDS, ' '));
  const some = ids.size > 0 ? named : passages.slice(0, NEAR_PASSAGES);
  const lines = nearestLines(asked, passages, some);
  const [nearest] = lines;
  if (nearest === undefined) {
    return {};
  }
  const rank = (line: Line): number =>
    line.share + line.strength + (isOfKind(question, line.text) ? KIND_GAIN : 0);
  const open = lines.filter(
    (line) => PLACEHOLDER.test(line.text) && (ids.size > 0 || speaks(question, line)),
  );
  const line = open.toSorted((a, b) => rank(b) - rank(a)).at(0);
  if (statesFigure(nearest) && (line === undefined || rank(line) <= rank(nearest) + KIND_GAIN)) {
    return undefined;
  }
  return line === undefined ? {} : { line, parameter: parameterOf(question, line.text) };
}

function speaks(question: string, { text, share }: Line): boolean {
  return share >= (isOfKind(question, text) ? SPEAKING_LINE_OF_KIND : SPEAKING_LINE);
}

function statesFigure({ text }: Line): boolean {
  return figuresIn(text.replaceAll(/\[[^\]]*\]/g, ' ')).size > 0;
}

function isOfKind(question: string, text: string): boolean {
  return labelsOf(text).some((label) => (TIME.test(question) ? TIME_LABEL : COUNT_LABEL).test(label));
}

/** The parameter of the kind that is asked for, or the first. */
function parameterOf(question: string, text: string): string | undefined {
  const labels = labelsOf(text);
  return labels.find((label) => (TIME.test(question) ? TIME_LABEL : COUNT_LABEL).test(label)) ?? labels[0];
}

function labelsOf(text: string): readonly string[] {
  return [...text.matchAll(ASSIGNMENT)].flatMap(([, label]) => label?.trim() ?? []);
}
