import { Module } from '@nestjs/common';
import { VisitorCookie } from './visitor-cookie.js';
import { VisitorsController } from './visitors.controller.js';
import { VisitorsService } from './visitors.service.js';

@Module({
  controllers: [VisitorsController],
  providers: [VisitorsService, VisitorCookie],
  exports: [VisitorsService, VisitorCookie],
})
export class VisitorsModule {}
