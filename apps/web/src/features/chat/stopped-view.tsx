import { RotateCw } from 'lucide-react';
import { type JSX } from 'react';

interface Props {
  /** The gateway kept what there is, sentence by sentence as it was checked. */
  readonly isKept: boolean;
  readonly canRetry: boolean;
  readonly onRetry: () => void;
}

/** Below an answer that was stopped: that it is incomplete, and the way to have it whole. */
export function StoppedView({ isKept, canRetry, onRetry }: Props): JSX.Element {
  return (
    <div className="border-line mt-4 flex flex-wrap items-center gap-x-4 gap-y-2 border-t pt-3">
      <p className="text-muted text-sm">
        {isKept
          ? 'Stopped. What stands here is incomplete.'
          : 'Stopped. What stands here is incomplete and was not checked.'}
      </p>
      <button
        type="button"
        className="quiet-button -ml-2.5 sm:ml-auto"
        aria-disabled={!canRetry}
        onClick={canRetry ? onRetry : undefined}
      >
        <RotateCw aria-hidden size={15} />
        Ask again
      </button>
    </div>
  );
}
