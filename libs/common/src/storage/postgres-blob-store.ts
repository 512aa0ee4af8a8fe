import { AppError } from '@app/common/errors';
import { checkFolder, checkKey, checkPrefix } from './blob-key.js';
import { type BlobPieces, regrouped } from './blob-pieces.js';
import { BlobStore } from './blob-store.js';

/** Some rows of a blob, as one writing left them. */
export interface BlobRows {
  /** Differs between two writings of a key. */
  readonly writing: string;
  readonly rows: readonly Uint8Array[];
  /** How many rows there are from the first of these on. */
  readonly left: number;
}

/** What the database offers for it (`BlobsRepository`): SQL lives there. */
export interface BlobTable {
  /** Replaces the blob as a whole, a row for each piece; nothing is changed where `pieces` throws. */
  write(key: string, pieces: AsyncIterable<Uint8Array>): Promise<void>;
  /** Some rows from number `from` on; nothing where there is none. */
  read(key: string, from: number): Promise<BlobRows | undefined>;
  keysUnder(prefix: string): Promise<readonly string[]>;
  remove(key: string): Promise<void>;
  removeUnder(prefix: string): Promise<void>;
}

/** A row holds at most this: large values are slow to move in one piece. */
const ROW_BYTES = 1024 * 1024;

/** Blobs as rows: where several machines share a database but no disk. */
export class PostgresBlobStore extends BlobStore {
  constructor(
    private readonly table: BlobTable,
    private readonly rowBytes = ROW_BYTES,
  ) {
    super();
  }

  async putPieces(key: string, pieces: BlobPieces, signal?: AbortSignal): Promise<void> {
    checkKey(key);
    signal?.throwIfAborted();
    await this.table.write(key, untilAborted(regrouped(pieces, this.rowBytes), signal));
  }

  /** What is replaced while it is read fails: its rows are of two writings. */
  async *pieces(key: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    checkKey(key);
    signal?.throwIfAborted();
    const first = await this.table.read(key, 0);
    if (first === undefined) {
      throw new AppError('blob_not_found');
    }
    const total = first.left;
    let read: BlobRows | undefined = first;
    for (let at = 0; ;) {
      if (read?.writing !== first.writing || read.left !== total - at) {
        throw new AppError('storage_failed', 'The file was replaced while it was read.', {
          retryAfterSeconds: 1,
        });
      }
      for (const row of read.rows) {
        signal?.throwIfAborted();
        yield row;
      }
      at += read.rows.length;
      if (at >= total) {
        return;
      }
      read = await this.table.read(key, at);
    }
  }

  async list(prefix: string, signal?: AbortSignal): Promise<readonly string[]> {
    checkPrefix(prefix);
    signal?.throwIfAborted();
    return this.table.keysUnder(prefix);
  }

  async delete(key: string): Promise<void> {
    await this.table.remove(checkKey(key));
  }

  localPath(): undefined {
    return undefined;
  }

  async deletePrefix(prefix: string): Promise<void> {
    await this.table.removeUnder(checkFolder(prefix));
  }
}

async function* untilAborted(
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    yield piece;
  }
}
