import { plainText } from '@app/common/contracts';
import { Access, Drain } from '@app/common/http';
import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { callerOf } from '../auth/caller.js';
import { ApiEventStream } from '../docs/event-stream-response.js';
import { RateLimited } from '../rate-limit/rate-limits.js';
import { VisitorsService } from '../visitors/visitors.service.js';
import { ChatCompletion } from './completion.js';
import { ChatCompletionRequest } from './completion-request.js';
import { CompletionsService } from './completions.service.js';
import { listModels, OpenAiModel, OpenAiModelList, retrieveModel } from './models.js';

/** What clients of OpenAI's API ask for. Errors have OpenAI's shape on all routes under /v1. */
@ApiTags('Clients')
@Controller('v1')
@Access('public')
export class OpenAiController {
  constructor(
    private readonly completions: CompletionsService,
    private readonly visitors: VisitorsService,
    private readonly drain: Drain,
  ) {}

  @Post('chat/completions')
  @RateLimited('chat')
  @ApiOperation({ summary: "Ask as a client of OpenAI's chat completions does" })
  @ApiResponse({ status: 200, standardSchema: ChatCompletion })
  @ApiEventStream('chat.completion.chunk objects without event names, then [DONE]')
  async complete(
    @Body({ schema: ChatCompletionRequest }) body: ChatCompletionRequest,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const caller = callerOf(request);
    const turn = {
      caller,
      visitorId: this.visitors.identify(caller, reply),
      requestId: request.id,
      signal: this.drain.patience(reply),
    };
    if (body.stream) {
      await this.completions.stream(body, turn, reply);
    } else {
      await reply.status(200).send(await this.completions.complete(body, turn));
    }
  }

  @Get('models')
  @ApiOperation({ summary: 'The names that completions can be asked of' })
  @ApiResponse({ status: 200, standardSchema: OpenAiModelList })
  models(): OpenAiModelList {
    return listModels();
  }

  @Get('models/:id')
  @ApiOperation({ summary: 'One of these names' })
  @ApiResponse({ status: 200, standardSchema: OpenAiModel })
  model(@Param('id', { schema: plainText(200) }) id: string): OpenAiModel {
    return retrieveModel(id);
  }
}
