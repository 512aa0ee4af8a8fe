import { Controller, Get, Param, Query } from '@nestjs/common';
import { type ControlDetail, type ControlList, ControlListQuery, plainText } from '@app/common/contracts';
import { Access } from '@app/common/http';
import { ForCaller } from '../access/for-caller.js';
import { type Borrower } from '../snapshot/current-snapshots.js';
import { ControlsService } from './controls.service.js';

const Spelling = plainText(300);

@Controller('controls')
@Access('internal')
export class ControlsController {
  constructor(private readonly service: ControlsService) {}

  @Get()
  list(
    @ForCaller() borrower: Borrower,
    @Query({ schema: ControlListQuery }) query: ControlListQuery,
  ): Promise<ControlList> {
    return this.service.list(borrower, query);
  }

  @Get(':id')
  get(
    @ForCaller() borrower: Borrower,
    @Param('id', { schema: Spelling }) spelling: string,
  ): Promise<ControlDetail> {
    return this.service.get(borrower, spelling);
  }
}
