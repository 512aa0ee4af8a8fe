import { inspect } from 'node:util';
import {
  type Environment,
  embeddingSettings,
  providerSettings,
  readSettings,
  SettingsError,
} from '../config/index.js';
import { OutboundPolicy } from '../http/index.js';
import {
  type FakeProvider,
  type FakeReply,
  geminiEmbeddings,
  geminiError,
  hangUpReply,
  htmlReply,
  hugeReply,
  jsonReply,
  openAiEmbeddings,
  openAiError,
  silentReply,
  startFakeGemini,
  startFakeOpenAi,
} from '../testing/index.js';
import { z } from 'zod';
import { createRemoteEmbedder } from './create-embedder.js';
import { GeminiEmbedder } from './gemini-embedder.js';
import { OpenAiEmbedder } from './openai-embedder.js';
import { type RemoteEmbedder } from './remote-embedder.js';

/** The real SDKs against servers that speak their protocols. */
const KEY = 'test-key-91be04aa';
const DIMENSIONS = 8;

function policy(attempts = 1): OutboundPolicy {
  return new OutboundPolicy({
    name: 'The embedding provider',
    unavailable: 'provider_unavailable',
    attempts,
    attemptTimeoutMs: 20_000,
    firstDelayMs: 1,
    breakAfter: 100,
  });
}

interface Provider {
  readonly name: string;
  readonly start: () => Promise<FakeProvider>;
  readonly embedder: (url: string, attempts?: number) => RemoteEmbedder;
  readonly vectors: (values?: (text: string, dimensions: number) => unknown) => FakeReply;
  readonly error: (status: number, retryAfter?: number) => FakeReply;
  readonly textsOf: (body: unknown) => readonly string[];
}

const GeminiBody = z.object({
  requests: z.array(z.object({ content: z.object({ parts: z.tuple([z.object({ text: z.string() })]) }) })),
});
const OpenAiBody = z.object({ input: z.array(z.string()) });

const providers: readonly Provider[] = [
  {
    name: 'gemini',
    start: () => startFakeGemini(0, KEY),
    embedder: (baseUrl, attempts) =>
      new GeminiEmbedder({
        apiKey: KEY,
        baseUrl,
        model: 'embed-1',
        dimensions: DIMENSIONS,
        policy: policy(attempts),
      }),
    vectors: geminiEmbeddings,
    error: (status, retryAfter) => geminiError(status, 'FAKE', `SECRET-TEXT ${KEY}`, retryAfter),
    textsOf: (body) => GeminiBody.parse(body).requests.map(({ content }) => content.parts[0].text),
  },
  {
    name: 'openai',
    start: () => startFakeOpenAi(0, KEY),
    embedder: (url, attempts) =>
      new OpenAiEmbedder({
        apiKey: KEY,
        baseUrl: `${url}/v1`,
        model: 'embed-1',
        dimensions: DIMENSIONS,
        policy: policy(attempts),
      }),
    vectors: openAiEmbeddings,
    error: (status, retryAfter) => openAiError(status, `SECRET-TEXT ${KEY}`, retryAfter),
    textsOf: (body) => OpenAiBody.parse(body).input,
  },
];

