import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RetrieverConfig } from '../retriever.config.js';
import { RetrieverMetrics } from '../retriever.metrics.js';
import { CurrentSnapshots } from './current-snapshots.js';
import { type Generation } from './generation.js';
import { isDamage, refusalReason, Refusals } from './refusals.js';
import { SnapshotLoader } from './snapshot-loader.js';
import { type SnapshotSource } from './snapshot-source.js';
import { type PublishedSnapshots, SnapshotStores } from './snapshot-stores.js';

/**
 * Looks at the pointers again and again and puts into service what they name. Whatever goes wrong, what is being
 * served goes on being served: a damaged snapshot is refused, a store that does not answer is asked again.
 */
@Injectable()
export class SnapshotWatcher implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('SnapshotWatcher');
  private readonly stopping = new AbortController();
  private readonly refusals = new Refusals();
  private looking: Promise<void> = Promise.resolve();
  private running: Promise<void> = Promise.resolve();
  private storeProblem: string | undefined;

  constructor(
    private readonly config: RetrieverConfig,
    private readonly stores: SnapshotStores,
    private readonly loader: SnapshotLoader,
    private readonly current: CurrentSnapshots,
    private readonly metrics: RetrieverMetrics,
  ) {}

  /** Collections whose newest snapshot could not be put into service, with the reason. */
  get refused(): ReadonlyMap<string, string> {
    return this.refusals.reasons;
  }

  /** Why the store could not be read at the last look, if it could not. */
  get storageProblem(): string | undefined {
    return this.storeProblem;
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** One look at the store, after one that is under way; it never rejects. */
  look(): Promise<void> {
    this.looking = this.looking.then(() => this.lookOnce());
    return this.looking;
  }

  private async lookOnce(): Promise<void> {
    const published = await this.published();
    if (published !== undefined) {
      await this.follow(published);
    }
    this.measure();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.look();
      await sleep(this.config.indexPollMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async published(): Promise<PublishedSnapshots | undefined> {
    try {
      const published = await this.stores.look(this.stopping.signal);
      this.noteStore(published.storeProblem);
      return published;
    } catch (error) {
      this.noteStore(error);
      return undefined;
    }
  }

  /** Logged when it changes. */
  private noteStore(problem: unknown): void {
    const before = this.storeProblem;
    this.storeProblem = problem === undefined ? undefined : refusalReason(problem);
    if (problem === undefined && before !== undefined) {
      this.logger.log('blob store answered again');
    }
    if (problem !== undefined && before === undefined && !this.stopping.signal.aborted) {
      this.logger.warn({ err: problem }, 'blob store did not answer, what is there goes on being served');
    }
  }

  /** Collections whose pointer cannot be read stay as they are. */
  private async follow({ sources, unreadable }: PublishedSnapshots): Promise<void> {
    const owners = new Map([
      ...this.current
        .list()
        .filter(({ collectionId }) => unreadable.has(collectionId))
        .map(({ collectionId, snapshot }): [string, string] => [collectionId, snapshot.manifest.workspaceId]),
      ...sources.map(({ pointer }): [string, string] => [pointer.collectionId, pointer.workspaceId]),
    ]);
    if (this.current.known !== undefined) {
      this.current.learn(owners);
    }
    for (const [collectionId, error] of unreadable) {
      this.refuse(collectionId, 'unreadable pointer', error);
    }
    let changes = this.removeOthers(owners);
    for (const source of sources) {
      changes += (await this.update(source)) ? 1 : 0;
    }
    this.refusals.keepOnly(new Set([...owners.keys(), ...unreadable.keys()]));
    this.current.learn(owners);
    if (changes > 0) {
      await this.loader.tidy(this.current.list().map(({ snapshot }) => snapshot.manifest));
    }
  }

  /** Whether something was put into service. */
  private async update(source: SnapshotSource): Promise<boolean> {
    const { collectionId, manifestHash } = source.pointer;
    const before = this.current.get(collectionId);
    if (before !== undefined) {
      this.current.withhold(before, source.withheld);
    }
    if (before?.snapshot.manifestHash === manifestHash && before.lost === undefined) {
      this.refusals.delete(collectionId);
      return false;
    }
    if (this.stopping.signal.aborted || this.refusals.isResting(collectionId, manifestHash)) {
      return false;
    }
    try {
      const started = performance.now();
      const generation = await this.loader.load(source, this.stopping.signal);
      generation.withhold(source.withheld);
      this.current.swapIn(generation);
      this.refusals.delete(collectionId);
      this.logger.log(
        {
          ...describe(generation),
          before: before?.state,
          lost: before?.lost,
          ms: Math.round(performance.now() - started),
        },
        'snapshot put into service',
      );
      return true;
    } catch (error) {
      this.refuse(collectionId, manifestHash, error);
      return false;
    }
  }

  private refuse(collectionId: string, manifestHash: string, error: unknown): void {
    if (this.stopping.signal.aborted || !this.refusals.add(collectionId, manifestHash, error)) {
      return;
    }
    const fields = { collectionId, err: error, serving: this.current.get(collectionId)?.state ?? 'nothing' };
    if (isDamage(error)) {
      this.logger.error(fields, 'snapshot refused, the one before it goes on being served');
    } else {
      this.logger.warn(fields, 'snapshot not loaded, trying again');
    }
  }

  /** How many were removed. */
  private removeOthers(named: ReadonlyMap<string, unknown>): number {
    const gone = this.current.list().filter(({ collectionId }) => !named.has(collectionId));
    for (const { collectionId } of gone) {
      this.current.remove(collectionId);
      this.logger.log({ collectionId }, 'collection taken out of service');
    }
    return gone.length;
  }

  private measure(): void {
    const { metrics } = this;
    metrics.storageUp.set(this.storeProblem === undefined ? 1 : 0);
    metrics.snapshotsRefused.set(this.refusals.size);
    metrics.generationsRetiring.set(this.current.retiringCount);
    metrics.snapshotVersion.reset();
    metrics.snapshotPassages.reset();
    for (const { collectionId, snapshot } of this.current.list()) {
      const { manifest, vectors } = snapshot;
      const engine = vectors.kind === 'ready' ? vectors.index.engine : 'none';
      metrics.snapshotVersion.set({ collection: collectionId }, manifest.version);
      metrics.snapshotPassages.set({ collection: collectionId, engine }, manifest.counts.passages);
    }
  }
}

function describe({ snapshot, state }: Generation): Readonly<Record<string, unknown>> {
  const { vectors, manifest } = snapshot;
  return {
    snapshot: state,
    passages: manifest.counts.passages,
    controls: manifest.counts.controls,
    engine: vectors.kind === 'ready' ? vectors.index.engine : 'none',
    ...(vectors.kind === 'ready' ? { fallback: vectors.fallback } : { withoutVectors: vectors.reason }),
  };
}
