import { type ChatAnswer } from '@app/common/contracts';
import { type JSX } from 'react';
import { costWords, durationWords } from './figures.js';

/** How an answer came about, folded away until somebody wants to know. */
export function Provenance({ answer }: { readonly answer: ChatAnswer }): JSX.Element {
  return (
    <details className="mt-1 text-sm">
      <summary className="text-muted hover:text-ink w-fit rounded py-1.5 font-medium">
        What this answer is based on
      </summary>
      <dl className="bg-sunken mt-2 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-1.5 rounded-lg px-4 py-3">
        {rowsOf(answer).map(([term, value]) => (
          <div key={term} className="contents">
            <dt className="text-muted">{term}</dt>
            <dd className="break-words tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function rowsOf(answer: ChatAnswer) {
  const { agent, model, cached, sources, citations, timings, usage, requestId, snapshot } = answer;
  const cited = new Set(citations.map(({ passageId }) => passageId)).size;
  const collections = [...new Set(sources.map(({ collection }) => collection))];
  return [
    ['Passages', `${cited} cited of ${sources.length} found`],
    ...(collections.length === 0 ? [] : [['Collections', collections.join(', ')] as const]),
    [
      'Answered by',
      `${agent}, ${model === 'none' ? 'without a model' : model}${cached ? ' (from the cache)' : ''}`,
    ],
    [
      'Time',
      `${durationWords(timings.totalMs)} in all: search ${durationWords(timings.retrievalMs)}, first words after ${durationWords(timings.firstTokenMs)}`,
    ],
    ['Tokens', `${usage.inputTokens} read, ${usage.outputTokens} written`],
    ['Cost', costWords(usage.costUsd)],
    ...(snapshot === undefined ? [] : [['Snapshot', snapshot] as const]),
    ['Request', requestId],
  ] as const;
}
