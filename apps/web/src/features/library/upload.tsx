import { FileUp, Link } from 'lucide-react';
import { type JSX, useRef, useState } from 'react';
import { useClockUntil } from '../../ui/use-clock.js';
import { type Sending } from './use-sending.js';

const FIELD = 'bg-surface border-edge mt-1 block min-h-10 w-full rounded-md border px-3';

/** Takes files by button and by dropping them, and documents by their address. */
export function Upload({ sending }: { readonly sending: Sending }): JSX.Element {
  const [collection, setCollection] = useState('');
  const [isOver, setOver] = useState(false);
  const add = (files: Iterable<File>): void => void sending.add([...files], collection.trim());
  return (
    <section
      aria-label="Add documents"
      data-drop
      className={`rounded-lg border-2 border-dashed px-4 py-5 sm:px-5 ${isOver ? 'border-accent bg-accent-soft' : 'border-line'}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        add(event.dataTransfer.files);
      }}
    >
      <Files onAdd={add} />
      <div className="mt-4 grid items-end gap-4 sm:grid-cols-[1fr_14rem]">
        <AddressForm onAdd={(url) => sending.addAddress(url, collection.trim())} />
        <label className="text-sm">
          <span className="text-muted">Collection, if not the usual one</span>
          <input
            className={FIELD}
            value={collection}
            onChange={(event) => {
              setCollection(event.target.value);
            }}
          />
        </label>
      </div>
      <News sending={sending} />
    </section>
  );
}

function Files({ onAdd }: { readonly onAdd: (files: Iterable<File>) => void }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <button type="button" className="solid-button" onClick={() => input.current?.click()}>
          <FileUp aria-hidden size={16} />
          Add files
        </button>
        <p className="text-muted text-sm">Or drop them here.</p>
      </div>
      <p className="text-muted mt-2 text-sm">
        PDF, Word, Excel, CSV, HTML, Markdown, text, OSCAL (JSON or XML), or a ZIP of these.
      </p>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-files
        onChange={(event) => {
          onAdd(event.target.files ?? []);
          event.target.value = '';
        }}
      />
    </>
  );
}

/** The address stays in the field until the server has taken it. */
function AddressForm({ onAdd }: { readonly onAdd: (url: string) => Promise<boolean> }): JSX.Element {
  const [url, setUrl] = useState('');
  const add = async (): Promise<void> => {
    const given = url.trim();
    if (given !== '' && (await onAdd(given))) {
      setUrl((now) => (now.trim() === given ? '' : now));
    }
  };
  return (
    <form
      aria-label="Add a document by its address"
      noValidate
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <label className="min-w-0 grow text-sm">
        <span className="text-muted">Or its address</span>
        <input
          type="url"
          inputMode="url"
          placeholder="https://"
          className={`${FIELD} placeholder:text-muted`}
          value={url}
          onChange={(event) => {
            setUrl(event.target.value);
          }}
        />
      </label>
      <button type="submit" className="quiet-button min-h-10" aria-disabled={url.trim() === ''}>
        <Link aria-hidden size={15} />
        Add
      </button>
    </form>
  );
}

/** What is on its way, and what was refused. */
function News({ sending: { left, pausedUntil, problems } }: { readonly sending: Sending }): JSX.Element {
  return (
    <>
      <p role="status" className="text-sm empty:hidden [&:not(:empty)]:mt-3">
        {left > 0 && `Sending ${left} ${left === 1 ? 'document' : 'documents'}…`}
      </p>
      {pausedUntil !== undefined && <Pause until={pausedUntil} />}
      {problems.length > 0 && (
        <div role="alert" className="text-danger mt-3 text-sm">
          <p>Not added:</p>
          <ul className="list-disc pl-5 break-words">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Pause({ until }: { readonly until: number }): JSX.Element {
  const seconds = Math.max(1, Math.ceil((until - useClockUntil(until)) / 1000));
  return (
    <p className="text-muted text-sm">
      The server takes only so many a minute. It goes on by itself in {seconds} s; keep this page open.
    </p>
  );
}
