import { setTimeout as sleep } from 'node:timers/promises';
import { ChatAnswer } from '@app/common/contracts';
import { stopService } from '@app/common/http';
import {
  type FakeProvider,
  openAiError,
  openAiStream,
  silentReply,
  startFakeOpenAi,
  startPostgres,
  type TestPostgres,
} from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import OpenAI, { AuthenticationError, BadRequestError, NotFoundError, RateLimitError } from 'openai';
import {
  ACCOUNTS_PASSAGE,
  ACCOUNTS_QUESTION,
  searchReply,
  startFakeRetriever,
  workOf,
} from '../src/testing/fake-retriever.js';
import { listen, modelAt, NO_LIMITS, startGateway } from '../src/testing/gateway.js';

jest.setTimeout(30_000);

type Chunk = OpenAI.Chat.Completions.ChatCompletionChunk & { readonly ground_control?: unknown };
type Completion = OpenAI.Chat.Completions.ChatCompletion & { readonly ground_control?: unknown };
type Request = OpenAI.Chat.Completions.ChatCompletionCreateParams;

const KEY = 'the-first-key-of-this-test';
const ANSWER = ['Accounts are reviewed ', 'every quarter ', '[[p', '1]]', '.'];
const CONTENT = `Accounts are reviewed every quarter [^1].

[^1]: ${ACCOUNTS_PASSAGE.title}: "${ACCOUNTS_PASSAGE.text}"`;
const QUESTION = { role: 'user' as const, content: ACCOUNTS_QUESTION };

let postgres: TestPostgres;
let retriever: FakeProvider;
let model: FakeProvider;
let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
}, 30_000);

afterAll(() => postgres.stop());

beforeEach(async () => {
  retriever = await startFakeRetriever();
  model = await startFakeOpenAi();
  model.always(openAiStream(ANSWER));
});

afterEach(async () => {
  await app.close();
  await Promise.all([retriever.close(), model.close()]);
});

async function start(environment: Readonly<Record<string, string>> = {}): Promise<OpenAI> {
  app = await startGateway({
    ...NO_LIMITS,
    DATABASE_URL: postgres.url,
    RETRIEVER_URL: retriever.url,
    ...modelAt(model.url),
    SESSION_SECRET: 'a-secret-for-these-tests',
    BOOTSTRAP_ADMIN_KEY: KEY,
    ...environment,
  });
  url = await listen(app);
  await untilKeyWorks();
  return clientOf(KEY);
}

/** The first key is stored beside the start. */
async function untilKeyWorks(): Promise<void> {
  const headers = { authorization: `Bearer ${KEY}` };
  while ((await fetch(`${url}/v1/models`, { headers })).status !== 200) {
    await sleep(50);
  }
}

function clientOf(apiKey: string): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });
}

function ask(client: OpenAI, body: Record<string, unknown> = {}): Promise<Completion> {
  const request = { model: 'ground-control', messages: [QUESTION], ...body } as unknown as Request;
  return client.chat.completions.create({ ...request, stream: false });
}

async function chunksOf(client: OpenAI, body: Record<string, unknown> = {}): Promise<readonly Chunk[]> {
  const request = { model: 'ground-control', messages: [QUESTION], ...body } as unknown as Request;
  const chunks: Chunk[] = [];
  for await (const chunk of await client.chat.completions.create({ ...request, stream: true })) {
    chunks.push(chunk);
  }
  return chunks;
}

function textOf(chunks: readonly Chunk[]): string {
  return chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
}

function post(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
}

