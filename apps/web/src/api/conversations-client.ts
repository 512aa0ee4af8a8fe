import {
  ConversationDetail,
  ConversationList,
  ConversationSummary,
  type ExportQuery,
  type FeedbackRequest,
} from '@app/common/contracts';
import { z } from 'zod';
import { type Surroundings } from './chat-client.js';
import { type Failure, failureOfResponse } from './failure.js';

/** What a request gives: its value, or why there is none. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export type ExportFormat = ExportQuery['format'];

/** The visitor's own conversations at the gateway. Nothing here throws; an aborted request counts as unreachable. */
export interface ConversationsClient {
  readonly list: (cursor: string | undefined, signal: AbortSignal) => Promise<Outcome<ConversationList>>;
  readonly find: (id: string, signal: AbortSignal) => Promise<Outcome<ConversationDetail>>;
  readonly rename: (id: string, title: string) => Promise<Outcome<ConversationSummary>>;
  readonly remove: (id: string) => Promise<Outcome<undefined>>;
  readonly rate: (messageId: string, feedback: FeedbackRequest) => Promise<Outcome<undefined>>;
  /** Where a conversation can be downloaded as a file. */
  readonly exportUrl: (id: string, format: ExportFormat) => string;
}

const Nothing = z.undefined();
const REQUEST_LIMIT_MS = 20_000;

export function conversationsClient(baseUrl: string, surroundings: Surroundings): ConversationsClient {
  const conversations = `${baseUrl}/api/v1/conversations`;
  const of = (id: string): string => `${conversations}/${encodeURIComponent(id)}`;
  const ask = <T>(schema: z.ZodType<T>, url: string, request: RequestInit = {}): Promise<Outcome<T>> =>
    exchange(schema, url, request, surroundings);
  return {
    list: (cursor, signal) =>
      ask(
        ConversationList,
        cursor === undefined ? conversations : `${conversations}?${new URLSearchParams({ cursor })}`,
        { signal },
      ),
    find: (id, signal) => ask(ConversationDetail, of(id), { signal }),
    rename: (id, title) => ask(ConversationSummary, of(id), withBody('PATCH', { title })),
    remove: (id) => ask(Nothing, of(id), { method: 'DELETE' }),
    rate: (messageId, feedback) =>
      ask(
        Nothing,
        `${baseUrl}/api/v1/messages/${encodeURIComponent(messageId)}/feedback`,
        withBody('POST', feedback),
      ),
    exportUrl: (id, format) => `${of(id)}/export?format=${format}`,
  };
}

function withBody(method: string, body: unknown): RequestInit {
  return { method, body: JSON.stringify(body) };
}

async function exchange<T>(
  schema: z.ZodType<T>,
  url: string,
  request: RequestInit,
  { fetch: send, now, online }: Surroundings,
): Promise<Outcome<T>> {
  let response: Response;
  try {
    response = await send(url, {
      ...request,
      credentials: 'include',
      cache: 'no-store',
      headers: {
        accept: 'application/json, application/problem+json',
        'x-requested-with': 'ground-control',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.any([
        AbortSignal.timeout(REQUEST_LIMIT_MS),
        ...(request.signal ? [request.signal] : []),
      ]),
    });
  } catch {
    return { ok: false, failure: { kind: online() ? 'unreachable' : 'offline' } };
  }
  if (!response.ok) {
    return { ok: false, failure: await failureOfResponse(response, now()) };
  }
  const read = schema.safeParse(await bodyOf(response));
  return read.success ? { ok: true, value: read.data } : { ok: false, failure: { kind: 'unreadable' } };
}

/** The JSON of an answer; undefined for an empty one, null for one that cannot be read. */
async function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) {
    return undefined;
  }
  try {
    return await response.json();
  } catch {
    return null;
  }
}
