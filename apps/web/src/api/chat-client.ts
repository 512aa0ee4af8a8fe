import { type ChatEvent, readChatEvents, UnreadableStreamError } from './chat-events.js';
import { type Failure, failureOfProblem, failureOfResponse } from './failure.js';

export interface Question {
  readonly question: string;
  readonly selection?: string | undefined;
  readonly conversationId?: string | undefined;
  /** The answer that the new one takes the place of. */
  readonly regenerate?: string | undefined;
}

/**
 * What asking gives: the events of the answer, `lost` while a broken connection is being taken up again, and every way to
 * fail as one last `failed`.
 */
export type AnswerEvent =
  | Exclude<ChatEvent, { type: 'problem' }>
  | { readonly type: 'lost' }
  | { readonly type: 'failed'; readonly failure: Failure };

/** What the client needs of its surroundings; tests give their own. */
export interface Surroundings {
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly online: () => boolean;
  readonly sleep: (ms: number) => Promise<void>;
}

type Answer = AsyncGenerator<AnswerEvent, void>;

/**
 * Answers of the gateway. Their events end with exactly one `done` or `failed`, or with none after `signal` was aborted; a
 * connection that breaks after the first event is taken up where it broke. Nothing here throws.
 */
export interface ChatClient {
  readonly ask: (question: Question, signal: AbortSignal) => Answer;
  /** An answer that was asked for before, from its beginning on. */
  readonly follow: (messageId: string, signal: AbortSignal) => Answer;
  /** Ends an answer at the gateway; its events then end with what there is. False where that could not be done. */
  readonly stop: (messageId: string) => Promise<boolean>;
}

/** How long to wait before each new connection; about half a minute in all. */
const PAUSES_MS = [300, 700, 1500, 3000, 5000, 5000, 7000, 8000];

/** `baseUrl` is where the gateway is; '' is the page's own origin. */
export function chatClient(baseUrl: string, surroundings: Surroundings): ChatClient {
  const chat = `${baseUrl}/api/v1/chat`;
  const of = (messageId: string): string => `${chat}/${encodeURIComponent(messageId)}`;
  const send = (url: string, request: RequestInit, headers: Headers = {}): Promise<Response> =>
    surroundings.fetch(url, {
      ...request,
      credentials: 'include',
      cache: 'no-store',
      headers: { ...HEADERS, ...headers },
    });
  const resume = (messageId: string, after: string | undefined, signal: AbortSignal): Promise<Response> =>
    send(`${of(messageId)}/events`, { signal }, after === undefined ? {} : { 'last-event-id': after });
  return {
    ask: (question, signal) =>
      connected({
        open: () =>
          send(
            chat,
            { method: 'POST', body: JSON.stringify({ ...question, stream: true }), signal },
            { 'content-type': 'application/json' },
          ),
        resume,
        signal,
        surroundings,
      }),
    follow: (messageId, signal) =>
      connected({
        open: () => resume(messageId, undefined, signal),
        messageId,
        resume,
        signal,
        surroundings,
      }),
    stop: async (messageId) => {
      try {
        return (await send(`${of(messageId)}/stop`, { method: 'POST' })).ok;
      } catch {
        return false;
      }
    },
  };
}

type Headers = Readonly<Record<string, string>>;

const HEADERS: Headers = {
  accept: 'text/event-stream, application/problem+json',
  'x-requested-with': 'ground-control',
};

interface Connection {
  readonly open: () => Promise<Response>;
  readonly resume: (messageId: string, after: string | undefined, signal: AbortSignal) => Promise<Response>;
  readonly messageId?: string;
  readonly signal: AbortSignal;
  readonly surroundings: Surroundings;
}

/** The events of one answer over as many connections as it takes. */
async function* connected(connection: Connection): Answer {
  const { resume, signal, surroundings } = connection;
  let { open, messageId } = connection;
  let last: string | undefined;
  for (let breaks = 0; !signal.aborted; breaks += 1) {
    const ended = yield* once(open, surroundings, signal, (event) => {
      last = event.id ?? last;
      messageId = event.type === 'meta' ? event.meta.messageId : messageId;
      breaks = 0;
    });
    const pause = PAUSES_MS[breaks];
    if (ended === 'ended') {
      return;
    }
    const known = messageId;
    if (known === undefined || pause === undefined || !isPassing(ended)) {
      yield { type: 'failed', failure: ended };
      return;
    }
    yield { type: 'lost' };
    await surroundings.sleep(pause);
    open = () => resume(known, last, signal);
  }
}

/** Whether another connection may bring what this one did not. A gateway that is restarted saves what it has until then. */
function isPassing({ kind, code }: Failure): boolean {
  return (
    (code === undefined || code === 'shutting_down') &&
    (kind === 'interrupted' || kind === 'unreachable' || kind === 'offline' || kind === 'unavailable')
  );
}

/** The events of one connection. Gives why it ended too early, or that it did not (or that nobody listens any more). */
async function* once(
  open: () => Promise<Response>,
  { now, online }: Surroundings,
  signal: AbortSignal,
  passed: (event: ChatEvent) => void,
): AsyncGenerator<AnswerEvent, Failure | 'ended'> {
  let begun = false;
  try {
    const response = await open();
    if (!response.ok) {
      return await failureOfResponse(response, now());
    }
    if (response.status === 204) {
      return { kind: 'interrupted', code: 'answer_not_found' };
    }
    begun = true;
    for await (const event of readChatEvents(streamOf(response))) {
      if (event.type === 'problem') {
        return failureOfProblem(event.problem);
      }
      passed(event);
      yield event;
      if (event.type === 'done') {
        return 'ended';
      }
    }
    return { kind: 'interrupted', requestId: response.headers.get('x-request-id') ?? undefined };
  } catch (error) {
    return signal.aborted ? 'ended' : failureOfException(error, begun, online());
  }
}

function streamOf(response: Response): ReadableStream<Uint8Array> {
  if (
    response.body === null ||
    !(response.headers.get('content-type') ?? '').startsWith('text/event-stream')
  ) {
    throw new UnreadableStreamError('The answer is not an event stream');
  }
  return response.body;
}

function failureOfException(error: unknown, begun: boolean, online: boolean): Failure {
  if (error instanceof UnreadableStreamError) {
    return { kind: 'unreadable' };
  }
  if (!online) {
    return { kind: 'offline' };
  }
  return { kind: begun ? 'interrupted' : 'unreachable' };
}
