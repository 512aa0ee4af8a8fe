import {
  type AnswerSentence,
  ChatAnswer,
  ChatMeta,
  ChatToken,
  Passage,
  Problem,
} from '@app/common/contracts';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { z } from 'zod';

/** `id` names the event to the gateway: what came after it can be asked for. */
export type ChatEvent = { readonly id?: string | undefined } & (
  | { readonly type: 'meta'; readonly meta: ChatMeta }
  | { readonly type: 'sources'; readonly sources: readonly Passage[] }
  | { readonly type: 'token'; readonly text: string; readonly sentences: readonly AnswerSentence[] }
  | { readonly type: 'done'; readonly answer: ChatAnswer }
  | { readonly type: 'problem'; readonly problem: Problem }
);

/** The stream said something that is not in the contract. */
export class UnreadableStreamError extends Error {
  override readonly name = 'UnreadableStreamError';
}

const Sources = z.array(Passage);
const MAX_BUFFERED_CHARS = 4 * 1024 * 1024;

/**
 * The events of an answer in the order in which they arrive, however the network cut the bytes. Events with unknown
 * names and comments are skipped. Throws `UnreadableStreamError` on an event that breaks the contract.
 */
export async function* readChatEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ChatEvent, void> {
  const arrived: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (message) => arrived.push(message),
    maxBufferSize: MAX_BUFFERED_CHARS,
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parser.feed(decoder.decode(part.value, { stream: true }));
      yield* arrived.splice(0).flatMap(toChatEvents);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

const READERS: Readonly<Record<string, (data: string) => ChatEvent>> = {
  meta: (data) => ({ type: 'meta', meta: parse(ChatMeta, data) }),
  sources: (data) => ({ type: 'sources', sources: parse(Sources, data) }),
  token: (data) => {
    const { text, sentence } = parse(ChatToken, data);
    return { type: 'token', text, sentences: sentence === undefined ? [] : [sentence] };
  },
  done: (data) => ({ type: 'done', answer: parse(ChatAnswer, data) }),
  error: (data) => ({ type: 'problem', problem: parse(Problem, data) }),
};

function toChatEvents({ id, event, data }: EventSourceMessage): readonly ChatEvent[] {
  const read = event !== undefined && Object.hasOwn(READERS, event) ? READERS[event] : undefined;
  return read === undefined ? [] : [{ ...read(data), id }];
}

function parse<T>(schema: z.ZodType<T>, data: string): T {
  try {
    return schema.parse(JSON.parse(data));
  } catch (cause) {
    throw new UnreadableStreamError('An event of the answer breaks the contract', { cause });
  }
}