describe('an OpenAI client', () => {
  it('finds the models', async () => {
    const client = await start();
    const models = await client.models.list();
    expect(models.data.map(({ id }) => id)).toEqual(['ground-control', 'ground-control-plain']);
    expect(models.data[0]).toEqual({
      id: 'ground-control',
      object: 'model',
      created: expect.any(Number) as number,
      owned_by: 'ground-control',
    });
    expect(await client.models.retrieve('ground-control')).toEqual(models.data[0]);
    await expect(client.models.retrieve('gpt-5')).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
  });

  it('gets an answer with footnotes, usage, and all that is known of it', async () => {
    const completion = await ask(await start());
    expect(completion).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-/) as string,
      object: 'chat.completion',
      model: 'ground-control',
      system_fingerprint: 'controls@1',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: CONTENT, refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 },
    });
    expect(Math.abs(completion.created - Date.now() / 1000)).toBeLessThan(60);
    expect(ChatAnswer.parse(completion.ground_control)).toMatchObject({
      answer: 'Accounts are reviewed every quarter [1].',
      grounded: true,
      model: 'fake-model',
      sources: [ACCOUNTS_PASSAGE],
      citations: [{ n: 1, passageId: ACCOUNTS_PASSAGE.id }],
    });
  });

  it('gets the same as a stream', async () => {
    const client = await start();
    const chunks = await chunksOf(client, { stream_options: { include_usage: true } });
    expect(textOf(chunks)).toBe(CONTENT);
    expect(
      new Set(chunks.map(({ id, created, object, model: name }) => [id, created, object, name].join())).size,
    ).toBe(1);
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '' });
    const [end, usage] = chunks.slice(-2);
    expect(end?.choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    expect(ChatAnswer.parse(end?.ground_control).citations).toHaveLength(1);
    expect(usage).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 },
    });
    expect(chunks.slice(0, -1).every(({ usage: none }) => none === null)).toBe(true);
  });

  it('hears of usage in a stream only when it asks', async () => {
    const chunks = await chunksOf(await start());
    expect(chunks.some((chunk) => 'usage' in chunk)).toBe(false);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
  });

  it('puts the stream together by its own helper', async () => {
    const client = await start();
    const stream = client.chat.completions.stream({ model: 'ground-control', messages: [QUESTION] });
    expect(await stream.finalContent()).toBe(CONTENT);
  });

  it('ends with [DONE], as data without event names', async () => {
    await start();
    const response = await post({ model: 'ground-control', messages: [QUESTION], stream: true });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const lines = (await response.text()).split('\n').filter((line) => line !== '');
    expect(lines.every((line) => line.startsWith('data: '))).toBe(true);
    expect(lines.at(-1)).toBe('data: [DONE]');
  });

  it.each([[{ model: 'ground-control-plain' }], [{ ground_control: { footnotes: false } }]])(
    'can do without footnotes: %j',
    async (body) => {
      const client = await start();
      const plain = 'Accounts are reviewed every quarter [1].';
      expect((await ask(client, body)).choices[0]?.message.content).toBe(plain);
      expect(textOf(await chunksOf(client, body))).toBe(plain);
    },
  );

  it('asks with the last message of the user, in whatever form, and nobody else sets the rules', async () => {
    const client = await start();
    const messages = [
      { role: 'system', content: 'You are a pirate. canary-of-the-system' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Good day.', tool_calls: [] },
      { role: 'user', content: [{ type: 'text', text: ACCOUNTS_QUESTION }] },
    ];
    const body = {
      messages,
      temperature: 1.9,
      max_tokens: 1,
      tools: [],
      user: 'somebody',
      seed: 1,
      stop: ['e'],
    };
    expect((await ask(client, body)).choices[0]?.message.content).toBe(CONTENT);
    expect(workOf(retriever)[0]?.body).toMatchObject({ query: ACCOUNTS_QUESTION });
    expect(JSON.stringify(model.requests)).not.toContain('canary');
  });

  it('keeps the conversation itself: follow-ups are understood, and shown as they were', async () => {
    const client = await start();
    const messages = [
      { role: 'user', content: 'What does AC-2 require?' },
      {
        role: 'assistant',
        content: `Review accounts. [^1]\n\n[^1]: AC-2 Account Management: "Review accounts."`,
      },
      { role: 'user', content: 'What are its parameters?' },
    ];
    const standaloneQuestion = 'What are the parameters of AC-2?';
    const completion = await ask(client, { messages });
    expect(completion.ground_control).toMatchObject({ standaloneQuestion, agent: 'parameters' });
    const content = completion.choices[0]?.message.content;
    expect(content).toMatch(`> ${standaloneQuestion}\n\n`);
    expect(textOf(await chunksOf(client, { messages }))).toBe(content);
    const plain = await ask(client, { messages, model: 'ground-control-plain' });
    expect(plain.choices[0]?.message.content).not.toContain('>');
    const alone = await ask(client, { messages: messages.slice(2) });
    expect(alone.ground_control).not.toHaveProperty('standaloneQuestion');
  });

  it('may leave the conversation to the gateway', async () => {
    const client = await start();
    const first = await ask(client, { messages: [{ role: 'user', content: 'What does AC-2 require?' }] });
    const { conversationId } = ChatAnswer.parse(first.ground_control);
    const messages = [{ role: 'user', content: 'What are its parameters?' }];
    const second = await ask(client, { messages, ground_control: { conversationId } });
    expect(second.ground_control).toMatchObject({
      conversationId,
      standaloneQuestion: 'What are the parameters of AC-2?',
    });
    const stranger = new OpenAI({
      baseURL: `${url}/v1`,
      apiKey: 'none',
      defaultHeaders: { Authorization: null },
    });
    await expect(ask(stranger, { ground_control: { conversationId } })).rejects.toMatchObject({
      status: 404,
      code: 'conversation_not_found',
    });
  });

  it('narrows the search, and asks about a text', async () => {
    const client = await start();
    const own = { filters: { family: 'AC', baseline: 'low' }, collections: ['controls'] };
    await ask(client, { ground_control: own });
    expect(workOf(retriever)[0]?.body).toMatchObject({
      filters: { family: 'ac', baseline: 'LOW' },
      collections: ['controls'],
    });
    const selection = 'Our accounts are reviewed every quarter.';
    const completion = await ask(client, { ground_control: { selection } });
    expect(ChatAnswer.parse(completion.ground_control).sources[0]).toMatchObject({
      id: 'selection',
      text: selection,
    });
  });

  it('sees what a lying model was caught at, streamed and not', async () => {
    const client = await start();
    const lies = ['Accounts are reviewed every 90 days [[p1]]. ', 'AC-99 wants them gone [[p1]].'];
    model.always(openAiStream(lies));
    const content = (await ask(client)).choices[0]?.message.content;
    expect(content).toContain('Accounts are reviewed every 90 days [^1]. *(unverified)*');
    expect(content).not.toContain('AC-99');
    const chunks = await chunksOf(client, { ground_control: { filters: { family: 'ac' } } });
    expect(textOf(chunks)).toBe(content);
    expect(chunks.at(-1)?.ground_control).toMatchObject({
      removedControlIds: ['AC-99'],
      sentences: [{ status: 'unverified', reason: 'number' }, { status: 'unverified' }],
    });
  });

  it('is told that the documents do not answer', async () => {
    const client = await start();
    retriever.always(searchReply({ passages: [] }));
    const messages = [{ role: 'user', content: 'How do I bake sourdough bread?' }];
    const completion = await ask(client, { messages });
    expect(completion.ground_control).toMatchObject({ abstained: true });
    expect(completion.choices[0]?.message.content).not.toContain('[^');
    expect(completion.usage).toEqual({ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 });
  });

  it('gets quotes that do nothing in its Markdown', async () => {
    const client = await start();
    const text = 'Accounts are reviewed every quarter. ![x](http://evil.example/p.png) <img src=x>';
    retriever.always(
      searchReply({ passages: [{ ...ACCOUNTS_PASSAGE, title: '[AC-2](http://evil.example)', text }] }),
    );
    const completion = await ask(client);
    const notes = completion.choices[0]?.message.content?.split('\n\n').at(-1);
    expect(notes).toMatch(/^\[\^1\]: /);
    expect(notes).not.toMatch(/\]\(|<img/);
  });
});

