import { createHash } from 'node:crypto';
import { AppError } from '@app/common/errors';
import { analyze, LexicalIndex } from '@app/common/lexical-index';
import {
  collectionPrefix,
  type CollectionPointer,
  encodeJson,
  JsonLines,
  jsonLinesOf,
  MANIFEST_FILE,
  parseManifest,
  parsePointer,
  pointerKey,
  requireCanaries,
  sha256,
  SNAPSHOT_FILES,
  type SnapshotFile,
  type SnapshotManifest,
  snapshotKey,
  SnapshotPassage,
  snapshotPrefix,
} from '@app/common/snapshot';
import { type BlobStore } from '@app/common/storage';
import { type BuiltSnapshot } from './builder.js';

/** Files that are read to try them; the others are only checked. */
const PARSED: ReadonlySet<SnapshotFile> = new Set(['passages.jsonl', 'lexical.bin']);

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
  async upload({ manifest, folder }: BuiltSnapshot, signal?: AbortSignal): Promise<StoredSnapshot> {
    const { collectionId, version } = manifest;
    for (const file of folder.names) {
      await this.store.putPieces(snapshotKey(collectionId, version, file), folder.pieces(file), signal);
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
    for (const file of SNAPSHOT_FILES) {
      if (manifest.files[file] !== undefined && !PARSED.has(file)) {
        await this.check(manifest, file, () => undefined, signal);
      }
    }
    const lines = jsonLinesOf(await this.read(manifest, 'passages.jsonl', signal));
    const passages = new JsonLines(SnapshotPassage, lines, 'passages');
    const index = LexicalIndex.fromBytes(await this.read(manifest, 'lexical.bin', signal));
    if (index.size !== passages.length || passages.length !== manifest.counts.passages) {
      const { collectionId, version } = manifest;
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
    const whole = new Uint8Array(manifest.files[file]?.bytes ?? 0);
    await this.check(
      manifest,
      file,
      (piece, at) => {
        whole.set(piece, at);
      },
      signal,
    );
    return whole;
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
    const bytes = Buffer.concat(
      await Array.fromAsync(this.part({ collectionId, version }, MANIFEST_FILE, signal)),
    );
    return { manifest: parseManifest(bytes, expectedHash), manifestHash: sha256(bytes) };
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

  /** Shows `look` a file piece by piece. Throws `snapshot_damaged` unless it is what the manifest describes. */
  private async check(
    manifest: SnapshotManifest,
    file: SnapshotFile,
    look: (piece: Uint8Array, at: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const expected = manifest.files[file];
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of this.part(manifest, file, signal)) {
      if (bytes + piece.byteLength > (expected?.bytes ?? 0)) {
        throw damagedFile(manifest, file);
      }
      look(piece, bytes);
      hash.update(piece);
      bytes += piece.byteLength;
    }
    if (bytes !== expected?.bytes || hash.digest('hex') !== expected.sha256) {
      throw damagedFile(manifest, file);
    }
  }

  private async *part(
    { collectionId, version }: Pick<SnapshotManifest, 'collectionId' | 'version'>,
    file: SnapshotFile | typeof MANIFEST_FILE,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    try {
      yield* this.store.pieces(snapshotKey(collectionId, version, file), signal);
    } catch (error) {
      if (error instanceof AppError && error.code === 'blob_not_found') {
        const detail = `${file} of version ${version} of ${collectionId} is missing.`;
        throw new AppError('snapshot_damaged', detail, { cause: error });
      }
      throw error;
    }
  }
}

function damagedFile({ collectionId, version }: SnapshotManifest, file: SnapshotFile): AppError {
  return new AppError('snapshot_damaged', `${file} of version ${version} of ${collectionId} is damaged.`);
}
