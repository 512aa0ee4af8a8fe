import { inspect } from 'node:util';
import { AppError } from '@app/common/errors';
import {
  type FakeProvider,
  type FakeReply,
  geminiBlocked,
  geminiError,
  geminiStream,
  hangUpReply,
  htmlReply,
  hugeReply,
  openAiError,
  openAiStream,
  redirectReply,
  silentReply,
  sseReply,
  startFakeGemini,
  startFakeOpenAi,
} from '@app/common/testing';
import { GeminiLlm } from './gemini-llm.js';
import { type Llm } from './llm.js';
import { type ModelPrices } from './llm.config.js';
import { OpenAiLlm } from './openai-llm.js';
import { aRequest, readAll, readUntilError } from './testing/llm-request.js';

/** The real SDKs against servers that speak their protocols. */
const KEY = 'test-key-4f2a9c71d8';
const MODELS = { standard: 'big-model', simple: 'small-model' };
const PRICES: ModelPrices = new Map([['big-model', { input: 1, output: 10 }]]);

interface Provider {
  readonly name: string;
  readonly start: () => Promise<FakeProvider>;
  readonly llm: (url: string, key?: string) => Llm;
  readonly stream: (
    texts: readonly string[],
    options?: { delayMs?: number; breakAfter?: number; stallAfter?: number; finishReason?: string | null },
  ) => FakeReply;
  readonly error: (status: number, retryAfter?: number) => FakeReply;
}

const providers: readonly Provider[] = [
  {
    name: 'gemini',
    start: () => startFakeGemini(0, KEY),
    llm: (url, apiKey = KEY) => new GeminiLlm({ apiKey, baseUrl: `${url}/`, models: MODELS, prices: PRICES }),
    stream: geminiStream,
    error: (status, retryAfter) => geminiError(status, 'FAKE', `SECRET-PROMPT with ${KEY}`, retryAfter),
  },
  {
    name: 'openai',
    start: () => startFakeOpenAi(0, KEY),
    llm: (url, apiKey = KEY) =>
      new OpenAiLlm({ apiKey, baseUrl: `${url}/v1`, models: MODELS, prices: PRICES }),
    stream: openAiStream,
    error: (status, retryAfter) => openAiError(status, `SECRET-PROMPT with ${KEY}`, retryAfter),
  },
];

