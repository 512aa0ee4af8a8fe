import { VisitorStats } from '@app/common/contracts';
import { Access } from '@app/common/http';
import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { type Caller, CurrentCaller } from '../auth/caller.js';
import { VisitorsService } from './visitors.service.js';

@ApiTags('Visitors')
@Controller('api/v1')
export class VisitorsController {
  constructor(private readonly visitors: VisitorsService) {}

  /** The web client says that somebody opened it. */
  @Post('visits')
  @Access('public')
  @HttpCode(204)
  @ApiOperation({ summary: 'Count a visit; the first one sets the visitor cookie' })
  async visit(
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.visitors.record(caller, this.visitors.identify(caller, reply), false);
  }

  @Get('visitors/stats')
  @Access({ scope: 'admin' })
  @ApiOperation({ summary: 'Statistics of visitors' })
  @ApiResponse({ status: 200, standardSchema: VisitorStats })
  stats(@CurrentCaller() caller: Caller): Promise<VisitorStats> {
    return this.visitors.stats(caller.workspaceId);
  }
}
