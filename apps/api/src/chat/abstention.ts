import { type Passage } from '@app/common/contracts';
import { controlLabel } from '@app/common/oscal';

const NAMED_PASSAGES = 3;

/** What is said when the passages do not carry an answer: what was looked for, and what came nearest. */
export function abstentionText(passages: readonly Passage[]): string {
  const nearest = passages.slice(0, NAMED_PASSAGES).map((passage) => `- ${passage.title}`);
  const looked =
    'The documents do not answer this. I searched them for your question and found no passage that settles it.';
  if (nearest.length === 0) {
    return `${looked}\n\nIt may help to name a control (such as AC-2) or to use other words.`;
  }
  return [
    looked,
    '',
    'What came nearest:',
    ...nearest,
    '',
    'It may help to name a control or to use other words.',
  ].join('\n');
}

/** What is said of a control that the catalog does not have. `hint` names the nearest that exist. */
export function unknownControlText(controlId: string, hint: string): string {
  return `The documents have no control ${controlLabel(controlId)}, so there is nothing to answer from. ${hint}`;
}
