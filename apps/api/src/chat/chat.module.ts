import { Module } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';
import { RetrievalModule } from '../retrieval/retrieval.module.js';
import { StreamingModule } from '../streaming/streaming.module.js';
import { VisitorsModule } from '../visitors/visitors.module.js';
import { CatalogAgents } from './agents/catalog-agents.js';
import { AnswerWriter } from './answer-writer.js';
import { ChatController } from './chat.controller.js';
import { ChatService } from './chat.service.js';
import { ConversationLog } from './conversation-log.js';
import { EvidenceFinder } from './evidence-finder.js';
import { createLlm } from './llm/create-llm.js';
import { Llm } from './llm/llm.js';
import { StreamSlots } from './stream-slots.js';

@Module({
  imports: [RetrievalModule, StreamingModule, VisitorsModule],
  controllers: [ChatController],
  providers: [
    AnswerWriter,
    CatalogAgents,
    ChatService,
    ConversationLog,
    EvidenceFinder,
    StreamSlots,
    { provide: Llm, inject: [ApiConfig], useFactory: (config: ApiConfig) => createLlm(config.settings) },
  ],
  exports: [ChatService, Llm, StreamSlots],
})
export class ChatModule {}
