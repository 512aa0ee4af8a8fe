import { type FastifyReply, type FastifyRequest } from 'fastify';
import { callerOf } from '../auth/caller.js';
import { type RetrieverContext } from './retriever-client.js';

/** A signal that aborts when the client goes away before its answer is complete. */
export function clientSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  if (reply.raw.destroyed) {
    gone.abort();
  }
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) {
      gone.abort();
    }
  });
  return gone.signal;
}

export function retrieverContext(request: FastifyRequest, reply: FastifyReply): RetrieverContext {
  return { workspaceId: callerOf(request).workspaceId, requestId: request.id, signal: clientSignal(reply) };
}
