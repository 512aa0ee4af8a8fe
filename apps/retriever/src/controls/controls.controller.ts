import { Controller, Get, Param, Query } from '@nestjs/common';
import { type ControlDetail, type ControlList, ControlListQuery, plainText } from '@app/common/contracts';
import { Access } from '@app/common/http';
import { WorkspaceId } from '../access/workspace-id.js';
import { ControlsService } from './controls.service.js';

const Spelling = plainText(300);

@Controller('controls')
@Access('internal')
export class ControlsController {
  constructor(private readonly service: ControlsService) {}

  @Get()
  list(
    @WorkspaceId() workspaceId: string,
    @Query({ schema: ControlListQuery }) query: ControlListQuery,
  ): Promise<ControlList> {
    return this.service.list(workspaceId, query);
  }

  @Get(':id')
  get(
    @WorkspaceId() workspaceId: string,
    @Param('id', { schema: Spelling }) spelling: string,
  ): Promise<ControlDetail> {
    return this.service.get(workspaceId, spelling);
  }
}
