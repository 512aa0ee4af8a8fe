/** What a snapshot's folder may hold besides its manifest. Vectors and embedder are missing where nothing was embedded; the
 * graph (HNSW) over them stands there where they are many. */
export const SNAPSHOT_FILES = [
  'passages.jsonl',
  'catalog.json',
  'lexical.bin',
  'vectors.faiss',
  'vectors.hnsw',
  'embedder.bin',
] as const;
export type SnapshotFile = (typeof SNAPSHOT_FILES)[number];

export const MANIFEST_FILE = 'manifest.json';

/** Where all that belongs to a collection's index stands in the blob store. */
export function collectionPrefix(collectionId: string): string {
  return `collections/${collectionId}/`;
}

/** The one key that is ever overwritten: it names the active snapshot. */
export function pointerKey(collectionId: string): string {
  return `${collectionPrefix(collectionId)}pointer.json`;
}

export function snapshotPrefix(collectionId: string, version: number): string {
  return `${collectionPrefix(collectionId)}snapshots/${version}/`;
}

export function snapshotKey(
  collectionId: string,
  version: number,
  file: SnapshotFile | typeof MANIFEST_FILE,
): string {
  return snapshotPrefix(collectionId, version) + file;
}

/** The versions that have a manifest among `keys`, ascending: a version without one was never finished. */
export function versionsIn(collectionId: string, keys: readonly string[]): readonly number[] {
  const prefix = `${collectionPrefix(collectionId)}snapshots/`;
  return keys
    .filter((key) => key.startsWith(prefix) && key.endsWith(`/${MANIFEST_FILE}`))
    .map((key) => Number(key.slice(prefix.length, -MANIFEST_FILE.length - 1)))
    .filter((version) => Number.isSafeInteger(version) && version > 0)
    .sort((a, b) => a - b);
}

/** The collections that have a pointer among `keys`, sorted. */
export function collectionsIn(keys: readonly string[]): readonly string[] {
  return keys
    .map((key) => /^collections\/([^/]+)\/pointer\.json$/.exec(key)?.[1])
    .filter((id) => id !== undefined)
    .sort();
}

/** Marks a document that no answer may use any more, whichever snapshot is active. The key alone says so. */
export function withheldKey(collectionId: string, documentId: string): string {
  return `${withheldPrefix(collectionId)}${documentId}`;
}

export function withheldPrefix(collectionId: string): string {
  return `${collectionPrefix(collectionId)}withheld/`;
}

/** The documents that are withheld among `keys`, by collection. */
export function withheldIn(keys: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const byCollection = new Map<string, string[]>();
  for (const key of keys) {
    const [, collectionId, documentId] = /^collections\/([^/]+)\/withheld\/([^/]+)$/.exec(key) ?? [];
    if (collectionId !== undefined && documentId !== undefined) {
      byCollection.set(collectionId, [...(byCollection.get(collectionId) ?? []), documentId]);
    }
  }
  return byCollection;
}
