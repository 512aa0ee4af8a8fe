import { createParser } from 'eventsource-parser';

/** One server-sent event with its data parsed, or a comment line. */
export interface ReadEvent {
  readonly event: string;
  readonly id?: string | undefined;
  readonly data: Record<string, unknown>;
}

/** Yields the events of a response as they come in; comments come as the event `comment`. */
export async function* readEvents(response: Response): AsyncGenerator<ReadEvent, void, undefined> {
  const ready: ReadEvent[] = [];
  const parser = createParser({
    onEvent: ({ event = 'message', id, data }) =>
      ready.push({ event, id, data: JSON.parse(data) as Record<string, unknown> }),
    onComment: (text) => ready.push({ event: 'comment', data: { text } }),
  });
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
    yield* ready.splice(0);
  }
}

/** Every event until the response ends. */
export async function allEvents(response: Response): Promise<readonly ReadEvent[]> {
  const events: ReadEvent[] = [];
  for await (const event of readEvents(response)) {
    events.push(event);
  }
  return events;
}