describe.each(providers)('$name', (provider) => {
  let fake: FakeProvider;
  let llm: Llm;
  const unhandled: unknown[] = [];
  const noteUnhandled = (reason: unknown): void => {
    unhandled.push(reason);
  };

  beforeAll(() => {
    process.on('unhandledRejection', noteUnhandled);
  });
  afterAll(() => {
    process.off('unhandledRejection', noteUnhandled);
    expect(unhandled).toEqual([]);
  });
  beforeEach(async () => {
    fake = await provider.start();
    llm = provider.llm(fake.url);
  });
  afterEach(async () => {
    await fake.close();
  });

  it('streams text and ends with the usage and its price', async () => {
    fake.next(provider.stream(['Least ', 'privilege ', 'means less. [[p1]]'], { delayMs: 5 }));
    const { text, events } = await readAll(llm);
    expect(text).toBe('Least privilege means less. [[p1]]');
    expect(events.filter(({ type }) => type === 'text')).toHaveLength(3);
    expect(events.at(-1)).toEqual({
      type: 'usage',
      model: 'big-model',
      inputTokens: 120,
      outputTokens: 30,
      costUsd: (120 * 1 + 30 * 10) / 1_000_000,
    });
  });

  it('passes characters that were cut between two packets', async () => {
    fake.next(provider.stream(['Żółć — “naïve” ', '漢字 🔐']));
    expect((await readAll(llm)).text).toBe('Żółć — “naïve” 漢字 🔐');
  });

  it('asks the cheaper model for simple questions and sends system, prompt and limit', async () => {
    await readAll(llm, aRequest({ tier: 'simple' }));
    const [request] = fake.requests;
    expect(`${request?.path} ${JSON.stringify(request?.body)}`).toContain('small-model');
    const body = JSON.stringify(request?.body);
    expect(body).toContain('Answer from the passages.');
    expect(body).toContain('SECRET-PROMPT What is least privilege?');
    expect(body).toMatch(/"max(?:_completion)?_?[tT]okens":256|"maxOutputTokens":256/);
  });

  it.each([
    [429, 'provider_unavailable', 7],
    [500, 'provider_failed', undefined],
    [503, 'provider_unavailable', 3],
    [400, 'provider_rejected', undefined],
    [401, 'provider_rejected', undefined],
    [404, 'provider_rejected', undefined],
  ])('HTTP %i is %s', async (status, code, retryAfter) => {
    fake.next(provider.error(status, retryAfter));
    const { error } = await readUntilError(llm);
    expect(error).toMatchObject({ code, retryAfterSeconds: retryAfter });
    expect(fake.requests).toHaveLength(1);
  });

  it('reads a Retry-After that is a date', async () => {
    fake.next(({ response }) => {
      response.writeHead(429, { 'retry-after': new Date(Date.now() + 5500).toUTCString() });
      response.end();
    });
    const { error } = await readUntilError(llm);
    expect(error).toMatchObject({ code: 'provider_unavailable' });
    expect([4, 5, 6]).toContain(error instanceof AppError && error.retryAfterSeconds);
  });

  it.each<[string, FakeReply, string]>([
    ['a web page', htmlReply(), 'provider_failed'],
    ['a web page with an error status', htmlReply(502), 'provider_unavailable'],
    ['events that are no JSON', sseReply(['{"candidates": [', 'nonsense']), 'provider_failed'],
    ['events of another shape', sseReply(['{"candidates": 7, "choices": "x"}', '[1,2]']), 'provider_failed'],
    ['events that are null', sseReply(['null', '7', '"x"']), 'provider_failed'],
    ['nothing', sseReply([]), 'provider_failed'],
    ['a cut connection', hangUpReply(), 'provider_unavailable'],
  ])('%s is an error', async (_name, reply, code) => {
    fake.next(reply);
    const { text, error } = await readUntilError(llm);
    expect(text).toBe('');
    expect(error).toMatchObject({ name: 'AppError', code });
  });

  it('breaks off a body that does not end', async () => {
    fake.next(hugeReply(1024 * 1024 * 1024, 'text/event-stream'));
    const { error } = await readUntilError(llm);
    expect(error).toMatchObject({ name: 'AppError' });
    await fake.hungUp();
  });

  it('does not follow a redirect, which would carry the key to another host', async () => {
    const other = await provider.start();
    fake.next(redirectReply(`${other.url}/elsewhere`));
    const { error } = await readUntilError(llm);
    expect(error).toMatchObject({ code: 'provider_unavailable' });
    expect(other.requests).toEqual([]);
    await other.close();
  });

  it('ends with an error when the stream breaks in the middle', async () => {
    fake.next(provider.stream(['First ', 'second ', 'third'], { breakAfter: 2, delayMs: 20 }));
    const { text, error } = await readUntilError(llm);
    expect(text).toBe('First second ');
    expect(error).toMatchObject({ code: expect.stringMatching(/^provider_(?:failed|unavailable)$/) });
  });

  it('ends with an error when the stream stops without an end', async () => {
    fake.next(provider.stream(['First ', 'second'], { finishReason: null }));
    const { text, error } = await readUntilError(llm);
    expect(text).toBe('First second');
    expect(error).toMatchObject({ code: 'provider_failed' });
  });

  it('takes an answer that reached its token limit', async () => {
    fake.next(
      provider.stream(['Long'], { finishReason: provider.name === 'gemini' ? 'MAX_TOKENS' : 'length' }),
    );
    expect((await readAll(llm)).text).toBe('Long');
  });

  it('calls an answer that a filter stopped rejected', async () => {
    const finishReason = provider.name === 'gemini' ? 'SAFETY' : 'content_filter';
    fake.next(provider.stream(['Well, '], { finishReason }));
    const { error } = await readUntilError(llm);
    expect(error).toMatchObject({ code: 'provider_rejected' });
  });

  it('closes the connection to the provider when it is aborted', async () => {
    fake.next(
      provider.stream(
        Array.from({ length: 500 }, () => 'word '),
        { delayMs: 10 },
      ),
    );
    const caller = new AbortController();
    const reason = new Error('the browser is gone');
    let text = '';
    const reading = (async () => {
      for await (const event of llm.generate(aRequest(), caller.signal)) {
        text += event.type === 'text' ? event.text : '';
        caller.abort(reason);
      }
    })();
    await expect(reading).rejects.toBe(reason);
    expect(text).toBe('word ');
    await fake.hungUp();
  });

  it('closes the connection when it is aborted before any answer', async () => {
    fake.next(silentReply());
    const caller = new AbortController();
    const reading = readUntilError(llm, caller.signal);
    while (fake.requests.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    caller.abort();
    expect((await reading).error).toBe(caller.signal.reason);
    await fake.hungUp();
  });

  it('closes the connection when the reader leaves', async () => {
    fake.next(
      provider.stream(
        Array.from({ length: 500 }, () => 'word '),
        { delayMs: 10 },
      ),
    );
    for await (const event of llm.generate(aRequest(), new AbortController().signal)) {
      expect(event.type).toBe('text');
      break;
    }
    await fake.hungUp();
  });

  it('does not call at all once it is aborted', async () => {
    const caller = new AbortController();
    caller.abort();
    expect((await readUntilError(llm, caller.signal)).error).toBe(caller.signal.reason);
    expect(fake.requests).toEqual([]);
  });

  it('checks the model without generating', async () => {
    await expect(llm.check(new AbortController().signal)).resolves.toEqual({ model: 'big-model' });
    expect(fake.requests.map(({ method }) => method)).toEqual(['GET']);
    expect(fake.requests[0]?.path).toContain('/models');
  });

  it('fails the check for a wrong key, a failing and an absent provider', async () => {
    const { signal } = new AbortController();
    await expect(provider.llm(fake.url, 'wrong').check(signal)).rejects.toMatchObject({
      code: 'provider_rejected',
    });
    fake.next(provider.error(500));
    await expect(llm.check(signal)).rejects.toMatchObject({ code: 'provider_failed' });
    await fake.close();
    await expect(llm.check(signal)).rejects.toMatchObject({ code: 'provider_unavailable' });
  });

  it('never tells a key or a prompt in an error', async () => {
    fake.next(
      provider.error(400),
      provider.error(401),
      provider.error(429),
      provider.error(500),
      htmlReply(),
    );
    for (let i = 0; i < 5; i += 1) {
      const { error } = await readUntilError(llm);
      const everything = inspect(error, { depth: 10, showHidden: true });
      expect(everything).not.toContain(KEY);
      expect(everything).not.toContain('SECRET-PROMPT');
    }
    const { error } = await readUntilError(provider.llm(fake.url, 'wrong-key-77'));
    expect(inspect(error, { depth: 10 })).not.toContain('wrong-key-77');
  });
});

describe('gemini alone', () => {
  let fake: FakeProvider;
  let llm: Llm;
  beforeEach(async () => {
    fake = await startFakeGemini();
    llm = new GeminiLlm({ apiKey: KEY, baseUrl: fake.url, models: MODELS, prices: new Map() });
  });
  afterEach(async () => {
    await fake.close();
  });

  it('rejects a blocked prompt', async () => {
    fake.next(geminiBlocked());
    expect((await readUntilError(llm)).error).toMatchObject({ code: 'provider_rejected' });
  });

  it('leaves thoughts out and counts them as output', async () => {
    const parts = [{ text: 'Let me think. ', thought: true }, { text: 'Yes. [[p1]]' }];
    const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 4, thoughtsTokenCount: 11 };
    fake.next(
      sseReply([
        JSON.stringify({ candidates: [{ content: { parts }, finishReason: 'STOP' }], usageMetadata }),
      ]),
    );
    const { text, events } = await readAll(llm);
    expect(text).toBe('Yes. [[p1]]');
    expect(events.at(-1)).toMatchObject({ inputTokens: 9, outputTokens: 15, costUsd: 0 });
  });

  it('is an error where a tool call comes instead of text', async () => {
    const parts = [{ functionCall: { name: 'shell', args: { run: 'rm' } } }];
    fake.next(sseReply([JSON.stringify({ candidates: [{ content: { parts }, finishReason: 'STOP' }] })]));
    expect((await readUntilError(llm)).error).toMatchObject({ code: 'provider_failed' });
  });
});

describe('openai alone', () => {
  let fake: FakeProvider;
  beforeEach(async () => {
    fake = await startFakeOpenAi();
  });
  afterEach(async () => {
    await fake.close();
  });

  it('works without a key on a server of one\u2019s own, and estimates a usage that is not reported', async () => {
    const llm = new OpenAiLlm({ baseUrl: `${fake.url}/v1`, models: MODELS, prices: new Map() });
    fake.next(openAiStream(['Yes, it does.'], { usage: null }));
    const { events } = await readAll(llm);
    expect(events.at(-1)).toMatchObject({ type: 'usage', outputTokens: 4 });
    expect(fake.requests[0]?.body).toMatchObject({
      max_tokens: 256,
      stream_options: { include_usage: true },
    });
  });

  it('is an error where the stream carries one', async () => {
    const llm = new OpenAiLlm({ baseUrl: `${fake.url}/v1`, models: MODELS, prices: new Map() });
    fake.next(sseReply([JSON.stringify({ error: { message: `overloaded ${KEY}` } })]));
    const { error } = await readUntilError(llm);
    expect(error).toMatchObject({ code: 'provider_failed' });
    expect(inspect(error, { depth: 10 })).not.toContain(KEY);
  });
});
