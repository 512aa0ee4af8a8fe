import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@app/common/errors';
import { type SnapshotFile, type SnapshotManifest, snapshotKey } from '@app/common/snapshot';
import { type BlobStore } from '@app/common/storage';
import { type SnapshotReader } from './reader/snapshot-reader.js';
import { damagedFile, expectationOf } from './reader/verified-file.js';

/**
 * The files of snapshots, verified against their manifest before anybody sees them. Where the store keeps files on this
 * machine they are used in place; otherwise they are kept under their SHA-256 in `cacheDir` and fetched once.
 */
export class SnapshotFiles {
  constructor(
    private readonly cacheDir: string,
    private readonly reader: SnapshotReader,
  ) {}

  /** @throws AppError `snapshot_damaged` for a file that is missing or not what the manifest says */
  async bytes(
    store: BlobStore,
    manifest: SnapshotManifest,
    file: SnapshotFile,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const path = await this.fetched(store, manifest, file, signal);
    const bytes = await this.reader.bytes(path, expectationOf(manifest, file), signal);
    if (bytes === undefined) {
      throw damagedFile(manifest, file);
    }
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
    const local = store.localPath(keyOf(manifest, file));
    if (local === undefined) {
      return this.cached(store, manifest, file, signal);
    }
    if (!(await this.reader.isWhole(local, expectationOf(manifest, file), signal))) {
      throw damagedFile(manifest, file);
    }
    return local;
  }

  /**
   * Where a file stands on this machine, or would: whoever reads it there has to verify it.
   * @throws AppError `snapshot_damaged` for a file of another machine that is missing or not what the manifest says
   */
  async fetched(
    store: BlobStore,
    manifest: SnapshotManifest,
    file: SnapshotFile,
    signal?: AbortSignal,
  ): Promise<string> {
    return store.localPath(keyOf(manifest, file)) ?? this.cached(store, manifest, file, signal);
  }

  /** Drops cached files that none of the manifests names. */
  async prune(manifests: readonly SnapshotManifest[]): Promise<void> {
    const used = new Set(manifests.flatMap(({ files }) => Object.values(files).map((entry) => entry.sha256)));
    const names = await readdir(this.cacheDir).catch(() => []);
    const unused = names.filter((name) => /^[0-9a-f]{64}(\.|$)/.test(name) && !used.has(name));
    await Promise.all(unused.map((name) => rm(join(this.cacheDir, name), { force: true })));
  }

  /** The path of a file of another machine, verified. */
  private async cached(
    store: BlobStore,
    manifest: SnapshotManifest,
    file: SnapshotFile,
    signal?: AbortSignal,
  ): Promise<string> {
    const expected = expectationOf(manifest, file);
    const path = join(this.cacheDir, expected.sha256);
    if (await this.reader.isWhole(path, expected, signal)) {
      return path;
    }
    const unfinished = `${path}.${randomUUID()}`;
    try {
      await this.fetch(store, keyOf(manifest, file), unfinished, signal);
      if (!(await this.reader.isWhole(unfinished, expected, signal))) {
        throw damagedFile(manifest, file);
      }
      await rename(unfinished, path);
      return path;
    } catch (error) {
      await rm(unfinished, { force: true });
      // A file that the manifest names and the store does not have makes the snapshot unusable.
      throw error instanceof AppError && error.code === 'blob_not_found'
        ? damagedFile(manifest, file, error)
        : error;
    }
  }

  /** Piece by piece: no file is too large. */
  private async fetch(store: BlobStore, key: string, path: string, signal?: AbortSignal): Promise<void> {
    await mkdir(this.cacheDir, { recursive: true });
    const target = await open(path, 'w');
    try {
      for await (const piece of store.pieces(key, signal)) {
        await target.writeFile(piece);
      }
      await target.sync();
    } finally {
      await target.close();
    }
  }
}

function keyOf({ collectionId, version }: SnapshotManifest, file: SnapshotFile): string {
  return snapshotKey(collectionId, version, file);
}
