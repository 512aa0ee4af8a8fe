import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SnapshotFile, type SnapshotManifest } from '@app/common/snapshot';
import { type BlobPieces } from '@app/common/storage';

/** Where a build that was killed leaves its files. */
export const BUILD_FILES = { folder: tmpdir(), prefix: 'ground-control-build-' } as const;

const PIECE_BYTES = 1024 * 1024;

/**
 * The files of a snapshot that is being built, on a disk: they may be larger than memory. Each is written or read a piece
 * at a time, which leaves others their turn.
 */
export class SnapshotFolder {
  private readonly entries = new Map<SnapshotFile, { readonly bytes: number; readonly sha256: string }>();

  private constructor(private readonly folder: string) {}

  /** Lends a new folder, which is removed with all that is in it when `work` has ended. */
  static async use<Result>(work: (folder: SnapshotFolder) => Promise<Result>): Promise<Result> {
    const folder = await mkdtemp(join(BUILD_FILES.folder, BUILD_FILES.prefix));
    try {
      return await work(new SnapshotFolder(folder));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** What a manifest says of the files that are there. */
  get files(): SnapshotManifest['files'] {
    return Object.fromEntries(this.entries);
  }

  get names(): readonly SnapshotFile[] {
    return [...this.entries.keys()];
  }

  path(file: SnapshotFile): string {
    return join(this.folder, file);
  }

  async write(file: SnapshotFile, pieces: BlobPieces): Promise<void> {
    const target = await open(this.path(file), 'w');
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      for await (const piece of pieces) {
        await target.writeFile(piece);
        hash.update(piece);
        bytes += piece.byteLength;
      }
    } finally {
      await target.close();
    }
    this.add(file, bytes, hash);
  }

  /** Takes up a file that was written to its path by others. */
  async adopt(file: SnapshotFile): Promise<void> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of this.pieces(file)) {
      hash.update(piece);
      bytes += piece.byteLength;
    }
    this.add(file, bytes, hash);
  }

  pieces(file: SnapshotFile): AsyncIterable<Uint8Array> {
    return createReadStream(this.path(file), { highWaterMark: PIECE_BYTES });
  }

  private add(file: SnapshotFile, bytes: number, hash: Hash): void {
    this.entries.set(file, { bytes, sha256: hash.digest('hex') });
  }
}
