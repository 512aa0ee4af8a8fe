import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@app/common/errors';
import { HealthChecks, indicator } from '@app/common/health';
import { VectorStore } from '@app/common/vector-index';
import { CurrentSnapshots } from '../snapshot/current-snapshots.js';
import { type Generation } from '../snapshot/generation.js';
import { SnapshotWatcher } from '../snapshot/snapshot-watcher.js';

/** Ready once the store was looked at and, where snapshots are published, one is being served. */
@Injectable()
export class RetrieverHealth extends HealthChecks {
  readonly ready = [indicator('index', () => Promise.resolve(this.serving()))];

  readonly report = [
    indicator('index', () => Promise.resolve({ ...this.serving(), ...this.details() })),
    indicator('storage', () => Promise.resolve(this.storage())),
    indicator('vectors', (signal) => this.vectors(signal)),
  ];

  constructor(
    private readonly current: CurrentSnapshots,
    private readonly watcher: SnapshotWatcher,
    @Inject(VectorStore) private readonly store: VectorStore | undefined,
  ) {
    super();
  }

  private serving(): Readonly<Record<string, unknown>> {
    const { known } = this.current;
    const serving = this.current.list().length;
    if (known === undefined) {
      throw new AppError('index_not_ready', 'the store was not looked at yet');
    }
    if (serving === 0 && (known.size > 0 || this.watcher.refused.size > 0)) {
      throw new AppError('index_not_ready', 'no published snapshot could be loaded');
    }
    return { collections: serving };
  }

  private details(): Readonly<Record<string, unknown>> {
    return {
      snapshots: this.current.list().map(describe),
      refused: Object.fromEntries(this.watcher.refused),
      retiring: this.current.retiringCount,
    };
  }

  private async vectors(signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    await this.store?.ping(signal);
    return { store: this.store?.engine ?? 'none' };
  }

  private storage(): Readonly<Record<string, unknown>> {
    if (this.watcher.storageProblem !== undefined) {
      throw new AppError('storage_failed', this.watcher.storageProblem);
    }
    return {};
  }
}

function describe({ snapshot, lost }: Generation): Readonly<Record<string, unknown>> {
  const { manifest, vectors } = snapshot;
  return {
    collection: manifest.collectionId,
    version: manifest.version,
    passages: manifest.counts.passages,
    controls: manifest.counts.controls,
    embedder: manifest.embedder?.id ?? null,
    engine: vectors.kind === 'ready' ? vectors.index.engine : 'none',
    reason: vectors.kind === 'ready' ? (lost ?? vectors.fallback) : vectors.reason,
  };
}
