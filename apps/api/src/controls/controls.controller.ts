import { ControlDetail, ControlList, ControlListQuery, plainText } from '@app/common/contracts';
import { Access } from '@app/common/http';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { RateLimited } from '../rate-limit/rate-limits.js';
import { retrieverContext } from '../retrieval/request-context.js';
import { RetrieverClient } from '../retrieval/retriever-client.js';

@ApiTags('Controls')
@Controller('api/v1/controls')
@Access('public')
@RateLimited('search')
export class ControlsController {
  constructor(private readonly retriever: RetrieverClient) {}

  @Get()
  @ApiOperation({ summary: 'List controls' })
  @ApiResponse({ status: 200, standardSchema: ControlList })
  list(
    @Query({ schema: ControlListQuery }) query: ControlListQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ControlList> {
    const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
    return this.retriever.controls(new URLSearchParams(pairs), retrieverContext(request, reply));
  }

  @Get(':id')
  @ApiOperation({ summary: 'One control, by its id in any usual spelling' })
  @ApiResponse({ status: 200, standardSchema: ControlDetail })
  find(
    @Param('id', { schema: plainText(60) }) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ControlDetail> {
    return this.retriever.control(id, retrieverContext(request, reply));
  }
}
