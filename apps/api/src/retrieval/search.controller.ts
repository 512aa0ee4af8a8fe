import { SearchRequest, SearchResponse } from '@app/common/contracts';
import { Access } from '@app/common/http';
import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { RateLimited } from '../rate-limit/rate-limits.js';
import { retrieverContext } from './request-context.js';
import { RetrieverClient } from './retriever-client.js';

@ApiTags('Search')
@Controller('api/v1/search')
@Access('public')
@RateLimited('search')
export class SearchController {
  constructor(private readonly retriever: RetrieverClient) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Find passages' })
  @ApiResponse({ status: 200, standardSchema: SearchResponse })
  search(
    @Body({ schema: SearchRequest }) body: SearchRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SearchResponse> {
    return this.retriever.search(body, retrieverContext(request, reply));
  }
}
