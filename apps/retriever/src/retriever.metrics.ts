import { Injectable } from '@nestjs/common';
import { Metrics } from '@app/common/observability';

/** What the retriever measures of itself. */
@Injectable()
export class RetrieverMetrics {
  readonly searchSeconds;
  readonly embeddings;
  readonly cacheLookups;
  readonly reranks;
  readonly snapshotVersion;
  readonly snapshotPassages;
  readonly snapshotsRefused;
  readonly generationsRetiring;
  readonly storageUp;

  constructor(metrics: Metrics) {
    this.searchSeconds = metrics.duration(
      'retriever_search_duration_seconds',
      'Time to search, without HTTP.',
      ['mode'],
    );
    this.embeddings = metrics.counter('retriever_query_embeddings_total', 'Query embeddings by result.', [
      'result',
    ]);
    this.reranks = metrics.counter('retriever_reranks_total', 'Searches given to the reranker, by result.', [
      'result',
    ]);
    this.cacheLookups = metrics.counter('cache_lookups_total', 'Lookups in caches by result.', [
      'cache',
      'result',
    ]);
    this.snapshotVersion = metrics.gauge(
      'retriever_snapshot_version',
      'Version of the snapshot in service.',
      ['collection'],
    );
    this.snapshotPassages = metrics.gauge(
      'retriever_snapshot_passages',
      'Passages in service, by the engine that searches their vectors.',
      ['collection', 'engine'],
    );
    this.snapshotsRefused = metrics.gauge(
      'retriever_snapshots_refused',
      'Collections whose newest snapshot could not be put into service.',
    );
    this.generationsRetiring = metrics.gauge(
      'retriever_generations_retiring',
      'Replaced snapshots that still answer queries.',
    );
    this.storageUp = metrics.gauge(
      'retriever_storage_up',
      'Whether the blob store answered at the last look.',
    );
  }
}
