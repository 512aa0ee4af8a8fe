import { createParser } from 'eventsource-parser';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** A JSON call as a program makes it. */
export async function call<Body = Record<string, unknown>>(
  url: string,
  options: {
    readonly method?: string;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<Answer<Body>> {
  const { method = options.body === undefined ? 'GET' : 'POST', body, headers = {} } = options;
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as Body,
  };
}

export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Asks with `stream: true` and returns every event of the answer. */
export async function stream(url: string, body: unknown): Promise<readonly StreamEvent[]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const events: StreamEvent[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => {
      events.push({ event: event ?? 'message', data: JSON.parse(data) });
    },
  });
  parser.feed(await response.text());
  return events;
}
