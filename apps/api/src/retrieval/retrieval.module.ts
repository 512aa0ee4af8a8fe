import { Module } from '@nestjs/common';
import { ControlsController } from '../controls/controls.controller.js';
import { RetrieverClient } from './retriever-client.js';
import { SearchController } from './search.controller.js';

@Module({
  controllers: [SearchController, ControlsController],
  providers: [RetrieverClient],
  exports: [RetrieverClient],
})
export class RetrievalModule {}
