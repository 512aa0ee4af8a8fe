import { ChatAnswer, ChatRequest } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { Access, Drain } from '@app/common/http';
import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { callerOf } from '../auth/caller.js';
import { ApiEventStream } from '../docs/event-stream-response.js';
import { RateLimited } from '../rate-limit/rate-limits.js';
import { EVENT_STREAM_HEADERS } from '../streaming/event-stream.js';
import { VisitorsService } from '../visitors/visitors.service.js';
import { AnswerRelay } from './answer-stream/answer-relay.js';
import { AnswerStreams } from './answer-stream/answer-streams.js';
import { ChatService, type OpenedQuestion } from './chat.service.js';
import { finalAnswer } from './final-answer.js';
import { jsonOf } from './json-of.js';
import { type Turn } from './turn.js';

@ApiTags('Chat')
@Controller('api/v1/chat')
@Access('public')
@RateLimited('chat')
export class ChatController {
  constructor(
    private readonly chat: ChatService,
    private readonly visitors: VisitorsService,
    private readonly answers: AnswerStreams,
    private readonly relay: AnswerRelay,
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
    const opened = await this.untilDrained(this.chat.open(body, turn));
    const known = this.chat.known(opened, turn);
    if (!body.stream) {
      const json = known?.asJson() ?? jsonOf(await this.complete(opened, turn));
      await reply.status(200).type('application/json; charset=utf-8').send(json);
    } else if (known) {
      await reply.status(200).headers(EVENT_STREAM_HEADERS).send(known.asEventStream());
    } else {
      await this.relay.send(reply, turn.signal, async () => {
        const answer = await this.answers.begin(opened, turn);
        return answer.open(0, turn.signal).events;
      });
    }
  }

  private turn(request: FastifyRequest, reply: FastifyReply): Turn {
    const caller = callerOf(request);
    return {
      caller,
      visitorId: this.visitors.identify(caller, reply),
      requestId: request.id,
      signal: this.drain.patience(reply),
    };
  }

  private complete(opened: OpenedQuestion, turn: Turn): Promise<ChatAnswer> {
    return this.untilDrained(finalAnswer(this.chat.write(opened, turn)));
  }

  /** Throws `shutting_down` when the process does not wait any longer. */
  private async untilDrained<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      throw this.drain.signal.aborted ? new AppError('shutting_down') : error;
    }
  }
}
