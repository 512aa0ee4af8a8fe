import { Module } from '@nestjs/common';
import { QueryEmbedding } from './query-embedding.js';
import { Reranker } from './reranker.js';
import { SearchController } from './search.controller.js';
import { SearchService } from './search.service.js';

/** `POST /search`. */
@Module({ controllers: [SearchController], providers: [SearchService, QueryEmbedding, Reranker] })
export class SearchModule {}
