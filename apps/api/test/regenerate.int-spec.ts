import { randomUUID } from 'node:crypto';
import { ChatAnswer, ConversationDetail, ConversationList, Problem } from '@app/common/contracts';
import { Database } from '@app/common/database';
import {
  type FakeProvider,
  openAiStream,
  startFakeOpenAi,
  startPostgres,
  type TestPostgres,
} from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ACCOUNTS_QUESTION, startFakeRetriever } from '../src/testing/fake-retriever.js';
import { NO_LIMITS, startGateway } from '../src/testing/gateway.js';

jest.setTimeout(60_000);

type Answer = Awaited<ReturnType<NestFastifyApplication['inject']>>;
type Headers = Readonly<Record<string, string>>;

const question = ACCOUNTS_QUESTION;

let postgres: TestPostgres;
let retriever: FakeProvider;
let model: FakeProvider;
let app: NestFastifyApplication;

beforeAll(async () => {
  [postgres, retriever, model] = await Promise.all([
    startPostgres(),
    startFakeRetriever(),
    startFakeOpenAi(),
  ]);
  app = await startGateway({
    ...NO_LIMITS,
    DATABASE_URL: postgres.url,
    RETRIEVER_URL: retriever.url,
    LLM_PROVIDER: 'openai',
    LLM_MODEL: 'fake-model',
    OPENAI_BASE_URL: `${model.url}/v1`,
  });
});

afterAll(async () => {
  await app.close();
  await Promise.all([postgres.stop(), retriever.close(), model.close()]);
});

function call(
  method: 'GET' | 'POST',
  path: string,
  headers: Headers,
  payload?: Record<string, unknown>,
): Promise<Answer> {
  return app.inject({ method, url: `/api/v1${path}`, headers: { ...headers }, ...(payload && { payload }) });
}

async function visitor(): Promise<Headers> {
  const visit = await call('POST', '/visits', {});
  return { cookie: String(visit.headers['set-cookie']).split(';')[0] ?? '' };
}

function post(headers: Headers, body: Record<string, unknown>): Promise<Answer> {
  return call('POST', '/chat', headers, { question, stream: false, ...body });
}

async function ask(headers: Headers, body: Record<string, unknown> = {}): Promise<ChatAnswer> {
  const answer = await post(headers, body);
  expect(answer.statusCode).toBe(200);
  return ChatAnswer.parse(answer.json());
}

function says(text: string): void {
  model.next(openAiStream([`Accounts are reviewed ${text} [[p1]].`]));
}

async function detail(headers: Headers, id: string): Promise<ConversationDetail> {
  return ConversationDetail.parse((await call('GET', `/conversations/${id}`, headers)).json());
}

function codeOf(answer: Answer): string {
  return Problem.parse(answer.json()).code;
}

describe('an answer that is written once more', () => {
  it('takes the place of the one before, which is kept; the question stands there once', async () => {
    const mine = await visitor();
    const first = await ask(mine);
    const { conversationId } = first;
    const next = await ask(mine, { question: 'Who reviews accounts for compliance?', conversationId });
    await call('POST', `/messages/${first.messageId}/feedback`, mine, { rating: 'down' });
    says('every quarter, for compliance');
    const second = await ask(mine, { conversationId, regenerate: first.messageId });
    expect(second).toMatchObject({ conversationId, regenerates: first.messageId });
    expect(second.messageId).not.toBe(first.messageId);
    says('every quarter, with account management requirements');
    const third = await ask(mine, { regenerate: second.messageId });
    expect(third).toMatchObject({ conversationId, regenerates: second.messageId });

    const { messages } = await detail(mine, conversationId);
    expect(messages.map(({ id }) => id)).toEqual([third.messageId, next.messageId]);
    expect(messages[0]).toMatchObject({
      question,
      answer: third,
      earlierAnswers: [
        { id: first.messageId, answer: first, feedback: { rating: 'down' } },
        { id: second.messageId, answer: second },
      ],
    });
    expect(messages[0]).not.toHaveProperty('feedback');
    expect(messages[1]).not.toHaveProperty('earlierAnswers');
    const list = ConversationList.parse((await call('GET', '/conversations', mine)).json());
    expect(list.items).toMatchObject([{ id: conversationId, messages: 2 }]);
    const rated = await call('POST', `/messages/${third.messageId}/feedback`, mine, { rating: 'up' });
    expect(rated.statusCode).toBe(204);
  });

  it('understands its question from what was asked before it, and later ones from the new answer', async () => {
    const mine = await visitor();
    const { conversationId } = await ask(mine, { question: 'Is AC-2 in LOW?' });
    const follow = await ask(mine, { question: 'what about HIGH?', conversationId });
    await ask(mine, { question: 'Which parameters does AC-2 have?', conversationId });
    const again = await ask(mine, { question: 'what about HIGH?', regenerate: follow.messageId });
    expect(again.standaloneQuestion).toBe('Is AC-2 in HIGH?');
    const last = await ask(mine, { question: 'and its enhancements?', conversationId });
    expect(last.standaloneQuestion).toBe('What are the enhancements of AC-2?');
    expect((await detail(mine, conversationId)).messages).toHaveLength(4);
  });

  it('is possible in a conversation that was quiet for long', async () => {
    const mine = await visitor();
    const { conversationId, messageId } = await ask(mine);
    await app
      .get(Database)
      .run((manager) =>
        manager.query(`UPDATE conversations SET updated_at = now() - interval '9 days' WHERE id = $1`, [
          conversationId,
        ]),
      );
    expect(await ask(mine, { regenerate: messageId })).toMatchObject({ conversationId });
  });

  it('of somebody else, of nobody, or in another conversation is not found', async () => {
    const mine = await visitor();
    const { messageId } = await ask(mine);
    const { conversationId: other } = await ask(mine);
    const refused = [
      await post(await visitor(), { regenerate: messageId }),
      await post({}, { regenerate: messageId }),
      await post(mine, { regenerate: randomUUID() }),
      await post(mine, { regenerate: messageId, conversationId: other }),
    ];
    for (const answer of refused) {
      expect(answer.statusCode).toBe(404);
      expect(codeOf(answer)).toBe('message_not_found');
    }
  });

  it('is of the same question and the same marked text', async () => {
    const mine = await visitor();
    const { messageId } = await ask(mine, { selection: 'Some text' });
    for (const body of [
      { question: 'Another question?', selection: 'Some text' },
      {},
      { selection: 'Other text' },
    ]) {
      const answer = await post(mine, { ...body, regenerate: messageId });
      expect(answer.statusCode).toBe(400);
      expect(codeOf(answer)).toBe('bad_request');
    }
    expect((await post(mine, { regenerate: 'x' })).statusCode).toBe(400);
    const streamed = await call('POST', '/chat', mine, { question: 'Another?', regenerate: messageId });
    expect(codeOf(streamed)).toBe('bad_request');
    expect(await ask(mine, { selection: 'Some text', regenerate: messageId })).toMatchObject({
      regenerates: messageId,
    });
  });

  it('goes with its conversation', async () => {
    const mine = await visitor();
    const { conversationId, messageId } = await ask(mine);
    const { messageId: second } = await ask(mine, { regenerate: messageId });
    expect(
      (
        await app.inject({
          method: 'DELETE',
          url: `/api/v1/conversations/${conversationId}`,
          headers: { ...mine },
        })
      ).statusCode,
    ).toBe(204);
    expect(codeOf(await post(mine, { regenerate: second }))).toBe('message_not_found');
  });
});
