import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChatAnswer, type Passage, SearchResponse } from '@app/common/contracts';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { type CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import OpenAI from 'openai';
import { call, stream } from './http.js';
import { LocalStack } from './local-stack.js';

jest.setTimeout(180_000);

describe('npm start, from an empty folder', () => {
  let stack: LocalStack;

  beforeAll(async () => {
    stack = await LocalStack.ready({ LOG_LEVEL: 'info' });
  });

  afterAll(() => stack.remove());

  const ask = (question: string, more: object = {}) =>
    call<ChatAnswer>(`${stack.url}/api/v1/chat`, { body: { question, stream: false, ...more } });

  it('says how far it is, which index answers, and where', () => {
    expect(stack.terminal).toMatch(/Starting Postgres/);
    expect(stack.terminal).toMatch(/Loading the starter corpus/);
    expect(stack.terminal).toMatch(/Vector index: (faiss|exact)/);
    expect(stack.terminal).toContain(`Ready: ${stack.url}`);
    expect(stack.terminal).toContain(stack.adminKey);
  });

  (process.env.REQUIRE_FAISS === '1' ? it : it.skip)(
    'searches with FAISS (asked for by REQUIRE_FAISS=1)',
    () => {
      expect(stack.terminal).toMatch(/Vector index: faiss/);
    },
  );

  it('reports that everything it talks to is up', async () => {
    for (const port of [stack.ports.api, stack.ports.retriever, stack.ports.worker]) {
      const { status, body } = await call(`http://127.0.0.1:${port}/health`);
      expect({ port, status, body }).toMatchObject({ status: 200, body: { status: 'ok' } });
    }
  });

  it('answers with citations that stand in its sources', async () => {
    const { status, body } = await ask('What does AC-2(3) require?');
    const answer = ChatAnswer.parse(body);
    expect(status).toBe(200);
    expect(answer).toMatchObject({ abstained: false, grounded: true });
    expect(answer.sources[0]?.controlId).toBe('ac-2.3');
    const marks = [...answer.answer.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n));
    expect(new Set(marks)).toEqual(new Set(answer.citations.map(({ n }) => n)));
    for (const { passageId, quote } of answer.citations) {
      const source = answer.sources.find(({ id }) => id === passageId);
      expect(source?.text).toContain(quote);
    }
  });

  it('streams the same answer in the order of the contract', async () => {
    const events = await stream(`${stack.url}/api/v1/chat`, { question: 'What does AC-2(3) require?' });
    const names = events.map(({ event }) => event);
    expect(names.slice(0, 2)).toEqual(['meta', 'sources']);
    expect(names.at(-1)).toBe('done');
    expect(new Set(names.slice(2, -1))).toEqual(new Set(['token']));
    const text = events
      .filter(({ event }) => event === 'token')
      .map(({ data }) => (data as { text: string }).text);
    expect(ChatAnswer.parse(events.at(-1)?.data).answer).toBe(text.join(''));
  });

  it('says so when the documents do not answer, and never describes a control that does not exist', async () => {
    const offTopic = await ask('How long do I boil an egg so that the yolk stays soft?');
    expect(offTopic.body).toMatchObject({ abstained: true, grounded: false, citations: [] });
    const invented = await ask('What does AC-99 require?');
    expect(invented.body).toMatchObject({ abstained: true, citations: [] });
    expect(invented.body.answer).toContain('AC-99');
  });

  it('goes on with a conversation of its visitor, and with nobody else’s', async () => {
    const first = await ask('What does AC-2 require?');
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
    const { conversationId } = first.body;
    const body = { question: 'And what does AC-3 require?', stream: false, conversationId };
    const mine = await call<ChatAnswer>(`${stack.url}/api/v1/chat`, { body, headers: { cookie } });
    expect(mine.body.conversationId).toBe(conversationId);
    const theirs = await call(`${stack.url}/api/v1/chat`, { body });
    expect(theirs).toMatchObject({ status: 404, body: { code: 'conversation_not_found' } });
  });

  it('finds ids in any spelling first, filters, and lists controls', async () => {
    const found = await call(`${stack.url}/api/v1/search`, { body: { query: 'ac-02(03)', k: 3 } });
    expect(SearchResponse.parse(found.body).passages[0]?.controlId).toBe('ac-2.3');
    const filtered = await call<{ passages: Passage[] }>(`${stack.url}/api/v1/search`, {
      body: { query: 'review logs', filters: { family: 'AU', baseline: 'low' } },
    });
    expect(filtered.body.passages.length).toBeGreaterThan(0);
    expect(filtered.body.passages.every(({ controlId }) => controlId?.startsWith('au-'))).toBe(true);
    const control = await call(`${stack.url}/api/v1/controls/${encodeURIComponent('AC-2(3)')}`);
    expect(control.body).toMatchObject({ id: 'ac-2.3', label: 'AC-2(3)', status: 'active' });
    const missing = await call(`${stack.url}/api/v1/controls/AC-99`);
    expect(missing).toMatchObject({ status: 404, body: { code: 'control_not_found' } });
  });

  it('answers a client of OpenAI, who keeps the conversation', async () => {
    const client = new OpenAI({ baseURL: `${stack.url}/v1`, apiKey: stack.adminKey, maxRetries: 0 });
    const completion = await client.chat.completions.create({
      model: 'ground-control',
      messages: [
        { role: 'user', content: 'What does AC-2(3) require?' },
        { role: 'assistant', content: 'To disable accounts. [^1]\n\n[^1]: AC-2(3) Disable Accounts' },
        { role: 'user', content: 'Is it in LOW?' },
      ],
    });
    const content = completion.choices[0]?.message.content ?? '';
    expect(content).toContain('AC-2(3) is not in the LOW baseline. [^1]');
    expect(content).toMatch(/\n\[\^1\]: AC-2\(3\) .*"AC-2\(3\) is not in the LOW baseline\."$/m);
  });

  it('answers an MCP client, who reads on by its links', async () => {
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${stack.url}/mcp`)));
    const input = { query: 'an administrator left and her account is still active', k: 3 };
    const found = await client.callTool({ name: 'search_controls', arguments: input });
    const link = (found.content as CallToolResult['content']).find(({ type }) => type === 'resource_link');
    expect(link).toMatchObject({ uri: 'control://ac-2', title: 'AC-2 Account Management' });
    const { contents } = await client.readResource({ uri: 'control://ac-2' });
    expect(contents[0]).toMatchObject({
      text: expect.stringContaining('# AC-2 Account Management') as string,
    });
    const refused = await client.callTool({ name: 'get_control', arguments: { id: 'AC-99' } });
    expect(refused).toMatchObject({ isError: true });
    await client.close();
  });

  it('keeps the retriever to holders of the internal token', async () => {
    const answer = await call(`http://127.0.0.1:${stack.ports.retriever}/search`, { body: { query: 'x' } });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  it('takes a document through the queue and finds it', async () => {
    const headers = { 'x-api-key': stack.adminKey };
    const content =
      '# Parking\n\nVisitors park their zeppelins at gate seven and sign the airship register on arrival.';
    const accepted = await call<{ jobId: string }>(`${stack.url}/api/v1/documents`, {
      body: { title: 'House rules', content },
      headers,
    });
    expect(accepted.status).toBe(202);
    await untilJobEnds(stack, accepted.body.jobId);
    const search = () =>
      call<{ passages: Passage[] }>(`${stack.url}/api/v1/search`, {
        body: { query: 'Where do visitors park zeppelins?' },
      });
    const found = await eventually(
      search,
      ({ body }) => body.passages[0]?.text.includes('zeppelins') ?? false,
    );
    expect(found.body.passages[0]?.title).toContain('House rules');
  });

  it('logs one request id in every process that a request goes through', async () => {
    const from = stack.terminal.length;
    const body = { title: 'Balloons', content: 'Balloons land at gate eight.' };
    const headers = { 'x-api-key': stack.adminKey, 'x-request-id': 'followed-upload-1' };
    const accepted = await call<{ jobId: string }>(`${stack.url}/api/v1/documents`, { body, headers });
    await untilJobEnds(stack, accepted.body.jobId);
    await stack.saw(/request finished.*followed-upload-1/, from);
    await stack.saw(/job completed.*followed-upload-1/, from);
    const search = { query: 'account management' };
    await call(`${stack.url}/api/v1/search`, {
      body: search,
      headers: { 'x-request-id': 'followed-search-1' },
    });
    // The retriever's line and the gateway's.
    await stack.saw(/(request finished.*followed-search-1[^]*){2}/, from);
  });

  it('counts visitors and questions', async () => {
    const { body } = await call(`${stack.url}/api/v1/visitors/stats`, {
      headers: { 'x-api-key': stack.adminKey },
    });
    expect(body.visitors).toBeGreaterThan(0);
    expect(body.questions).toBeGreaterThan(0);
  });

  it('says that search is away while the retriever is, and recovers by itself', async () => {
    const from = stack.terminal.length;
    stack.kill(/retriever\/src\/main/);
    const search = () => call(`${stack.url}/api/v1/search`, { body: { query: 'account management' } });
    const away = await search();
    expect(away).toMatchObject({ status: 503, body: { code: 'retriever_unavailable' } });
    expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
    await stack.saw(/retriever stopped/, from);
    await eventually(search, ({ status }) => status === 200);
  });

  it('still searches and answers while Postgres is away', async () => {
    stack.kill(/native\/bin\/postgres/);
    const found = await call(`${stack.url}/api/v1/search`, { body: { query: 'account management' } });
    expect(found.status).toBe(200);
    const answer = await ask('What does AC-2 require?');
    expect(answer.status).toBe(200);
    expect(answer.body.answer).not.toBe('');
    await eventually(
      () => call(`${stack.url}/health`),
      ({ status }) => status === 200,
    );
  });

  it('keeps a second start off its data folder', async () => {
    const second = await LocalStack.launch({}, stack.dataDir);
    expect(await second.ended()).not.toBe(0);
    expect(second.terminal).toMatch(/^DATA_DIR: another Ground Control uses this folder/m);
    expect((await call(`${stack.url}/health`)).status).toBe(200);
  });

  it('leaves no service behind when it is killed, and starts again on the same data', async () => {
    await stack.killStart();
    await eventually(
      () => Promise.resolve(stack.processes()),
      (left) => left.every(({ command }) => command.includes('postgres')),
    );
    stack = await LocalStack.ready({}, stack.dataDir);
    const { status } = await call(`${stack.url}/api/v1/search`, { body: { query: 'zeppelins' } });
    expect(status).toBe(200);
  });

  it('ends on Ctrl-C with nothing left, and comes back with what it knew', async () => {
    expect(await stack.interrupt()).toBe(0);
    expect(stack.processes()).toEqual([]);
    stack = await LocalStack.ready({}, stack.dataDir);
    expect(stack.terminal).not.toContain('Admin API key');
    const { status } = await call(`${stack.url}/api/v1/search`, { body: { query: 'zeppelins' } });
    expect(status).toBe(200);
  });

  it('takes the admin key from a file, and keeps it for the command line', async () => {
    await stack.interrupt();
    const file = join(stack.dataDir, 'key-of-the-test');
    writeFileSync(file, 'key-from-a-file-0123456789\n');
    stack = await LocalStack.ready({ BOOTSTRAP_ADMIN_KEY_FILE: file }, stack.dataDir);
    expect(stack.adminKey).toBe('key-from-a-file-0123456789');
    const documents = () =>
      call(`${stack.url}/api/v1/documents`, { headers: { 'x-api-key': stack.adminKey } });
    expect(await eventually(documents, ({ status }) => status === 200)).toMatchObject({ status: 200 });
  });
});

