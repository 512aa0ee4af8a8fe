import { Module } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';
import { RedisModule } from '../redis/redis.module.js';
import { RetrievalModule } from '../retrieval/retrieval.module.js';
import { StreamingModule } from '../streaming/streaming.module.js';
import { VisitorsModule } from '../visitors/visitors.module.js';
import { CatalogAgents } from './agents/catalog-agents.js';
import { AnswerWriter } from './answer-writer.js';
import { AnswerCache } from './answer-cache/answer-cache.js';
import { AnswerAccess } from './answer-stream/answer-access.js';
import { AnswerRelay } from './answer-stream/answer-relay.js';
import { AnswerStreamController } from './answer-stream/answer-stream.controller.js';
import { AnswerStreams } from './answer-stream/answer-streams.js';
import { SharedAnswers } from './answer-stream/shared-answers.js';
import { SharedQuestions } from './answer-stream/shared-questions.js';
import { ChatController } from './chat.controller.js';
import { ChatService } from './chat.service.js';
import { ConversationLog } from './conversation-log.js';
import { EvidenceFinder } from './evidence-finder.js';
import { FollowUpQuestions } from './follow-up/follow-up-questions.js';
import { createLlm } from './llm/create-llm.js';
import { Llm } from './llm/llm.js';
import { StreamSlots } from './stream-slots.js';
import { KnownControls } from './verification/known-controls.js';

@Module({
  imports: [RedisModule, RetrievalModule, StreamingModule, VisitorsModule],
  controllers: [ChatController, AnswerStreamController],
  providers: [
    AnswerWriter,
    AnswerAccess,
    AnswerCache,
    AnswerRelay,
    AnswerStreams,
    SharedAnswers,
    SharedQuestions,
    CatalogAgents,
    ChatService,
    ConversationLog,
    EvidenceFinder,
    FollowUpQuestions,
    KnownControls,
    StreamSlots,
    { provide: Llm, inject: [ApiConfig], useFactory: (config: ApiConfig) => createLlm(config.settings) },
  ],
  exports: [AnswerAccess, ChatService, Llm, StreamSlots],
})
export class ChatModule {}
