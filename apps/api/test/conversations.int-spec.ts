import { createHash, randomUUID } from 'node:crypto';
import {
  ChatAnswer,
  ConversationDetail,
  ConversationList,
  ConversationSummary,
  Problem,
} from '@app/common/contracts';
import { Database, DEFAULT_WORKSPACE_ID } from '@app/common/database';
import { type FakeProvider, startPostgres, type TestPostgres } from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  ACCOUNTS_PASSAGE,
  ACCOUNTS_QUESTION,
  searchReply,
  startFakeRetriever,
} from '../src/testing/fake-retriever.js';
import { NO_LIMITS, startGateway } from '../src/testing/gateway.js';

jest.setTimeout(60_000);

type Answer = Awaited<ReturnType<NestFastifyApplication['inject']>>;
type Headers = Readonly<Record<string, string>>;

let postgres: TestPostgres;
let retriever: FakeProvider;
let app: NestFastifyApplication;

beforeAll(async () => {
  [postgres, retriever] = await Promise.all([startPostgres(), startFakeRetriever()]);
  app = await startGateway({ ...NO_LIMITS, DATABASE_URL: postgres.url, RETRIEVER_URL: retriever.url });
});

afterAll(async () => {
  await app.close();
  await Promise.all([postgres.stop(), retriever.close()]);
});

function sql<Row>(statement: string, parameters: unknown[] = []): Promise<Row[]> {
  return app.get(Database).run((manager) => manager.query<Row[]>(statement, parameters));
}

function call(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  headers: Headers = {},
  payload?: Record<string, unknown>,
): Promise<Answer> {
  return app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { ...headers },
    ...(payload && { payload }),
  });
}

/** A visitor of its own. */
async function visitor(): Promise<Headers> {
  const visit = await call('POST', '/visits');
  return { cookie: String(visit.headers['set-cookie']).split(';')[0] ?? '' };
}

/** A program of its own, in this workspace or another. */
async function program(workspaceId = DEFAULT_WORKSPACE_ID): Promise<Headers> {
  const key = `key-${randomUUID()}`;
  await sql(
    `INSERT INTO api_keys (id, workspace_id, name, key_hash, scopes) VALUES ($1, $2, 'test', $3, '{admin}')`,
    [randomUUID(), workspaceId, createHash('sha256').update(key).digest('hex')],
  );
  return { 'x-api-key': key };
}

async function programElsewhere(): Promise<Headers> {
  const workspaceId = randomUUID();
  await sql(`INSERT INTO workspaces (id, name) VALUES ($1, 'Elsewhere')`, [workspaceId]);
  return program(workspaceId);
}

async function ask(headers: Headers, body: Record<string, unknown> = {}): Promise<ChatAnswer> {
  const answer = await call('POST', '/chat', headers, {
    question: ACCOUNTS_QUESTION,
    stream: false,
    ...body,
  });
  expect(answer.statusCode).toBe(200);
  return ChatAnswer.parse(answer.json());
}

async function list(headers: Headers, query = ''): Promise<ConversationList> {
  return ConversationList.parse((await call('GET', `/conversations${query}`, headers)).json());
}

async function detail(headers: Headers, id: string): Promise<ConversationDetail> {
  return ConversationDetail.parse((await call('GET', `/conversations/${id}`, headers)).json());
}

/** A refusal without what differs from request to request. */
function refusal(answer: Answer): Omit<Problem, 'requestId'> {
  const { requestId: _its, ...rest } = Problem.parse(answer.json());
  return rest;
}

