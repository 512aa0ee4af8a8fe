import { useCallback, useEffect, useRef } from 'react';
import { type AnswerEvent } from '../../api/chat-client.js';
import { type ChatAction } from './chat-state.js';
import { withTokensGathered } from './token-gathering.js';

/** Tokens that arrive within this time are shown together: one layout per paint, not per token. */
const GATHER_MS = 40;

interface Listeners {
  /** The answer that runs on this page has got a conversation. */
  readonly onMeta: (conversationId: string) => void;
  /** An answer is complete, on the page or after the page had turned to something else. */
  readonly onDone: (conversationId: string, isOnPage: boolean) => void;
}

export interface Answering {
  /** Runs one answer at a time on this page: a new one cuts the one before. */
  readonly run: (turnId: string, open: (signal: AbortSignal) => AsyncGenerator<AnswerEvent, void>) => void;
  /** The page turns to something else; what runs goes on, so that it will be found in its conversation. */
  readonly leave: () => void;
  /** Cuts what runs now, whenever the result is called. */
  readonly cut: () => () => void;
}

export function useAnswering(dispatch: (action: ChatAction) => void, listeners: Listeners): Answering {
  const running = useRef<AbortController>(undefined);
  const heard = useRef(listeners);
  useEffect(() => {
    heard.current = listeners;
  });
  useEffect(
    () => () => {
      running.current?.abort();
    },
    [],
  );
  const run = useCallback<Answering['run']>(
    (turnId, open) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      void follow(open(controller.signal), (event) => {
        const isOnPage = running.current === controller;
        if (isOnPage) {
          dispatch({ type: 'received', turnId, event });
          if (event.type === 'meta') {
            heard.current.onMeta(event.meta.conversationId);
          }
        }
        if (event.type === 'done') {
          heard.current.onDone(event.answer.conversationId, isOnPage);
        }
      });
    },
    [dispatch],
  );
  const leave = useCallback(() => {
    running.current = undefined;
  }, []);
  const cut = useCallback(() => {
    const controller = running.current;
    return () => {
      controller?.abort();
    };
  }, []);
  return { run, leave, cut };
}

async function follow(
  events: AsyncGenerator<AnswerEvent, void>,
  take: (event: AnswerEvent) => void,
): Promise<void> {
  for await (const event of withTokensGathered(events, GATHER_MS)) {
    take(event);
  }
}
