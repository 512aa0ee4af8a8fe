import { type DocumentView, type IngestJob } from '@app/common/contracts';
import { useCallback, useEffect, useState } from 'react';
import { type Outcome } from '../../api/exchange.js';
import { type Failure } from '../../api/failure.js';
import { type LibraryClient } from '../../api/library-client.js';
import { type Sending, useSending } from './use-sending.js';

/** Two requests each: well within what a key may ask in a minute. */
const LOOK_MS = 2000;

/** The documents of the workspace, kept up to date while any of them is being worked on. */
export interface Library {
  readonly documents: readonly DocumentView[] | undefined;
  readonly failure: Failure | undefined;
  /** The newest job of each document. */
  readonly jobs: ReadonlyMap<string, IngestJob>;
  readonly sending: Sending;
  readonly hasMore: boolean;
  readonly readMore: () => void;
  readonly replace: (id: string, file: File) => Promise<Failure | undefined>;
  readonly remove: (id: string) => Promise<Failure | undefined>;
  readonly readAgain: (id: string) => Promise<Failure | undefined>;
  readonly cancel: (jobId: string) => Promise<Failure | undefined>;
}

export function useLibrary(client: LibraryClient): Library {
  const [pages, setPages] = useState(1);
  const [looks, setLooks] = useState(0);
  const { listed, failure } = useListed(client, pages, looks);
  const jobs = useJobs(client, looks);
  const lookAgain = useCallback(() => {
    setLooks((count) => count + 1);
  }, []);
  const sending = useSending(client, lookAgain);

  const isBusy =
    [...jobs.values()].some(isOpen) ||
    listed?.documents.some(({ state }) => state === 'queued' || state === 'processing') === true;
  useEffect(() => {
    const timer = isBusy ? setTimeout(lookAgain, LOOK_MS) : undefined;
    return () => {
      clearTimeout(timer);
    };
  }, [isBusy, lookAgain, listed, failure]);

  const failureOf = async (work: Promise<Outcome<unknown>>): Promise<Failure | undefined> => {
    const done = await work;
    lookAgain();
    return done.ok ? undefined : done.failure;
  };
  return {
    documents: listed?.documents,
    failure,
    jobs,
    sending,
    hasMore: listed?.next !== undefined,
    readMore: () => {
      setPages((count) => count + 1);
    },
    replace: (id, file) => failureOf(client.replace(id, file)),
    remove: (id) => failureOf(client.remove(id)),
    readAgain: (id) => failureOf(client.readAgain(id)),
    cancel: (jobId) => failureOf(client.cancel(jobId)),
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

/**
 * The newest job of each document, asked for with every look: one request, however many there are. A key that may not read
 * jobs sees the states of documents only.
 */
function useJobs(client: LibraryClient, looks: number): ReadonlyMap<string, IngestJob> {
  const [jobs, setJobs] = useState<ReadonlyMap<string, IngestJob>>(new Map());
  useEffect(() => {
    const leaving = new AbortController();
    void client.jobs(leaving.signal).then((list) => {
      if (list.ok && !leaving.signal.aborted) {
        setJobs(newestOf(list.value.items));
      }
    });
    return () => {
      leaving.abort();
    };
  }, [client, looks]);
  return jobs;
}

function newestOf(jobs: readonly IngestJob[]): ReadonlyMap<string, IngestJob> {
  const oldestFirst = jobs.toReversed();
  return new Map(
    oldestFirst.flatMap((job) => (job.documentId === undefined ? [] : [[job.documentId, job] as const])),
  );
}
