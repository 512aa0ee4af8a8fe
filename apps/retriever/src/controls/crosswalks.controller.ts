import { Controller, Get, Param } from '@nestjs/common';
import { type CrosswalkRows, plainText } from '@app/common/contracts';
import { Access } from '@app/common/http';
import { ForCaller } from '../access/for-caller.js';
import { type Borrower } from '../snapshot/current-snapshots.js';
import { CrosswalksService } from './crosswalks.service.js';

@Controller('crosswalks')
@Access('internal')
export class CrosswalksController {
  constructor(private readonly service: CrosswalksService) {}

  @Get(':id')
  rows(
    @ForCaller() borrower: Borrower,
    @Param('id', { schema: plainText(300) }) spelling: string,
  ): Promise<CrosswalkRows> {
    return this.service.rows(borrower, spelling);
  }
}
