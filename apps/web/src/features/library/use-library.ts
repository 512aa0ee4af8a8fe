import { type DocumentView, type IngestJob } from '@app/common/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Failure } from '../../api/failure.js';
import { type LibraryClient } from '../../api/library-client.js';
import { briefFailure } from '../../ui/brief-failure.js';

const LOOK_MS = 1500;

/** The documents of the workspace, kept up to date while any of them is being worked on. */
export interface Library {
  readonly documents: readonly DocumentView[] | undefined;
  readonly failure: Failure | undefined;
  /** Jobs that were started from this page, by document, as they are now. */
  readonly jobs: ReadonlyMap<string, IngestJob>;
  /** Why the last files could not be sent. */
  readonly problems: readonly string[];
  readonly sending: number;
  readonly hasMore: boolean;
  readonly readMore: () => void;
  readonly add: (files: readonly File[], collection: string) => Promise<void>;
  readonly remove: (id: string) => Promise<Failure | undefined>;
  readonly readAgain: (id: string) => Promise<Failure | undefined>;
}

export function useLibrary(client: LibraryClient): Library {
  const [pages, setPages] = useState(1);
  const [looks, setLooks] = useState(0);
  const { listed, failure } = useListed(client, pages, looks);
  const { jobs, follow } = useJobs(client, looks);
  const lookAgain = useCallback(() => {
    setLooks((count) => count + 1);
  }, []);
  const { problems, sending, add } = useSending(client, (documentId, jobId) => {
    follow(documentId, jobId);
    lookAgain();
  });

  const isBusy =
    [...jobs.values()].some(isOpen) ||
    listed?.documents.some(({ state }) => state === 'queued' || state === 'processing') === true;
  useEffect(() => {
    const timer = isBusy ? setTimeout(lookAgain, LOOK_MS) : undefined;
    return () => {
      clearTimeout(timer);
    };
  }, [isBusy, lookAgain, listed, failure]);

  return {
    documents: listed?.documents,
    failure,
    jobs,
    problems,
    sending,
    add,
    hasMore: listed?.next !== undefined,
    readMore: () => {
      setPages((count) => count + 1);
    },
    remove: async (id) => {
      const removed = await client.remove(id);
      lookAgain();
      return removed.ok ? undefined : removed.failure;
    },
    readAgain: async (id) => {
      const started = await client.readAgain(id);
      if (started.ok) {
        follow(id, started.value.jobId);
      }
      lookAgain();
      return started.ok ? undefined : started.failure;
    },
  };
}

interface Listed {
  readonly documents: readonly DocumentView[];
  readonly next: string | undefined;
}

/** The first pages of the list, read again with every look. */
function useListed(
  client: LibraryClient,
  pages: number,
  looks: number,
): { readonly listed: Listed | undefined; readonly failure: Failure | undefined } {
  const [listed, setListed] = useState<Listed>();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    const leaving = new AbortController();
    void readPages(client, pages, leaving.signal).then((read) => {
      if (leaving.signal.aborted) {
        return;
      }
      setFailure('kind' in read ? read : undefined);
      if (!('kind' in read)) {
        setListed(read);
      }
    });
    return () => {
      leaving.abort();
    };
  }, [client, pages, looks]);
  return { listed, failure };
}

/** Sends files one after the other; one that is refused does not keep the others back. */
function useSending(
  client: LibraryClient,
  onSent: (documentId: string, jobId: string) => void,
): Pick<Library, 'problems' | 'sending' | 'add'> {
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [sending, setSending] = useState(0);
  const add: Library['add'] = async (files, collection) => {
    setProblems([]);
    setSending(files.length);
    for (const file of files) {
      const sent = await client.add(file, collection);
      setSending((left) => left - 1);
      if (sent.ok) {
        onSent(sent.value.documentId, sent.value.jobId);
      } else {
        setProblems((before) => [...before, `${file.name}: ${wordsOf(sent.failure)}`]);
      }
    }
  };
  return { problems, sending, add };
}

/** What the server said, where it said something of the matter itself. */
export function wordsOf(failure: Failure): string {
  return failure.kind === 'refused' ? (failure.detail ?? briefFailure(failure)) : briefFailure(failure);
}

function isOpen({ state }: IngestJob): boolean {
  return state === 'waiting' || state === 'active';
}

async function readPages(
  client: LibraryClient,
  pages: number,
  signal: AbortSignal,
): Promise<Failure | Listed> {
  const documents: DocumentView[] = [];
  let next: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const list = await client.list(next, signal);
    if (!list.ok) {
      return list.failure;
    }
    documents.push(...list.value.items);
    next = list.value.next;
    if (next === undefined) {
      break;
    }
  }
  return { documents, next };
}

interface Jobs {
  readonly jobs: ReadonlyMap<string, IngestJob>;
  readonly follow: (documentId: string, jobId: string) => void;
}

/** Asks after the open jobs with every look. A key that may not read jobs sees the states of documents only. */
function useJobs(client: LibraryClient, looks: number): Jobs {
  const [jobs, setJobs] = useState<ReadonlyMap<string, IngestJob>>(new Map());
  const open = useRef(new Map<string, string>());
  useEffect(() => {
    for (const [documentId, jobId] of open.current) {
      void client.job(jobId).then((found) => {
        if (!found.ok || !isOpen(found.value)) {
          open.current.delete(documentId);
        }
        if (found.ok) {
          setJobs((before) => new Map(before).set(documentId, found.value));
        }
      });
    }
  }, [client, looks]);
  const follow = useCallback((documentId: string, jobId: string) => {
    open.current.set(documentId, jobId);
  }, []);
  return { jobs, follow };
}