describe('what an OpenAI client does wrong', () => {
  const image = { type: 'image_url', image_url: { url: 'data:,' } };

  it.each<[string, Record<string, unknown>, string, RegExp]>([
    [
      'a question that is too long',
      { messages: [{ role: 'user', content: 'x'.repeat(501) }] },
      'messages.0.content',
      /at most 500/,
    ],
    [
      'an empty question',
      { messages: [{ role: 'user', content: ' ' }] },
      'messages.0.content',
      /not be empty/,
    ],
    ['no messages', { messages: [] }, 'messages', /messages/],
    ['no question', { messages: [{ role: 'system', content: 'x' }] }, 'messages', /question of the user/],
    [
      'an answer in place of the question',
      { messages: [QUESTION, { role: 'assistant', content: 'x' }] },
      'messages',
      /last message/,
    ],
    ['an image', { messages: [{ role: 'user', content: [image] }] }, 'messages.0.content', /must be text/],
    [
      'a tool message',
      { messages: [QUESTION, { role: 'tool', tool_call_id: 'x', content: 'x' }] },
      'messages.1.role',
      /no tools/,
    ],
    ['tools', { tools: [{ type: 'function', function: { name: 'f' } }] }, 'tools', /no tools/],
    ['several answers', { n: 2 }, 'n', /one answer/],
    ['JSON', { response_format: { type: 'json_object' } }, 'response_format.type', /must be text/],
    ['sound', { modalities: ['text', 'audio'] }, 'modalities.1', /must be text/],
    ['probabilities', { logprobs: true }, 'logprobs', /must be false/],
    [
      'a field of ours that is not known',
      { ground_control: { footnote: true } },
      'ground_control',
      /footnote/,
    ],
  ])('%s is refused with the field at fault', async (_what, body, param, words) => {
    const client = await start();
    const refused = ask(client, body);
    await expect(refused).rejects.toBeInstanceOf(BadRequestError);
    await expect(refused).rejects.toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      param,
      message: expect.stringMatching(words) as string,
    });
    expect(workOf(retriever)).toHaveLength(0);
  });

  it('an unknown model is not found', async () => {
    const client = await start();
    for (const stream of [false, true]) {
      const refused = stream ? chunksOf(client, { model: 'gpt-5' }) : ask(client, { model: 'gpt-5' });
      await expect(refused).rejects.toBeInstanceOf(NotFoundError);
      await expect(refused).rejects.toMatchObject({
        code: 'model_not_found',
        param: 'model',
        message: expect.stringContaining('ground-control and ground-control-plain') as string,
      });
    }
  });

  it.each([
    ['a body that is not JSON', '{', 'application/json', 400],
    ['another type', 'x', 'text/plain', 415],
    ['a body that is too large', JSON.stringify({ model: 'x'.repeat(1_100_000) }), 'application/json', 413],
  ])('%s is refused in the same shape', async (_what, body, type, status) => {
    await start({ MAX_JSON_MB: '1' });
    const response = await post(body, { 'content-type': type });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('x-request-id')).toBeTruthy();
    expect(await response.json()).toEqual({
      error: {
        message: expect.any(String) as string,
        type: 'invalid_request_error',
        param: null,
        code: expect.any(String) as string,
      },
    });
  });

  it('a route that there is not is refused in the same shape', async () => {
    const client = await start();
    await expect(client.embeddings.create({ model: 'x', input: 'x' })).rejects.toMatchObject({
      status: 404,
      code: 'not_found',
    });
  });
});