describe.each(providers)('$name', (provider) => {
  let fake: FakeProvider;
  let embedder: RemoteEmbedder;
  beforeEach(async () => {
    fake = await provider.start();
    embedder = provider.embedder(fake.url);
  });
  afterEach(async () => {
    await fake.close();
  });

  it('gives one vector of length 1 for each text, in order', async () => {
    const texts = ['first', 'second', 'first'];
    const vectors = await embedder.embed(texts, 'document');
    expect(vectors.map(({ length }) => length)).toEqual([DIMENSIONS, DIMENSIONS, DIMENSIONS]);
    for (const vector of vectors) {
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    }
    expect(vectors[0]).toEqual(vectors[2]);
    expect(vectors[0]).not.toEqual(vectors[1]);
    expect(embedder.id).toBe(`${provider.name}:embed-1:${DIMENSIONS}`);
  });

  it('asks for the dimensions that it is set to', async () => {
    await embedder.embed(['text'], 'document');
    expect(JSON.stringify(fake.requests[0]?.body)).toMatch(/"(?:outputDimensionality|dimensions)":8/);
  });

  it('sends at most a hundred texts at once and keeps their order', async () => {
    const texts = Array.from({ length: 250 }, (_, index) => `text ${index}`);
    const vectors = await embedder.embed(texts, 'document');
    expect(fake.requests.map(({ body }) => provider.textsOf(body).length).sort((a, b) => a - b)).toEqual([
      50, 100, 100,
    ]);
    const [alone] = await embedder.embed(['text 170'], 'document');
    expect(vectors[170]).toEqual(alone);
  });

  it('sends long texts in smaller batches', async () => {
    const texts = Array.from({ length: 6 }, (_, index) => `${index}${'x'.repeat(79_999)}`);
    await embedder.embed(texts, 'document');
    expect(fake.requests).toHaveLength(3);
  });

  it('gives zeros for a blank text without sending it', async () => {
    const vectors = await embedder.embed(['', 'word', ' \n'], 'document');
    expect(vectors.map((vector) => vector.some((value) => value !== 0))).toEqual([false, true, false]);
    expect(fake.requests.map(({ body }) => provider.textsOf(body))).toEqual([['word']]);
    await expect(embedder.embed([], 'query')).resolves.toEqual([]);
    expect(fake.requests).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['a wrong number of dimensions', [1, 2, 3]],
    ['a value that is null', [1, 2, 3, null, 5, 6, 7, 8]],
    ['a value that is text', [1, 2, 3, 'NaN', 5, 6, 7, 8]],
    ['a value beyond all bounds', [1, 2, 3, 1e999, 5, 6, 7, 8]],
    ['zeros', [0, 0, 0, 0, 0, 0, 0, 0]],
    ['no vector', undefined],
    ['text', 'vector'],
  ])('refuses %s', async (_name, values) => {
    fake.next(provider.vectors(() => values));
    await expect(embedder.embed(['text'], 'document')).rejects.toMatchObject({ code: 'provider_failed' });
  });

  it('refuses fewer vectors than texts', async () => {
    const values = Array.from({ length: DIMENSIONS }, () => 1);
    fake.next(jsonReply(200, { embeddings: [{ values }], data: [{ index: 0, embedding: values }] }));
    await expect(embedder.embed(['one', 'two'], 'document')).rejects.toMatchObject({
      code: 'provider_failed',
      detail: expect.stringContaining('1 vectors for 2 texts'),
    });
  });

  it.each<[string, FakeReply, string]>([
    ['a web page', htmlReply(), 'provider_failed'],
    ['JSON of another shape', jsonReply(200, { vectors: [] }), 'provider_failed'],
    ['a body without end', hugeReply(1024 * 1024 * 1024), 'provider_failed'],
    ['a cut connection', hangUpReply(), 'provider_unavailable'],
  ])('%s is an error', async (_name, reply, code) => {
    fake.next(reply);
    await expect(embedder.embed(['text'], 'document')).rejects.toMatchObject({ name: 'AppError', code });
  });

  it('tries again after a 429, a failure and a damaged answer', async () => {
    fake.next(
      provider.error(429, 0),
      provider.error(500),
      provider.vectors(() => [1]),
    );
    const [vector] = await provider.embedder(fake.url, 4).embed(['text'], 'document');
    expect(vector).toHaveLength(DIMENSIONS);
    expect(fake.requests).toHaveLength(4);
  });

  it('does not repeat what was refused, and tells neither key nor text', async () => {
    fake.next(provider.error(400));
    const error: unknown = await provider
      .embedder(fake.url, 4)
      .embed(['text'], 'document')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'provider_rejected' });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/SECRET-TEXT|test-key/);
    expect(fake.requests).toHaveLength(1);
  });

  it('closes its connections when it is aborted', async () => {
    fake.always(silentReply());
    const caller = new AbortController();
    const reason = new Error('stop');
    const running = embedder.embed(
      Array.from({ length: 400 }, (_, index) => `text ${index}`),
      'document',
      caller.signal,
    );
    while (fake.requests.length < 3) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    caller.abort(reason);
    await expect(running).rejects.toBe(reason);
    while (fake.hangUps < 3) {
      await fake.hungUp();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(fake.requests).toHaveLength(3);
  });

  it('ends the other batches when one fails', async () => {
    fake.next(silentReply(), provider.error(400));
    const running = embedder.embed(
      Array.from({ length: 150 }, (_, index) => `text ${index}`),
      'document',
    );
    await expect(running).rejects.toMatchObject({ code: 'provider_rejected' });
    await fake.hungUp();
  });
});

