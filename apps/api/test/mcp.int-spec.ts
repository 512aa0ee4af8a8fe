import { setTimeout as sleep } from 'node:timers/promises';
import { ChatAnswer, ControlDetail, Problem, SearchResponse } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { stopService } from '@app/common/http';
import {
  type FakeProvider,
  jsonReply,
  openAiStream,
  silentReply,
  startFakeOpenAi,
  startPostgres,
  testControl,
  type TestPostgres,
} from '@app/common/testing';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { type CallToolResult, CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  ACCOUNTS_PASSAGE,
  ACCOUNTS_QUESTION,
  problemReply,
  searchReply,
} from '../src/testing/fake-retriever.js';
import { startFakeRetriever, workOf } from '../src/testing/fake-retriever.js';
import { listen, modelAt, NO_LIMITS, startGateway } from '../src/testing/gateway.js';

jest.setTimeout(30_000);

const KEY = 'the-first-key-of-this-test';

const CONTROLS: readonly ControlDetail[] = [
  testControl('ac-2', {
    title: 'Account Management',
    baselines: ['LOW', 'MODERATE', 'HIGH'],
    statement: [{ label: 'a.', text: 'Define the types of accounts.', parts: [] }],
    related: ['ac-3', 'ia-2'],
    enhancements: ['ac-2.3'],
  }),
  testControl('ac-2.3', { title: 'Disable Accounts', baselines: ['MODERATE', 'HIGH'], related: ['ia-2'] }),
  testControl('ac-13', {
    title: 'Supervision and Review',
    status: 'withdrawn',
    incorporatedInto: [{ kind: 'control', id: 'ac-2', controlId: 'ac-2' }],
  }),
];

let postgres: TestPostgres;
let retriever: FakeProvider;
let model: FakeProvider;
let app: NestFastifyApplication;
let url: string;
const clients: Client[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
}, 30_000);

afterAll(() => postgres.stop());

beforeEach(async () => {
  retriever = await startFakeRetriever();
  retriever.always((exchange) => catalogReply(exchange.request.path)(exchange));
  model = await startFakeOpenAi();
  model.always(openAiStream(['Accounts are reviewed every quarter ', '[[p1]].']));
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await app.close();
  await Promise.all([retriever.close(), model.close()]);
});

function catalogReply(path: string): ReturnType<typeof jsonReply> {
  if (path === '/search') {
    return searchReply();
  }
  const { pathname, searchParams } = new URL(path, 'http://retriever');
  if (pathname === '/controls') {
    const baseline = searchParams.get('baseline');
    const q = searchParams.get('q');
    const items = CONTROLS.filter(
      ({ id, baselines }) =>
        (baseline === null || baselines.some((name) => name === baseline)) &&
        (q === null || id.startsWith(q)),
    );
    return jsonReply(200, { items, total: items.length });
  }
  const wanted = decodeURIComponent(pathname.replace('/controls/', '')).toLowerCase();
  const control = CONTROLS.find(({ id, label }) => id === wanted || label.toLowerCase() === wanted);
  return control === undefined
    ? problemReply(new AppError('control_not_found', `There is no control "${wanted}". Did you mean AC-2?`))
    : jsonReply(200, control);
}

async function start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
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
}

/** The first key is stored beside the start. */
async function untilKeyWorks(): Promise<void> {
  while ((await post(LIST_TOOLS, { 'x-api-key': KEY })).status !== 200) {
    await sleep(50);
  }
}

async function connect(headers: Readonly<Record<string, string>> = {}): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  clients.push(client);
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers: { ...headers } } }),
  );
  return client;
}

async function callTool(
  client: Client,
  name: string,
  input: Record<string, unknown>,
): Promise<CallToolResult> {
  return CallToolResultSchema.parse(await client.callTool({ name, arguments: input }));
}

function textOf({ content }: CallToolResult): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}

