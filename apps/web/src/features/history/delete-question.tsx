import { Trash2 } from 'lucide-react';
import { type JSX, useState } from 'react';
import { type Failure } from '../../api/failure.js';
import { briefFailure } from '../../ui/brief-failure.js';

interface Props {
  readonly onDelete: () => Promise<Failure | undefined>;
  readonly onDeleted: () => void;
  readonly onKeep: () => void;
}

/** Asks once more, since nothing brings a deleted conversation back. It takes the focus from the button that opened it. */
export function DeleteQuestion({ onDelete, onDeleted, onKeep }: Props): JSX.Element {
  const [removing, setRemoving] = useState(false);
  const [problem, setProblem] = useState<string>();
  const remove = async (): Promise<void> => {
    setRemoving(true);
    setProblem(undefined);
    const failure = await onDelete();
    if (failure === undefined) {
      onDeleted();
      return;
    }
    setRemoving(false);
    setProblem(`It was not deleted. ${briefFailure(failure)}`);
  };
  return (
    <div
      role="group"
      aria-label="Delete the conversation"
      className="border-line my-1 rounded-md border px-3 py-2"
    >
      <p>Delete this conversation with its answers and your feedback? It cannot be brought back.</p>
      {problem !== undefined && (
        <p role="alert" className="text-danger">
          {problem}
        </p>
      )}
      <p className="-mx-1.5 mt-1 flex flex-wrap gap-1">
        <button
          type="button"
          autoFocus
          className="quiet-button text-danger"
          aria-disabled={removing}
          onClick={removing ? undefined : () => void remove()}
        >
          <Trash2 aria-hidden size={15} />
          {removing ? 'Deleting…' : 'Delete'}
        </button>
        <button type="button" className="quiet-button" onClick={onKeep}>
          Keep it
        </button>
      </p>
    </div>
  );
}
