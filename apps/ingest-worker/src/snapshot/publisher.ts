import { AppError } from '@app/common/errors';
import { analyze, LexicalIndex } from '@app/common/lexical-index';
import {
  collectionPrefix,
  type CollectionPointer,
  encodeJson,
  MANIFEST_FILE,
  parseManifest,
  parsePassages,
  parsePointer,
  pointerKey,
  requireCanaries,
  sha256,
  type SnapshotFile,
  type SnapshotManifest,
  snapshotKey,
  snapshotPrefix,
  verifyFile,
  verifyFiles,
} from '@app/common/snapshot';
import { type BlobStore } from '@app/common/storage';
import { type BuiltSnapshot } from './builder.js';

/** A snapshot in the blob store that a pointer names or can name. */
export interface StoredSnapshot {
  readonly manifest: SnapshotManifest;
  readonly manifestHash: string;
}

/**
 * Puts snapshots into the blob store and moves pointers. Whoever calls holds the lock of the collection. A reader that
 * follows a pointer always finds a whole snapshot: every file is there and was read back before the pointer names it.
 */
export class SnapshotPublisher {
  constructor(private readonly store: BlobStore) {}

  /** The snapshot that the pointer names; nothing where there is no pointer. Throws `snapshot_damaged`. */
  async active(collectionId: string, signal?: AbortSignal): Promise<StoredSnapshot | undefined> {
    const pointer = await this.pointer(collectionId, signal);
    return pointer && this.stored(collectionId, pointer.version, signal, pointer.manifestHash);
  }

  async pointer(collectionId: string, signal?: AbortSignal): Promise<CollectionPointer | undefined> {
    try {
      return parsePointer(await this.store.get(pointerKey(collectionId), signal));
    } catch (error) {
      if (error instanceof AppError && error.code === 'blob_not_found') {
        return undefined;
      }
      throw error;
    }
  }

  /** Stores every file, the manifest last, and reads all of it back. */
  async upload({ manifest, files }: BuiltSnapshot, signal?: AbortSignal): Promise<StoredSnapshot> {
    const { collectionId, version } = manifest;
    for (const [file, bytes] of files) {
      await this.store.put(snapshotKey(collectionId, version, file), bytes, signal);
    }
    const bytes = encodeJson(manifest);
    await this.store.put(snapshotKey(collectionId, version, MANIFEST_FILE), bytes, signal);
    const stored = await this.stored(collectionId, version, signal, sha256(bytes));
    await this.verify(stored.manifest, signal);
    return stored;
  }

  /**
   * Reads every file of a snapshot and checks its hash, and that the index finds some of its passages by their own words.
   * Throws `snapshot_damaged`.
   */
  async verify(manifest: SnapshotManifest, signal?: AbortSignal): Promise<void> {
    const { collectionId, version } = manifest;
    const files = await verifyFiles(manifest, (file) => this.part(manifest, file, signal));
    const passages = parsePassages(bytesOf(files, 'passages.jsonl'));
    const index = LexicalIndex.fromBytes(bytesOf(files, 'lexical.bin'));
    if (index.size !== passages.length || passages.length !== manifest.counts.passages) {
      throw new AppError(
        'snapshot_damaged',
        `The parts of version ${version} of ${collectionId} do not fit.`,
      );
    }
    const byWords = (text: string): Float32Array | undefined =>
      analyze(text).length === 0 ? undefined : index.scoreAll(text);
    await requireCanaries(manifest, passages, { byWords });
  }

  /** The bytes of a file. Throws `snapshot_damaged` unless they are those that the manifest describes. */
  async read(manifest: SnapshotManifest, file: SnapshotFile, signal?: AbortSignal): Promise<Uint8Array> {
    const bytes = await this.part(manifest, file, signal);
    verifyFile(manifest, file, bytes);
    return bytes;
  }

  /** The one write that makes a snapshot the active one. */
  async point({ manifest, manifestHash }: StoredSnapshot, publishedAt: Date): Promise<void> {
    const { collectionId, workspaceId, version } = manifest;
    const pointer = {
      collectionId,
      workspaceId,
      version,
      manifestHash,
      publishedAt: publishedAt.toISOString(),
    };
    await this.store.put(pointerKey(collectionId), encodeJson(pointer));
  }

  /** A finished snapshot. Throws `snapshot_damaged`. */
  async stored(
    collectionId: string,
    version: number,
    signal?: AbortSignal,
    expectedHash?: string,
  ): Promise<StoredSnapshot> {
    const bytes = await this.part({ collectionId, version }, MANIFEST_FILE, signal);
    return { manifest: parseManifest(bytes, expectedHash), manifestHash: sha256(bytes) };
  }

  private async part(
    { collectionId, version }: Pick<SnapshotManifest, 'collectionId' | 'version'>,
    file: SnapshotFile | typeof MANIFEST_FILE,
    signal?: AbortSignal,
  ): Promise<Buffer> {
    try {
      return await this.store.get(snapshotKey(collectionId, version, file), signal);
    } catch (error) {
      if (error instanceof AppError && error.code === 'blob_not_found') {
        const detail = `${file} of version ${version} of ${collectionId} is missing.`;
        throw new AppError('snapshot_damaged', detail, { cause: error });
      }
      throw error;
    }
  }

  /** Every version of which a file is left, ascending, finished or not. */
  async versions(collectionId: string): Promise<readonly number[]> {
    const prefix = `${collectionPrefix(collectionId)}snapshots/`;
    const keys = await this.store.list(prefix);
    const versions = new Set(keys.map((key) => Number(key.slice(prefix.length).split('/', 1)[0])));
    return [...versions].filter(Number.isSafeInteger).sort((a, b) => a - b);
  }

  /** Deletes a version, its manifest first, so that what is left of a deletion that broke off is no snapshot. */
  async remove(collectionId: string, version: number): Promise<void> {
    await this.store.delete(snapshotKey(collectionId, version, MANIFEST_FILE));
    await this.store.deletePrefix(snapshotPrefix(collectionId, version));
  }
}

function bytesOf(files: ReadonlyMap<SnapshotFile, Uint8Array>, file: SnapshotFile): Uint8Array {
  const bytes = files.get(file);
  if (!bytes) {
    throw new AppError('snapshot_damaged', `A snapshot without ${file}.`);
  }
  return bytes;
}
