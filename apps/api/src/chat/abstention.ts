import { type Citation, type Passage } from '@app/common/contracts';
import { analyze, STOP_WORDS } from '@app/common/lexical-index';
import { controlLabel, didYouMean } from '@app/common/oscal';
import { type Answerability } from './llm/evidence.js';
import { type Line } from './llm/nearest-line.js';
import { type OpenFigure } from './llm/open-figure.js';
import { type UnsupportedPremise } from './llm/premise.js';

/** What is said instead of an answer. What it quotes is cited like in an answer. */
export interface Abstention {
  readonly text: string;
  readonly citations: readonly Citation[];
}

const NAMED_PASSAGES = 3;
const SHOWN_WORDS = 8;
const WHAT_WOULD_HELP =
  'What would answer it: a document about it, which can be added, or a question that names a control (such as AC-2) or uses other words.';

/** What is said where a question cannot be answered: what was looked for, what there is instead, and what would answer it. */
export function abstentionFor(
  question: string,
  passages: readonly Passage[],
  { figure, premise }: Pick<Answerability, 'figure' | 'premise'> = {},
): Abstention {
  if (figure?.line) {
    return openFigureAbstention(figure.line, figure);
  }
  if (premise) {
    return premiseAbstention(premise);
  }
  const nearest = passages.slice(0, NAMED_PASSAGES).map(({ title }) => `- ${title}`);
  const looked = `The documents do not answer this. ${lookedFor(question)} No passage settles it${figure ? ' or states a figure for it' : ''}.`;
  const lines = [
    looked,
    ...(nearest.length > 0 ? ['', 'What came nearest:', ...nearest] : []),
    '',
    WHAT_WOULD_HELP,
  ];
  return { text: lines.join('\n'), citations: [] };
}

/** What is said of a control that the catalog does not have. `nearest` are those that exist, `advice` is what else may help. */
export function unknownControlText(controlId: string, nearest: readonly string[], advice = ''): string {
  const refusal = `The documents have no control ${controlLabel(controlId)}, so there is nothing to answer from.`;
  return [refusal, didYouMean(nearest), advice].filter((sentence) => sentence !== '').join(' ');
}

/** The question's own telling words, as they were typed. */
function lookedFor(question: string): string {
  const words = question.match(/[\p{L}\p{N}](?:[\p{L}\p{N}.'’+()-]*[\p{L}\p{N})])?/gu) ?? [];
  const telling = words.filter((word) => !STOP_WORDS.has(word.toLowerCase()) && analyze(word).length > 0);
  const shown = [...new Set(telling)].slice(0, SHOWN_WORDS);
  return shown.length === 0
    ? 'I searched them for your question.'
    : `I searched them for: ${shown.join(', ')}.`;
}

function openFigureAbstention(line: Line, { parameter }: OpenFigure): Abstention {
  const named = parameter === undefined ? '' : ` (${parameter})`;
  return quoting(line, [
    `The documents do not settle this: they state no figure. In its place ${subject(line)} has a parameter${named} that your organization defines:`,
    'What would answer it: the value that your organization has set for it, in its policy, its system security plan or the baseline that it follows.',
  ]);
}

function premiseAbstention({ controlIds, nearest }: UnsupportedPremise): Abstention {
  const labels = controlIds.map((id) => controlLabel(id)).join(' and ');
  const open = /\[(?:Assignment|Selection)\b/.test(nearest.text)
    ? ' What stands in square brackets is a parameter that your organization defines.'
    : '';
  return quoting(nearest, [
    `The documents do not say this. I looked in ${labels} for what your question takes for granted and found nothing that says it. What comes nearest:`,
    `What would answer it: a document that says so, which can be added.${open} Ask what ${labels} requires for all that it says.`,
  ]);
}

function subject({ passage }: Line): string {
  return passage.controlId === undefined ? passage.title : controlLabel(passage.controlId);
}

function quoting({ passage, text }: Line, [before, after]: readonly [string, string]): Abstention {
  const { id: passageId, controlId } = passage;
  return {
    text: [before, '', `- **${passage.title}**: ${text} [1]`, '', after].join('\n'),
    citations: [{ n: 1, passageId, ...(controlId === undefined ? {} : { controlId }), quote: text }],
  };
}
