import { ChatRequest, type ChatAnswer } from '@app/common/contracts';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { problemOf } from './fake-answers.js';
import { FakeConversations } from './fake-conversations.js';
import { scriptedAnswer } from './scripted-answer.js';

const CSP =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface FakeGateway {
  readonly url: string;
  /** The parsed bodies of all questions, in order. */
  readonly questions: readonly ChatRequest[];
  /** The questions whose streams the client closed before their end. */
  readonly abandoned: readonly string[];
  readonly conversations: FakeConversations;
  readonly close: () => Promise<void>;
}

/** The visitor's cookie; the value is whatever the visit gave. */
export const VISITOR_COOKIE = 'visitor';

/**
 * Serves the built web client and answers `POST /api/v1/chat` as the contract says, but from a script: words in the
 * question choose what happens (`429`, `503`, `500`, `cut`, `hold`, `wait`, and those of `scripted-answer.ts`).
 * Conversations are kept in memory, per visitor. It stands in for the gateway because these tests are about the client;
 * `test/e2e` drives the real one.
 */
export async function startFakeGateway(webRoot: string): Promise<FakeGateway> {
  const questions: ChatRequest[] = [];
  const abandoned: string[] = [];
  const conversations = new FakeConversations();
  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', CSP);
    if (request.url === '/api/v1/visits') {
      visit(request, response);
      return;
    }
    if (request.url === '/api/v1/chat') {
      void answer(request, response, { questions, abandoned, conversations });
      return;
    }
    if (request.url?.startsWith('/api/') === true) {
      void keep(request, response, conversations);
      return;
    }
    void serveFile(webRoot, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    questions,
    abandoned,
    conversations,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

interface Seen {
  readonly questions: ChatRequest[];
  readonly abandoned: string[];
  readonly conversations: FakeConversations;
}

function visit(request: IncomingMessage, response: ServerResponse): void {
  if (visitorOf(request) === '') {
    response.setHeader('set-cookie', `${VISITOR_COOKIE}=${randomUUID()}; HttpOnly; Path=/; SameSite=Lax`);
  }
  response.writeHead(204).end();
}

function visitorOf(request: IncomingMessage): string {
  return new RegExp(`${VISITOR_COOKIE}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1] ?? '';
}

async function keep(
  request: IncomingMessage,
  response: ServerResponse,
  conversations: FakeConversations,
): Promise<void> {
  const text = await textOf(request);
  if (request.method !== 'GET' && request.headers['x-requested-with'] !== 'ground-control') {
    sendProblem(response, 403, 'origin_not_allowed');
    return;
  }
  const url = new URL(request.url ?? '/', 'http://localhost');
  const { status, body } = conversations.reply(
    visitorOf(request),
    request.method ?? 'GET',
    url,
    text === '' ? undefined : JSON.parse(text),
  );
  if (status === 404) {
    sendProblem(response, 404, 'conversation_not_found');
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function answer(request: IncomingMessage, response: ServerResponse, seen: Seen) {
  const asked = ChatRequest.parse(JSON.parse(await textOf(request)));
  seen.questions.push(asked);
  response.on('close', () => {
    if (!response.writableFinished) {
      seen.abandoned.push(asked.question);
    }
  });
  if (request.headers['x-requested-with'] !== 'ground-control') {
    sendProblem(response, 403, 'origin_not_allowed');
    return;
  }
  const refused = /\b(429|503|500)\b/.exec(asked.question)?.[1];
  if (refused !== undefined) {
    sendProblem(
      response,
      Number(refused),
      { 429: 'rate_limited', 503: 'retriever_unavailable' }[refused] ?? 'internal',
    );
    return;
  }
  const visitor = visitorOf(request);
  if (asked.conversationId !== undefined && !seen.conversations.has(visitor, asked.conversationId)) {
    sendProblem(response, 404, 'conversation_not_found');
    return;
  }
  const done = {
    ...scriptedAnswer(asked.question),
    conversationId: asked.conversationId ?? randomUUID(),
    messageId: randomUUID(),
  };
  if (await stream(response, done, asked.question)) {
    seen.conversations.record(visitor, asked, done);
    await send(response, 'done', done);
    response.end();
  }
}

/** Sends an answer up to its end; whether it is to have one. */
async function stream(response: ServerResponse, done: ChatAnswer, question: string): Promise<boolean> {
  const { conversationId, messageId, agent, model, requestId, standaloneQuestion } = done;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': requestId });
  await send(response, 'meta', { conversationId, messageId, agent, model, requestId, standaloneQuestion });
  await send(response, 'sources', done.sources);
  if (question.includes('wait')) {
    return false;
  }
  let sent = 0;
  const unsent = [...done.sentences];
  for (const text of tokensOf(done.answer, question)) {
    sent += text.length;
    const sentence = unsent[0] !== undefined && unsent[0].end <= sent ? unsent.shift() : undefined;
    await send(response, 'token', { text, sentence });
  }
  if (question.includes('cut')) {
    response.end();
    return false;
  }
  return !question.includes('hold');
}

/** Pieces of 12 characters, or as many as `every N` says; of an answer that is not to end, the first 18 only. */
function tokensOf(answer: string, question: string): readonly string[] {
  const size = Number(/every (\d+)/.exec(question)?.[1] ?? 12);
  const tokens = answer.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
  return question.includes('hold') || question.includes('cut') ? tokens.slice(0, 18) : tokens;
}

/** One event, in two writes that cut it at an awkward place, each given the time to leave on its own. */
async function send(response: ServerResponse, event: string, data: unknown): Promise<void> {
  const bytes = Buffer.from(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const cut = Math.floor(bytes.length / 2);
  response.write(bytes.subarray(0, cut));
  await new Promise(setImmediate);
  response.write(bytes.subarray(cut));
  await new Promise(setImmediate);
}

function sendProblem(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, {
    'content-type': 'application/problem+json',
    'x-request-id': 'req-broken-42',
    ...(status === 429 ? { 'retry-after': '42' } : {}),
  });
  response.end(
    JSON.stringify(problemOf({ status, code, title: 'A problem', detail: 'It did not work this time.' })),
  );
}

async function serveFile(webRoot: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const file = normalize(join(webRoot, path === '/' || path.startsWith('/c/') ? 'index.html' : path));
  try {
    if (!file.startsWith(webRoot)) {
      throw new Error('outside');
    }
    const body = await readFile(file);
    response
      .writeHead(200, { 'content-type': MEDIA_TYPES[extname(file)] ?? 'application/octet-stream' })
      .end(body);
  } catch {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) {
    text += String(part);
  }
  return text;
}
