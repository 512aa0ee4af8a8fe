import { controlLabel } from './control-label.js';
import { type Turn } from './turn.js';

const SHOWN = 3;
const PRINTED_ID = /\b[A-Z]{2}-\d{1,2}(?:\(\d{1,2}\))?(?![\w-])/g;

/**
 * Questions that may come next: those that came with the answer; where there is none, about the controls that it names as
 * near (and not the one that was asked about), else about those of the nearest passages.
 */
export function nextQuestions({ question, answer, sources }: Turn): readonly string[] {
  if (answer === undefined) {
    return [];
  }
  if (answer.followUps !== undefined || !answer.abstained) {
    return (answer.followUps ?? []).slice(0, SHOWN);
  }
  const asked = new Set(printedIds(`${question} ${answer.standaloneQuestion ?? ''}`.toUpperCase()));
  const named = printedIds(answer.answer).filter((id) => !asked.has(id));
  const found = sources.flatMap(({ controlId }) =>
    controlId === undefined ? [] : [controlLabel(controlId)],
  );
  return [...new Set(named.length > 0 ? named : found)]
    .slice(0, SHOWN)
    .map((id) => `What does ${id} require?`);
}

function printedIds(text: string): readonly string[] {
  return [...text.matchAll(PRINTED_ID)].map(([id]) => id);
}
