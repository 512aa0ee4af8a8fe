import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import {
  type AdvisoryLocks,
  type CollectionsRepository,
  type EmbeddingsRepository,
  type HeldLock,
  type IncludedDocument,
} from '@app/common/database';
import { AppError } from '@app/common/errors';
import { type DocumentRemover } from '../documents/document-remover.js';
import { type Task } from '../task.js';
import { type SnapshotPublisher, type StoredSnapshot } from './publisher.js';
import { type VectorPublisher } from './vector-publisher.js';

export interface CollectionRef {
  readonly workspaceId: string;
  readonly collectionId: string;
}

export interface Retention {
  /** Published versions of each collection that stay. */
  readonly snapshots: number;
  /** Vectors of providers that no build has used for so long go, unless their text is still there. */
  readonly embeddingDays: number;
}

export interface SwitchParts {
  readonly locks: AdvisoryLocks;
  readonly collections: CollectionsRepository;
  readonly embeddings: EmbeddingsRepository;
  readonly remover: DocumentRemover;
  readonly publisher: SnapshotPublisher;
  /** Where vectors stand in a store of their own. */
  readonly vectors?: VectorPublisher | undefined;
  readonly kept: Retention;
}

const LOCK_POLL_MS = 50;

/**
 * Moves the pointers of collections, forwards and back, and lets go of what is older than is kept. Who moves a pointer
 * holds a lock of its own for a moment: a rollback need not wait for a build, and no version goes away under it.
 */
export class SnapshotSwitch {
  private readonly logger = new Logger('Switch');

  constructor(private readonly parts: SwitchParts) {}

  /** Makes what was stored the active version. `mayStill` rejects when whoever built it has lost the right to. */
  async publish(
    ref: CollectionRef,
    stored: StoredSnapshot,
    included: readonly IncludedDocument[],
    { task, mayStill }: { readonly task: Task; readonly mayStill: () => Promise<void> },
  ): Promise<void> {
    const { publisher, vectors } = this.parts;
    await this.alone(ref, task, async (lock) => {
      await mayStill();
      await lock.check();
      await publisher.point(stored, new Date());
      await vectors?.activate(stored);
      await this.record(stored, included);
      await this.forgetOld(ref, stored.manifest.version);
    });
  }

  /**
   * Writes down that the active version holds these documents, if it is the active one still. Answers whether it is.
   */
  async confirm(
    ref: CollectionRef,
    stored: StoredSnapshot,
    included: readonly IncludedDocument[],
    task: Task,
  ): Promise<boolean> {
    return this.alone(ref, task, async () => {
      const pointer = await this.parts.publisher.pointer(ref.collectionId, task.signal);
      if (pointer?.manifestHash !== stored.manifestHash) {
        return false;
      }
      await this.record(stored, included);
      return true;
    });
  }

  /**
   * Makes an earlier version active again, after checking all of it. It is written down who asked for that. Throws
   * `snapshot_not_found` and `snapshot_damaged`.
   */
  async rollback(
    ref: CollectionRef,
    version: number,
    requestedBy: string,
    task: Task,
  ): Promise<StoredSnapshot> {
    const { publisher, collections, vectors } = this.parts;
    const { workspaceId, collectionId } = ref;
    return this.alone(ref, task, async (lock) => {
      const known = await collections.snapshots(workspaceId, collectionId);
      const kept = known.find((snapshot) => snapshot.version === version);
      if (!kept) {
        throw new AppError('snapshot_not_found', `Version ${version} is not kept any more.`);
      }
      await task.report('verifying', 30);
      const stored = await publisher.stored(collectionId, version, task.signal, kept.manifestHash);
      await publisher.verify(stored.manifest, task.signal);
      await task.report('publishing', 90);
      await vectors?.prepare(stored, task);
      await lock.check();
      await publisher.point(stored, new Date());
      await vectors?.activate(stored);
      const from = await collections.recordRollback({ ...ref, version, requestedBy });
      this.logger.log({ collectionId, from, to: version, requestedBy }, 'snapshot rolled back');
      return stored;
    });
  }

  private async record(
    { manifest, manifestHash }: StoredSnapshot,
    included: readonly IncludedDocument[],
  ): Promise<void> {
    const { collectionId, workspaceId, version, embedder, counts, createdAt } = manifest;
    const snapshot = {
      ...{ collectionId, workspaceId, version, manifestHash, counts: { ...counts } },
      embedder: embedder?.id ?? 'none',
      publishedAt: new Date(createdAt),
    };
    await this.parts.collections.recordPublished(snapshot, included);
  }

  /** Keeps the newest versions and the active one; what unfinished builds left behind goes too. */
  private async forgetOld({ workspaceId, collectionId }: CollectionRef, active: number): Promise<void> {
    const { collections, publisher, remover, vectors, embeddings, kept } = this.parts;
    const published = await collections.snapshots(workspaceId, collectionId);
    const staying = new Set([active, ...published.slice(0, kept.snapshots).map(({ version }) => version)]);
    const old = published.map(({ version }) => version).filter((version) => !staying.has(version));
    await collections.forgetSnapshots(workspaceId, collectionId, old);
    for (const version of await publisher.versions(collectionId)) {
      if (!staying.has(version)) {
        await publisher.remove(collectionId, version);
      }
    }
    await remover.tidy({ workspaceId, collectionId, versions: [...staying] });
    await vectors?.keepOnly(collectionId, staying);
    await embeddings.forgetUnused(kept.embeddingDays);
  }

  /** Runs `work` while nobody else, in any process, moves the pointer of the collection. */
  private async alone<Result>(
    { collectionId }: CollectionRef,
    task: Task,
    work: (lock: HeldLock) => Promise<Result>,
  ): Promise<Result> {
    const name = `pointer ${collectionId}`;
    let lock = await this.parts.locks.tryHold(name);
    while (!lock) {
      await sleep(LOCK_POLL_MS, undefined, { signal: task.signal });
      lock = await this.parts.locks.tryHold(name);
    }
    try {
      return await work(lock);
    } finally {
      await lock.release();
    }
  }
}
