import { Module } from '@nestjs/common';
import { ChatModule } from '../chat/chat.module.js';
import { StreamingModule } from '../streaming/streaming.module.js';
import { VisitorsModule } from '../visitors/visitors.module.js';
import { CompletionsService } from './completions.service.js';
import { OpenAiController } from './openai.controller.js';

@Module({
  imports: [ChatModule, StreamingModule, VisitorsModule],
  controllers: [OpenAiController],
  providers: [CompletionsService],
})
export class OpenAiModule {}
