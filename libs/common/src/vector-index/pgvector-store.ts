import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import { AppError } from '@app/common/errors';
import { OutboundPolicy } from '@app/common/http';
import { StoredVectorIndex } from './stored-vector-index.js';
import { type PassageAttributes, type VectorIndex } from './vector-index.js';
import {
  finishedVersion,
  type StoredVersion,
  type VectorBatch,
  VectorStore,
  type VectorVersion,
  type VectorVersionShape,
} from './vector-store.js';
import { type RawHits } from './widening.js';

/** A version as the database knows it. */
export interface VectorTableKey {
  readonly collectionId: string;
  readonly version: number;
  readonly hash: string;
}

/** What the database offers for it (`VectorsRepository`): SQL lives there. */
export interface VectorTable {
  /** Makes what is needed where it is not there. */
  prepare(): Promise<void>;
  /** An empty unfinished version, in the place of another unfinished one. */
  begin(key: VectorTableKey, dimensions: number): Promise<void>;
  add(key: VectorTableKey, rows: readonly VectorTableRow[]): Promise<void>;
  /** Makes the unfinished version the one that is searched. Answers false when it has another number of rows. */
  finish(
    key: VectorTableKey,
    shape: { readonly rows: number; readonly dimensions: number },
  ): Promise<boolean>;
  shapeOf(key: VectorTableKey): Promise<{ readonly rows: number; readonly dimensions: number } | undefined>;
  /** Whether there was such a finished version. */
  markActive(key: VectorTableKey): Promise<boolean>;
  active(collectionId: string): Promise<VectorTableKey | undefined>;
  list(): Promise<readonly (VectorTableKey & { readonly finished: boolean })[]>;
  drop(key: VectorTableKey, finished: boolean): Promise<void>;
  /** Nothing where the version is not there. */
  nearest(key: VectorTableKey, query: VectorTableQuery): Promise<readonly NearestRow[] | undefined>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface VectorTableRow extends PassageAttributes {
  readonly row: number;
  readonly vector: Float32Array;
}

export interface VectorTableQuery {
  readonly vector: Float32Array;
  readonly limit: number;
  readonly family: string | undefined;
  readonly baseline: string | undefined;
  readonly size: number;
}

export interface NearestRow {
  readonly row: number;
  readonly score: number;
}

export interface PgvectorOptions {
  /** For one search, with the time that it waits for its turn. */
  readonly timeoutMs: number;
  /** Searches that run at the same time; the others wait. As many as the table has connections. */
  readonly connections: number;
}

/** Vectors as rows of Postgres, searched by its extension pgvector: one table for each version. */
export class PgvectorStore extends VectorStore {
  readonly engine = 'pgvector';
  private readonly policy: OutboundPolicy;
  private readonly connections: BulkheadPolicy;

  constructor(
    private readonly table: VectorTable,
    { timeoutMs, connections }: PgvectorOptions,
  ) {
    super();
    this.connections = bulkhead(connections, Number.POSITIVE_INFINITY);
    this.policy = new OutboundPolicy({
      name: 'The vector store',
      unavailable: 'vector_store_failed',
      attempts: 1,
      attemptTimeoutMs: timeoutMs,
      breakAfter: 3,
      halfOpenAfterMs: 2000,
      isFault: (error) => error instanceof AppError && error.code === 'vector_store_failed',
    });
  }

  open(version: VectorVersionShape): VectorIndex {
    const key = keyOf(version);
    return new StoredVectorIndex(this.engine, version, ({ vector, limit, where = {}, signal }) => {
      const { family, baseline } = where;
      const query = { vector, limit, family, baseline, size: version.rows };
      const ask = async (): Promise<RawHits> => rawHits(await this.table.nearest(key, query));
      return this.policy.run((limit) => asked(() => this.connections.execute(ask, limit)), signal);
    });
  }

  has(version: VectorVersionShape): Promise<boolean> {
    return asked(async () => {
      const shape = await this.table.shapeOf(keyOf(version));
      return shape?.rows === version.rows && shape.dimensions === version.dimensions;
    });
  }

  publish(
    version: VectorVersionShape,
    batches: Iterable<VectorBatch> | AsyncIterable<VectorBatch>,
    signal?: AbortSignal,
  ): Promise<void> {
    const key = keyOf(version);
    return asked(async () => {
      await this.table.prepare();
      await this.table.begin(key, version.dimensions);
      for await (const batch of batches) {
        signal?.throwIfAborted();
        await this.table.add(key, rowsOf(batch, version.dimensions));
      }
      signal?.throwIfAborted();
      if (!(await this.table.finish(key, version))) {
        throw new AppError('vector_invalid', `These are not the ${version.rows} vectors of the version`);
      }
    });
  }

  activate(version: VectorVersion): Promise<void> {
    return asked(async () => {
      if (!(await this.table.markActive(keyOf(version)))) {
        throw absent();
      }
    });
  }

  active(collectionId: string): Promise<StoredVersion | undefined> {
    return asked(async () => {
      const key = await this.table.active(collectionId);
      return key && { ...key, finished: true };
    });
  }

  list(): Promise<readonly StoredVersion[]> {
    return asked(() => this.table.list());
  }

  remove({ finished, ...key }: StoredVersion): Promise<void> {
    return asked(() => this.table.drop(key, finished));
  }

  ping(): Promise<void> {
    return asked(() => this.table.ping());
  }

  close(): Promise<void> {
    return this.table.close();
  }
}

function keyOf(version: VectorVersion): VectorTableKey {
  const { collectionId, version: number, hash } = finishedVersion(version);
  return { collectionId, version: number, hash };
}

function rowsOf({ from, vectors, attributes }: VectorBatch, dimensions: number): VectorTableRow[] {
  return vectors.map((vector, i) => {
    if (vector.length !== dimensions) {
      throw new AppError('vector_invalid', `A vector has ${vector.length} dimensions, not ${dimensions}`);
    }
    return { row: from + i, vector, ...attributes[i] };
  });
}

function rawHits(found: readonly NearestRow[] | undefined): RawHits {
  if (found === undefined) {
    throw absent();
  }
  return {
    rows: Int32Array.from(found, ({ row }) => row),
    scores: Float32Array.from(found, ({ score }) => score),
  };
}

function absent(): AppError {
  return new AppError('index_not_ready', 'The vector store does not have the vectors of this version yet.');
}

/** What the database says against it comes out as the failure of a vector store; what we say ourselves as it is. */
async function asked<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const isOurs = error instanceof AppError && ['index_not_ready', 'vector_invalid'].includes(error.code);
    if (isOurs || isAbort(error)) {
      throw error;
    }
    throw new AppError('vector_store_failed', 'The vector store (pgvector) does not answer as it should.', {
      cause: error,
      retryAfterSeconds: 5,
    });
  }
}

/** Not `instanceof`: signals may come from another realm. */
function isAbort(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';
}
