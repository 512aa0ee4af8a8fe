import { Inject, Injectable } from '@nestjs/common';
import { CorpusLoader } from '../corpus/corpus-loader.js';
import { VectorPublisher } from '../snapshot/vector-publisher.js';
import { Schedules } from './schedules.js';
import { Sweeper } from './sweeper.js';
import { Watchdog } from './watchdog.js';

/** What the worker does by the clock. */
@Injectable()
export class WorkerSchedule {
  constructor(
    readonly sweeper: Sweeper,
    readonly watchdog: Watchdog,
    readonly corpus: CorpusLoader,
    readonly schedules: Schedules,
    /** Nothing where vectors stand in the snapshots only. */
    @Inject(VectorPublisher) readonly vectors: VectorPublisher | undefined,
  ) {}
}
