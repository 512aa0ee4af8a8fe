import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { SearchRequest, type SearchResponse } from '@app/common/contracts';
import { Access } from '@app/common/http';
import { CallerSignal } from '../access/caller-signal.js';
import { ForCaller } from '../access/for-caller.js';
import { type Borrower } from '../snapshot/current-snapshots.js';
import { SearchService } from './search.service.js';

@Controller('search')
@Access('internal')
export class SearchController {
  constructor(private readonly service: SearchService) {}

  @Post()
  @HttpCode(200)
  search(
    @ForCaller() borrower: Borrower,
    @Body({ schema: SearchRequest }) request: SearchRequest,
    @CallerSignal() signal: AbortSignal,
  ): Promise<SearchResponse> {
    return this.service.search(borrower, request, signal);
  }
}
