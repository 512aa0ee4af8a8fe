import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { type SnapshotState } from '@app/common/contracts';
import { Access, Drain } from '@app/common/http';
import { z } from 'zod';
import { CallerSignal } from '../access/caller-signal.js';
import { ForCaller } from '../access/for-caller.js';
import { type Borrower } from '../snapshot/current-snapshots.js';
import { SnapshotWatcher } from '../snapshot/snapshot-watcher.js';
import { SearchService } from './search.service.js';

const StateQuery = z.object({ after: z.string().max(10_000).optional() });
type StateQuery = z.infer<typeof StateQuery>;

/** How long a caller is kept waiting for a change. */
const HOLD_MS = 1000;

@Controller('snapshot')
@Access('internal')
export class StateController {
  constructor(
    private readonly service: SearchService,
    private readonly drain: Drain,
    private readonly watcher: SnapshotWatcher,
  ) {}

  /** Looks at the store now, instead of with the next poll; the answer is the state after that. */
  @Post('look')
  @HttpCode(200)
  async look(@ForCaller() borrower: Borrower): Promise<SnapshotState> {
    await this.watcher.look();
    return this.service.state(borrower);
  }

  /** Whoever keeps answers follows this: with `after` the answer comes when the state is another one, or after a second. */
  @Get()
  state(
    @ForCaller() borrower: Borrower,
    @Query({ schema: StateQuery }) { after }: StateQuery,
    @CallerSignal() caller: AbortSignal,
  ): Promise<SnapshotState> {
    return after === undefined
      ? this.service.state(borrower)
      : this.service.stateAfter(
          after,
          borrower,
          AbortSignal.any([caller, this.drain.stopping, AbortSignal.timeout(HOLD_MS)]),
        );
  }
}
