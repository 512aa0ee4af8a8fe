import { ChatAnswer, ConversationDetail } from '@app/common/contracts';
import { Database } from '@app/common/database';
import { type FakeProvider, startPostgres, type TestPostgres } from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { startFakeRetriever, workOf } from '../src/testing/fake-retriever.js';
import { listen, NO_LIMITS, startGateway } from '../src/testing/gateway.js';
import { allEvents } from '../src/testing/read-events.js';

jest.setTimeout(60_000);

const FIRST = 'What does AC-2 require?';

let postgres: TestPostgres;
let retriever: FakeProvider;
let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  [postgres, retriever] = await Promise.all([startPostgres(), startFakeRetriever()]);
  app = await startGateway({ ...NO_LIMITS, DATABASE_URL: postgres.url, RETRIEVER_URL: retriever.url });
  url = await listen(app);
});

afterAll(async () => {
  await app.close();
  await Promise.all([postgres.stop(), retriever.close()]);
});

interface Visitor {
  readonly ask: (body: Record<string, unknown>) => Promise<Response>;
  readonly get: (path: string) => Promise<Response>;
}

async function visitor(): Promise<Visitor> {
  const visit = await fetch(`${url}/api/v1/visits`, { method: 'POST' });
  const cookie = visit.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const headers = { 'content-type': 'application/json', cookie };
  return {
    ask: (body) =>
      fetch(`${url}/api/v1/chat`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ stream: false, ...body }),
      }),
    get: (path) => fetch(`${url}/api/v1${path}`, { headers }),
  };
}

async function answerOf(response: Response): Promise<ChatAnswer> {
  expect(response.status).toBe(200);
  return ChatAnswer.parse(await response.json());
}

/** What was searched for last. */
function lastSearch(): unknown {
  return workOf(retriever).findLast(({ path }) => path === '/search')?.body;
}

describe('a follow-up', () => {
  it('is answered, shown and kept as the question that it stands for', async () => {
    const { ask, get } = await visitor();
    const first = await answerOf(await ask({ question: FIRST }));
    expect(first).not.toHaveProperty('standaloneQuestion');
    const { conversationId } = first;
    const events = await allEvents(
      await ask({ question: 'and is it in LOW?', conversationId, stream: true }),
    );
    const standaloneQuestion = 'Is AC-2 in LOW?';
    expect(events[0]).toMatchObject({ event: 'meta', data: { agent: 'baseline', standaloneQuestion } });
    const done = ChatAnswer.parse(events.at(-1)?.data);
    expect(done).toMatchObject({ agent: 'baseline', standaloneQuestion, conversationId });
    expect(done.answer).toContain('AC-2');
    const kept = await get(`/conversations/${conversationId}`);
    expect(ConversationDetail.parse(await kept.json()).messages).toMatchObject([
      { question: FIRST },
      { question: 'and is it in LOW?', answer: { standaloneQuestion } },
    ]);
  });

  it('goes on from what the one before it stood for', async () => {
    const { ask } = await visitor();
    const { conversationId } = await answerOf(await ask({ question: FIRST }));
    const low = await answerOf(await ask({ question: 'is it in LOW?', conversationId }));
    expect(low.standaloneQuestion).toBe('Is AC-2 in LOW?');
    const high = await answerOf(await ask({ question: 'what about HIGH?', conversationId }));
    expect(high.standaloneQuestion).toBe('Is AC-2 in HIGH?');
    const more = await answerOf(await ask({ question: 'tell me more', conversationId }));
    expect(more.standaloneQuestion).toBe('Explain AC-2 in detail');
  });

  it('of nothing, of marked text, or of another topic stays as it was asked', async () => {
    const { ask } = await visitor();
    const question = 'is it in LOW?';
    const first = await answerOf(await ask({ question }));
    expect(first).not.toHaveProperty('standaloneQuestion');
    expect(first).toMatchObject({ abstained: true, grounded: false, citations: [] });
    expect(first.answer).toContain('not clear which control');
    const { conversationId } = await answerOf(await ask({ question: FIRST }));
    const marked = await answerOf(await ask({ question, conversationId, selection: 'A server room.' }));
    expect(marked).not.toHaveProperty('standaloneQuestion');
    expect(marked.answer).not.toContain('not clear');
    const other = await answerOf(await ask({ question: 'What is least privilege?', conversationId }));
    expect(other).not.toHaveProperty('standaloneQuestion');
    expect(lastSearch()).toMatchObject({ query: 'What is least privilege?' });
  });

  it('in a conversation that was quiet for too long refers to nothing', async () => {
    const { ask } = await visitor();
    const { conversationId } = await answerOf(await ask({ question: FIRST }));
    await app
      .get(Database)
      .run((manager) =>
        manager.query(`UPDATE conversations SET updated_at = now() - interval '25 hours' WHERE id = $1`, [
          conversationId,
        ]),
      );
    const late = await answerOf(await ask({ question: 'is it in LOW?', conversationId }));
    expect(late).not.toHaveProperty('standaloneQuestion');
    expect(late.notices).toHaveLength(1);
    expect(late.answer).toContain('not clear which control');
  });

  it('in somebody else’s conversation tells nothing of it', async () => {
    const { conversationId } = await answerOf(await (await visitor()).ask({ question: FIRST }));
    const stranger = await (await visitor()).ask({ question: 'is it in LOW?', conversationId });
    expect(stranger.status).toBe(404);
    expect(await stranger.text()).not.toContain('AC-2');
  });
});