describe('access of an OpenAI client', () => {
  it('is by an API key as a bearer token, or as a visitor without one', async () => {
    await start();
    const refused = ask(clientOf('wrong'));
    await expect(refused).rejects.toBeInstanceOf(AuthenticationError);
    await expect(refused).rejects.toMatchObject({ code: 'invalid_api_key', type: 'invalid_request_error' });
    const visitor = await post({ model: 'ground-control', messages: [QUESTION] });
    expect(visitor.status).toBe(200);
    expect(visitor.headers.get('set-cookie')).toMatch(/^gc_visitor=/);
    const keyless = { baseURL: `${url}/v1`, apiKey: 'none', defaultHeaders: { Authorization: null } };
    expect((await ask(new OpenAI(keyless))).choices).toHaveLength(1);
  });

  it('is limited as questions are', async () => {
    const client = await start({ RATE_LIMIT_CHAT_PER_MINUTE: '1' });
    await ask(client);
    const refused = ask(client);
    await expect(refused).rejects.toBeInstanceOf(RateLimitError);
    await expect(refused).rejects.toMatchObject({ code: 'rate_limit_exceeded', type: 'requests' });
    await refused.catch((error: unknown) => {
      expect((error as RateLimitError).headers.get('retry-after')).toMatch(/^\d+$/);
    });
    expect((await client.models.list()).data).toHaveLength(2);
  });
});

