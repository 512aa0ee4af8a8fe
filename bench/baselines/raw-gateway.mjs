// What the gateway's POST /api/v1/search does, by hand on bare Fastify: API key, limits, validation of question and
// answer, hop. The yardstick of bench/gateway.mts. With PASS_THROUGH=true the answer goes back as the bytes that came.
import { createHash, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import Fastify from 'fastify';
import { Pool } from 'undici';

const require = createRequire(import.meta.url);
const { SearchRequest, SearchResponse } = require('../../dist/libs/common/src/contracts/index.js');

const { PORT, RETRIEVER_URL, INTERNAL_TOKEN, BOOTSTRAP_ADMIN_KEY, PASS_THROUGH } = process.env;
const WINDOW_MS = 60_000;
const LIMIT = 1_000_000_000;
const WORKSPACE = '00000000-0000-4000-8000-000000000001';

const keys = new Map([[hashOf(BOOTSTRAP_ADMIN_KEY), { id: 'bench', workspaceId: WORKSPACE }]]);
const windows = new Map();
const pool = new Pool(RETRIEVER_URL, { connections: 64 });
const server = Fastify({ logger: false });

server.get('/ready', () => ({ ready: true }));
server.post('/api/v1/search', async (request, reply) => {
  const key = keys.get(hashOf(request.headers['x-api-key'] ?? ''));
  if (!key) return reply.status(401).send({ code: 'unauthenticated' });
  const all = hit(`all:${key.id}`);
  const search = hit(`search:${key.id}`);
  if (all.hits > LIMIT || search.hits > LIMIT) return reply.status(429).send({ code: 'rate_limited' });
  const question = SearchRequest.safeParse(request.body);
  if (!question.success) return reply.status(400).send({ code: 'validation_failed' });
  const requestId = randomUUID();
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: '/search',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${INTERNAL_TOKEN}`,
      'x-workspace-id': key.workspaceId,
      'x-request-id': requestId,
    },
    body: JSON.stringify(question.data),
    signal: AbortSignal.timeout(4000),
  });
  reply
    .status(statusCode)
    .header('x-request-id', requestId)
    .header('ratelimit-limit', String(LIMIT))
    .header('ratelimit-remaining', String(LIMIT - Math.max(all.hits, search.hits)))
    .header('ratelimit-reset', String(Math.ceil((all.endsAt - Date.now()) / 1000)));
  if (PASS_THROUGH === 'true') {
    return reply.type('application/json; charset=utf-8').send(Buffer.from(await body.arrayBuffer()));
  }
  return SearchResponse.parse(await body.json());
});

process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
await server.listen({ port: Number(PORT), host: '127.0.0.1' });

function hashOf(key) {
  return createHash('sha256').update(key).digest('hex');
}

function hit(key) {
  const now = Date.now();
  const open = windows.get(key);
  if (open && open.endsAt > now) {
    open.hits += 1;
    return open;
  }
  const fresh = { hits: 1, endsAt: now + WINDOW_MS };
  windows.set(key, fresh);
  return fresh;
}
