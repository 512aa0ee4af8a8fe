import { type ChatEvent, readChatEvents, UnreadableStreamError } from './chat-events.js';
import { type Failure, failureOfProblem, failureOfResponse } from './failure.js';

export interface Question {
  readonly question: string;
  readonly selection?: string | undefined;
  readonly conversationId?: string | undefined;
}

/** What asking gives: the events of the answer, with every way to fail as one last `failed`. */
export type AnswerEvent =
  Exclude<ChatEvent, { type: 'problem' }> | { readonly type: 'failed'; readonly failure: Failure };

/** What the client needs of its surroundings; tests give their own. */
export interface Surroundings {
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly online: () => boolean;
}

/** Asks the gateway at `baseUrl` ('' is the page's own origin). `signal` stops the request and with it the model. */
export type AskQuestion = (question: Question, signal: AbortSignal) => AsyncGenerator<AnswerEvent, void>;

/** The events end with exactly one `done` or `failed`, or with none after `signal` was aborted. Never throws. */
export function chatClient(baseUrl: string, surroundings: Surroundings): AskQuestion {
  return async function* ask(question, signal) {
    let begun = false;
    try {
      const response = await post(baseUrl, question, signal, surroundings.fetch);
      if (!response.ok) {
        yield { type: 'failed', failure: await failureOfResponse(response, surroundings.now()) };
        return;
      }
      begun = true;
      yield* untilTheEnd(streamOf(response), response.headers.get('x-request-id') ?? undefined);
    } catch (error) {
      if (!signal.aborted) {
        yield { type: 'failed', failure: failureOfException(error, begun, surroundings.online()) };
      }
    }
  };
}

function post(
  baseUrl: string,
  question: Question,
  signal: AbortSignal,
  send: typeof fetch,
): Promise<Response> {
  return send(`${baseUrl}/api/v1/chat`, {
    method: 'POST',
    credentials: 'include',
    cache: 'no-store',
    headers: {
      accept: 'text/event-stream, application/problem+json',
      'content-type': 'application/json',
      'x-requested-with': 'ground-control',
    },
    body: JSON.stringify({ ...question, stream: true }),
    signal,
  });
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

async function* untilTheEnd(
  body: ReadableStream<Uint8Array>,
  requestId: string | undefined,
): AsyncGenerator<AnswerEvent, void> {
  for await (const event of readChatEvents(body)) {
    if (event.type === 'problem') {
      yield { type: 'failed', failure: failureOfProblem(event.problem) };
      return;
    }
    yield event;
    if (event.type === 'done') {
      return;
    }
  }
  yield { type: 'failed', failure: { kind: 'interrupted', requestId } };
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
