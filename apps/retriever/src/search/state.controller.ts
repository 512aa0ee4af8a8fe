import { Controller, Get } from '@nestjs/common';
import { type SnapshotState } from '@app/common/contracts';
import { Access } from '@app/common/http';
import { WorkspaceId } from '../access/workspace-id.js';
import { SearchService } from './search.service.js';

@Controller('snapshot')
@Access('internal')
export class StateController {
  constructor(private readonly service: SearchService) {}

  /** Cheap: whoever keeps answers asks this before each one. */
  @Get()
  state(@WorkspaceId() workspaceId: string): Promise<SnapshotState> {
    return this.service.state(workspaceId);
  }
}
