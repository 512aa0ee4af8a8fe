import { z } from 'zod';
import { CollectionId } from '@app/common/contracts';
import { parseJson } from './parse-json.js';
import { SNAPSHOT_FILES } from './snapshot-keys.js';
import { sha256 } from './sha256.js';
import { AppError } from '@app/common/errors';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex');

const FileEntry = z.object({ bytes: z.int().min(0), sha256: Sha256 });

/**
 * What a snapshot consists of. `format` grows when an older reader would misread it. `chunker` names parser and chunker
 * versions, `corpusHash` the content that went in. `embedder` is null where nothing was embedded. Times are ISO 8601.
 */
export const SnapshotManifest = z.object({
  format: z.literal(1),
  collectionId: CollectionId,
  collectionName: z.string(),
  workspaceId: z.uuid(),
  version: z.int().min(1),
  createdAt: z.iso.datetime(),
  embedder: z.object({ id: z.string().min(1), dimensions: z.int().min(1) }).nullable(),
  profile: z.enum(['default', 'plain-bm25']),
  chunker: z.string(),
  corpusHash: Sha256,
  counts: z.object({ documents: z.int(), passages: z.int(), controls: z.int() }),
  files: z.partialRecord(z.enum(SNAPSHOT_FILES), FileEntry),
});
export type SnapshotManifest = z.infer<typeof SnapshotManifest>;

/** Names the active snapshot of a collection; `manifestHash` is the SHA-256 of the bytes of its manifest. */
export const CollectionPointer = z.object({
  collectionId: CollectionId,
  workspaceId: z.uuid(),
  version: z.int().min(1),
  manifestHash: Sha256,
  publishedAt: z.iso.datetime(),
});
export type CollectionPointer = z.infer<typeof CollectionPointer>;

/** Throws `snapshot_damaged` for what is not a pointer. */
export function parsePointer(bytes: Uint8Array): CollectionPointer {
  return parseJson(CollectionPointer, bytes, 'pointer');
}

/** Throws `snapshot_damaged` for what is not a manifest, or not the one that `expectedHash` (what a pointer or a row kept of it) names. */
export function parseManifest(bytes: Uint8Array, expectedHash?: string): SnapshotManifest {
  if (expectedHash !== undefined && sha256(bytes) !== expectedHash) {
    throw new AppError('snapshot_damaged', 'The manifest is not the one that was published.');
  }
  return parseJson(SnapshotManifest, bytes, 'manifest');
}

export function encodeJson(value: SnapshotManifest | CollectionPointer): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** What the manifest says about a file's bytes. */
export function describeFile(bytes: Uint8Array): { bytes: number; sha256: string } {
  return { bytes: bytes.byteLength, sha256: sha256(bytes) };
}
