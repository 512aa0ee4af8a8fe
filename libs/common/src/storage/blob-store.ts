import { type BlobPieces } from './blob-pieces.js';

/**
 * Keeps files under keys such as `collections/controls/pointer.json`: uploads and snapshots. Every method throws
 * `bad_request` for a key that is not well formed (see `checkKey`) and `storage_failed` when the store does not answer.
 */
export abstract class BlobStore {
  /** Afterwards the key holds exactly `bytes`; until then readers see what was there before, never a part. */
  put(key: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    return this.putPieces(key, [bytes], signal);
  }

  /**
   * The same for a blob of any size, of which no more than some pieces are held. What `pieces` throws comes through, and
   * the key then holds what was there before.
   */
  abstract putPieces(key: string, pieces: BlobPieces, signal?: AbortSignal): Promise<void>;

  /** A blob that fits into memory, as one. Throws `blob_not_found`. */
  async get(key: string, signal?: AbortSignal): Promise<Buffer> {
    return Buffer.concat(await Array.fromAsync(this.pieces(key, signal)));
  }

  /**
   * A blob of any size in pieces of some megabytes at most. Throws `blob_not_found` before the first of them, and fails
   * rather than end early; whoever keeps what came until then has to throw it away.
   */
  abstract pieces(key: string, signal?: AbortSignal): AsyncIterable<Uint8Array>;

  /** The keys that start with `prefix`, sorted. An empty prefix lists all. */
  abstract list(prefix: string, signal?: AbortSignal): Promise<readonly string[]>;

  /** Deleting what is not there is no error. */
  abstract delete(key: string): Promise<void>;

  /** Deletes every key under a prefix that ends with `/`. */
  abstract deletePrefix(prefix: string): Promise<void>;

  /** Where the file can be opened in place, for stores that are folders. The file may be missing. */
  abstract localPath(key: string): string | undefined;
}
