import { ChatAnswer, ChatRequest } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { Access, Drain, toAppError, toProblem } from '@app/common/http';
import { Body, Controller, Logger, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { callerOf } from '../auth/caller.js';
import { ApiEventStream } from '../docs/event-stream-response.js';
import { RateLimited } from '../rate-limit/rate-limits.js';
import { clientSignal } from '../retrieval/request-context.js';
import { VisitorsService } from '../visitors/visitors.service.js';
import { ChatService } from './chat.service.js';
import { type Turn } from './turn.js';
import { type EventStream } from '../streaming/event-stream.js';
import { EventStreams } from '../streaming/event-streams.js';
import { StreamSlots } from './stream-slots.js';

@ApiTags('Chat')
@Controller('api/v1/chat')
@Access('public')
@RateLimited('chat')
export class ChatController {
  private readonly logger = new Logger('Chat');

  constructor(
    private readonly chat: ChatService,
    private readonly visitors: VisitorsService,
    private readonly slots: StreamSlots,
    private readonly streams: EventStreams,
    private readonly drain: Drain,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Ask a question; the answer streams as server-sent events, or comes as JSON' })
  @ApiResponse({ status: 200, standardSchema: ChatAnswer })
  @ApiEventStream('meta, sources, token (many), done; error in place of what is missing')
  async ask(
    @Body({ schema: ChatRequest }) body: ChatRequest,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const turn = this.turn(request, reply);
    if (!body.stream) {
      await reply.status(200).send(await this.complete(body, turn));
      return;
    }
    await this.stream(body, turn, reply);
  }

  private turn(request: FastifyRequest, reply: FastifyReply): Turn {
    const caller = callerOf(request);
    return {
      caller,
      visitorId: this.visitors.identify(caller, reply),
      requestId: request.id,
      signal: AbortSignal.any([clientSignal(reply), this.drain.signal]),
    };
  }

  private async complete(body: ChatRequest, turn: Turn): Promise<ChatAnswer> {
    try {
      for await (const event of this.chat.answer(body, turn)) {
        if (event.event === 'done') {
          return event.data;
        }
      }
    } catch (error) {
      throw this.drain.signal.aborted ? new AppError('shutting_down') : error;
    }
    throw new AppError('internal', 'The answer did not end.');
  }

  /** Until the first event an error is an ordinary answer with its status; from then on it is the last event. */
  private async stream(body: ChatRequest, turn: Turn, reply: FastifyReply): Promise<void> {
    let stream: EventStream | undefined;
    let release: (() => void) | undefined;
    try {
      release = this.slots.take();
      for await (const event of this.chat.answer(body, turn)) {
        stream ??= this.streams.open(reply, turn.signal);
        await stream.send(event.event, event.data);
      }
    } catch (thrown) {
      const ended = this.drain.signal.aborted ? new AppError('shutting_down') : thrown;
      const error = toAppError(ended);
      if (!stream && error.code !== 'too_many_streams') {
        throw ended;
      }
      stream ??= this.streams.open(reply, turn.signal);
      this.logFailure(error, turn);
      await stream.send('error', toProblem(error, turn.requestId));
    } finally {
      release?.();
      stream?.end();
    }
  }

  private logFailure(error: AppError, turn: Turn): void {
    if (turn.signal.aborted) {
      return;
    }
    const line = { code: error.code, err: error.cause };
    if (error.code === 'internal') {
      this.logger.error(line, 'answer broken off by a bug');
    } else {
      this.logger.warn(line, 'answer ended with an error');
    }
  }
}
