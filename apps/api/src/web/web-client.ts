import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance } from 'fastify';

const IMMUTABLE_SECONDS = 31_536_000;

/**
 * Serves the built web client at `/`. Files under `assets/` carry a hash in their name and are kept for ever; the page
 * itself is always asked for anew, also where its address names a conversation (`/c/<id>`) or the documents, and with
 * status 404 where a person's browser asks for what is not there. Without a build the gateway is an API alone.
 */
export async function serveWebClient(app: NestFastifyApplication, folder: string | undefined): Promise<void> {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) {
    return;
  }
  const root = resolve(folder);
  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    index: ['index.html'],
    cacheControl: false,
    setHeaders: (reply, path) => {
      const hashed = path.startsWith(join(root, 'assets'));
      void reply.header(
        'cache-control',
        hashed ? `public, max-age=${IMMUTABLE_SECONDS}, immutable` : 'no-cache',
      );
    },
  });
  const gateway: FastifyInstance = app.getHttpAdapter().getInstance();
  gateway.get('/c/:id', (_request, reply) => reply.sendFile('index.html'));
  gateway.get('/documents', (_request, reply) => reply.sendFile('index.html'));
  gateway.get('/*', (request, reply) => {
    if (isOfPrograms(request.url) || request.headers.accept?.includes('text/html') !== true) {
      reply.callNotFound();
      return reply;
    }
    return reply.status(404).sendFile('index.html');
  });
}

function isOfPrograms(url: string): boolean {
  return /^\/(?:api|v1|mcp|health|metrics|docs|assets)(?:[/?]|$)/.test(url);
}
