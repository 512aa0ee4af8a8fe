import { type JSX, useLayoutEffect, useRef, useState } from 'react';
import { type Failure } from '../../api/failure.js';
import { briefFailure } from '../../ui/brief-failure.js';

const MAX_TITLE_CHARS = 120;

interface Props {
  readonly title: string;
  readonly onRename: (title: string) => Promise<Failure | undefined>;
  readonly onClose: () => void;
}

/** A conversation's title to be changed. Enter saves, Esc leaves it as it was. */
export function RenameField({ title, onRename, onClose }: Props): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    field.current?.select();
  }, []);
  const { draft, setDraft, saving, problem, save } = useRenaming({ title, onRename, onClose });
  return (
    <form
      className="bg-surface border-edge rounded-md border p-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          onClose();
        }
      }}
    >
      <input
        ref={field}
        aria-label="Title of the conversation"
        autoComplete="off"
        maxLength={MAX_TITLE_CHARS}
        className="w-full bg-transparent px-1 py-1"
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value);
        }}
      />
      {problem !== undefined && (
        <p role="alert" className="text-danger px-1">
          {problem}
        </p>
      )}
      <p className="flex gap-1">
        <button type="submit" className="quiet-button" aria-disabled={saving}>
          {saving ? 'Saving…' : 'Save'}
        </button>
        <button type="button" className="quiet-button" onClick={onClose}>
          Cancel
        </button>
      </p>
    </form>
  );
}

interface Renaming {
  readonly draft: string;
  readonly setDraft: (draft: string) => void;
  readonly saving: boolean;
  readonly problem: string | undefined;
  readonly save: () => Promise<void>;
}

function useRenaming({ title, onRename, onClose }: Props): Renaming {
  const [draft, setDraft] = useState(title);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string>();
  const save = async (): Promise<void> => {
    const wanted = draft.trim();
    if (wanted === '' || wanted === title) {
      onClose();
      return;
    }
    setSaving(true);
    const failure = await onRename(wanted);
    setSaving(false);
    if (failure === undefined) {
      onClose();
      return;
    }
    setProblem(`The title was not changed. ${briefFailure(failure)}`);
  };
  return { draft, setDraft, saving, problem, save };
}
