import { Injectable } from '@nestjs/common';
import { DocumentContentRepository } from '@app/common/database';
import { CorpusLoader } from '../corpus/corpus-loader.js';
import { Sweeper } from './sweeper.js';

/** What the worker does by the clock. */
@Injectable()
export class WorkerSchedule {
  constructor(
    readonly sweeper: Sweeper,
    readonly contents: DocumentContentRepository,
    readonly corpus: CorpusLoader,
  ) {}
}
