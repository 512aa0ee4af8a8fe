import { Controller, Get, Param } from '@nestjs/common';
import { type CrosswalkRows, plainText } from '@app/common/contracts';
import { Access } from '@app/common/http';
import { WorkspaceId } from '../access/workspace-id.js';
import { CrosswalksService } from './crosswalks.service.js';

@Controller('crosswalks')
@Access('internal')
export class CrosswalksController {
  constructor(private readonly service: CrosswalksService) {}

  @Get(':id')
  rows(
    @WorkspaceId() workspaceId: string,
    @Param('id', { schema: plainText(300) }) spelling: string,
  ): Promise<CrosswalkRows> {
    return this.service.rows(workspaceId, spelling);
  }
}
