import { type ChatAnswer } from '@app/common/contracts';
import { conversationsClient, type ConversationsClient } from './conversations-client.js';

const SUMMARY = {
  id: '7d6f2f0e-5d0c-4c55-9f7b-0d9f3f1b8a11',
  title: 'Accounts',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  messages: 1,
};
const ANSWER: ChatAnswer = {
  conversationId: SUMMARY.id,
  messageId: 'm',
  agent: 'general',
  answer: 'Words.',
  grounded: false,
  abstained: false,
  citations: [],
  sentences: [],
  sources: [],
  model: 'none',
  cached: false,
  usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
  timings: { retrievalMs: 0, firstTokenMs: 0, totalMs: 0 },
  requestId: 'r',
};
const NEVER = new AbortController().signal;

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly body: unknown;
  readonly headers: Headers;
}

describe('conversationsClient', () => {
  it.each<[string, (client: ConversationsClient) => Promise<unknown>, Partial<Sent>]>([
    ['lists', (client) => client.list(undefined, NEVER), { method: 'GET', url: '/api/v1/conversations' }],
    [
      'lists further',
      (client) => client.list('a=b&c', NEVER),
      { method: 'GET', url: '/api/v1/conversations?cursor=a%3Db%26c' },
    ],
    ['finds', (client) => client.find('x/y', NEVER), { method: 'GET', url: '/api/v1/conversations/x%2Fy' }],
    [
      'renames',
      (client) => client.rename('x', 'New'),
      { method: 'PATCH', url: '/api/v1/conversations/x', body: '{"title":"New"}' },
    ],
    ['removes', (client) => client.remove('x'), { method: 'DELETE', url: '/api/v1/conversations/x' }],
    [
      'rates',
      (client) => client.rate('m', { rating: 'down', comment: 'wrong' }),
      { method: 'POST', url: '/api/v1/messages/m/feedback', body: '{"rating":"down","comment":"wrong"}' },
    ],
  ])('%s as the contract says', async (_what, act, expected) => {
    const sent: Sent[] = [];
    await act(clientWith(() => Response.json(SUMMARY), sent));
    expect(sent).toEqual([expect.objectContaining(expected)]);
    expect(sent[0]?.headers.get('x-requested-with')).toBe('ground-control');
  });

  it('gives what it read', async () => {
    const client = clientWith(() => Response.json({ items: [SUMMARY], next: 'n' }));
    expect(await client.list(undefined, NEVER)).toEqual({
      ok: true,
      value: { items: [SUMMARY], next: 'n' },
    });
  });

  it('reads a conversation to its end, page by page', async () => {
    const message = (id: string): object => ({
      id,
      question: id,
      answer: ANSWER,
      createdAt: SUMMARY.createdAt,
    });
    const sent: Sent[] = [];
    const respond = (): Response =>
      sent.length === 1
        ? Response.json({ ...SUMMARY, messages: [message('a'), message('b')], next: 'a=b' })
        : Response.json({ ...SUMMARY, messages: [message('c')] });
    const found = await clientWith(respond, sent).find('x', NEVER);
    expect(sent.map(({ url }) => url)).toEqual([
      '/api/v1/conversations/x',
      '/api/v1/conversations/x?cursor=a%3Db',
    ]);
    expect(found).toMatchObject({ ok: true, value: { messages: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] } });
    expect(found).not.toHaveProperty('value.next');
  });

  it('takes an empty answer for done', async () => {
    const client = clientWith(() => new Response(null, { status: 204 }));
    expect(await client.remove('x')).toEqual({ ok: true, value: undefined });
  });

  it.each<[string, () => Response | Promise<Response>, string]>([
    ['the answer has another shape', () => Response.json({ items: 'none' }), 'unreadable'],
    ['the answer is a web page', () => new Response('<!doctype html>'), 'unreadable'],
    ['there is no such conversation', () => new Response('', { status: 404 }), 'refused'],
    ['the server is away', () => Promise.reject(new TypeError('Failed to fetch')), 'unreachable'],
  ])('says so when %s', async (_case, respond, kind) => {
    expect(await clientWith(respond).list(undefined, NEVER)).toMatchObject({ ok: false, failure: { kind } });
  });

  it('names the file to download', () => {
    expect(clientWith(() => new Response()).exportUrl('a b', 'csv')).toBe(
      '/api/v1/conversations/a%20b/export?format=csv',
    );
  });
});

function clientWith(respond: () => Response | Promise<Response>, sent: Sent[] = []): ConversationsClient {
  return conversationsClient('', {
    now: () => 0,
    online: () => true,
    sleep: () => Promise.resolve(),
    fetch: async (url, init) => {
      sent.push({
        url: url instanceof Request ? url.url : url.toString(),
        method: init?.method ?? 'GET',
        body: init?.body,
        headers: new Headers(init?.headers),
      });
      return respond();
    },
  });
}
