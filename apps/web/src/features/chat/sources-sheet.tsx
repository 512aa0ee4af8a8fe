import { X } from 'lucide-react';
import { type JSX, useLayoutEffect, useRef } from 'react';
import { type Turn } from './chat-state.js';
import { SourceList } from './source-list.js';
import { type Evidence } from './use-evidence.js';

interface Props {
  readonly evidence: Evidence;
  readonly turn: Turn;
}

/** The sources on a narrow screen: a modal sheet from below. Esc and a tap beside it close it, as the button does. */
export function SourcesSheet({ evidence, turn }: Props): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      element?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="sources-title"
      className="bg-paper text-ink fixed inset-x-0 top-auto bottom-0 m-0 flex max-h-[85dvh] w-full max-w-none animate-[rise_180ms_ease-out] flex-col rounded-t-2xl backdrop:bg-black/50"
      onCancel={(event) => {
        event.preventDefault();
        evidence.close();
      }}
      onKeyDown={(event) => {
        // The page's own Esc must not also stop a running answer.
        if (event.key === 'Escape') {
          event.preventDefault();
          evidence.close();
        }
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) {
          evidence.close();
        }
      }}
    >
      <div className="border-line flex items-center justify-between gap-4 border-b py-2 pr-2 pl-5">
        <h2 id="sources-title" className="text-lg font-semibold">
          Sources
        </h2>
        <button
          type="button"
          className="quiet-button min-h-11 min-w-11 justify-center"
          onClick={evidence.close}
        >
          <X aria-hidden size={20} />
          <span className="sr-only">Close the sources</span>
        </button>
      </div>
      <div
        data-scrolls
        className="overflow-y-auto overscroll-contain px-4 py-5 pb-[max(1.25rem,env(safe-area-inset-bottom))]"
      >
        <SourceList evidence={evidence} turn={turn} />
      </div>
    </dialog>
  );
}
