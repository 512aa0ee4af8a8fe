import { AppError } from '@app/common/errors';
import { checkFolder, checkKey, checkPrefix } from './blob-key.js';
import { BlobStore } from './blob-store.js';

/** What the database offers for it (`BlobsRepository`): SQL lives there. */
export interface BlobTable {
  write(key: string, bytes: Uint8Array): Promise<void>;
  read(key: string): Promise<Buffer | undefined>;
  keysUnder(prefix: string): Promise<readonly string[]>;
  remove(key: string): Promise<void>;
  removeUnder(prefix: string): Promise<void>;
}

/** Blobs as rows: where several machines share a database but no disk. */
export class PostgresBlobStore extends BlobStore {
  constructor(private readonly table: BlobTable) {
    super();
  }

  async put(key: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    checkKey(key);
    signal?.throwIfAborted();
    await this.table.write(key, bytes);
  }

  async get(key: string, signal?: AbortSignal): Promise<Buffer> {
    checkKey(key);
    signal?.throwIfAborted();
    const bytes = await this.table.read(key);
    if (bytes === undefined) {
      throw new AppError('blob_not_found');
    }
    return bytes;
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
