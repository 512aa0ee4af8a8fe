import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type SnapshotFile, type SnapshotManifest } from '@app/common/snapshot';
import { AppError } from '@app/common/errors';

export interface Expectation {
  readonly bytes: number;
  readonly sha256: string;
}

const PIECE_BYTES = 4 * 1024 * 1024;

/** What the manifest says of a file. Throws `snapshot_damaged` where it does not name it. */
export function expectationOf(manifest: SnapshotManifest, file: SnapshotFile): Expectation {
  const expected = manifest.files[file];
  if (expected === undefined) {
    throw damagedFile(manifest, file);
  }
  return expected;
}

export function damagedFile(manifest: SnapshotManifest, file: SnapshotFile, cause?: unknown): AppError {
  const { collectionId, version } = manifest;
  return new AppError('snapshot_damaged', `${file} of version ${version} of ${collectionId} is damaged.`, {
    cause,
  });
}

/** The bytes of a file of any size, if they are those expected. Blocks. */
export function readWhole(path: string, expected: Expectation): Uint8Array | undefined {
  return hashed(path, expected, new Uint8Array(expected.bytes));
}

/** Whether a file of any size has the bytes that are expected. Blocks, and holds a piece of it at a time. */
export function isWhole(path: string, expected: Expectation): boolean {
  const piece = new Uint8Array(Math.min(expected.bytes, PIECE_BYTES));
  return hashed(path, expected, piece) !== undefined;
}

/** Reads the file into `into`, over and over where that is smaller. Answers it if size and hash are right. */
function hashed(path: string, expected: Expectation, into: Uint8Array): Uint8Array | undefined {
  const file = openExisting(path);
  if (file === undefined) {
    return undefined;
  }
  try {
    if (fstatSync(file).size !== expected.bytes) {
      return undefined;
    }
    const hash = createHash('sha256');
    for (let done = 0; done < expected.bytes;) {
      const at = into.length === expected.bytes ? done : 0;
      const length = Math.min(PIECE_BYTES, into.length - at, expected.bytes - done);
      const read = readSync(file, into, at, length, done);
      if (read === 0) {
        return undefined;
      }
      hash.update(into.subarray(at, at + read));
      done += read;
    }
    return hash.digest('hex') === expected.sha256 ? into : undefined;
  } finally {
    closeSync(file);
  }
}

function openExisting(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
