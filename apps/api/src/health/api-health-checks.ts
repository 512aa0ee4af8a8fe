import { Database } from '@app/common/database';
import { HealthChecks, indicator } from '@app/common/health';
import { IngestQueue } from '@app/common/queue';
import { Injectable } from '@nestjs/common';
import { type HealthIndicatorFunction } from '@nestjs/terminus';
import { Llm } from '../chat/llm/llm.js';
import { RetrieverClient } from '../retrieval/retriever-client.js';

/**
 * `ready` waits for the database once after the start, so that a deployment with a wrong address is not switched in; later
 * outages of it, of the queue, the retriever or the provider are reported, and the gateway goes on with what still works.
 */
@Injectable()
export class ApiHealthChecks extends HealthChecks {
  readonly ready: readonly HealthIndicatorFunction[];
  readonly report: readonly HealthIndicatorFunction[];
  private connectedOnce = false;

  constructor(database: Database, queue: IngestQueue, retriever: RetrieverClient, llm: Llm) {
    super();
    this.ready = [indicator('database', async () => this.untilConnected(database))];
    this.report = [
      indicator('database', async () => {
        await database.ping();
        return {};
      }),
      indicator('queue', async (signal) => {
        await queue.ping(signal);
        return {};
      }),
      indicator('retriever', async (signal) => {
        await retriever.ping(signal);
        return {};
      }),
      indicator('llm', async (signal) => llm.check(signal)),
    ];
  }

  private async untilConnected(database: Database): Promise<Record<string, never>> {
    if (!this.connectedOnce) {
      await database.ping();
      this.connectedOnce = true;
    }
    return {};
  }
}
