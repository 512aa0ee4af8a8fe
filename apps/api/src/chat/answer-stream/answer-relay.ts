import { AppError } from '@app/common/errors';
import { Drain, toAppError, toProblem } from '@app/common/http';
import { Injectable } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { type EventStream, type StreamedEvent } from '../../streaming/event-stream.js';
import { EventStreams } from '../../streaming/event-streams.js';
import { isLast } from './answer-event.js';

/** Sends the events of an answer to one client. */
@Injectable()
export class AnswerRelay {
  constructor(
    private readonly streams: EventStreams,
    private readonly drain: Drain,
  ) {}

  /**
   * What `open` throws is an ordinary answer with its status, save `too_many_streams`; from then on an error is the last
   * event. `signal` aborts when the client is gone, and at the end of this process.
   */
  async send(
    reply: FastifyReply,
    signal: AbortSignal,
    open: () => Promise<AsyncIterable<StreamedEvent>>,
  ): Promise<void> {
    let stream: EventStream | undefined;
    let ended = false;
    try {
      const events = await open();
      stream = this.streams.open(reply, signal);
      for await (const event of events) {
        await stream.write(event);
        ended = isLast(event);
      }
      if (!ended && this.drain.signal.aborted) {
        throw new AppError('shutting_down');
      }
    } catch (thrown) {
      const error = toAppError(this.drain.signal.aborted ? new AppError('shutting_down') : thrown);
      if (!stream && error.code !== 'too_many_streams') {
        throw error;
      }
      stream ??= this.streams.open(reply, signal);
      await stream.send('error', toProblem(error, reply.request.id));
    } finally {
      stream?.end();
    }
  }
}
