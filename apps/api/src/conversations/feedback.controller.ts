import { FeedbackRequest } from '@app/common/contracts';
import { Access } from '@app/common/http';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller } from '../auth/caller.js';
import { ConversationsService } from './conversations.service.js';

const MessageId = z.uuid();

@ApiTags('Conversations')
@Controller('api/v1/messages')
@Access('public')
export class FeedbackController {
  constructor(private readonly conversations: ConversationsService) {}

  @Post(':id/feedback')
  @HttpCode(204)
  @ApiOperation({ summary: 'Say what you think of an answer; a second time replaces the first' })
  rate(
    @Param('id', { schema: MessageId }) id: string,
    @Body({ schema: FeedbackRequest }) feedback: FeedbackRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    return this.conversations.rate(caller, id, feedback);
  }
}
