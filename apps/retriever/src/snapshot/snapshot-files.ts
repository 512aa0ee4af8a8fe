import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@app/common/errors';
import { type SnapshotFile, type SnapshotManifest, snapshotKey, verifyFile } from '@app/common/snapshot';
import { type BlobStore } from '@app/common/storage';

/**
 * The files of snapshots, verified against their manifest before anybody sees them. Where the store keeps files on this
 * machine they are used in place; otherwise they are kept under their SHA-256 in `cacheDir` and fetched once.
 */
export class SnapshotFiles {
  constructor(private readonly cacheDir: string) {}

  /** @throws AppError `snapshot_damaged` for a file that is missing or not what the manifest says */
  async bytes(
    store: BlobStore,
    manifest: SnapshotManifest,
    file: SnapshotFile,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const key = snapshotKey(manifest.collectionId, manifest.version, file);
    if (store.localPath(key) === undefined) {
      const path = await this.cached(store, manifest, file, signal);
      const bytes = await readFile(path);
      verifyFile(manifest, file, bytes);
      return bytes;
    }
    const bytes = await present(store.get(key, signal), file, manifest);
    verifyFile(manifest, file, bytes);
    return bytes;
  }

  /**
   * The path of a file that can be opened in place.
   * @throws AppError `snapshot_damaged` for a file that is missing or not what the manifest says
   */
  async path(
    store: BlobStore,
    manifest: SnapshotManifest,
    file: SnapshotFile,
    signal?: AbortSignal,
  ): Promise<string> {
    const local = store.localPath(snapshotKey(manifest.collectionId, manifest.version, file));
    if (local === undefined) {
      return this.cached(store, manifest, file, signal);
    }
    if (!(await isWhole(local, expectation(manifest, file)))) {
      throw damaged(manifest, file);
    }
    return local;
  }

  /** Drops cached files that none of the manifests names. */
  async prune(manifests: readonly SnapshotManifest[]): Promise<void> {
    const used = new Set(manifests.flatMap(({ files }) => Object.values(files).map((entry) => entry.sha256)));
    const names = await readdir(this.cacheDir).catch(() => []);
    const unused = names.filter((name) => /^[0-9a-f]{64}(\.|$)/.test(name) && !used.has(name));
    await Promise.all(unused.map((name) => rm(join(this.cacheDir, name), { force: true })));
  }

  private async cached(
    store: BlobStore,
    manifest: SnapshotManifest,
    file: SnapshotFile,
    signal?: AbortSignal,
  ): Promise<string> {
    const expected = expectation(manifest, file);
    const path = join(this.cacheDir, expected.sha256);
    if (await isWhole(path, expected)) {
      return path;
    }
    const key = snapshotKey(manifest.collectionId, manifest.version, file);
    const bytes = await present(store.get(key, signal), file, manifest);
    verifyFile(manifest, file, bytes);
    await mkdir(this.cacheDir, { recursive: true });
    const unfinished = `${path}.${randomUUID()}`;
    await writeFile(unfinished, bytes, { flush: true });
    await rename(unfinished, path);
    return path;
  }
}

type Expectation = { readonly bytes: number; readonly sha256: string };

function expectation(manifest: SnapshotManifest, file: SnapshotFile): Expectation {
  const expected = manifest.files[file];
  if (expected === undefined) {
    throw damaged(manifest, file);
  }
  return expected;
}

/** By size first, then by hash, read piece by piece. */
async function isWhole(path: string, expected: Expectation): Promise<boolean> {
  const size = await stat(path).then(
    (found) => found.size,
    () => -1,
  );
  if (size !== expected.bytes) {
    return false;
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex') === expected.sha256;
}

/** A file that the manifest names and the store does not have makes the snapshot unusable. */
async function present(
  read: Promise<Buffer>,
  file: SnapshotFile,
  manifest: SnapshotManifest,
): Promise<Buffer> {
  try {
    return await read;
  } catch (error) {
    throw error instanceof AppError && error.code === 'blob_not_found'
      ? damaged(manifest, file, error)
      : error;
  }
}

function damaged(manifest: SnapshotManifest, file: SnapshotFile, cause?: unknown): AppError {
  const { collectionId, version } = manifest;
  return new AppError('snapshot_damaged', `${file} of version ${version} of ${collectionId} is damaged.`, {
    cause,
  });
}
