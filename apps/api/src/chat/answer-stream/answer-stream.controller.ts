import { Access, Drain } from '@app/common/http';
import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Caller, callerOf, CurrentCaller } from '../../auth/caller.js';
import { ApiEventStream } from '../../docs/event-stream-response.js';
import { AnswerAccess } from './answer-access.js';
import { AnswerRelay } from './answer-relay.js';

const MessageId = z.uuid();
const LastEvent = z.object({ lastEventId: z.string().max(100).optional() });
type LastEvent = z.infer<typeof LastEvent>;

/** An answer that was asked for with `POST /chat`, for whoever asked. */
@ApiTags('Chat')
@Controller('api/v1/chat/:messageId')
@Access('public')
export class AnswerStreamController {
  constructor(
    private readonly answers: AnswerAccess,
    private readonly relay: AnswerRelay,
    private readonly drain: Drain,
  ) {}

  /** 204 when nothing is left: a browser's EventSource then does not come back. */
  @Get('events')
  @ApiOperation({ summary: 'Go on with an answer after a lost connection, from the last event that came' })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Wins over the parameter lastEventId' })
  @ApiEventStream('those of POST /chat after the last one that came; status 204 when nothing is left')
  async events(
    @Param('messageId', { schema: MessageId }) messageId: string,
    @Query({ schema: LastEvent }) query: LastEvent,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const signal = this.drain.patience(reply);
    const header = request.headers['last-event-id'];
    const lastEventId = typeof header === 'string' && header !== '' ? header : query.lastEventId;
    const reading = await this.answers.resume(callerOf(request), messageId, lastEventId, signal);
    if (reading.exhausted) {
      await reply.status(204).send();
      return;
    }
    await this.relay.send(reply, signal, () => Promise.resolve(reading.events));
  }

  @Post('stop')
  @HttpCode(204)
  @ApiOperation({ summary: 'Stop an answer; what there is of it is kept' })
  stop(
    @Param('messageId', { schema: MessageId }) messageId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    return this.answers.stop(caller, messageId);
  }
}
