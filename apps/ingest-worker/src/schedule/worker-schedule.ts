import { Inject, Injectable } from '@nestjs/common';
import { DocumentContentRepository } from '@app/common/database';
import { CorpusLoader } from '../corpus/corpus-loader.js';
import { VectorPublisher } from '../snapshot/vector-publisher.js';
import { Sweeper } from './sweeper.js';

/** What the worker does by the clock. */
@Injectable()
export class WorkerSchedule {
  constructor(
    readonly sweeper: Sweeper,
    readonly contents: DocumentContentRepository,
    readonly corpus: CorpusLoader,
    /** Nothing where vectors stand in the snapshots only. */
    @Inject(VectorPublisher) readonly vectors: VectorPublisher | undefined,
  ) {}
}
