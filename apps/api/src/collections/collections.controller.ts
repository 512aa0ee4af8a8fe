import {
  CollectionId,
  CollectionList,
  IngestAccepted,
  RollbackRequest,
  SnapshotList,
} from '@app/common/contracts';
import { Access } from '@app/common/http';
import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { type Caller, CurrentCaller } from '../auth/caller.js';
import { IngestRoute } from '../ingest/ingest-enabled.guard.js';
import { IngestService } from '../ingest/ingest.service.js';
import { RateLimited } from '../rate-limit/rate-limits.js';
import { CollectionsService } from './collections.service.js';

@ApiTags('Collections')
@Controller('api/v1/collections')
export class CollectionsController {
  constructor(
    private readonly collections: CollectionsService,
    private readonly ingest: IngestService,
  ) {}

  @Get()
  @Access({ scope: 'ingest:read' })
  @ApiOperation({ summary: 'List collections' })
  @ApiResponse({ status: 200, standardSchema: CollectionList })
  list(@CurrentCaller() caller: Caller): Promise<CollectionList> {
    return this.collections.list(caller.workspaceId);
  }

  @Get(':id/snapshots')
  @Access({ scope: 'ingest:read' })
  @ApiOperation({ summary: 'List the kept snapshots of a collection, newest first' })
  @ApiResponse({ status: 200, standardSchema: SnapshotList })
  snapshots(
    @Param('id', { schema: CollectionId }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<SnapshotList> {
    return this.collections.snapshots(caller.workspaceId, id);
  }

  @Post(':id/rollback')
  @HttpCode(202)
  @Access({ scope: 'ingest:write' })
  @IngestRoute()
  @RateLimited('ingest')
  @ApiOperation({ summary: 'Switch a collection to a kept version' })
  @ApiResponse({ status: 202, standardSchema: IngestAccepted })
  rollback(
    @Param('id', { schema: CollectionId }) id: string,
    @Body({ schema: RollbackRequest }) body: RollbackRequest,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<IngestAccepted> {
    return this.ingest.rollback(caller, id, body.version, request.id);
  }
}
