import { type JSX, useState } from 'react';

/** Asks for the API key that this tab works with. */
export function KeyForm({ onKey }: { readonly onKey: (key: string) => void }): JSX.Element {
  const [key, setKey] = useState('');
  return (
    <form
      className="max-w-lg"
      onSubmit={(event) => {
        event.preventDefault();
        if (key.trim() !== '') {
          onKey(key.trim());
        }
      }}
    >
      <p className="text-muted mb-4 leading-relaxed">
        Documents are for operators. The key needs the scopes <code>documents:read</code>,{' '}
        <code>documents:write</code>, and for progress <code>ingest:read</code> and <code>ingest:write</code>.
        It is kept in this tab only, until the tab is closed.
      </p>
      <label className="block text-sm">
        API key for this tab
        <input
          type="password"
          autoComplete="off"
          className="bg-surface border-edge mt-1 block min-h-10 w-full rounded-md border px-3"
          value={key}
          onChange={(event) => {
            setKey(event.target.value);
          }}
        />
      </label>
      <button type="submit" className="solid-button mt-4" aria-disabled={key.trim() === ''}>
        Show the documents
      </button>
    </form>
  );
}
