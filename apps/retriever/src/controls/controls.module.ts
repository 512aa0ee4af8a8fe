import { Module } from '@nestjs/common';
import { RetrieverConfig } from '../retriever.config.js';
import { ControlsController } from './controls.controller.js';
import { ControlsService } from './controls.service.js';
import { CrosswalkTable, loadCrosswalks } from './crosswalk-table.js';
import { CrosswalksController } from './crosswalks.controller.js';
import { CrosswalksService } from './crosswalks.service.js';

/** `GET /controls`, `GET /controls/:id` and `GET /crosswalks/:id`. */
@Module({
  controllers: [ControlsController, CrosswalksController],
  providers: [
    ControlsService,
    CrosswalksService,
    {
      provide: CrosswalkTable,
      inject: [RetrieverConfig],
      useFactory: ({ settings }: RetrieverConfig) => loadCrosswalks(settings.CROSSWALKS_PATH),
    },
  ],
})
export class ControlsModule {}
