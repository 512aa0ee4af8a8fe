import { Module } from '@nestjs/common';
import { QueryEmbedding } from './query-embedding.js';
import { SearchController } from './search.controller.js';
import { SearchService } from './search.service.js';

/** `POST /search`. */
@Module({ controllers: [SearchController], providers: [SearchService, QueryEmbedding] })
export class SearchModule {}
