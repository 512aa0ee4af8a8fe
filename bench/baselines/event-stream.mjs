// The mock model's tokens through the product's EventStream on bare Fastify: between raw-sse.mjs, which writes them
// without anything, and the gateway, whose chat stands around it.
import { createRequire } from 'node:module';
import Fastify from 'fastify';

const require = createRequire(import.meta.url);
const { MockLlm } = require('../../dist/apps/api/src/chat/llm/mock-llm.js');
const { EventStream } = require('../../dist/apps/api/src/streaming/event-stream.js');

const { PORT, LLM_MOCK_FIRST_TOKEN_MS, LLM_MOCK_TOKEN_MS, LLM_MOCK_TOKENS } = process.env;
const llm = new MockLlm({
  firstTokenMs: Number(LLM_MOCK_FIRST_TOKEN_MS),
  tokenMs: Number(LLM_MOCK_TOKEN_MS),
  tokens: Number(LLM_MOCK_TOKENS),
});
const text = 'Twelve words stand at the beginning of each passage that is cited here';
const passages = [1, 2, 3].map((n) => ({ id: String(n), title: 'T', text }));
const server = Fastify({ logger: false });

server.get('/ready', () => ({ ready: true }));
server.post('/api/v1/chat', async (request, reply) => {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const stream = new EventStream(reply, gone.signal, { heartbeatMs: 15_000, stallMs: 30_000 });
  let answer = '';
  try {
    const asked = { system: '', prompt: '', passages, tier: 'standard' };
    for await (const event of llm.generate(asked, gone.signal)) {
      if (event.type === 'text') {
        answer += event.text;
        await stream.send('token', { text: event.text });
      }
    }
    await stream.send('done', { answer });
  } catch {
    reply.raw.destroy();
  }
  stream.end();
});

process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
await server.listen({ port: Number(PORT), host: '127.0.0.1', backlog: 4096 });
