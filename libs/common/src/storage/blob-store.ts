/**
 * Keeps files under keys such as `collections/controls/pointer.json`: uploads and snapshots. Every method throws
 * `bad_request` for a key that is not well formed (see `checkKey`) and `storage_failed` when the store does not answer.
 */
export abstract class BlobStore {
  /** Afterwards the key holds exactly `bytes`; until then readers see what was there before, never a part. */
  abstract put(key: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void>;

  /** Throws `blob_not_found`. */
  abstract get(key: string, signal?: AbortSignal): Promise<Buffer>;

  /** The keys that start with `prefix`, sorted. An empty prefix lists all. */
  abstract list(prefix: string, signal?: AbortSignal): Promise<readonly string[]>;

  /** Deleting what is not there is no error. */
  abstract delete(key: string): Promise<void>;

  /** Deletes every key under a prefix that ends with `/`. */
  abstract deletePrefix(prefix: string): Promise<void>;

  /** Where the file can be opened in place, for stores that are folders. The file may be missing. */
  abstract localPath(key: string): string | undefined;
}
