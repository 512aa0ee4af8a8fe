import { type DocumentAccepted } from '@app/common/contracts';
import { useEffect, useRef, useState } from 'react';
import { type Outcome } from '../../api/exchange.js';
import { type LibraryClient } from '../../api/library-client.js';
import { wordsOf } from './words-of.js';

/** What is on its way to the server, and what it refused. */
export interface Sending {
  /** Files and addresses that are not sent yet. */
  readonly left: number;
  /** The server asks for patience: so long nothing is sent. Milliseconds since 1970. */
  readonly pausedUntil: number | undefined;
  readonly problems: readonly string[];
  readonly add: (files: readonly File[], collection: string) => Promise<void>;
  /** True when the server took it. */
  readonly addAddress: (url: string, collection: string) => Promise<boolean>;
}

/** Sends files one after the other; one that is refused does not keep the others back, and a limit only makes them wait. */
export function useSending(client: LibraryClient, onSent: () => void): Sending {
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [left, setLeft] = useState(0);
  const [pausedUntil, setPausedUntil] = useState<number>();
  const leaving = useLeaving();

  const send = async (name: string, work: () => Promise<Outcome<DocumentAccepted>>): Promise<boolean> => {
    let sent = await work();
    while (!sent.ok && sent.failure.kind === 'limited' && !leaving().aborted) {
      const until = sent.failure.retryAt ?? Date.now() + PAUSE_MS;
      setPausedUntil(until);
      await pause(until - Date.now(), leaving());
      setPausedUntil(undefined);
      sent = leaving().aborted ? sent : await work();
    }
    setLeft((count) => count - 1);
    if (sent.ok) {
      onSent();
      return true;
    }
    const problem = `${name}: ${wordsOf(sent.failure)}`;
    setProblems((before) => [...before, problem]);
    return false;
  };
  return {
    left,
    pausedUntil,
    problems,
    add: async (files, collection) => {
      setProblems([]);
      setLeft((count) => count + files.length);
      for (const file of files) {
        if (!leaving().aborted) {
          await send(file.name, () => client.add(file, collection));
        }
      }
    },
    addAddress: (url, collection) => {
      setProblems([]);
      setLeft((count) => count + 1);
      return send(url, () => client.addAddress(url, collection));
    },
  };
}

const PAUSE_MS = 10_000;

/** A signal that aborts when the page is left. */
function useLeaving(): () => AbortSignal {
  const leaving = useRef(new AbortController());
  useEffect(() => {
    leaving.current = new AbortController();
    return () => {
      leaving.current.abort();
    };
  }, []);
  return () => leaving.current.signal;
}

/** Waits for `ms`, at most until `signal` aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, ms));
    signal.addEventListener('abort', done, { once: true });
  });
}
