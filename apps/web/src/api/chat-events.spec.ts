import fc from 'fast-check';
import { chatAnswer, collected, passage } from '../testing/answers.js';
import { readChatEvents, UnreadableStreamError } from './chat-events.js';

const META = {
  conversationId: 'c-1',
  messageId: 'm-1',
  agent: 'control',
  model: 'extractive',
  requestId: 'r-1',
};
const TEXTS = ['Konten müssen ', '— “off” 🔒 ', 'within\n\ntime [1].'];
const SENTENCE = { start: 0, end: 60, status: 'verified', support: [{ n: 1, start: 2, end: 9 }] };
const STREAM = [
  ': keep-alive\n\n',
  sse('meta', META),
  sse('sources', [passage()]),
  sse('later-invention', { anything: true }),
  ...TEXTS.map((text) => sse('token', { text })),
  sse('token', { text: ' It ends.', sentence: SENTENCE }),
  ': keep-alive\r\n\r\n',
  sse('done', chatAnswer()).replaceAll('\n', '\r\n'),
].join('');
const EXPECTED = [
  { type: 'meta', meta: META },
  { type: 'sources', sources: [passage()] },
  ...TEXTS.map((text) => ({ type: 'token', text, sentences: [] })),
  { type: 'token', text: ' It ends.', sentences: [SENTENCE] },
  { type: 'done', answer: chatAnswer() },
];

describe('readChatEvents', () => {
  it('gives the same events however the bytes are cut', async () => {
    const bytes = new TextEncoder().encode(STREAM);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 40 }), async (cuts) => {
        expect(await collected(readChatEvents(bodyOf(bytes, cuts)))).toEqual(EXPECTED);
      }),
    );
  });

  it('gives the same events byte by byte', async () => {
    const bytes = new TextEncoder().encode(STREAM);
    const everywhere = [...bytes.keys()];
    expect(await collected(readChatEvents(bodyOf(bytes, everywhere)))).toEqual(EXPECTED);
  });

  it.each([
    ['no JSON', 'event: token\ndata: {"text":\n\n'],
    ['another shape', sse('token', { words: 'x' })],
    ['a wrong type', sse('done', { ...chatAnswer(), citations: 'none' })],
  ])('refuses an event with %s', async (_case, text) => {
    const body = bodyOf(new TextEncoder().encode(text), []);
    await expect(collected(readChatEvents(body))).rejects.toThrow(UnreadableStreamError);
  });

  it('cancels the body when the reader leaves early', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(sse('token', { text: 'a' })));
      },
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const event of readChatEvents(body)) {
      expect(event.type).toBe('token');
      break;
    }
    expect(cancelled).toBe(true);
  });
});

function sse(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function bodyOf(bytes: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array> {
  const edges = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  return new ReadableStream({
    start: (controller) => {
      for (const [index, edge] of edges.slice(1).entries()) {
        controller.enqueue(bytes.slice(edges[index], edge));
      }
      controller.close();
    },
  });
}
