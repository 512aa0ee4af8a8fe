import { X } from 'lucide-react';
import { type JSX } from 'react';
import { Modal } from '../../ui/modal.js';
import { SourceList } from './source-list.js';
import { type Turn } from './turn.js';
import { type Evidence } from './use-evidence.js';

interface Props {
  readonly evidence: Evidence;
  readonly turn: Turn;
  readonly onQuote: (text: string) => void;
}

/** The sources on a narrow screen: a modal sheet from below. */
export function SourcesSheet({ evidence, turn, onQuote }: Props): JSX.Element {
  return (
    <Modal
      labelledBy="sources-title"
      className="inset-x-0 top-auto bottom-0 max-h-[85dvh] w-full animate-[rise_180ms_ease-out] rounded-t-2xl"
      onClose={evidence.close}
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
        <SourceList evidence={evidence} turn={turn} onQuote={onQuote} />
      </div>
    </Modal>
  );
}
