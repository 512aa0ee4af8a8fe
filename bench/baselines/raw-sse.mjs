// The same tokens at the same pace as the gateway's chat, by node:http alone: the mock model's events written as they
// come. The yardstick of bench/sse.mts.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { MockLlm } = require('../../dist/apps/api/src/chat/llm/mock-llm.js');

const { PORT, LLM_MOCK_FIRST_TOKEN_MS, LLM_MOCK_TOKEN_MS, LLM_MOCK_TOKENS } = process.env;
const llm = new MockLlm({
  firstTokenMs: Number(LLM_MOCK_FIRST_TOKEN_MS),
  tokenMs: Number(LLM_MOCK_TOKEN_MS),
  tokens: Number(LLM_MOCK_TOKENS),
});
const text = 'Twelve words stand at the beginning of each passage that is cited here';
const passages = [1, 2, 3].map((n) => ({ id: String(n), title: 'T', text }));

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end('{"ready":true}');
    return;
  }
  request.resume();
  request.once('end', () => void stream(response));
});

async function stream(response) {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  let answer = '';
  try {
    for await (const event of llm.generate(
      { system: '', prompt: '', passages, tier: 'standard' },
      gone.signal,
    )) {
      if (event.type === 'text') {
        answer += event.text;
        response.write(`event: token\ndata: ${JSON.stringify({ text: event.text })}\n\n`);
      }
    }
    response.end(`event: done\ndata: ${JSON.stringify({ answer })}\n\n`);
  } catch {
    response.destroy();
  }
}

process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
server.listen(Number(PORT), '127.0.0.1', 4096);
