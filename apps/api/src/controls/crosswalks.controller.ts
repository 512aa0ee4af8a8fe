import { CrosswalkRows, plainText } from '@app/common/contracts';
import { Access } from '@app/common/http';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { RateLimited } from '../rate-limit/rate-limits.js';
import { retrieverContext } from '../retrieval/request-context.js';
import { RetrieverClient } from '../retrieval/retriever-client.js';

@ApiTags('Controls')
@Controller('api/v1/crosswalks')
@Access('public')
@RateLimited('search')
export class CrosswalksController {
  constructor(private readonly retriever: RetrieverClient) {}

  @Get(':id')
  @ApiOperation({
    summary: 'What NIST maps an id to: SP 800-53, Cybersecurity Framework 2.0, SP 800-171 Rev. 3',
  })
  @ApiResponse({ status: 200, standardSchema: CrosswalkRows })
  find(
    @Param('id', { schema: plainText(60) }) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CrosswalkRows> {
    return this.retriever.crosswalks(id, retrieverContext(request, reply));
  }
}
