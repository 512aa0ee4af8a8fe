import { DocumentText, DocumentTextQuery } from '@app/common/contracts';
import { Access } from '@app/common/http';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Caller, CurrentCaller } from '../auth/caller.js';
import { clientSignal } from '../retrieval/request-context.js';
import { DocumentContentService } from './document-content.service.js';

const DocumentId = z.uuid();

@ApiTags('Documents')
@Controller('api/v1/documents')
export class DocumentContentController {
  constructor(private readonly contents: DocumentContentService) {}

  @Get(':id/text')
  @Access('public')
  @ApiOperation({ summary: 'The extracted text of a document, where citations open' })
  @ApiResponse({ status: 200, standardSchema: DocumentText })
  text(
    @Param('id', { schema: DocumentId }) id: string,
    @Query({ schema: DocumentTextQuery }) query: DocumentTextQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<DocumentText> {
    return this.contents.text(caller, id, query);
  }

  @Get(':id/file')
  @Access({ scope: 'documents:read' })
  @ApiOperation({ summary: 'The file as it was uploaded' })
  @ApiResponse({
    status: 200,
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  })
  async file(
    @Param('id', { schema: DocumentId }) id: string,
    @CurrentCaller() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { bytes, mediaType, disposition } = await this.contents.file(caller, id, clientSignal(reply));
    await reply
      .header('content-disposition', disposition)
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'private, no-store')
      .type(mediaType)
      .send(bytes);
  }
}
