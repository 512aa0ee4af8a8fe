import { Module } from '@nestjs/common';
import { ChatModule } from '../chat/chat.module.js';
import { ConversationsController } from './conversations.controller.js';
import { ConversationsService } from './conversations.service.js';
import { FeedbackController } from './feedback.controller.js';

/** What people do with answers that they were given: find, keep and delete them, and say what they think of them. */
@Module({
  imports: [ChatModule],
  controllers: [ConversationsController, FeedbackController],
  providers: [ConversationsService],
})
export class ConversationsModule {}
