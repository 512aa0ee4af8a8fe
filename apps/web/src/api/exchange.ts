import { type z } from 'zod';
import { type Surroundings } from './chat-client.js';
import { type Failure, failureOfResponse } from './failure.js';

/** What a request gives: its value, or why there is none. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

const REQUEST_LIMIT_MS = 20_000;

/** One request to the gateway and its answer, read by `schema`. Never throws; an aborted request counts as unreachable. */
export async function exchange<T>(
  schema: z.ZodType<T>,
  url: string,
  request: RequestInit,
  { fetch: send, now, online }: Surroundings,
  limitMs = REQUEST_LIMIT_MS,
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
        ...(typeof request.body === 'string' ? { 'content-type': 'application/json' } : {}),
        ...headersOf(request),
      },
      signal: AbortSignal.any([AbortSignal.timeout(limitMs), ...(request.signal ? [request.signal] : [])]),
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

function headersOf({ headers }: RequestInit): Record<string, string> {
  return Object.fromEntries(new Headers(headers));
}