describe('the task of Gemini', () => {
  it('tells documents from queries', async () => {
    const fake = await startFakeGemini();
    const embedder = new GeminiEmbedder({
      apiKey: KEY,
      baseUrl: `${fake.url}/`,
      model: 'gemini-embedding-001',
      dimensions: DIMENSIONS,
      policy: policy(),
    });
    await embedder.embed(['text'], 'document');
    await embedder.embed(['text'], 'query');
    expect(fake.requests.map(({ body }) => JSON.stringify(body))).toEqual([
      expect.stringContaining('"taskType":"RETRIEVAL_DOCUMENT"'),
      expect.stringContaining('"taskType":"RETRIEVAL_QUERY"'),
    ]);
    expect(fake.requests[0]?.path).toBe('/v1beta/models/gemini-embedding-001:batchEmbedContents');
    await fake.close();
  });
});

describe('batches', () => {
  it('are as large as they are set to, and told of as they come', async () => {
    const fake = await startFakeOpenAi();
    const embedder = new OpenAiEmbedder({
      baseUrl: `${fake.url}/v1`,
      model: 'm',
      dimensions: DIMENSIONS,
      policy: policy(),
      batchTexts: 250,
    });
    const texts = Array.from({ length: 600 }, (_, index) => `text ${index}`);
    const told = new Map<number, Float32Array>();
    const vectors = await embedder.embed(texts, 'document', undefined, (batch) => {
      batch.forEach((vector, place) => told.set(place, vector));
      return Promise.resolve();
    });
    expect(fake.requests).toHaveLength(3);
    expect([...told].sort(([a], [b]) => a - b)).toEqual([...vectors.entries()]);
    await fake.close();
  });

  it('end the call where what is told cannot be stored', async () => {
    const fake = await startFakeOpenAi();
    const options = { baseUrl: `${fake.url}/v1`, model: 'm', dimensions: DIMENSIONS, policy: policy() };
    const failing = () => Promise.reject(new Error('no room'));
    const embedded = new OpenAiEmbedder(options).embed(['text'], 'document', undefined, failing);
    await expect(embedded).rejects.toThrow('no room');
    await fake.close();
  });
});

describe('createRemoteEmbedder', () => {
  const create = (environment: Environment): RemoteEmbedder | undefined =>
    createRemoteEmbedder(readSettings(z.object({ ...embeddingSettings, ...providerSettings }), environment));

  it('makes none for the local embedder', () => {
    expect(create({})).toBeUndefined();
  });

  it('takes the default model of Gemini', () => {
    expect(create({ EMBEDDER: 'gemini', GEMINI_API_KEY: 'k' })?.id).toBe('gemini:gemini-embedding-001:768');
  });

  it('takes any model of a server of one\u2019s own', () => {
    const environment = {
      EMBEDDER: 'openai',
      OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1',
      EMBEDDING_MODEL: 'nomic',
      EMBEDDING_DIMENSIONS: '256',
    };
    expect(create(environment)?.id).toBe('openai:nomic:256');
  });

  it.each<[Environment, readonly RegExp[]]>([
    [{ EMBEDDER: 'gemini' }, [/^GEMINI_API_KEY: /]],
    [{ EMBEDDER: 'openai' }, [/^OPENAI_API_KEY: /, /^EMBEDDING_MODEL: /]],
  ])('names the variable that is missing: %p', (environment, expected) => {
    expect(() => create(environment)).toThrow(SettingsError);
    for (const pattern of expected) {
      expect(() => create(environment)).toThrow(new RegExp(pattern.source, 'm'));
    }
  });
});
