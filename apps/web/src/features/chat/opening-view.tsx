import { type JSX } from 'react';
import { briefFailure } from '../../ui/brief-failure.js';
import { type Opening } from './chat-state.js';

interface Props {
  readonly opening: Opening;
  readonly hasTurns: boolean;
  readonly onRetry: () => void;
  readonly onStartOver: () => void;
}

/** In place of a conversation that is on its way, or cannot be had; above it where this tab still has its turns. */
export function OpeningView({ opening, hasTurns, onRetry, onStartOver }: Props): JSX.Element | false {
  if (opening.phase === 'loading') {
    return !hasTurns && <Loading />;
  }
  const { failure } = opening;
  if (failure.status === 404 || failure.status === 400) {
    return (
      <div className="py-16">
        <h1 className="font-serif text-2xl">This conversation is not here</h1>
        <p className="text-muted mt-3 leading-relaxed">
          It was deleted, or it belongs to another browser or person.
        </p>
        <button type="button" className="solid-button mt-6" onClick={onStartOver}>
          Begin a new one
        </button>
      </div>
    );
  }
  return (
    <div role="alert" className="bg-danger-soft border-danger mt-8 rounded-r-lg border-l-4 px-5 py-4">
      <h2 className="text-danger font-semibold">
        {hasTurns ? 'Earlier answers may be missing' : 'The conversation could not be loaded'}
      </h2>
      <p className="mt-1.5">{briefFailure(failure)}</p>
      <button type="button" className="solid-button mt-4" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

function Loading(): JSX.Element {
  return (
    <div className="py-8">
      <p className="text-muted">Loading the conversation…</p>
      <div aria-hidden className="animate-breathe mt-6 space-y-3">
        <div className="bg-sunken h-6 w-3/4 rounded" />
        <div className="bg-sunken mt-6 h-3.5 w-full rounded" />
        <div className="bg-sunken h-3.5 w-11/12 rounded" />
        <div className="bg-sunken h-3.5 w-3/5 rounded" />
      </div>
    </div>
  );
}
