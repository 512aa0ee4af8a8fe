import { createHash, randomUUID } from 'node:crypto';
import { Database, DEFAULT_WORKSPACE_ID } from '@app/common/database';
import { type FakeProvider, startPostgres, type TestPostgres } from '@app/common/testing';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import OpenAI from 'openai';
import { ACCOUNTS_QUESTION, startFakeRetriever, workOf } from '../src/testing/fake-retriever.js';
import { listen, NO_LIMITS, startGateway } from '../src/testing/gateway.js';

jest.setTimeout(30_000);

const ELSEWHERE = '99999999-9999-4999-8999-999999999999';
const KEYS = {
  [DEFAULT_WORKSPACE_ID]: 'the-key-of-one-workspace',
  [ELSEWHERE]: 'the-key-of-another',
} as const;

let postgres: TestPostgres;
let retriever: FakeProvider;
let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  [postgres, retriever] = await Promise.all([startPostgres(), startFakeRetriever()]);
  app = await startGateway({ ...NO_LIMITS, DATABASE_URL: postgres.url, RETRIEVER_URL: retriever.url });
  url = await listen(app);
  await sql(`INSERT INTO workspaces (id, name) VALUES ($1, 'Elsewhere')`, [ELSEWHERE]);
  for (const [workspaceId, key] of Object.entries(KEYS)) {
    await sql(
      `INSERT INTO api_keys (id, workspace_id, name, key_hash, scopes) VALUES ($1, $2, 'test', $3, '{chat,search}')`,
      [randomUUID(), workspaceId, createHash('sha256').update(key).digest('hex')],
    );
  }
});

beforeEach(() => {
  retriever.requests.length = 0;
});

afterAll(async () => {
  await app.close();
  await Promise.all([postgres.stop(), retriever.close()]);
});

function sql<Row>(statement: string, parameters: unknown[] = []): Promise<Row[]> {
  return app.get(Database).run((manager) => manager.query<Row[]>(statement, parameters));
}

async function workspaceOf(conversationId: string): Promise<string | undefined> {
  const [row] = await sql<{ workspace_id: string }>('SELECT workspace_id FROM conversations WHERE id = $1', [
    conversationId,
  ]);
  return row?.workspace_id;
}

/** The workspaces that the retriever was asked for. */
function searched(): readonly unknown[] {
  return [...new Set(workOf(retriever).map(({ headers }) => headers['x-workspace-id']))];
}

async function connect(key: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const headers = { authorization: `Bearer ${key}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers } }),
  );
  return client;
}

describe.each(Object.entries(KEYS))('a client with a key of the workspace %s', (workspaceId, key) => {
  it('asks and is kept there as a client of OpenAI', async () => {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
    const completion = await client.chat.completions.create({
      model: 'ground-control',
      messages: [{ role: 'user', content: ACCOUNTS_QUESTION }],
    });
    const { conversationId } = (completion as unknown as { ground_control: { conversationId: string } })
      .ground_control;
    expect(await workspaceOf(conversationId)).toBe(workspaceId);
    expect(searched()).toEqual([workspaceId]);
  });

  it('asks, searches, reads and is kept there as an MCP client', async () => {
    const client = await connect(key);
    const asked = await client.callTool({ name: 'ask', arguments: { question: ACCOUNTS_QUESTION } });
    const { conversationId } = asked.structuredContent as { conversationId: string };
    expect(await workspaceOf(conversationId)).toBe(workspaceId);
    await client.callTool({ name: 'search_controls', arguments: { query: 'accounts' } });
    await client.callTool({ name: 'get_control', arguments: { id: 'ac-2' } });
    await client.callTool({ name: 'check_baseline', arguments: { id: 'ac-2' } });
    await client.callTool({ name: 'compare_controls', arguments: { ids: ['ac-2', 'ac-3'] } });
    await client.readResource({ uri: 'control://ac-2' });
    expect(searched()).toEqual([workspaceId]);
    const foreign = await connect(workspaceId === ELSEWHERE ? KEYS[DEFAULT_WORKSPACE_ID] : KEYS[ELSEWHERE]);
    const refused = await foreign.callTool({
      name: 'ask',
      arguments: { question: ACCOUNTS_QUESTION, conversationId },
    });
    expect(refused).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/^conversation_not_found/) as string }],
    });
    await Promise.all([client.close(), foreign.close()]);
  });
});
