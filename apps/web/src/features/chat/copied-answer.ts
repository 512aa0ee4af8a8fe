import { type ChatAnswer } from '@app/common/contracts';
import { passageName, withControlLabels } from './control-label.js';

/** An answer as plain text to paste elsewhere: question, answer with its marks, and what each mark stands for. */
export function copiedAnswer(
  question: string,
  { answer, citations, sources, requestId }: ChatAnswer,
): string {
  const passages = new Map(sources.map((passage) => [passage.id, passage]));
  const lines = citations.map(({ n, passageId, quote }) => {
    const passage = passages.get(passageId);
    const name = passage === undefined ? passageId : passageName(passage);
    const url = passage?.url === undefined ? '' : ` <${passage.url}>`;
    return `[${n}] ${name}: "${quote.trim()}"${url}`;
  });
  const cited = lines.length === 0 ? [] : ['', 'Sources', ...lines];
  return [
    question,
    '',
    withControlLabels(answer).trim(),
    ...cited,
    '',
    `Ground Control, request ${requestId}`,
  ].join('\n');
}
