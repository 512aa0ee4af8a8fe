import { Module } from '@nestjs/common';
import { QueryEmbedding } from './query-embedding.js';
import { RetrieverConfig } from '../retriever.config.js';
import { QueryVectorCache } from './query-vector-cache.js';
import { Reranker } from './reranker.js';
import { SearchController } from './search.controller.js';
import { SearchService } from './search.service.js';
import { StateController } from './state.controller.js';

/** `POST /search` and `GET /snapshot`. */
@Module({
  controllers: [SearchController, StateController],
  providers: [
    SearchService,
    QueryEmbedding,
    Reranker,
    {
      provide: QueryVectorCache,
      inject: [RetrieverConfig],
      useFactory: (config: RetrieverConfig) => QueryVectorCache.open(config),
    },
  ],
})
export class SearchModule {}
