import { randomUUID } from 'node:crypto';
import { type Dirent } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { AppError } from '@app/common/errors';
import { checkFolder, checkKey, checkPrefix } from './blob-key.js';
import { type BlobPieces } from './blob-pieces.js';
import { BlobStore } from './blob-store.js';

/** Unfinished files wait here, on the same file system, until one rename makes them visible. No key starts with a dot. */
export const UNFINISHED = '.unfinished';

const PIECE_BYTES = 1024 * 1024;

/** Blobs as files in a folder. A `put` is on the disk (fsync) before it is visible, so a power cut leaves it whole too. */
export class FsBlobStore extends BlobStore {
  private readonly root: string;

  constructor(root: string) {
    super();
    this.root = resolve(root);
  }

  async putPieces(key: string, pieces: BlobPieces, signal?: AbortSignal): Promise<void> {
    const target = this.localPath(key);
    signal?.throwIfAborted();
    await translated(async () => {
      const unfinished = join(this.root, UNFINISHED, randomUUID());
      await mkdir(dirname(unfinished), { recursive: true });
      await mkdir(dirname(target), { recursive: true });
      try {
        await writeDurably(unfinished, pieces, signal);
        signal?.throwIfAborted();
        await rename(unfinished, target);
        await syncFolder(dirname(target));
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    });
  }

  async *pieces(key: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const file = await openExisting(this.localPath(key));
    try {
      // Most blobs are small, and some are looked at several times a second.
      const length = Math.min(PIECE_BYTES, Math.max(1, (await translated(() => file.stat())).size));
      for (;;) {
        signal?.throwIfAborted();
        const { buffer, bytesRead } = await translated(() =>
          file.read(Buffer.allocUnsafe(length), 0, length),
        );
        if (bytesRead === 0) {
          return;
        }
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  }

  async list(prefix: string): Promise<readonly string[]> {
    checkPrefix(prefix);
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    return translated(async () => {
      const entries = await filesUnder(join(this.root, folder));
      return entries
        .map((path) => relative(this.root, path).split(sep).join('/'))
        .filter((key) => key.startsWith(prefix) && !key.startsWith('.'))
        .sort();
    });
  }

  async delete(key: string): Promise<void> {
    const path = this.localPath(key);
    await translated(() => rm(path, { force: true }));
  }

  async deletePrefix(prefix: string): Promise<void> {
    checkFolder(prefix);
    await translated(() => rm(join(this.root, prefix), { recursive: true, force: true }));
  }

  localPath(key: string): string {
    return join(this.root, ...checkKey(key).split('/'));
  }
}

function openExisting(path: string): Promise<FileHandle> {
  return translated(async () => {
    try {
      return await open(path, 'r');
    } catch (error) {
      throw isMissing(error) ? new AppError('blob_not_found', undefined, { cause: error }) : error;
    }
  });
}

async function writeDurably(path: string, pieces: BlobPieces, signal?: AbortSignal): Promise<void> {
  const file = await open(path, 'w');
  try {
    for await (const piece of pieces) {
      signal?.throwIfAborted();
      await file.writeFile(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename is durable once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function filesUnder(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    files.push(...(entry.isDirectory() ? await filesUnder(path) : [path]));
  }
  return files;
}

/** A folder that is not there, or that is deleted meanwhile, has nothing in it. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  }
}

async function translated<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) === undefined) {
      throw error;
    }
    throw new AppError('storage_failed', undefined, { cause: error, retryAfterSeconds: 5 });
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '');
}

/** The code of an error of the operating system; nothing for any other, such as an aborted read. */
function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error
    ? String(error.code)
    : undefined;
}