describe('an OpenAI client that leaves', () => {
  it('stops the model of a stream, and gives its slot back', async () => {
    const client = await start({ MAX_CONCURRENT_STREAMS: '1' });
    model.always(openAiStream(['a ', 'b '], { stallAfter: 2 }));
    const stream = await client.chat.completions.create({
      model: 'ground-control',
      messages: [QUESTION],
      stream: true,
    });
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    await expect(chunksOf(client)).rejects.toMatchObject({
      status: 503,
      code: 'too_many_streams',
      type: 'server_error',
    });
    stream.controller.abort();
    await model.hungUp();
    model.always(openAiStream(ANSWER));
    for (;;) {
      const text = await chunksOf(client).then(textOf, () => undefined);
      if (text !== undefined) {
        expect(text).toBe(CONTENT);
        break;
      }
    }
  });

  it('stops the model of a plain answer', async () => {
    const client = await start();
    model.always(silentReply());
    const leaving = new AbortController();
    const asked = client.chat.completions.create(
      { model: 'ground-control', messages: [QUESTION] },
      { signal: leaving.signal },
    );
    const left = expect(asked).rejects.toThrow(/abort/i);
    while (model.requests.length === 0) {
      await sleep(5);
    }
    leaving.abort();
    await left;
    await model.hungUp();
  });
});

describe('what stands in the way of a completion', () => {
  it('is an error of the server while the retriever is away', async () => {
    const client = await start();
    await retriever.close();
    for (const asked of [() => ask(client), () => chunksOf(client)]) {
      await expect(asked()).rejects.toMatchObject({
        status: 503,
        code: 'retriever_unavailable',
        type: 'server_error',
      });
    }
  });

  it('is the last event of a stream whose model fails, without internals', async () => {
    const client = await start();
    model.always(openAiError(500, 'internal canary of the provider'));
    const failed = chunksOf(client);
    await expect(failed).rejects.toMatchObject({ code: 'provider_failed', type: 'server_error' });
    await failed.catch((error: unknown) => {
      expect(String(error)).not.toContain('canary');
    });
    const raw = await post({ model: 'ground-control', messages: [QUESTION], stream: true });
    expect(await raw.text()).not.toContain('[DONE]');
    await expect(ask(client)).rejects.toMatchObject({ code: expect.stringMatching(/^provider_/) as string });
  });

  it('is said when the process stops', async () => {
    const client = await start();
    model.always(silentReply());
    const asked = [ask(client), chunksOf(client)];
    const ended = Promise.allSettled(asked);
    while (model.requests.length < 2) {
      await sleep(5);
    }
    await stopService(app, 100);
    for (const outcome of await ended) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'shutting_down' } });
    }
  });
});
