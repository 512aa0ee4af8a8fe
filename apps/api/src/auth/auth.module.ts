import { Module } from '@nestjs/common';
import { RateLimitModule } from '../rate-limit/rate-limit.module.js';
import { VisitorsModule } from '../visitors/visitors.module.js';
import { AccessGuard } from './access.guard.js';
import { ApiKeysService } from './api-keys.service.js';

@Module({
  imports: [RateLimitModule, VisitorsModule],
  providers: [AccessGuard, ApiKeysService],
  exports: [AccessGuard],
})
export class AuthModule {}
