import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import {
  type AdvisoryLocks,
  type CollectionsRepository,
  type DocumentContentRepository,
  type HeldLock,
} from '@app/common/database';
import { AppError } from '@app/common/errors';
import { abandonedAfter } from '../abandoned.js';
import { type EmbedderSource } from '../embed/embedder-source.js';
import { type Counts, StandAside, type Task } from '../task.js';
import { type BuildCompany } from './build-company.js';
import { buildSnapshot, corpusHash } from './builder.js';
import { type SnapshotPublisher, type StoredSnapshot } from './publisher.js';
import { SnapshotFolder } from './snapshot-folder.js';
import { type CollectionRef, type SnapshotSwitch } from './snapshot-switch.js';
import { type VectorPublisher } from './vector-publisher.js';

export interface IndexerParts {
  readonly locks: AdvisoryLocks;
  readonly collections: CollectionsRepository;
  readonly contents: DocumentContentRepository;
  readonly company: BuildCompany;
  readonly publisher: SnapshotPublisher;
  readonly pointers: SnapshotSwitch;
  readonly embedders: EmbedderSource;
  /** Where vectors stand in a store of their own. */
  readonly vectors?: VectorPublisher | undefined;
}

interface BuildBasis {
  readonly lock: HeldLock;
  readonly active: StoredSnapshot | undefined;
}

export interface IndexOptions {
  /** Publish a new version even if nothing changed. */
  readonly force?: boolean;
  /** Asked at first and once it is our turn: whether somebody else has done the work meanwhile. */
  readonly isDone?: () => Promise<boolean>;
}

const LOCK_POLL_MS = 250;
/** Who waits for another build gets on as long as that one does: it says so every 10 s. */
const POLLS_PER_REPORT = 40;
/** Every second it looks whether somebody could use its place. */
const POLLS_PER_LOOK = 4;
/** A build that was told to end and hangs holds its collection no longer than that; it can publish nothing then. */
const ABANDON_MS = 5000;

/**
 * Makes a collection's active snapshot equal to its documents. One builder at a time works on a collection, in whatever
 * process, and takes along documents that wait, so that many uploads end in few builds.
 */
export class CollectionIndexer {
  private readonly logger = new Logger('Indexer');
  /** How long the last build of a collection took. */
  private readonly buildMs = new Map<string, number>();

  constructor(private readonly parts: IndexerParts) {}

  /** Publishes a new snapshot where there is something new to publish. Answers what was counted. */
  async bringUpToDate(ref: CollectionRef, task: Task, options: IndexOptions = {}): Promise<Counts> {
    if (await options.isDone?.()) {
      return {};
    }
    return this.alone(ref, task, options, async (lock) => {
      if (await options.isDone?.()) {
        return {};
      }
      const taken = await this.parts.company.read(ref, task, this.buildMs.get(ref.collectionId));
      const included = await this.parts.contents.indexedIn(ref.workspaceId, ref.collectionId);
      const active = await this.activeOrNothing(ref.collectionId, task.signal);
      const isCurrent = active?.manifest.corpusHash === corpusHash(included, this.parts.embedders.key);
      const isUnchanged = active && isCurrent && !options.force;
      if (isUnchanged && (await this.parts.pointers.confirm(ref, active, included, task))) {
        await this.parts.company.finish(taken, countsOf(active));
        return countsOf(active);
      }
      if (!active && included.length === 0) {
        return {};
      }
      const counts = await this.build(ref, task, { lock, active });
      await this.parts.company.finish(taken, counts);
      return counts;
    });
  }

  /** Makes an earlier version active again. Throws `snapshot_not_found` and `snapshot_damaged`. */
  async rollback(ref: CollectionRef, version: number, requestedBy: string, task: Task): Promise<Counts> {
    return countsOf(await this.parts.pointers.rollback(ref, version, requestedBy, task));
  }

  private async build(ref: CollectionRef, task: Task, { lock, active }: BuildBasis): Promise<Counts> {
    const { collections, contents, publisher, pointers, embedders } = this.parts;
    const { workspaceId, collectionId } = ref;
    const started = performance.now();
    const documents = await contents.contentsIn(workspaceId, collectionId);
    const collection = await collections.find(workspaceId, collectionId);
    if (!collection) {
      throw new AppError('collection_not_found');
    }
    const above = (await publisher.versions(collectionId)).at(-1) ?? 0;
    const version = await collections.takeVersion(workspaceId, collectionId, above);
    const identity = { ...ref, collectionName: collection.name, version, createdAt: new Date() };
    const stored = await SnapshotFolder.use(async (folder) => {
      const built = await buildSnapshot({ collectionId, documents }, identity, {
        ...{ folder, source: embedders, task },
        earlier: active && {
          manifest: active.manifest,
          read: (file) => publisher.read(active.manifest, file, task.signal),
        },
      });
      await task.report('verifying', 88);
      return publisher.upload(built, task.signal);
    });
    await task.report('publishing', 96);
    await this.parts.vectors?.prepare(stored, task);
    await pointers.publish(ref, stored, documents, { task, mayStill: () => lock.check() });
    const ms = Math.round(performance.now() - started);
    this.buildMs.set(collectionId, ms);
    this.logger.log({ collectionId, version, ...stored.manifest.counts, ms }, 'snapshot published');
    return countsOf(stored);
  }

  /** A damaged active snapshot is one more reason to build a new one. */
  private async activeOrNothing(
    collectionId: string,
    signal: AbortSignal,
  ): Promise<StoredSnapshot | undefined> {
    try {
      return await this.parts.publisher.active(collectionId, signal);
    } catch (error) {
      if (error instanceof AppError && ['snapshot_damaged', 'blob_not_found'].includes(error.code)) {
        this.logger.warn({ collectionId, err: error }, 'active snapshot found damaged');
        return undefined;
      }
      throw error;
    }
  }

  /**
   * Runs `work` while nobody else, in any process, works on the collection. Throws `StandAside` rather than wait while
   * others could use the place; what has read everything again by force has done too much for that.
   */
  private async alone(
    ref: CollectionRef,
    task: Task,
    { force = false }: IndexOptions,
    work: (lock: HeldLock) => Promise<Counts>,
  ): Promise<Counts> {
    const name = `collection ${ref.collectionId}`;
    let lock = await this.parts.locks.tryHold(name);
    for (let polls = 0; !lock; polls += 1) {
      if (polls % POLLS_PER_REPORT === 0) {
        await task.report('waiting', 30);
      }
      if (!force && polls % POLLS_PER_LOOK === 0 && (await this.parts.company.othersWait(ref))) {
        throw new StandAside();
      }
      await sleep(LOCK_POLL_MS, undefined, { signal: task.signal });
      lock = await this.parts.locks.tryHold(name);
    }
    try {
      return await abandonedAfter(work(lock), task.signal, ABANDON_MS);
    } finally {
      await lock.release();
    }
  }
}

function countsOf({ manifest }: StoredSnapshot): Counts {
  return { ...manifest.counts, version: manifest.version };
}
