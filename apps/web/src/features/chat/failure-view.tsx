import { RotateCw, TriangleAlert } from 'lucide-react';
import { type JSX } from 'react';
import { type Failure } from '../../api/failure.js';
import { useClockUntil } from '../../ui/use-clock.js';
import { failureWords, waitWords } from './failure-words.js';

interface Props {
  readonly failure: Failure;
  readonly canRetry: boolean;
  readonly onRetry: () => void;
}

/** What went wrong in plain words, when to ask again, and the request id to quote. */
export function FailureView({ failure, canRetry, onRetry }: Props): JSX.Element {
  const words = failureWords(failure);
  const wait = waitWords(failure.retryAt, useClockUntil(failure.retryAt));
  const ready = canRetry && wait === undefined;
  return (
    <div className="bg-danger-soft border-danger mt-4 rounded-r-lg border-l-4 px-5 py-4">
      <div role="alert">
        <h3 className="text-danger flex items-center gap-2 font-semibold">
          <TriangleAlert aria-hidden size={18} className="shrink-0" />
          {words.title}
        </h3>
        <p className="mt-1.5 leading-relaxed">{words.explanation}</p>
        {failure.fields !== undefined && (
          <ul className="mt-2 list-disc pl-5 text-sm">
            {failure.fields.map((field) => (
              <li key={field}>{field}</li>
            ))}
          </ul>
        )}
      </div>
      {words.canRetry && (
        <p className="mt-4 flex flex-wrap items-center gap-3">
          <button
            type="button"
            className="solid-button"
            aria-disabled={!ready}
            onClick={ready ? onRetry : undefined}
          >
            <RotateCw aria-hidden size={15} />
            Ask again
          </button>
          {wait !== undefined && <span className="text-sm tabular-nums">You can ask again {wait}.</span>}
        </p>
      )}
      {failure.requestId !== undefined && (
        <p className="text-muted mt-4 text-sm">
          If you report this, quote request{' '}
          <code className="text-ink font-mono break-all select-all">{failure.requestId}</code>
          {failure.code === undefined ? '' : ` (${failure.code})`}
        </p>
      )}
    </div>
  );
}
