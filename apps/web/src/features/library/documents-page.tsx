import { MessageSquare } from 'lucide-react';
import { type JSX, useMemo, useRef, useState } from 'react';
import { type LibraryClient } from '../../api/library-client.js';
import { BrandMark } from '../../ui/brand-mark.js';
import { browserStorage } from '../../ui/browser-storage.js';
import { ThemeSwitch } from '../../ui/theme-switch.js';
import { useTitle } from '../../ui/use-title.js';
import { DocumentRow } from './document-row.js';
import { KeyForm } from './key-form.js';
import { Upload } from './upload.js';
import { useLibrary } from './use-library.js';
import { wordsOf } from './words-of.js';

const KEY = 'ground-control:api-key';

interface Props {
  readonly connect: (key: string) => LibraryClient;
}

/** The documents that answers come from, for whoever holds an API key; the key stays in this tab. */
export function DocumentsPage({ connect }: Props): JSX.Element {
  useTitle('Documents');
  const storage = browserStorage('sessionStorage');
  const [key, setKey] = useState(() => storage?.getItem(KEY) ?? undefined);
  const client = useMemo(() => (key === undefined ? undefined : connect(key)), [connect, key]);
  const remember = (given: string | undefined): void => {
    if (given === undefined) {
      storage?.removeItem(KEY);
    } else {
      storage?.setItem(KEY, given);
    }
    setKey(given);
  };
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="bg-paper border-line sticky top-0 z-20 border-b">
        <div className="mx-auto flex h-14 max-w-[64rem] items-center gap-3 px-4 sm:px-6">
          <BrandMark size={28} />
          <p className="font-semibold max-sm:sr-only">Ground Control</p>
          <div className="ml-auto flex items-center gap-2">
            <a className="quiet-button" href="/">
              <MessageSquare aria-hidden size={16} />
              Ask
            </a>
            <ThemeSwitch />
          </div>
        </div>
      </header>
      <main className="mx-auto w-full max-w-[64rem] grow px-4 py-8 sm:px-6">
        <h1 className="mb-6 text-2xl font-semibold">Documents</h1>
        {client === undefined ? (
          <KeyForm onKey={remember} />
        ) : (
          <Shelf
            client={client}
            onForget={() => {
              remember(undefined);
            }}
          />
        )}
      </main>
    </div>
  );
}

interface ShelfProps {
  readonly client: LibraryClient;
  readonly onForget: () => void;
}

function Shelf({ client, onForget }: ShelfProps): JSX.Element {
  const library = useLibrary(client);
  const { documents, failure } = library;
  const list = useRef<HTMLUListElement>(null);
  const [deleted, setDeleted] = useState('');
  return (
    <>
      {failure?.status !== 401 && <Upload sending={library.sending} />}
      {failure !== undefined && (
        <p role="alert" className="bg-danger-soft my-4 rounded-md px-3 py-2">
          The documents could not be listed. {wordsOf(failure)}
        </p>
      )}
      {documents === undefined ? (
        failure === undefined && <p className="text-muted my-6">Looking for documents…</p>
      ) : (
        <ul ref={list} tabIndex={-1} aria-label="Documents" className="my-6 space-y-2.5 outline-none">
          {documents.map((document) => (
            <DocumentRow
              key={document.id}
              document={document}
              library={library}
              onDeleted={() => {
                setDeleted(`${document.title} is deleted.`);
                list.current?.focus();
              }}
            />
          ))}
        </ul>
      )}
      <p role="status" className="sr-only">
        {deleted}
      </p>
      {documents?.length === 0 && (
        <p className="text-muted my-6">
          There are no documents yet. What is added here answers as soon as it is read.
        </p>
      )}
      <p className="flex flex-wrap gap-2">
        {library.hasMore && (
          <button type="button" className="quiet-button" onClick={library.readMore}>
            Show older
          </button>
        )}
        <button type="button" className="quiet-button" onClick={onForget}>
          Forget the API key
        </button>
      </p>
    </>
  );
}
