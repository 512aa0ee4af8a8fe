import { type JSX } from 'react';
import { agentWords } from './agent-words.js';
import { type Turn } from './turn.js';

/** Below the question: what was made of it where it was a follow-up, and who answers. */
export function AskedAs({ turn }: { readonly turn: Turn }): JSX.Element | false {
  const known = turn.answer ?? turn.meta;
  if (known === undefined) {
    return false;
  }
  const { standaloneQuestion, agent, model } = known;
  const isAnswered = turn.answer?.abstained !== true;
  if (standaloneQuestion === undefined && !isAnswered) {
    return false;
  }
  return (
    <div className="text-muted -mt-3 mb-5 space-y-1 text-sm leading-snug">
      {standaloneQuestion !== undefined && (
        <p className="break-words">
          Answered as: <span className="text-ink">“{standaloneQuestion}”</span>
        </p>
      )}
      {isAnswered && <p>{agentWords(agent, model)}</p>}
    </div>
  );
}
