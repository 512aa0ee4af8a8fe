import { Injectable } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { ApiConfig } from '../api.config.js';
import { EventStream } from './event-stream.js';

/** Opens streams of server-sent events. */
@Injectable()
export class EventStreams {
  constructor(private readonly config: ApiConfig) {}

  /** Answers with status 200 and the head of a stream. When `signal` aborts, a slow client is not waited for any more. */
  open(reply: FastifyReply, signal: AbortSignal): EventStream {
    return new EventStream(reply, signal, this.config.streamTiming);
  }
}
