import { X } from 'lucide-react';
import { type JSX } from 'react';
import { Modal } from '../../ui/modal.js';
import { HistoryPanel, type HistoryPanelProps } from './history-panel.js';

/** The conversations on a narrow screen: a modal drawer from the side. */
export function HistoryDrawer(props: HistoryPanelProps & { readonly onClose: () => void }): JSX.Element {
  return (
    <Modal
      labelledBy="history-title"
      className="inset-y-0 left-0 h-dvh max-h-none w-[min(22rem,90vw)]"
      onClose={props.onClose}
    >
      <div className="border-line flex items-center justify-between gap-4 border-b py-2 pr-2 pl-5">
        <p id="history-title" className="font-semibold">
          Your conversations
        </p>
        <button
          type="button"
          className="quiet-button min-h-11 min-w-11 justify-center"
          onClick={props.onClose}
        >
          <X aria-hidden size={20} />
          <span className="sr-only">Close the list</span>
        </button>
      </div>
      <div className="grow overflow-y-auto overscroll-contain px-3 py-4 [&_h2]:sr-only">
        <HistoryPanel {...props} />
      </div>
    </Modal>
  );
}