describe('a conversation', () => {
  it('is listed and shown to the visitor who began it', async () => {
    const mine = await visitor();
    const first = await ask(mine, { selection: 'Some text of a page' });
    const id = first.conversationId;
    await ask(mine, { question: 'Who reviews accounts for compliance?', conversationId: id });
    const [item, ...others] = (await list(mine)).items;
    expect(others).toEqual([]);
    expect(item).toMatchObject({ id, title: ACCOUNTS_QUESTION, messages: 2 });
    expect(Date.parse(item?.updatedAt ?? '')).toBeGreaterThan(Date.parse(item?.createdAt ?? ''));
    const whole = await detail(mine, id);
    expect(whole).toMatchObject({
      ...item,
      messages: [
        { id: first.messageId, question: ACCOUNTS_QUESTION, selection: 'Some text of a page', answer: first },
        { question: 'Who reviews accounts for compliance?' },
      ],
    });
    expect(whole.messages[1]).not.toHaveProperty('selection');
    expect(whole.messages[1]).not.toHaveProperty('feedback');
  });

  it('is listed and shown to the API key that began it', async () => {
    const mine = await program();
    const { conversationId } = await ask(mine);
    expect((await list(mine)).items).toMatchObject([{ id: conversationId, messages: 1 }]);
    expect((await detail(mine, conversationId)).messages).toHaveLength(1);
  });

  it('is not there for anybody else, in the words that an unknown id gets', async () => {
    const [visited, called] = [await visitor(), await program()];
    const asked = [
      [visited, await ask(visited)],
      [called, await ask(called)],
    ] as const;
    const nobody: Headers = {};
    const strangers = [nobody, await visitor(), await program(), await programElsewhere(), visited, called];
    for (const [owner, { conversationId, messageId }] of asked) {
      for (const stranger of strangers.filter((headers) => headers !== owner)) {
        const refused = async (
          method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
          path: (conversation: string, message: string) => string,
          payload?: Record<string, unknown>,
        ): Promise<void> => {
          const theirs = await call(method, path(conversationId, messageId), stranger, payload);
          const unknown = await call(method, path(randomUUID(), randomUUID()), stranger, payload);
          expect(theirs.statusCode).toBe(404);
          expect(refusal(theirs)).toEqual(refusal(unknown));
          expect(Object.keys(theirs.headers).toSorted()).toEqual(Object.keys(unknown.headers).toSorted());
        };
        await refused('GET', (id) => `/conversations/${id}`);
        await refused('GET', (id) => `/conversations/${id}/export?format=json`);
        await refused('PATCH', (id) => `/conversations/${id}`, { title: 'Mine now' });
        await refused('DELETE', (id) => `/conversations/${id}`);
        await refused('POST', (_id, message) => `/messages/${message}/feedback`, { rating: 'down' });
        expect((await list(stranger)).items.map(({ id }) => id)).not.toContain(conversationId);
      }
      const [message, ...more] = (await detail(owner, conversationId)).messages;
      expect(more).toEqual([]);
      expect(message).not.toHaveProperty('feedback');
      expect((await list(owner)).items[0]?.title).toBe(ACCOUNTS_QUESTION);
    }
  });

  it('of a workspace is not there for the same key id or visitor id of another', async () => {
    const mine = await program();
    const { conversationId } = await ask(mine);
    const workspaceId = randomUUID();
    await sql(`INSERT INTO workspaces (id, name) VALUES ($1, 'Elsewhere')`, [workspaceId]);
    await sql('UPDATE conversations SET workspace_id = $2 WHERE id = $1', [conversationId, workspaceId]);
    expect((await call('GET', `/conversations/${conversationId}`, mine)).statusCode).toBe(404);
    expect((await list(mine)).items).toEqual([]);
  });

  it('that belongs to nobody is shown to nobody', async () => {
    const id = randomUUID();
    await sql(`INSERT INTO conversations (id, workspace_id, title) VALUES ($1, $2, 'Nobody')`, [
      id,
      DEFAULT_WORKSPACE_ID,
    ]);
    for (const headers of [{}, await visitor(), await program()]) {
      expect((await list(headers)).items).toEqual([]);
      expect((await call('GET', `/conversations/${id}`, headers)).statusCode).toBe(404);
    }
  });

  it('is none for somebody without a cookie, who gets none for asking', async () => {
    const answer = await call('GET', '/conversations');
    expect(answer.json()).toEqual({ items: [] });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});

describe('the list', () => {
  it('is newest first, and its pages neither repeat nor lose one while others begin and go on', async () => {
    const mine = await visitor();
    const begun: string[] = [];
    for (let i = 0; i < 7; i += 1) {
      begun.unshift((await ask(mine)).conversationId);
    }
    const seen: string[] = [];
    let page = await list(mine, '?limit=2');
    for (;;) {
      seen.push(...page.items.map(({ id }) => id));
      if (page.next === undefined) {
        break;
      }
      await ask(mine);
      await ask(mine, { conversationId: begun.at(-1) });
      page = await list(mine, `?limit=2&cursor=${page.next}`);
    }
    expect(seen).toEqual(begun);
    expect((await list(mine)).items).toHaveLength(10);
  });

  it('keeps the order of those that began in the same moment', async () => {
    const mine = await visitor();
    for (let i = 0; i < 5; i += 1) {
      await ask(mine);
    }
    await sql('UPDATE conversations SET created_at = $1', ['2025-01-01T00:00:00.123456Z']);
    const first = await list(mine, '?limit=3');
    const second = await list(mine, `?limit=3&cursor=${first.next ?? ''}`);
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(5);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect(second.next).toBeUndefined();
  });

  it.each(['x', 'W10', '%00', Buffer.from(`["'; DROP TABLE messages","x"]`).toString('base64url')])(
    'refuses the cursor %s',
    async (cursor) => {
      const answer = await call('GET', `/conversations?cursor=${cursor}`, await visitor());
      expect(answer.statusCode).toBe(400);
      expect(Problem.parse(answer.json()).code).toBe('bad_request');
    },
  );
});

describe('a new title', () => {
  it('replaces the old one, in one line, and keeps the conversation where it is', async () => {
    const mine = await visitor();
    const { conversationId: id } = await ask(mine);
    const before = (await list(mine)).items[0];
    const answer = await call('PATCH', `/conversations/${id}`, mine, {
      title: '  Reviews\n of   <accounts> ',
    });
    expect(answer.statusCode).toBe(200);
    expect(ConversationSummary.parse(answer.json())).toEqual({ ...before, title: 'Reviews of <accounts>' });
    expect((await detail(mine, id)).title).toBe('Reviews of <accounts>');
  });

  it.each([
    ['that is empty', { title: '' }],
    ['of blanks', { title: '  ' }],
    ['of 121 characters', { title: 'x'.repeat(121) }],
    ['with a control character', { title: 'a\u0000b' }],
    ['with half of a character', { title: '\ud800' }],
    ['that is a number', { title: 7 }],
    ['with another field', { title: 'x', visitorId: 'somebody' }],
    ['that is missing', {}],
  ])('%s is refused', async (_what, body) => {
    const mine = await visitor();
    const { conversationId: id } = await ask(mine);
    const answer = await call('PATCH', `/conversations/${id}`, mine, body);
    expect(answer.statusCode).toBe(400);
    expect(Problem.parse(answer.json()).code).toBe('validation_failed');
    expect((await detail(mine, id)).title).toBe(ACCOUNTS_QUESTION);
  });
});

describe('a deleted conversation', () => {
  it('is gone with its messages and feedback, and nothing else is', async () => {
    const mine = await visitor();
    const { conversationId: kept } = await ask(mine);
    const { conversationId: id, messageId } = await ask(mine);
    await call('POST', `/messages/${messageId}/feedback`, mine, { rating: 'up' });
    const answer = await call('DELETE', `/conversations/${id}`, mine);
    expect(answer.statusCode).toBe(204);
    expect(answer.body).toBe('');
    expect((await list(mine)).items.map((item) => item.id)).toEqual([kept]);
    expect(await sql('SELECT 1 FROM messages WHERE conversation_id = $1', [id])).toEqual([]);
    expect(await sql('SELECT 1 FROM feedback WHERE message_id = $1', [messageId])).toEqual([]);
    expect((await call('DELETE', `/conversations/${id}`, mine)).statusCode).toBe(404);
    expect((await call('GET', `/conversations/${id}`, mine)).statusCode).toBe(404);
    const goesOn = await call('POST', '/chat', mine, { question: 'And now?', conversationId: id });
    expect(Problem.parse(goesOn.json()).code).toBe('conversation_not_found');
  });

  it('does not come back with an answer that was on its way', async () => {
    const mine = await visitor();
    const { conversationId: id } = await ask(mine);
    const searched = Promise.withResolvers<undefined>();
    const goOn = Promise.withResolvers<undefined>();
    retriever.next(async (exchange) => {
      searched.resolve(undefined);
      await goOn.promise;
      await searchReply()(exchange);
    });
    const underway = ask(mine, { conversationId: id });
    await searched.promise;
    expect((await call('DELETE', `/conversations/${id}`, mine)).statusCode).toBe(204);
    goOn.resolve(undefined);
    expect((await underway).notices).toEqual([expect.stringContaining('could not be saved') as string]);
    expect(await sql('SELECT 1 FROM conversations WHERE id = $1', [id])).toEqual([]);
    expect(await sql('SELECT 1 FROM messages WHERE conversation_id = $1', [id])).toEqual([]);
  });
});

describe('saving an answer', () => {
  it('does not wait for the disk, and has everything after it wait again', async () => {
    const mine = await visitor();
    await Promise.all(Array.from({ length: 12 }, () => ask(mine)));
    const settings = await Promise.all(
      Array.from({ length: 12 }, () => sql<{ synchronous_commit: string }>('SHOW synchronous_commit')),
    );
    expect(settings.flat()).toEqual(settings.map(() => ({ synchronous_commit: 'on' })));
    expect(ConversationList.parse((await call('GET', '/conversations', mine)).json()).items).toHaveLength(12);
  });

  it('keeps what Postgres does not take as text', async () => {
    const mine = await visitor();
    const [nul, half] = [String.fromCharCode(0), String.fromCharCode(0xd83d)];
    retriever.next(
      searchReply({ passages: [{ ...ACCOUNTS_PASSAGE, title: `A${nul}B${half}C \\u0000 \\ud83d` }] }),
    );
    const { conversationId: id } = await ask(mine);
    const saved = ConversationDetail.parse((await call('GET', `/conversations/${id}`, mine)).json());
    const titles = saved.messages.flatMap(({ answer }) => answer.sources.map(({ title }) => title));
    expect(titles).toEqual(['A\ufffdB\ufffdC \\u0000 \\ud83d']);
  });
});

describe('a long conversation', () => {
  const QUESTIONS = 45;
  let mine: Headers;
  let id: string;

  beforeAll(async () => {
    mine = await visitor();
    const { conversationId, messageId } = await ask(mine);
    id = conversationId;
    await sql(
      `INSERT INTO messages (workspace_id, conversation_id, id, question, selection, answer, snapshot, created_at)
       SELECT workspace_id, conversation_id, gen_random_uuid(), 'Question ' || i, selection, answer, snapshot,
         created_at + make_interval(secs => i / 2)
       FROM messages, generate_series(2, $2) i WHERE id = $1`,
      [messageId, QUESTIONS],
    );
    await ask(mine, { conversationId: id, regenerate: messageId });
  });

  const paged = async (query: string): Promise<readonly ConversationDetail[]> => {
    const pages: ConversationDetail[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const page = await call('GET', `/conversations/${id}?${query}${cursor}`, mine);
      expect(page.statusCode).toBe(200);
      pages.push(ConversationDetail.parse(page.json()));
      next = pages.at(-1)?.next;
    }
    return pages;
  };

  it('comes in pages, each question once and with all of its answers', async () => {
    const pages = await paged('limit=20');
    expect(pages.map(({ messages }) => messages.length)).toEqual([20, 20, 5]);
    const messages = pages.flatMap((page) => page.messages);
    expect(messages[0]?.earlierAnswers).toHaveLength(1);
    expect(new Set(messages.map(({ question }) => question)).size).toBe(QUESTIONS);
    const times = messages.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted());
    const [whole] = await paged('limit=100');
    expect(whole?.messages).toEqual(messages);
    expect(whole?.next).toBeUndefined();
    expect((await paged('limit=45')).map((page) => page.messages.length)).toEqual([45]);
  });

  it('takes no cursor that was not given out', async () => {
    for (const query of ['cursor=x', 'limit=0', 'limit=101']) {
      const refused = await call('GET', `/conversations/${id}?${query}`, mine);
      expect(Problem.parse(refused.json()).status).toBe(400);
    }
    expect((await call('GET', `/conversations/${id}?limit=5`, await visitor())).statusCode).toBe(404);
  });

  it('is exported whole', async () => {
    const [whole] = await paged('limit=100');
    const exported = async (format: string): Promise<string> =>
      (await call('GET', `/conversations/${id}/export?format=${format}`, mine)).body;
    const json = await exported('json');
    expect(ConversationDetail.parse(JSON.parse(json))).toEqual(whole);
    expect(json).toBe(`${JSON.stringify(JSON.parse(json), undefined, 2)}\n`);
    const numbers = [...(await exported('md')).matchAll(/^\n## (\d+)\. /gm)].map(([, n]) => Number(n));
    expect(numbers).toEqual(Array.from({ length: QUESTIONS }, (_, i) => i + 1));
    expect((await exported('csv')).split('\r\n')).toHaveLength(QUESTIONS + 2);
  });
});

describe('an export', () => {
  let mine: Headers;
  let id: string;

  beforeAll(async () => {
    mine = await visitor();
    id = (await ask(mine)).conversationId;
    const formula = '=HYPERLINK("https://evil.example") accounts be reviewed for compliance?';
    await ask(mine, { question: formula, conversationId: id });
    await call('PATCH', `/conversations/${id}`, mine, { title: '../Überprüfung "Q4"' });
  });

  const exported = (format: string): Promise<Answer> =>
    call('GET', `/conversations/${id}/export?format=${format}`, mine);

  it.each([
    ['md', 'text/markdown; charset=utf-8'],
    ['json', 'application/json; charset=utf-8'],
    ['csv', 'text/csv; charset=utf-8'],
  ])('as %s is a file with a safe name, of the type %s', async (format, type) => {
    const answer = await exported(format);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const day = (await detail(mine, id)).createdAt.slice(0, 10);
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="Uberprufung-Q4-${day}.${format}"; filename*=UTF-8''%C3%9Cberpr%C3%BCfung-Q4-${day}.${format}`,
    );
  });

  it('as Markdown has questions, answers, numbered sources and quotes', async () => {
    const { body } = await exported('md');
    const [first] = (await detail(mine, id)).messages;
    expect(body).toContain('# ../Überprüfung "Q4"');
    expect(body).toContain(`## 1. ${ACCOUNTS_QUESTION}`);
    expect(body).toContain(`\n\n${first?.answer.answer ?? ''}\n\n`);
    expect(body).toContain('**[1]** AC-2 Account Management (control AC-2, passage `controls/ac-2#j`)');
    expect(body).toContain(`> ${first?.answer.citations[0]?.quote ?? ''}\n`);
  });

  it('as JSON is what the conversation is', async () => {
    expect(ConversationDetail.parse((await exported('json')).json())).toEqual(await detail(mine, id));
  });

  it('as CSV has the citations, and no formula', async () => {
    const lines = (await exported('csv')).body.split('\r\n');
    expect(lines[0]).toBe(
      'question,n,controlId,title,quote,passageId,snapshot,date,standaloneQuestion,status,notices',
    );
    expect(lines[1]).toContain(
      `${ACCOUNTS_QUESTION},1,ac-2,AC-2 Account Management,${ACCOUNTS_PASSAGE.text},controls/ac-2#j,controls@1,20`,
    );
    expect(lines[2]).toMatch(/^"'=HYPERLINK\(""https:/);
    expect(lines[3]).toBe('');
  });

  it('without a format is Markdown, and in an unknown one is refused', async () => {
    const plain = await call('GET', `/conversations/${id}/export`, mine);
    expect(plain.headers['content-type']).toBe('text/markdown; charset=utf-8');
    for (const format of ['html', 'MD', '', 'md&format=csv']) {
      expect((await exported(format)).statusCode).toBe(400);
    }
  });
});

describe('feedback', () => {
  const rate = (headers: Headers, messageId: string, body: Record<string, unknown>): Promise<Answer> =>
    call('POST', `/messages/${messageId}/feedback`, headers, body);

  it('is stored with its message and the versions that made the answer; a second one replaces it', async () => {
    const mine = await visitor();
    const { conversationId, messageId, model, agent, promptVersion } = await ask(mine);
    expect(promptVersion).toMatch(/^[0-9a-f]{12}$/);
    const first = await rate(mine, messageId, { rating: 'down', comment: 'Which accounts?' });
    expect(first.statusCode).toBe(204);
    expect(first.body).toBe('');
    expect((await detail(mine, conversationId)).messages[0]?.feedback).toMatchObject({
      rating: 'down',
      comment: 'Which accounts?',
    });
    expect((await rate(mine, messageId, { rating: 'up' })).statusCode).toBe(204);
    const { feedback } = (await detail(mine, conversationId)).messages[0] ?? {};
    expect(feedback).toEqual({ rating: 'up', updatedAt: expect.any(String) as string });
    const rows = await sql(
      'SELECT workspace_id, rating, comment, versions FROM feedback WHERE message_id = $1',
      [messageId],
    );
    expect(rows).toEqual([
      {
        workspace_id: DEFAULT_WORKSPACE_ID,
        rating: 'up',
        comment: null,
        versions: { snapshot: 'controls@1', model, agent, promptVersion },
      },
    ]);
  });

  it('given many times at once is there once', async () => {
    const mine = await visitor();
    const { messageId } = await ask(mine);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => rate(mine, messageId, { rating: 'up', comment: `${i}` })),
    );
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([204]));
    expect(await sql('SELECT 1 FROM feedback WHERE message_id = $1', [messageId])).toHaveLength(1);
  });

  it.each([
    ['of another kind', { rating: 'sideways' }],
    ['with 2,001 characters', { rating: 'up', comment: 'x'.repeat(2001) }],
    ['with a control character', { rating: 'up', comment: 'a\u0000b' }],
    ['with another field', { rating: 'up', more: 1 }],
    ['without a rating', {}],
  ])('%s is refused', async (_what, body) => {
    const mine = await visitor();
    const { messageId } = await ask(mine);
    const answer = await rate(mine, messageId, body);
    expect(answer.statusCode).toBe(400);
    expect(Problem.parse(answer.json()).code).toBe('validation_failed');
  });

  it('for a message that is none is not found', async () => {
    const answer = await rate(await visitor(), randomUUID(), { rating: 'up' });
    expect(answer.statusCode).toBe(404);
    expect(Problem.parse(answer.json()).code).toBe('message_not_found');
  });
});

describe('a conversation that was quiet for long', () => {
  const quietFor = (id: string, time: string): Promise<unknown> =>
    sql('UPDATE conversations SET updated_at = now() - $2::interval WHERE id = $1', [id, time]);

  it('is not gone on with: the question begins a new one and says so; the old one stays listed', async () => {
    const mine = await visitor();
    const { conversationId: old } = await ask(mine);
    await quietFor(old, '24 hours 1 minute');
    const answer = await ask(mine, { conversationId: old });
    expect(answer.conversationId).not.toBe(old);
    expect(answer.notices).toEqual([
      'The conversation had been quiet for more than 24 hours, so this question began a new one.',
    ]);
    expect((await list(mine)).items).toMatchObject([
      { id: answer.conversationId, messages: 1 },
      { id: old, messages: 1 },
    ]);
  });

  it('but not too long goes on, which counts from then', async () => {
    const mine = await visitor();
    const { conversationId: id } = await ask(mine);
    for (let i = 0; i < 2; i += 1) {
      await quietFor(id, '23 hours 59 minutes');
      const answer = await ask(mine, { conversationId: id });
      expect(answer).toMatchObject({ conversationId: id });
      expect(answer.notices).toBeUndefined();
    }
  });

  it('is as long as SESSION_TIMEOUT_HOURS says, and still nobody else’s', async () => {
    const mine = await visitor();
    const { conversationId: id } = await ask(mine);
    await quietFor(id, '61 minutes');
    const strangers = await call('POST', '/chat', await visitor(), { question: 'And?', conversationId: id });
    expect(strangers.statusCode).toBe(404);
    const key = await program();
    const { conversationId: called } = await ask(key);
    await quietFor(called, '61 minutes');
    const impatient = await startGateway({
      ...NO_LIMITS,
      DATABASE_URL: postgres.url,
      RETRIEVER_URL: retriever.url,
      SESSION_TIMEOUT_HOURS: '1',
    });
    const answer = await impatient.inject({
      method: 'POST',
      url: '/api/v1/chat',
      headers: { ...key },
      payload: { question: ACCOUNTS_QUESTION, conversationId: called, stream: false },
    });
    await impatient.close();
    expect(ChatAnswer.parse(answer.json()).notices?.join()).toContain('more than 1 hour,');
  });
});
