import { type DynamicModule, Logger, Module, type Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import {
  AdvisoryLocks,
  BlobsRepository,
  CollectionsRepository,
  DatabaseModule,
  DocumentContentRepository,
  DocumentsRepository,
  EmbeddingsRepository,
  IngestJobsRepository,
  IngestLeasesRepository,
  IngestUpkeepRepository,
} from '@app/common/database';
import { CachedEmbedder, createRemoteEmbedder } from '@app/common/embedding';
import { HealthModule } from '@app/common/health';
import { ServiceModule } from '@app/common/http';
import { loggingModule } from '@app/common/logging';
import { Metrics, ObservabilityModule } from '@app/common/observability';
import { IngestConsumer, IngestQueue } from '@app/common/queue';
import { BlobStore, createBlobStore, unfinishedBlobs } from '@app/common/storage';
import { AddressGuard, WebClient } from '@app/common/web-client';
import { WorkerGuard } from './access/worker.guard.js';
import { type CorpusParser } from './corpus/corpus-files.js';
import { CorpusLoader } from './corpus/corpus-loader.js';
import { DocumentReader } from './documents/document-reader.js';
import { UrlSource } from './documents/url-source.js';
import { DocumentRemover } from './documents/document-remover.js';
import { EmbedderSource } from './embed/embedder-source.js';
import { WorkerHealth } from './health/worker-health.js';
import { IngestWorker } from './ingest-worker.js';
import { JobMetrics } from './job-metrics.js';
import { JobRunner } from './job-runner.js';
import { IngestJobs } from './jobs.js';
import { DocumentParser } from './ocr/document-parser.js';
import { ocrFor } from './ocr/tika-ocr.js';
import { ParserPool } from './parse/sandbox/parser-pool.js';
import { type ParserProgram } from './parse/sandbox/start-parser.js';
import { scannerFor } from './scan/clamav-scanner.js';
import { VirusCheck } from './scan/virus-check.js';
import { Schedules } from './schedule/schedules.js';
import { Sweeper } from './schedule/sweeper.js';
import { Watchdog, type WatchdogLimits } from './schedule/watchdog.js';
import { WorkerSchedule } from './schedule/worker-schedule.js';
import { BuildCompany } from './snapshot/build-company.js';
import { CollectionIndexer } from './snapshot/collection-indexer.js';
import { SnapshotPublisher } from './snapshot/publisher.js';
import { snapshotProviders } from './snapshot/snapshot.providers.js';
import { BUILD_FILES } from './snapshot/snapshot-folder.js';
import { vectorStoreProviders } from './snapshot/vector-store.providers.js';
import { WorkerConfig } from './worker.config.js';

/** Besides two connections for each job, which may hold a lock on both. */
const SPARE_CONNECTIONS = 4;
const WAITING_UNSEEN_MS = 5000;
const QUEUE_TROUBLE_MS = 30_000;

/** The ingest worker: turns documents into snapshots. It answers nobody but probes. */
@Module({})
export class AppModule {
  static register(config: WorkerConfig, parser?: ParserProgram): DynamicModule {
    const { LOG_LEVEL, NODE_ENV, DATABASE_URL, DATABASE_POOL_SIZE, WORKER_CONCURRENCY } = config.settings;
    const database = {
      url: DATABASE_URL,
      poolSize: Math.max(DATABASE_POOL_SIZE, 2 * WORKER_CONCURRENCY + SPARE_CONNECTIONS),
      applicationName: 'ground-control-worker',
    };
    return {
      module: AppModule,
      imports: [
        PartsModule.register(config, parser),
        DatabaseModule.register(database),
        loggingModule({ service: 'ingest-worker', level: LOG_LEVEL, pretty: NODE_ENV === 'development' }),
        ServiceModule.register(),
        ObservabilityModule.register('ingest-worker'),
        HealthModule.register(WorkerHealth),
      ],
      providers: [{ provide: APP_GUARD, useClass: WorkerGuard }, WorkerSchedule, IngestWorker],
    };
  }
}

/** What the worker is put together from. */
@Module({})
class PartsModule {
  static register(config: WorkerConfig, parser?: ParserProgram): DynamicModule {
    const providers = [
      { provide: WorkerConfig, useValue: config },
      { provide: ParserPool, useFactory: () => new ParserPool(config.settings, parser) },
      ...connections(config),
      ...documentServices(config),
      ...vectorStoreProviders(config),
      ...snapshotProviders(config),
      ...services(config),
      ...clockwork(config),
    ];
    return { module: PartsModule, global: true, providers, exports: providers };
  }
}

function connections({ settings, graphFrom }: WorkerConfig): Provider[] {
  const onError = quietly((error) => {
    new Logger('Queue').warn({ err: error }, 'queue in trouble');
  });
  return [
    {
      provide: BlobStore,
      inject: [BlobsRepository],
      useFactory: (table: BlobsRepository) => createBlobStore(settings, () => table),
    },
    {
      provide: SnapshotPublisher,
      inject: [BlobStore],
      useFactory: (store: BlobStore) => new SnapshotPublisher(store),
    },
    { provide: IngestQueue, useFactory: () => new IngestQueue(settings) },
    {
      provide: Schedules,
      inject: [IngestJobsRepository, IngestQueue],
      useFactory: (jobs: IngestJobsRepository, queue: IngestQueue) =>
        new Schedules(jobs, queue, {
          reingest: settings.INGEST_ENABLED ? settings.REINGEST_CRON : undefined,
          refresh: settings.INGEST_ENABLED ? settings.URL_REFRESH_CRON : undefined,
        }),
    },
    {
      provide: IngestConsumer,
      inject: [Schedules],
      useFactory: (schedules: Schedules) =>
        new IngestConsumer(settings, {
          concurrency: settings.WORKER_CONCURRENCY,
          onSchedule: (moment) => schedules.run(moment),
          onError,
        }),
    },
    {
      provide: EmbedderSource,
      inject: [EmbeddingsRepository],
      useFactory: (cache: EmbeddingsRepository) => {
        const remote = createRemoteEmbedder(settings);
        return new EmbedderSource(remote && new CachedEmbedder(remote, cache), graphFrom);
      },
    },
  ];
}

function webClient({
  MAX_UPLOAD_MB,
  URL_TIMEOUT_SECONDS,
  URL_PRIVATE_HOSTS,
}: WorkerConfig['settings']): WebClient {
  return new WebClient({
    guard: new AddressGuard(URL_PRIVATE_HOSTS),
    maxBytes: MAX_UPLOAD_MB * 1024 * 1024,
    timeoutMs: URL_TIMEOUT_SECONDS * 1000,
  });
}

function documentServices({ settings }: WorkerConfig): Provider[] {
  const scanner = scannerFor(settings);
  return [
    {
      provide: DocumentReader,
      inject: [DocumentContentRepository, BlobStore, ParserPool, UrlSource],
      useFactory: (
        contents: DocumentContentRepository,
        store: BlobStore,
        parser: ParserPool,
        source: UrlSource,
      ) =>
        new DocumentReader(
          contents,
          store,
          new DocumentParser(parser, ocrFor(settings)),
          source,
          scanner && new VirusCheck({ scanner, parser, contents, store }),
        ),
    },
    {
      provide: UrlSource,
      inject: [DocumentContentRepository, DocumentsRepository, BlobStore],
      useFactory: (contents: DocumentContentRepository, documents: DocumentsRepository, store: BlobStore) =>
        new UrlSource({ contents, documents, store, web: webClient(settings), types: settings.UPLOAD_TYPES }),
    },
    {
      provide: DocumentRemover,
      inject: [DocumentContentRepository, BlobStore],
      useFactory: (contents: DocumentContentRepository, store: BlobStore) =>
        new DocumentRemover(contents, store),
    },
  ];
}

function services({ heartbeatMs }: WorkerConfig): Provider[] {
  return [
    {
      provide: BuildCompany,
      inject: [DocumentContentRepository, IngestLeasesRepository, DocumentReader],
      useFactory: (...parts: ConstructorParameters<typeof BuildCompany>) => new BuildCompany(...parts),
    },
    {
      provide: IngestJobs,
      inject: [
        DocumentContentRepository,
        CollectionsRepository,
        DocumentReader,
        CollectionIndexer,
        DocumentRemover,
      ],
      useFactory: (...parts: ConstructorParameters<typeof IngestJobs>) => new IngestJobs(...parts),
    },
    {
      provide: JobRunner,
      inject: [IngestLeasesRepository, DocumentContentRepository, IngestQueue, IngestJobs, Metrics],
      useFactory: (...[leases, contents, queue, jobs, metrics]: RunnerInjected) =>
        new JobRunner({ leases, contents, queue, jobs, heartbeatMs, metrics: new JobMetrics(metrics) }),
    },
  ];
}

/** What is done by the clock. */
function clockwork({ settings }: WorkerConfig): Provider[] {
  return [
    {
      provide: Sweeper,
      inject: [IngestUpkeepRepository, IngestQueue],
      useFactory: (upkeep: IngestUpkeepRepository, queue: IngestQueue) =>
        new Sweeper(upkeep, queue, {
          staleMs: settings.JOB_STALE_MS,
          waitingMs: Math.min(WAITING_UNSEEN_MS, settings.JOB_STALE_MS),
          maxStarts: settings.JOB_MAX_STARTS,
        }),
    },
    {
      provide: Watchdog,
      inject: [IngestUpkeepRepository, DocumentContentRepository, IngestQueue],
      useFactory: (upkeep: IngestUpkeepRepository, contents: DocumentContentRepository, queue: IngestQueue) =>
        new Watchdog({ upkeep, contents, queue }, watchdogLimits(settings)),
    },
    {
      provide: CorpusLoader,
      inject: [
        AdvisoryLocks,
        CollectionsRepository,
        DocumentsRepository,
        BlobStore,
        IngestQueue,
        DocumentReader,
      ],
      useFactory: (...[locks, collections, documents, store, queue, reader]: CorpusInjected) => {
        const parse: CorpusParser = (file, signal) => reader.readFile(file, signal);
        return new CorpusLoader({ locks, collections, documents, store, queue, parse }, settings.CORPUS_PATH);
      },
    },
  ];
}

function watchdogLimits(settings: WorkerConfig['settings']): WatchdogLimits {
  return {
    ttlMinutes: settings.WATCHDOG_TTL_MINUTES,
    maxStarts: settings.JOB_MAX_STARTS,
    retentionDays: settings.JOB_RETENTION_DAYS,
    maxAgeHours: settings.TMP_MAX_AGE_HOURS,
    temporary: [BUILD_FILES, ...unfinishedBlobs(settings)],
  };
}

/** An outage repeats the same trouble every second: one line in a while is enough. */
function quietly(report: (error: unknown) => void): (error: unknown) => void {
  let silentUntil = 0;
  return (error) => {
    if (Date.now() >= silentUntil) {
      silentUntil = Date.now() + QUEUE_TROUBLE_MS;
      report(error);
    }
  };
}

type RunnerInjected = [IngestLeasesRepository, DocumentContentRepository, IngestQueue, IngestJobs, Metrics];
type CorpusInjected = [
  AdvisoryLocks,
  CollectionsRepository,
  DocumentsRepository,
  BlobStore,
  IngestQueue,
  DocumentReader,
];
