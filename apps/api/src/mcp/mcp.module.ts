import { Module } from '@nestjs/common';
import { ChatModule } from '../chat/chat.module.js';
import { RateLimitModule } from '../rate-limit/rate-limit.module.js';
import { RetrievalModule } from '../retrieval/retrieval.module.js';
import { VisitorsModule } from '../visitors/visitors.module.js';
import { McpController } from './mcp.controller.js';
import { McpService } from './mcp.service.js';

@Module({
  imports: [ChatModule, RateLimitModule, RetrievalModule, VisitorsModule],
  controllers: [McpController],
  providers: [McpService],
})
export class McpModule {}