describe('npm start, when it cannot', () => {
  let blocker: Server | undefined;

  afterEach(() => blocker?.close());

  it.each([
    ['a bad variable', { LLM_PROVIDER: 'oracle' }, /LLM_PROVIDER/],
    ['a bad port', { PORT: 'eighty' }, /^PORT: must be a port number/m],
    [
      'one port for two',
      { WORKER_PORT: '4401', RETRIEVER_PORT: '4401' },
      /^WORKER_PORT: must not be the same/m,
    ],
    [
      'a bad variable of one service',
      { LLM_PROVIDER: 'psychic' },
      /^Cannot start: LLM_PROVIDER: must be one of/m,
    ],
    ['a database that is not there', { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' }, /DATABASE_URL/],
    [
      'a secret file that is not there',
      { PORT_FILE: '/nowhere/port' },
      /^PORT_FILE: the file cannot be read/m,
    ],
    ['a folder below a file', { DATA_DIR: resolve(__filename, 'data') }, /^DATA_DIR: .* cannot be written/m],
    ['a folder that nobody can make', { DATA_DIR: '/proc/nowhere' }, /^DATA_DIR: .* cannot be written/m],
  ])('names %s in one line and ends', async (_what, environment, words) => {
    const stack = await LocalStack.launch(environment);
    expect(await stack.ended()).not.toBe(0);
    expect(stack.terminal).toMatch(words);
    expect(stack.terminal).not.toMatch(/^\s+at /m);
    expect(stack.processes()).toEqual([]);
    await stack.remove();
  });

  it('names the port that is in use', async () => {
    blocker = createServer().listen(0, '127.0.0.1');
    await sleep(50);
    const address = blocker.address();
    const port = String(typeof address === 'object' ? address?.port : '');
    const stack = await LocalStack.launch({ PORT: port });
    expect(await stack.ended()).not.toBe(0);
    expect(stack.terminal).toMatch(new RegExp(`^PORT: port ${port} is in use`, 'm'));
    await stack.remove();
  });
});

async function untilJobEnds(stack: LocalStack, jobId: string): Promise<void> {
  const job = await eventually(
    () => call(`${stack.url}/api/v1/ingest/jobs/${jobId}`, { headers: { 'x-api-key': stack.adminKey } }),
    ({ body }) => body.state === 'completed' || body.state === 'failed',
  );
  expect(job.body).toMatchObject({ state: 'completed', progress: 100 });
}

/** Tries until `good`, for a minute. */
async function eventually<Result>(
  work: () => Promise<Result>,
  good: (result: Result) => boolean,
): Promise<Result> {
  for (let tries = 0; tries < 300; tries += 1) {
    const result = await work().catch(() => undefined);
    if (result !== undefined && good(result)) {
      return result;
    }
    await sleep(200);
  }
  return work();
}
