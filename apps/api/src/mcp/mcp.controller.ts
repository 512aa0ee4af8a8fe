import { AppError } from '@app/common/errors';
import { Access, Drain } from '@app/common/http';
import { Controller, Delete, Get, Header, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBody, ApiExcludeEndpoint, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { callerOf } from '../auth/caller.js';
import { ApiEventStream } from '../docs/event-stream-response.js';
import { VisitorsService } from '../visitors/visitors.service.js';
import { McpService } from './mcp.service.js';
import { OriginGuard } from './origin.guard.js';

const JSON_RPC = {
  type: 'object',
  required: ['jsonrpc'],
  properties: { jsonrpc: { type: 'string', enum: ['2.0'] } },
};

@ApiTags('Clients')
@Controller('mcp')
@Access('public')
@UseGuards(OriginGuard)
export class McpController {
  constructor(
    private readonly mcp: McpService,
    private readonly visitors: VisitorsService,
    private readonly drain: Drain,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Model Context Protocol, streamable HTTP without sessions: one JSON-RPC message' })
  @ApiBody({ schema: JSON_RPC })
  @ApiResponse({ status: 200, description: 'A JSON-RPC answer', schema: JSON_RPC })
  @ApiEventStream('the JSON-RPC answer after its progress notifications, where the call has a progressToken')
  async message(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const caller = callerOf(request);
    const turn = {
      caller,
      visitorId: this.mcp.asksQuestion(request.body)
        ? this.visitors.identify(caller, reply)
        : caller.visitorId,
      requestId: request.id,
      signal: this.drain.patience(reply),
    };
    await reply.send(await this.mcp.answer(request.body, request.headers, turn));
  }

  /** There is no stream to listen to and no session to end. */
  @Get()
  @ApiExcludeEndpoint()
  @Header('allow', 'POST')
  listen(): never {
    throw new AppError('method_not_allowed', 'Send messages with POST: this server begins none by itself.');
  }

  @Delete()
  @ApiExcludeEndpoint()
  @Header('allow', 'POST')
  endSession(): never {
    throw new AppError('method_not_allowed', 'There are no sessions to end here.');
  }
}
