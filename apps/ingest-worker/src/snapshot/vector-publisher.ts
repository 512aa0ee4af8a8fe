import { Logger } from '@nestjs/common';
import { type AdvisoryLocks } from '@app/common/database';
import { AppError } from '@app/common/errors';
import {
  collectionsIn,
  parsePassages,
  type SnapshotFile,
  type SnapshotManifest,
  versionsIn,
} from '@app/common/snapshot';
import { type BlobStore } from '@app/common/storage';
import {
  parseVectorFile,
  type StoredVersion,
  type VectorBatch,
  type VectorStore,
  type VectorVersionShape,
} from '@app/common/vector-index';
import { stillAt, type Task } from '../task.js';
import { type SnapshotPublisher, type StoredSnapshot } from './publisher.js';

/** Rows that go to the store in one request: about 3 MB as text at 768 dimensions. */
const ROWS_AT_ONCE = 256;
/** Versions that are not kept stay so long: retrievers still search them until they have loaded what came after. */
const STAY_MS = 120_000;
/** Stores build graphs of their own for a large version, and say nothing meanwhile. */
const REPORT_MS = 10_000;

export interface VectorPublisherParts {
  readonly store: VectorStore;
  readonly publisher: SnapshotPublisher;
  readonly blobs: BlobStore;
  readonly locks: AdvisoryLocks;
}

/**
 * Keeps a vector store equal to the snapshots. A store in trouble holds nobody up: the snapshot is published without, it
 * is searched by words meanwhile, and `sync` puts the vectors there as soon as the store answers again.
 */
export class VectorPublisher {
  private readonly logger = new Logger('VectorPublisher');
  /** When a version was first seen not to be kept. */
  private readonly letGoAt = new Map<string, number>();

  constructor(
    private readonly parts: VectorPublisherParts,
    private readonly times = { stayMs: STAY_MS, reportMs: REPORT_MS },
  ) {}

  /** Puts the vectors of a snapshot there before a pointer names it. Whoever calls holds the lock of the collection. */
  async prepare(stored: StoredSnapshot, task: Task): Promise<void> {
    const now = { stage: 'publishing', progress: 97, everyMs: this.times.reportMs } as const;
    await this.tolerantly(stored.manifest.collectionId, () =>
      stillAt(task, now, () => this.ensure(stored, task.signal)),
    );
  }

  /** Marks the snapshot that the pointer names since now. */
  async activate({ manifest, manifestHash }: StoredSnapshot): Promise<void> {
    const { collectionId, version, embedder } = manifest;
    if (embedder !== null) {
      await this.tolerantly(collectionId, () =>
        this.parts.store.activate({ collectionId, version, manifestHash }),
      );
    }
  }

  /**
   * Drops what broke off, and what has belonged to no snapshot that is kept for some time; `sync` drops the rest. Whoever
   * calls holds the locks of the collection and of its pointer.
   */
  async keepOnly(collectionId: string, versions: ReadonlySet<number>): Promise<void> {
    await this.tolerantly(collectionId, async () => {
      const stored = (await this.parts.store.list()).filter((one) => one.collectionId === collectionId);
      await this.removeAll(stored, versions);
    });
  }

  /**
   * Publishes what is served and not in the store (it was down, is new, or lost its data), and drops what has belonged to
   * no snapshot for some time. Collections that somebody works on are left to the next time.
   */
  async sync(signal: AbortSignal): Promise<void> {
    const keys = await this.parts.blobs.list('collections/', signal);
    const stored = await this.parts.store.list(signal);
    const collections = new Set([...collectionsIn(keys), ...stored.map(({ collectionId }) => collectionId)]);
    for (const collectionId of collections) {
      signal.throwIfAborted();
      const own = stored.filter((one) => one.collectionId === collectionId);
      await this.syncOne(collectionId, new Set(versionsIn(collectionId, keys)), own, signal);
    }
    const present = new Set(stored.map(nameOf));
    for (const version of [...this.letGoAt.keys()].filter((one) => !present.has(one))) {
      this.letGoAt.delete(version);
    }
  }

