import {
  IngestAccepted,
  IngestJob,
  IngestJobList,
  IngestJobQuery,
  IngestRequest,
  RetryAccepted,
  RetryRequest,
} from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { Access, Drain, toAppError, toProblem } from '@app/common/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Caller, callerOf, CurrentCaller } from '../auth/caller.js';
import { ApiEventStream } from '../docs/event-stream-response.js';
import { RateLimited } from '../rate-limit/rate-limits.js';
import { clientSignal } from '../retrieval/request-context.js';
import { type EventStream } from '../streaming/event-stream.js';
import { EventStreams } from '../streaming/event-streams.js';
import { IngestRoute } from './ingest-enabled.guard.js';
import { IngestService } from './ingest.service.js';

const JobId = z.uuid();
/** Without a body everything is ingested again. */
const IngestBody = IngestRequest.prefault({});
const RetryBody = RetryRequest.prefault({});

@ApiTags('Ingest')
@Controller('api/v1/ingest')
@IngestRoute()
export class IngestController {
  constructor(
    private readonly ingest: IngestService,
    private readonly streams: EventStreams,
    private readonly drain: Drain,
  ) {}

  @Post()
  @HttpCode(202)
  @Access({ scope: 'ingest:write' })
  @RateLimited('ingest')
  @ApiOperation({ summary: 'Ingest a document, a collection or everything again' })
  @ApiResponse({ status: 202, standardSchema: IngestAccepted })
  request(
    @Body({ schema: IngestBody }) body: IngestRequest,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<IngestAccepted> {
    return this.ingest.request(caller.workspaceId, body, request.id);
  }

  @Get('jobs')
  @Access({ scope: 'ingest:read' })
  @ApiOperation({ summary: 'List jobs, newest first' })
  @ApiResponse({ status: 200, standardSchema: IngestJobList })
  list(
    @Query({ schema: IngestJobQuery }) query: IngestJobQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<IngestJobList> {
    return this.ingest.list(caller.workspaceId, query);
  }

  @Get('jobs/:id')
  @Access({ scope: 'ingest:read' })
  @ApiOperation({ summary: 'How far a job is' })
  @ApiResponse({ status: 200, standardSchema: IngestJob })
  find(@Param('id', { schema: JobId }) id: string, @CurrentCaller() caller: Caller): Promise<IngestJob> {
    return this.ingest.find(caller.workspaceId, id);
  }

  /** `progress` events with the job, and `done` with it when it has ended. */
  @Get('jobs/:id/events')
  @Access({ scope: 'ingest:read' })
  @ApiOperation({ summary: 'Follow a job as server-sent events' })
  @ApiEventStream('progress (whenever the job changes), done when it has ended; error')
  async follow(
    @Param('id', { schema: JobId }) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const signal = AbortSignal.any([clientSignal(reply), this.drain.stopping]);
    let stream: EventStream | undefined;
    let last: IngestJob | undefined;
    try {
      for await (const job of this.ingest.follow(callerOf(request).workspaceId, id, signal)) {
        stream ??= this.streams.open(reply, signal);
        await stream.send('progress', job);
        last = job;
      }
      await stream?.send('done', last);
    } catch (thrown) {
      const error = this.drain.isDraining ? new AppError('shutting_down') : thrown;
      if (!stream) {
        throw error;
      }
      await stream.send('error', toProblem(toAppError(error), request.id));
    } finally {
      stream?.end();
    }
  }

  @Post('jobs/:id/cancel')
  @HttpCode(200)
  @Access({ scope: 'ingest:write' })
  @ApiOperation({ summary: 'Cancel a job' })
  @ApiResponse({ status: 200, standardSchema: IngestJob })
  cancel(@Param('id', { schema: JobId }) id: string, @CurrentCaller() caller: Caller): Promise<IngestJob> {
    return this.ingest.cancel(caller.workspaceId, id);
  }

  @Post('jobs/retry')
  @HttpCode(202)
  @Access({ scope: 'ingest:write' })
  @RateLimited('ingest')
  @ApiOperation({ summary: 'Run all failed jobs again, or those of a collection or a class of error' })
  @ApiResponse({ status: 202, standardSchema: RetryAccepted })
  retryFailed(
    @Body({ schema: RetryBody }) body: RetryRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<RetryAccepted> {
    return this.ingest.retryFailed(caller.workspaceId, body);
  }

  @Post('jobs/:id/retry')
  @HttpCode(202)
  @Access({ scope: 'ingest:write' })
  @RateLimited('ingest')
  @ApiOperation({ summary: 'Run a failed or cancelled job again' })
  @ApiResponse({ status: 202, standardSchema: IngestJob })
  retry(
    @Param('id', { schema: JobId }) id: string,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<IngestJob> {
    return this.ingest.retry(caller.workspaceId, id, request.id);
  }
}