function linksOf({ content }: CallToolResult): readonly string[] {
  return content.flatMap((block) => (block.type === 'resource_link' ? [block.uri] : []));
}

function post(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${url}/mcp`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
  });
}

const LIST_TOOLS = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

function toolCall(name: string, input: Record<string, unknown>): Record<string, unknown> {
  return { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name, arguments: input } };
}

describe('an MCP client', () => {
  it('finds the tools, each with what it takes and what it gives', async () => {
    await start();
    const client = await connect();
    expect(client.getServerVersion()).toMatchObject({ name: 'ground-control' });
    expect(client.getInstructions()).toContain('ask');
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'search_controls',
      'get_control',
      'check_baseline',
      'compare_controls',
      'ask',
    ]);
    for (const tool of tools) {
      expect(tool).toMatchObject({
        description: expect.stringMatching(/\.$/),
        inputSchema: { type: 'object', additionalProperties: false },
        outputSchema: { type: 'object' },
        annotations: { readOnlyHint: true },
      });
    }
    expect(tools[0]?.inputSchema).toMatchObject({
      required: ['query'],
      properties: { baseline: { type: 'string', enum: ['LOW', 'MODERATE', 'HIGH', 'PRIVACY'] } },
    });
    expect(JSON.stringify(tools.map(({ inputSchema }) => inputSchema))).not.toContain('$ref');
    // From here on the client itself checks results against the schemas that it was told.
    const inputs = {
      search_controls: { query: 'accounts' },
      get_control: { id: 'ac-2' },
      check_baseline: { id: 'ac-2', baseline: 'LOW' },
      compare_controls: { ids: ['ac-2', 'ac-13'] },
      ask: { question: ACCOUNTS_QUESTION },
    };
    for (const [name, input] of Object.entries(inputs)) {
      expect((await callTool(client, name, input)).isError).toBeFalsy();
    }
  });

  it('searches', async () => {
    await start();
    const client = await connect();
    const result = await callTool(client, 'search_controls', { query: 'accounts', k: 3, baseline: 'low' });
    expect(SearchResponse.parse(result.structuredContent).passages).toEqual([ACCOUNTS_PASSAGE]);
    expect(textOf(result)).toContain(ACCOUNTS_PASSAGE.text);
    expect(linksOf(result)).toEqual(['control://ac-2']);
    expect(workOf(retriever)[0]?.body).toEqual({ query: 'accounts', k: 3, filters: { baseline: 'LOW' } });
  });

  it('gets a control in any spelling, and reads on by its links', async () => {
    await start();
    const client = await connect();
    const result = await callTool(client, 'get_control', { id: 'AC-2(3)' });
    expect(ControlDetail.parse(result.structuredContent)).toEqual(CONTROLS[1]);
    expect(textOf(result)).toContain('# AC-2(3) Account Management | Disable Accounts');
    const [own = '', parent = ''] = linksOf(result);
    expect([own, parent]).toEqual(['control://ac-2.3', 'control://ac-2']);
    const { contents } = await client.readResource({ uri: parent });
    expect(contents).toEqual([
      {
        uri: parent,
        mimeType: 'text/markdown',
        text: expect.stringContaining('a. Define the types of accounts.'),
      },
    ]);
  });

  it('learns where a withdrawn control went', async () => {
    await start();
    const result = await callTool(await connect(), 'get_control', { id: 'ac-13' });
    expect(textOf(result)).toContain('Withdrawn. Incorporated into AC-2.');
    expect(linksOf(result)).toEqual(['control://ac-13', 'control://ac-2']);
  });

  it('checks a baseline, and hears where the documents do not tell', async () => {
    await start();
    const client = await connect();
    const low = await callTool(client, 'check_baseline', { id: 'ac-2.3', baseline: 'LOW' });
    expect(low.structuredContent).toMatchObject({
      id: 'ac-2.3',
      baselines: ['MODERATE', 'HIGH'],
      baseline: 'LOW',
      included: false,
      untold: ['PRIVACY'],
    });
    expect(textOf(low)).toContain('**No**: AC-2(3) is not in the LOW baseline.');
    expect(textOf(low)).not.toContain('[[');
    const high = await callTool(client, 'check_baseline', { id: 'ac-2.3', baseline: 'HIGH' });
    expect(high.structuredContent).toMatchObject({ included: true });
    const untold = await callTool(client, 'check_baseline', { id: 'ac-2', baseline: 'PRIVACY' });
    expect(untold.structuredContent).not.toHaveProperty('included');
    const withdrawn = await callTool(client, 'check_baseline', { id: 'ac-13', baseline: 'LOW' });
    expect(textOf(withdrawn)).toContain('Withdrawn.');
  });

  it('compares controls', async () => {
    await start();
    const client = await connect();
    const result = await callTool(client, 'compare_controls', { ids: ['AC-2', 'ac-2.3'] });
    expect(result.structuredContent).toMatchObject({
      controls: [
        { id: 'ac-2', title: 'Account Management', related: ['ac-3', 'ia-2'] },
        { id: 'ac-2.3', title: 'Account Management | Disable Accounts' },
      ],
      common: { baselines: ['MODERATE', 'HIGH'], related: ['ia-2'] },
    });
    expect(textOf(result)).toContain('| Baselines | LOW, MODERATE, HIGH | MODERATE, HIGH |');
    const same = await callTool(client, 'compare_controls', { ids: ['AC-2', 'ac-2'] });
    expect(same.isError).toBe(true);
    expect(textOf(same)).toMatch(/^validation_failed: .*name at least two/);
  });

  it('asks, and gets the whole answer with its sources', async () => {
    await start();
    const result = await callTool(await connect(), 'ask', { question: ACCOUNTS_QUESTION });
    const answer = ChatAnswer.parse(result.structuredContent);
    expect(answer).toMatchObject({
      grounded: true,
      model: 'fake-model',
      citations: [{ n: 1, passageId: ACCOUNTS_PASSAGE.id }],
      sources: [ACCOUNTS_PASSAGE],
    });
    expect(textOf(result)).toContain(answer.answer);
    expect(textOf(result)).toContain(`[1] ${ACCOUNTS_PASSAGE.title}: "${ACCOUNTS_PASSAGE.text}"`);
    expect(linksOf(result)).toEqual(['control://ac-2']);
  });

  it('goes on in a conversation of its API key', async () => {
    await start();
    await untilKeyWorks();
    const client = await connect({ authorization: `Bearer ${KEY}` });
    const first = await callTool(client, 'ask', { question: ACCOUNTS_QUESTION });
    const { conversationId } = ChatAnswer.parse(first.structuredContent);
    const second = await callTool(client, 'ask', { question: ACCOUNTS_QUESTION, conversationId });
    expect(second.structuredContent).toMatchObject({ conversationId });
    const stranger = await callTool(await connect(), 'ask', { question: ACCOUNTS_QUESTION, conversationId });
    expect(stranger.isError).toBe(true);
    expect(textOf(stranger)).toMatch(/^conversation_not_found/);
  });

  it('hears how the answer gets on when it asks for progress', async () => {
    await start();
    const client = await connect();
    const heard: (string | undefined)[] = [];
    const result = await client.callTool(
      { name: 'ask', arguments: { question: ACCOUNTS_QUESTION } },
      CallToolResultSchema,
      { onprogress: ({ message }) => heard.push(message) },
    );
    expect(heard).toEqual(['1 passage found', 'Writing the answer']);
    expect(ChatAnswer.parse(result.structuredContent).grounded).toBe(true);
  });

  it('completes the ids of controls', async () => {
    await start();
    const client = await connect();
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates).toMatchObject([{ uriTemplate: 'control://{id}', mimeType: 'text/markdown' }]);
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: 'control://{id}' },
      argument: { name: 'id', value: 'ac-2' },
    });
    expect(completion.values).toEqual(['ac-2', 'ac-2.3']);
  });
});

describe('what an MCP client does wrong', () => {
  it.each(['get_control', 'check_baseline'])('%s of an unknown control names the nearest', async (tool) => {
    await start();
    const result = await callTool(await connect(), tool, { id: 'ac-22x' });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toBe('control_not_found: There is no control "ac-22x". Did you mean AC-2?');
    expect(result.structuredContent).toBeUndefined();
  });

  it.each([
    ['search_controls', {}, 'query'],
    ['search_controls', { query: 'x'.repeat(501) }, 'at most 500 characters at query'],
    ['search_controls', { query: 'accounts', k: 51 }, 'k'],
    ['search_controls', { query: 'accounts', baseline: 'MEDIUM' }, 'baseline'],
    ['search_controls', { query: 'accounts', collections: ['../x'] }, 'collections'],
    ['compare_controls', { ids: ['ac-2'] }, 'ids'],
    ['ask', { question: ' ' }, 'must not be empty at question'],
    ['ask', { question: 'why?', role: 'admin' }, 'role'],
  ])('%s with bad input says what is wrong', async (tool, input, words) => {
    await start();
    const result = await callTool(await connect(), tool, input);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain(words);
    expect(workOf(retriever)).toHaveLength(0);
  });

  it('hears that there is no such resource or tool', async () => {
    await start();
    const client = await connect();
    await expect(client.readResource({ uri: 'control://ac-99' })).rejects.toMatchObject({
      code: -32_002,
      message: expect.stringContaining('Did you mean AC-2?'),
    });
    await expect(client.readResource({ uri: 'file:///etc/passwd' })).rejects.toMatchObject({ code: -32_602 });
    expect((await callTool(client, 'delete_everything', {})).isError).toBe(true);
  });

  it('gets the error of a tool while the retriever is away', async () => {
    await start();
    const client = await connect();
    await retriever.close();
    const result = await callTool(client, 'search_controls', { query: 'accounts' });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/^retriever_unavailable: .*Try again/);
  });

  it.each([
    ['no JSON-RPC', { hello: 'world' }],
    ['several messages at once', [LIST_TOOLS, LIST_TOOLS]],
  ])('is refused with an error of the protocol for %s', async (_what, body) => {
    await start();
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      jsonrpc: '2.0',
      id: null,
      error: { code: expect.any(Number) },
    });
  });

  it('is refused for a type that it does not take, or that it cannot read', async () => {
    await start();
    expect((await post(LIST_TOOLS, { accept: 'text/html' })).status).toBe(406);
    expect((await post(LIST_TOOLS, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(LIST_TOOLS, { 'mcp-protocol-version': '1999-01-01' })).status).toBe(400);
  });

  it.each(['GET', 'DELETE'])('has no sessions: %s is not allowed', async (method) => {
    await start();
    const response = await fetch(`${url}/mcp`, { method, headers: { accept: 'text/event-stream' } });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(Problem.parse(await response.json()).code).toBe('method_not_allowed');
  });
});

describe('access to MCP', () => {
  it('refuses a key that is not valid, and too large a body', async () => {
    await start({ MAX_JSON_MB: '1' });
    const refused = await post(LIST_TOOLS, { authorization: 'Bearer wrong' });
    expect(refused.status).toBe(401);
    expect(Problem.parse(await refused.json()).code).toBe('unauthenticated');
    await expect(connect({ 'x-api-key': 'wrong' })).rejects.toThrow(/unauthenticated|401/i);
    const huge = toolCall('ask', { question: 'x'.repeat(1_100_000) });
    expect((await post(huge)).status).toBe(413);
  });

  it('is for pages of this gateway and of CORS_ORIGINS only', async () => {
    await start({ CORS_ORIGINS: 'https://docs.example.org' });
    const own = url;
    for (const origin of [own, 'https://docs.example.org']) {
      expect((await post(LIST_TOOLS, { origin })).status).toBe(200);
    }
    for (const origin of [
      'https://evil.example',
      'null',
      'http://127.0.0.1:1',
      'https://docs.example.org.evil.example',
    ]) {
      const response = await post(LIST_TOOLS, { origin });
      expect(response.status).toBe(403);
      expect(Problem.parse(await response.json()).code).toBe('origin_not_allowed');
    }
    const preflight = await fetch(`${url}/mcp`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://docs.example.org',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,mcp-protocol-version,x-api-key',
      },
    });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': 'https://docs.example.org',
      'access-control-allow-headers': 'content-type,mcp-protocol-version,x-api-key',
    });
    const rebound = await app.inject({
      method: 'POST',
      url: '/mcp',
      headers: { origin: 'http://rebound.example:3000', host: 'rebound.example:3000' },
      payload: LIST_TOOLS,
    });
    expect(rebound.statusCode).toBe(403);
  });

  it('counts questions and searches as their own routes do', async () => {
    await start({ RATE_LIMIT_CHAT_PER_MINUTE: '2', RATE_LIMIT_SEARCH_PER_MINUTE: '1' });
    const client = await connect();
    const ask = (): Promise<CallToolResult> => callTool(client, 'ask', { question: ACCOUNTS_QUESTION });
    expect((await ask()).isError).toBeFalsy();
    const chat = await fetch(`${url}/api/v1/chat`, {
      method: 'POST',
      body: JSON.stringify({ question: ACCOUNTS_QUESTION, stream: false }),
      headers: { 'content-type': 'application/json' },
    });
    expect(chat.status).toBe(200);
    const refused = await ask();
    expect(refused.isError).toBe(true);
    expect(textOf(refused)).toMatch(/^rate_limited: The limit of 2 is used up\. Try again in \d+ s\.$/);
    expect((await callTool(client, 'get_control', { id: 'ac-2' })).isError).toBeFalsy();
    await expect(client.readResource({ uri: 'control://ac-2' })).rejects.toThrow(/limit of 1/);
  });

  it('counts every message for the overall limit', async () => {
    await start({ RATE_LIMIT_PER_MINUTE: '1' });
    expect((await post(LIST_TOOLS)).status).toBe(200);
    const refused = await post(LIST_TOOLS);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});

describe('an MCP client that leaves', () => {
  it.each([
    ['without', {}],
    ['with', { _meta: { progressToken: 1 } }],
  ])('stops the model of a call %s progress, and gives its slot back', async (_what, extra) => {
    await start({ MAX_CONCURRENT_STREAMS: '1' });
    model.always(silentReply());
    const leaving = new AbortController();
    const call = toolCall('ask', { question: ACCOUNTS_QUESTION });
    const asked = fetch(`${url}/mcp`, {
      method: 'POST',
      body: JSON.stringify({ ...call, params: { ...(call['params'] as object), ...extra } }),
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      signal: leaving.signal,
    }).then((response) => response.text());
    while (model.requests.length === 0) {
      await sleep(5);
    }
    const client = await connect();
    const busy = await callTool(client, 'ask', { question: ACCOUNTS_QUESTION });
    expect(textOf(busy)).toMatch(/^too_many_streams/);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await model.hungUp();
    model.always(openAiStream(['Accounts are reviewed every quarter ', '[[p1]].']));
    for (;;) {
      const result = await callTool(client, 'ask', { question: ACCOUNTS_QUESTION });
      if (!result.isError) {
        break;
      }
    }
  });
});

describe('a stop of the process', () => {
  it('is said by the tool that it breaks off', async () => {
    await start();
    model.always(silentReply());
    const client = await connect();
    const asked = callTool(client, 'ask', { question: ACCOUNTS_QUESTION });
    while (model.requests.length === 0) {
      await sleep(5);
    }
    const stopped = stopService(app, 100);
    const result = await asked;
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/^shutting_down/);
    await stopped;
  });
});
