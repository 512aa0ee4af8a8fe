import { X } from 'lucide-react';
import { type JSX, useEffect, useId, useRef } from 'react';
import { briefFailure } from '../../ui/brief-failure.js';
import { Modal } from '../../ui/modal.js';
import { blocksOf, type CitedPlace, spanOf } from './document-pages.js';
import { TextBlock } from './text-block.js';
import { type ReadDocument, useDocumentText } from './use-document-text.js';

interface Props {
  readonly passage: CitedPlace;
  /** Words of the passage that an answer rests on. */
  readonly quotes: readonly string[];
  readonly onClose: () => void;
}

/** A document opened at one of its passages, which is marked and in view, or at its beginning. It covers a phone and stands at the side elsewhere. */
export function DocumentReader({ passage, quotes, onClose }: Props): JSX.Element {
  const title = useId();
  const read = useDocumentText(passage);
  return (
    <Modal
      labelledBy={title}
      className="inset-y-0 right-0 left-auto h-dvh max-h-none w-full sm:w-[min(46rem,92vw)]"
      onClose={onClose}
    >
      <div className="border-line flex items-center justify-between gap-4 border-b py-2 pr-2 pl-5">
        <h2 id={title} className="min-w-0 truncate text-lg font-semibold">
          {read.text?.title ?? 'Document'}
        </h2>
        <button
          type="button"
          className="quiet-button min-h-11 min-w-11 shrink-0 justify-center"
          onClick={onClose}
        >
          <X aria-hidden size={20} />
          <span className="sr-only">Close the document</span>
        </button>
      </div>
      <div
        tabIndex={0}
        role="region"
        aria-labelledby={title}
        className="grow overflow-y-auto overscroll-contain px-5 py-6 pb-[max(1.5rem,env(safe-area-inset-bottom))] sm:px-8"
      >
        <Content read={read} passage={passage} quotes={quotes} />
      </div>
    </Modal>
  );
}

interface ContentProps {
  readonly read: ReadDocument;
  readonly passage: CitedPlace;
  readonly quotes: readonly string[];
}

function Content({ read, passage, quotes }: ContentProps): JSX.Element {
  const content = useRef<HTMLDivElement>(null);
  const isRead = read.text !== undefined;
  useEffect(() => {
    const found = content.current?.querySelector<HTMLElement>('[data-passage]');
    found?.scrollIntoView({ block: 'center' });
    found?.focus({ preventScroll: true });
  }, [isRead]);

  const { text, failure, reading } = read;
  if (text === undefined) {
    return failure === undefined ? (
      <p className="text-muted">Opening the document…</p>
    ) : (
      <p role="alert">{openFailure(failure.code) ?? briefFailure(failure)}</p>
    );
  }
  const span = spanOf(passage, text.sections);
  return (
    <div ref={content} className="mx-auto max-w-[40rem]">
      <Notices
        isReplaced={text.replacedBy !== undefined}
        isFound={span !== undefined || passage.text === ''}
        chars={text.chars}
      />
      {text.start > 0 && (
        <More label="Show what comes before" isBusy={reading === 'before'} onMore={read.readBefore} />
      )}
      {blocksOf(text.sections).map((block, i) => (
        <TextBlock key={i} block={block} span={span} quotes={quotes} />
      ))}
      {failure !== undefined && <p role="alert">More could not be read. {briefFailure(failure)}</p>}
      {text.next !== undefined && (
        <More label="Show what comes next" isBusy={reading === 'after'} onMore={read.readAfter} />
      )}
    </div>
  );
}

function openFailure(code: string | undefined): string | undefined {
  return code === 'document_not_found'
    ? 'This document was deleted, or this version of it is no longer kept. The passage that was cited still stands in the answer.'
    : undefined;
}

interface NoticesProps {
  readonly isReplaced: boolean;
  readonly isFound: boolean;
  readonly chars: number;
}

/** What a reader should know before trusting what stands here. */
function Notices({ isReplaced, isFound, chars }: NoticesProps): JSX.Element {
  return (
    <>
      {isReplaced && (
        <p className="bg-caution-soft text-caution mb-4 rounded-md px-3 py-2 text-sm">
          This is the version that was cited. A newer one has taken its place.
        </p>
      )}
      {chars === 0 && (
        <p className="text-muted">
          There is no running text to show: catalogs and profiles are read as data, control by control. Ask
          about their controls instead.
        </p>
      )}
      {chars > 0 && !isFound && (
        <p className="bg-caution-soft text-caution mb-4 rounded-md px-3 py-2 text-sm">
          The cited words do not stand here any more: the document was read anew since.
        </p>
      )}
    </>
  );
}

interface MoreProps {
  readonly label: string;
  readonly isBusy: boolean;
  readonly onMore: () => void;
}

function More({ label, isBusy, onMore }: MoreProps): JSX.Element {
  return (
    <p className="my-4 text-center">
      <button
        type="button"
        className="quiet-button"
        aria-disabled={isBusy}
        onClick={isBusy ? undefined : onMore}
      >
        {isBusy ? 'Reading…' : label}
      </button>
    </p>
  );
}
