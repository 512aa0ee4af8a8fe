import { EventEmitter, once } from 'node:events';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { AppError } from '@app/common/errors';
import { type Generation } from './generation.js';

/** Who wants to read snapshots. `onLent` is told which ones are lent, before they are used. */
export interface Borrower {
  readonly workspaceId: string;
  readonly onLent?: (states: string) => void;
}

/** The collection that everything official goes into; it comes first where collections are put in order. */
const FIRST_COLLECTION = 'controls';

/**
 * What is being served: one generation per collection. A query borrows the generations that it needs and sees these,
 * whatever is swapped meanwhile.
 */
@Injectable()
export class CurrentSnapshots implements OnApplicationShutdown {
  private readonly logger = new Logger('Snapshots');
  private generations: ReadonlyMap<string, Generation> = new Map();
  private readonly retiring = new Set<Promise<void>>();
  private published: ReadonlyMap<string, string> | undefined;
  private readonly changes = new EventEmitter().setMaxListeners(0);

  /** Resolves when what is served is no longer what it was, or when `until` aborts. */
  async changed(until: AbortSignal): Promise<void> {
    await once(this.changes, 'change', { signal: until }).catch(() => undefined);
  }

  /** Workspace by collection, as the store named them when it was last seen; nothing before it was. */
  get known(): ReadonlyMap<string, string> | undefined {
    return this.published;
  }

  /** Says which collections there are, loaded or not. */
  learn(workspaceByCollection: ReadonlyMap<string, string>): void {
    this.published = workspaceByCollection;
  }

  /** In order: the default collection, then by id. */
  list(): readonly Generation[] {
    return [...this.generations.values()];
  }

  get(collectionId: string): Generation | undefined {
    return this.generations.get(collectionId);
  }

  /** Generations that were replaced and still answer queries. */
  get retiringCount(): number {
    return this.retiring.size;
  }

  /** From now on queries see this generation; the one before it is closed when its last query has ended. */
  swapIn(generation: Generation): void {
    const before = this.generations.get(generation.collectionId);
    this.generations = inOrder(
      [...this.generations.values()].filter((other) => other !== before),
      generation,
    );
    this.retire(before);
    this.changes.emit('change');
  }

  /** Withholds documents of a collection, or shows them again. */
  withhold(generation: Generation, documentIds: readonly string[]): void {
    if (generation.withhold(documentIds)) {
      this.logger.log({ snapshot: generation.state }, 'withheld documents changed');
      this.changes.emit('change');
    }
  }

  remove(collectionId: string): void {
    const before = this.generations.get(collectionId);
    this.generations = inOrder([...this.generations.values()].filter((other) => other !== before));
    this.retire(before);
    this.changes.emit('change');
  }

  /**
   * Lends the generations of a workspace, of all its collections or of the ones named, until `use` has ended.
   * @throws AppError `collection_not_found` for an unknown collection or one of another workspace, which look the same;
   * `index_not_ready` while nothing is known yet or what is published is not loaded
   */
  async borrow<Result>(
    { workspaceId, onLent }: Borrower,
    collectionIds: readonly string[] | undefined,
    use: (generations: readonly Generation[]) => Promise<Result> | Result,
  ): Promise<Result> {
    const lent = this.choose(workspaceId, collectionIds);
    onLent?.(statesOf(lent));
    for (const generation of lent) {
      generation.retain();
    }
    try {
      return await use(lent);
    } finally {
      for (const generation of lent) {
        generation.release();
      }
    }
  }

  async onApplicationShutdown(): Promise<void> {
    for (const generation of this.generations.values()) {
      this.retire(generation);
    }
    this.generations = new Map();
    await Promise.all(this.retiring);
  }

  private choose(workspaceId: string, collectionIds: readonly string[] | undefined): readonly Generation[] {
    const own = [...(this.published ?? [])].filter(([, owner]) => owner === workspaceId).map(([id]) => id);
    const missing = collectionIds?.find((id) => !own.includes(id));
    if (this.published !== undefined && missing !== undefined) {
      throw new AppError('collection_not_found', `There is no collection "${missing}".`);
    }
    const wanted = new Set(collectionIds ?? own);
    const lent = this.list().filter(({ collectionId }) => wanted.has(collectionId));
    const absent =
      collectionIds === undefined ? lent.length === 0 && own.length > 0 : lent.length < wanted.size;
    if (this.published === undefined || absent) {
      throw new AppError('index_not_ready', 'The index is still being loaded.', { retryAfterSeconds: 2 });
    }
    return lent;
  }

  private retire(generation: Generation | undefined): void {
    if (generation === undefined) {
      return;
    }
    const done = generation
      .retire()
      .catch((error: unknown) => {
        this.logger.warn({ err: error, snapshot: generation.state }, 'old index not closed cleanly');
      })
      .finally(() => {
        this.retiring.delete(done);
      });
    this.retiring.add(done);
  }
}

/** The states of generations: the same name only for the very same bytes. */
export function statesOf(generations: readonly Generation[]): string {
  return (
    generations
      .map(({ state }) => state)
      .sort()
      .join(',') || 'none'
  );
}

function inOrder(generations: readonly Generation[], added?: Generation): ReadonlyMap<string, Generation> {
  const all = added === undefined ? [...generations] : [...generations, added];
  all.sort((a, b) => rankOf(a) - rankOf(b) || (a.collectionId < b.collectionId ? -1 : 1));
  return new Map(all.map((generation) => [generation.collectionId, generation]));
}

function rankOf({ collectionId }: Generation): number {
  return collectionId === FIRST_COLLECTION ? 0 : 1;
}
