import { Module } from '@nestjs/common';
import { ControlsController } from '../controls/controls.controller.js';
import { CrosswalksController } from '../controls/crosswalks.controller.js';
import { IndexState } from './index-state.js';
import { RetrieverClient } from './retriever-client.js';
import { SearchController } from './search.controller.js';

@Module({
  controllers: [SearchController, ControlsController, CrosswalksController],
  providers: [RetrieverClient, IndexState],
  exports: [RetrieverClient, IndexState],
})
export class RetrievalModule {}
