import { Module } from '@nestjs/common';
import { ControlsController } from '../controls/controls.controller.js';
import { CrosswalksController } from '../controls/crosswalks.controller.js';
import { IndexState } from './index-state.js';
import { KeptCatalog } from './kept-catalog.js';
import { RetrieverClient } from './retriever-client.js';
import { SearchController } from './search.controller.js';

@Module({
  controllers: [SearchController, ControlsController, CrosswalksController],
  providers: [RetrieverClient, IndexState, KeptCatalog],
  exports: [RetrieverClient, IndexState, KeptCatalog],
})
export class RetrievalModule {}
