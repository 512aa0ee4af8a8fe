import { ChatRequest } from '@app/common/contracts';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { problemOf } from './fake-answers.js';
import { POLICY_ID, policyText } from './fake-document.js';
import { FakeConversations } from './fake-conversations.js';
import { FakeLibrary } from './fake-library.js';
import { LiveAnswers } from './live-answers.js';
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
  readonly live: LiveAnswers;
  readonly library: FakeLibrary;
  readonly close: () => Promise<void>;
}

/** The visitor's cookie; the value is whatever the visit gave. */
export const VISITOR_COOKIE = 'visitor';

/**
 * Serves the built web client and answers `POST /api/v1/chat` as the contract says, but from a script: words in the
 * question choose what happens (`429`, `503`, `500`, those of
 * `live-answers.ts` and of `scripted-answer.ts`).
 * Conversations are kept in memory, per visitor. It stands in for the gateway because these tests are about the client;
 * `test/e2e` drives the real one.
 */
export async function startFakeGateway(webRoot: string): Promise<FakeGateway> {
  const questions: ChatRequest[] = [];
  const abandoned: string[] = [];
  const conversations = new FakeConversations();
  const live = new LiveAnswers();
  const library = new FakeLibrary();
  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', CSP);
    if (request.url === '/api/v1/visits') {
      visit(request, response);
      return;
    }
    if (request.url === '/api/v1/chat') {
      void answer(request, response, { questions, abandoned, conversations, live });
      return;
    }
    if (follow(request, response, live)) {
      return;
    }
    if (request.headers['x-api-key'] !== undefined) {
      void keepLibrary(request, response, library);
      return;
    }
    if (request.url?.startsWith('/api/v1/documents/') === true) {
      readDocument(request, response);
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
    live,
    library,
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
  readonly live: LiveAnswers;
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
    regenerates: asked.regenerate,
  };
  const live = seen.live.begin(done, asked.question, (final) => {
    seen.conversations.record(visitor, asked, final);
  });
  live.attach(response, 0);
  await live.write();
}

/** `GET /chat/:id/events` and `POST /chat/:id/stop`, for answers that are being written or were. */
function follow(request: IncomingMessage, response: ServerResponse, live: LiveAnswers): boolean {
  const [, messageId = '', what] = /^\/api\/v1\/chat\/([^/]+)\/(events|stop)$/.exec(request.url ?? '') ?? [];
  if (what === undefined) {
    return false;
  }
  const answer = live.find(messageId);
  if (answer === undefined) {
    sendProblem(response, 404, 'answer_not_found');
  } else if (what === 'stop') {
    answer.stop();
    response.writeHead(204).end();
  } else {
    answer.attach(response, Number(request.headers['last-event-id']?.toString().split(':')[1] ?? 0));
  }
  return true;
}

async function keepLibrary(
  request: IncomingMessage,
  response: ServerResponse,
  library: FakeLibrary,
): Promise<void> {
  const key = request.headers['x-api-key'];
  const { status, body, headers } = library.reply(
    request.method ?? 'GET',
    request.url ?? '/',
    await textOf(request),
    key,
  );
  const kind = status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { ...headers, 'content-type': kind }).end(JSON.stringify(body));
}

/** `GET /documents/:id/text` of the one document that there is. */
function readDocument(request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname !== `/api/v1/documents/${POLICY_ID}/text`) {
    sendProblem(response, 404, 'document_not_found');
    return;
  }
  const text = policyText(Number(searchParams.get('start')), Number(searchParams.get('limit')));
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(text));
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
  const file = normalize(join(webRoot, extname(path) === '' ? 'index.html' : path));
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
