import { Readable } from 'node:stream';
import {
  ConversationChange,
  ConversationDetail,
  ConversationList,
  ConversationSummary,
  ExportQuery,
  PageQuery,
} from '@app/common/contracts';
import { Access } from '@app/common/http';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Caller, CurrentCaller } from '../auth/caller.js';
import { exportConversation } from './conversation-export.js';
import { ConversationsService } from './conversations.service.js';

const ConversationId = z.uuid();
const TEXT = { schema: { type: 'string' } };

/** A visitor's or a key's own conversations; who else asks finds nothing. */
@ApiTags('Conversations')
@Controller('api/v1/conversations')
@Access('public')
export class ConversationsController {
  constructor(private readonly conversations: ConversationsService) {}

  @Get()
  @ApiOperation({ summary: 'List your conversations, newest first' })
  @ApiResponse({ status: 200, standardSchema: ConversationList })
  list(
    @Query({ schema: PageQuery }) query: PageQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<ConversationList> {
    return this.conversations.list(caller, query);
  }

  @Get(':id')
  @ApiOperation({
    summary: 'One conversation with its questions, answers and sources, oldest first, page by page',
  })
  @ApiResponse({ status: 200, standardSchema: ConversationDetail })
  find(
    @Param('id', { schema: ConversationId }) id: string,
    @Query({ schema: PageQuery }) page: PageQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<ConversationDetail> {
    return this.conversations.find(caller, id, page);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Rename a conversation' })
  @ApiResponse({ status: 200, standardSchema: ConversationSummary })
  rename(
    @Param('id', { schema: ConversationId }) id: string,
    @Body({ schema: ConversationChange }) { title }: ConversationChange,
    @CurrentCaller() caller: Caller,
  ): Promise<ConversationSummary> {
    return this.conversations.rename(caller, id, title);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a conversation with its answers and feedback' })
  remove(
    @Param('id', { schema: ConversationId }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    return this.conversations.remove(caller, id);
  }

  @Get(':id/export')
  @ApiOperation({ summary: 'A conversation as a file: Markdown, JSON, or its citations as CSV' })
  @ApiResponse({
    status: 200,
    content: {
      'text/markdown': TEXT,
      'application/json': { schema: { $ref: '#/components/schemas/Conversation' } },
      'text/csv': TEXT,
    },
  })
  async export(
    @Param('id', { schema: ConversationId }) id: string,
    @Query({ schema: ExportQuery }) { format }: ExportQuery,
    @CurrentCaller() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = exportConversation(await this.conversations.pages(caller, id), format);
    await reply
      .header('content-disposition', file.disposition)
      .header('x-content-type-options', 'nosniff')
      .type(file.mediaType)
      .send(Readable.from(file.text, { objectMode: false }));
  }
}
