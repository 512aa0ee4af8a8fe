import { type DocumentText } from '@app/common/contracts';
import { useCallback, useEffect, useState } from 'react';
import { type Failure } from '../../api/failure.js';
import { type CitedPlace, joined } from './document-pages.js';
import { useDocuments } from './documents-context.js';

/** What is read around a passage, on each side of it, and what is read at once after that. */
const AROUND_CHARS = 6000;
const MORE_CHARS = 30_000;

/** As much of a document as was read so far. `reading` says what is on its way. */
export interface ReadDocument {
  readonly text: DocumentText | undefined;
  readonly failure: Failure | undefined;
  readonly reading: 'first' | 'before' | 'after' | undefined;
  readonly readBefore: () => void;
  readonly readAfter: () => void;
}

interface State {
  readonly text?: DocumentText;
  readonly failure?: Failure;
  readonly reading?: ReadDocument['reading'];
}

interface Range {
  readonly start: number;
  readonly limit: number;
}

/** Reads the text around a passage, and more of it on demand. */
export function useDocumentText({ documentId, place }: CitedPlace): ReadDocument {
  const documents = useDocuments();
  const [state, setState] = useState<State>({ reading: 'first' });
  const placeStart = place?.start ?? 0;
  const placeEnd = place?.end ?? 0;

  useEffect(() => {
    const leaving = new AbortController();
    const start = Math.max(0, placeStart - AROUND_CHARS);
    const limit = placeEnd - start + AROUND_CHARS;
    void documents.text(documentId, { start, limit }, leaving.signal).then((outcome) => {
      if (!leaving.signal.aborted) {
        setState(outcome.ok ? { text: outcome.value } : { failure: outcome.failure });
      }
    });
    return () => {
      leaving.abort();
    };
  }, [documents, documentId, placeStart, placeEnd]);

  const read = useCallback(
    async (side: 'before' | 'after', range: Range) => {
      setState(({ text }) => ({ text, reading: side }));
      const outcome = await documents.text(documentId, range, new AbortController().signal);
      setState(({ text }) => {
        if (!outcome.ok || text === undefined) {
          return { text, failure: outcome.ok ? undefined : outcome.failure };
        }
        return { text: side === 'before' ? withBefore(outcome.value, text) : joined(text, outcome.value) };
      });
    },
    [documents, documentId],
  );
  const { text, failure, reading } = state;
  return {
    text,
    failure,
    reading,
    readBefore: () => {
      const end = text?.start ?? 0;
      const start = Math.max(0, end - MORE_CHARS);
      void read('before', { start, limit: Math.max(1, end - start) });
    },
    readAfter: () => {
      void read('after', { start: text?.next ?? 0, limit: MORE_CHARS });
    },
  };
}

/** What is known of the end stays known. */
function withBefore(before: DocumentText, known: DocumentText): DocumentText {
  return { ...joined(before, known), end: known.end, next: known.next };
}
