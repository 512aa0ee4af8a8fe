import { DocumentAccepted, DocumentList, DocumentListQuery, DocumentView } from '@app/common/contracts';
import { Access } from '@app/common/http';
import { Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiConfig } from '../api.config.js';
import { type Caller, callerOf, CurrentCaller } from '../auth/caller.js';
import { IngestRoute } from '../ingest/ingest-enabled.guard.js';
import { RateLimited } from '../rate-limit/rate-limits.js';
import { AddressesService } from './addresses.service.js';
import { DocumentsService } from './documents.service.js';
import { readUpload } from './upload.js';

const DocumentId = z.uuid();

// Multipart and JSON share a route, so its body is described by hand.
const TEXT = { type: 'string' };
const ID = { type: 'string', format: 'uuid' };
const FILE_BODY = {
  type: 'object',
  required: ['file'],
  properties: { collection: TEXT, replaces: ID, file: { type: 'string', format: 'binary' } },
};
const TEXT_BODY = {
  type: 'object',
  required: ['title', 'content'],
  properties: { title: TEXT, content: TEXT, collection: TEXT, replaces: ID },
};
const ADDRESS_BODY = {
  type: 'object',
  required: ['url'],
  properties: { url: { type: 'string', format: 'uri' }, collection: TEXT, replaces: ID },
};

@ApiTags('Documents')
@Controller('api/v1/documents')
export class DocumentsController {
  constructor(
    private readonly documents: DocumentsService,
    private readonly addresses: AddressesService,
    private readonly config: ApiConfig,
  ) {}

  @Post()
  @HttpCode(202)
  @Access({ scope: 'documents:write' })
  @IngestRoute()
  @RateLimited('upload')
  @ApiOperation({
    summary:
      'Add a document or a new version of one: a file (multipart, field "file"), text or address (JSON)',
  })
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiBody({ schema: { oneOf: [FILE_BODY, TEXT_BODY, ADDRESS_BODY] } })
  @ApiResponse({ status: 202, standardSchema: DocumentAccepted })
  async create(@Req() request: FastifyRequest): Promise<DocumentAccepted> {
    const upload = await readUpload(request, this.config.settings.MAX_UPLOAD_MB * 1024 * 1024);
    return 'url' in upload
      ? this.addresses.accept(callerOf(request), upload, request.id)
      : this.documents.accept(callerOf(request), upload, request.id);
  }

  @Get()
  @Access({ scope: 'documents:read' })
  @ApiOperation({ summary: 'List documents in their newest version, newest first' })
  @ApiResponse({ status: 200, standardSchema: DocumentList })
  list(
    @Query({ schema: DocumentListQuery }) query: DocumentListQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<DocumentList> {
    return this.documents.list(caller, query);
  }

  @Get(':id')
  @Access({ scope: 'documents:read' })
  @ApiOperation({ summary: 'One document' })
  @ApiResponse({ status: 200, standardSchema: DocumentView })
  find(
    @Param('id', { schema: DocumentId }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<DocumentView> {
    return this.documents.find(caller, id);
  }

  @Delete(':id')
  @HttpCode(202)
  @Access({ scope: 'documents:write' })
  @IngestRoute()
  @ApiOperation({ summary: 'Delete a document; the job takes it out of the index' })
  @ApiResponse({ status: 202, standardSchema: DocumentAccepted })
  remove(
    @Param('id', { schema: DocumentId }) id: string,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<DocumentAccepted> {
    return this.documents.remove(caller, id, request.id);
  }
}
