import { setTimeout as sleep } from 'node:timers/promises';
import { type SearchRequest } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import {
  type FakeProvider,
  freePort,
  hangUpReply,
  htmlReply,
  jsonReply,
  silentReply,
} from '@app/common/testing';
import { loadApiConfig } from '../api.config.js';
import { problemReply, searchReply, startFakeRetriever } from '../testing/fake-retriever.js';
import { RetrieverClient, type RetrieverContext } from './retriever-client.js';

const WORKSPACE = '00000000-0000-4000-8000-000000000001';
const QUESTION: SearchRequest = { query: 'accounts', k: 5 };
const UNAVAILABLE = { code: 'retriever_unavailable', retryAfterSeconds: expect.any(Number) as number };

let retriever: FakeProvider;
let client: RetrieverClient;

beforeEach(async () => {
  retriever = await startFakeRetriever();
  client = clientOf(retriever.url);
});

afterEach(async () => {
  await client.onApplicationShutdown();
  await retriever.close();
});

function clientOf(url: string, timeoutMs = 5000): RetrieverClient {
  const config = loadApiConfig({
    DATABASE_URL: 'postgres://u:p@127.0.0.1:9/none',
    RETRIEVER_URL: url,
    RETRIEVER_TIMEOUT_MS: String(timeoutMs),
    INTERNAL_TOKEN: 'a-token-of-both-services',
  });
  return new RetrieverClient(config);
}

function context(signal = new AbortController().signal): RetrieverContext {
  return { workspaceId: WORKSPACE, requestId: 'request-0001', signal };
}

async function failTimes(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    await expect(client.search(QUESTION, context())).rejects.toMatchObject(UNAVAILABLE);
  }
}

/** Two calls of three attempts each: the fifth failure opens the circuit. */
async function openCircuit(): Promise<void> {
  retriever.always(jsonReply(500, {}));
  await failTimes(2);
  expect(retriever.requests).toHaveLength(5);
}

describe('RetrieverClient', () => {
  it('passes the question on with the workspace, the request id and the internal token', async () => {
    await expect(client.search(QUESTION, context())).resolves.toMatchObject({ snapshot: 'controls@1' });
    const [request] = retriever.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/search',
      body: QUESTION,
      headers: {
        'x-workspace-id': WORKSPACE,
        'x-request-id': 'request-0001',
        authorization: 'Bearer a-token-of-both-services',
      },
    });
  });

  it('keeps any id within one segment of the path', async () => {
    await client.control('../search?x=/#', context()).catch(() => undefined);
    expect(retriever.requests[0]?.path).toBe('/controls/..%2Fsearch%3Fx%3D%2F%23');
  });

  it.each([
    ['an error of its own', jsonReply(500, { message: 'x' })],
    ['a page of a proxy', htmlReply(502)],
    ['a page with status 200', htmlReply(200)],
    ['an answer of the wrong shape', jsonReply(200, { passages: 'none' })],
    ['a cut connection', hangUpReply()],
    ['a problem of its own', problemReply(new AppError('internal'))],
    ['a token that is not accepted', problemReply(new AppError('unauthenticated'))],
  ])('tries again after %s, and is unavailable when that goes on', async (_what, reply) => {
    retriever.next(reply);
    await expect(client.search(QUESTION, context())).resolves.toMatchObject({ mode: 'hybrid' });
    expect(retriever.requests).toHaveLength(2);
    retriever.always(reply);
    await failTimes(1);
    expect(retriever.requests).toHaveLength(5);
  });

  it('says nothing of the cause to the caller', async () => {
    retriever.always(htmlReply(502));
    const error: unknown = await client.search(QUESTION, context()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ detail: 'Search does not answer at the moment. Try again shortly.' });
  });

  it.each(['control_not_found', 'validation_failed', 'collection_not_found'] as const)(
    'hands on %s and does not ask again',
    async (code) => {
      retriever.always(problemReply(new AppError(code, 'So it is.')));
      await expect(client.search(QUESTION, context())).rejects.toMatchObject({ code, detail: 'So it is.' });
      expect(retriever.requests).toHaveLength(1);
    },
  );

  it('hands on that the index is not loaded, with when to come back, and does not break the circuit', async () => {
    retriever.always(problemReply(new AppError('index_not_ready')));
    for (let i = 0; i < 8; i += 1) {
      await expect(client.search(QUESTION, context())).rejects.toMatchObject({
        code: 'index_not_ready',
        retryAfterSeconds: expect.any(Number) as number,
      });
    }
    expect(retriever.requests).toHaveLength(8);
  });

  it('gives up at the deadline, without a second attempt, and hangs up', async () => {
    await client.onApplicationShutdown();
    client = clientOf(retriever.url, 150);
    retriever.always(silentReply());
    await failTimes(1);
    expect(retriever.requests).toHaveLength(1);
    await retriever.hungUp();
  });

  it('refuses without asking after five failures in a row', async () => {
    await openCircuit();
    await failTimes(20);
    expect(retriever.requests).toHaveLength(5);
  });

  it('counts a call that hangs as one failure', async () => {
    await client.onApplicationShutdown();
    client = clientOf(retriever.url, 100);
    retriever.always(silentReply());
    await failTimes(6);
    expect(retriever.requests).toHaveLength(5);
  });

  it('recovers by itself', async () => {
    await openCircuit();
    retriever.always(searchReply());
    await untilAnswered();
    await expect(client.search(QUESTION, context())).resolves.toMatchObject({ mode: 'hybrid' });
  });

  it('recovers when the first answer after an outage is that something does not exist', async () => {
    await openCircuit();
    retriever.always(problemReply(new AppError('control_not_found')));
    await untilAnswered();
    retriever.always(searchReply());
    await expect(client.search(QUESTION, context())).resolves.toMatchObject({ mode: 'hybrid' });
  });

  it('finds a retriever that comes up later', async () => {
    await client.onApplicationShutdown();
    const port = await freePort();
    client = clientOf(`http://127.0.0.1:${port}`);
    await failTimes(1);
    await retriever.close();
    retriever = await startFakeRetriever(port);
    await untilAnswered();
  });

  it('ends with the reason of a caller who leaves, hangs up, and does not count it', async () => {
    retriever.always(silentReply());
    for (let i = 0; i < 6; i += 1) {
      const caller = new AbortController();
      const asked = retriever.requests.length;
      const left = client.search(QUESTION, context(caller.signal));
      while (retriever.requests.length === asked) {
        await sleep(2);
      }
      const reason = new Error('gone');
      caller.abort(reason);
      await expect(left).rejects.toBe(reason);
    }
    await retriever.hungUp();
    retriever.always(searchReply());
    await expect(client.search(QUESTION, context())).resolves.toMatchObject({ mode: 'hybrid' });
    expect(retriever.requests).toHaveLength(7);
  });

  it('asks nothing for a caller who has left before', async () => {
    await expect(client.search(QUESTION, context(AbortSignal.abort()))).rejects.toThrow();
    expect(retriever.requests).toHaveLength(0);
  });
});

async function untilAnswered(): Promise<void> {
  const isUnavailable = (error: unknown): boolean =>
    error instanceof AppError && error.code === 'retriever_unavailable';
  for (;;) {
    const outcome: unknown = await client.search(QUESTION, context()).catch((error: unknown) => error);
    if (!isUnavailable(outcome)) {
      return;
    }
    await sleep(50);
  }
}
