import { IngestQueue } from '@app/common/queue';
import { Global, Module } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';

/** The way to the ingest worker. */
@Global()
@Module({
  providers: [
    {
      provide: IngestQueue,
      inject: [ApiConfig],
      useFactory: ({ settings }: ApiConfig) => new IngestQueue(settings),
    },
  ],
  exports: [IngestQueue],
})
export class QueueModule {}