  private async syncOne(
    collectionId: string,
    kept: ReadonlySet<number>,
    stored: readonly StoredVersion[],
    signal: AbortSignal,
  ): Promise<void> {
    const active = await this.parts.publisher.active(collectionId, signal);
    const isMissing = active !== undefined && !(await this.isThere(active, signal));
    if (!isMissing && stored.every((one) => one.finished && kept.has(one.version))) {
      return;
    }
    await this.alone(`collection ${collectionId}`, async () => {
      // Another worker may have published since; what it did is not to be dropped.
      const now = await this.parts.blobs.list(`collections/${collectionId}/`, signal);
      const served = await this.parts.publisher.active(collectionId, signal);
      if (served !== undefined) {
        await this.ensure(served, signal);
        await this.markServed(served, signal);
      }
      // A rollback publishes too, and holds this one only.
      await this.alone(`pointer ${collectionId}`, () =>
        this.removeAll(stored, new Set(versionsIn(collectionId, now))),
      );
    });
  }

  /** Runs `work` with that lock, or not at all while somebody else has it. */
  private async alone(name: string, work: () => Promise<void>): Promise<void> {
    const lock = await this.parts.locks.tryHold(name);
    try {
      await (lock && work());
    } finally {
      await lock?.release();
    }
  }

  private async isThere({ manifest, manifestHash }: StoredSnapshot, signal: AbortSignal): Promise<boolean> {
    const shape = shapeOf(manifest, manifestHash);
    if (shape === undefined) {
      return true;
    }
    const marked = await this.parts.store.active(manifest.collectionId, signal);
    return marked?.version === manifest.version && (await this.parts.store.has(shape, signal));
  }

  private async markServed({ manifest, manifestHash }: StoredSnapshot, signal: AbortSignal): Promise<void> {
    const { collectionId, version, embedder } = manifest;
    if (embedder !== null) {
      await this.parts.store.activate({ collectionId, version, manifestHash }, signal);
    }
  }

  private async ensure({ manifest, manifestHash }: StoredSnapshot, signal?: AbortSignal): Promise<void> {
    const shape = shapeOf(manifest, manifestHash);
    if (shape === undefined || (await this.parts.store.has(shape, signal))) {
      return;
    }
    const started = performance.now();
    const read = (file: SnapshotFile): Promise<Uint8Array> =>
      this.parts.publisher.read(manifest, file, signal);
    await this.parts.store.publish(shape, await batchesOf(read), signal);
    const ms = Math.round(performance.now() - started);
    const { collectionId, version, rows } = shape;
    this.logger.log({ collectionId, version, rows, ms }, 'vectors published');
  }

  private async removeAll(stored: readonly StoredVersion[], kept: ReadonlySet<number>): Promise<void> {
    for (const one of stored) {
      if (!one.finished || (!kept.has(one.version) && this.mayGo(nameOf(one)))) {
        await this.parts.store.remove(one);
      }
    }
  }

  private mayGo(version: string): boolean {
    const now = performance.now();
    const since = this.letGoAt.get(version) ?? now;
    this.letGoAt.set(version, since);
    return now - since >= this.times.stayMs;
  }

  private async tolerantly(collectionId: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof AppError && ['vector_store_failed', 'index_not_ready'].includes(error.code))) {
        throw error;
      }
      this.logger.warn(
        { collectionId, err: error },
        'vector store left behind, it will be brought up to date',
      );
    }
  }
}

function nameOf({ collectionId, version, hash }: StoredVersion): string {
  return `${collectionId}@${version}:${hash}`;
}

/** Nothing where nothing was embedded. */
function shapeOf(manifest: SnapshotManifest, manifestHash: string): VectorVersionShape | undefined {
  const { collectionId, version, counts, embedder } = manifest;
  return embedder?.dimensions === undefined
    ? undefined
    : { collectionId, version, manifestHash, rows: counts.passages, dimensions: embedder.dimensions };
}

async function batchesOf(read: (file: SnapshotFile) => Promise<Uint8Array>): Promise<Iterable<VectorBatch>> {
  const file = parseVectorFile(await read('vectors.faiss'));
  const attributes = parsePassages(await read('passages.jsonl')).map(({ family, baselines }) => ({
    family: family?.toLowerCase(),
    baselines,
  }));
  function* batches(): Iterable<VectorBatch> {
    for (let from = 0; from < file.rows; from += ROWS_AT_ONCE) {
      const to = Math.min(file.rows, from + ROWS_AT_ONCE);
      yield { from, vectors: file.slice(from, to), attributes: attributes.slice(from, to) };
    }
  }
  return batches();
}
