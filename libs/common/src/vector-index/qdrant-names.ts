import { finishedVersion, HASH_DIGITS, type StoredVersion, type VectorVersion } from './vector-store.js';

type Named = Pick<StoredVersion, 'collectionId' | 'version' | 'hash'>;

/** How our versions are called in Qdrant: `prefix.controls@12-9f8e7d6c5b4a`, and the collections behind it with `.1a2b3c4d`. */
export class QdrantNames {
  private readonly pattern: RegExp;

  constructor(private readonly prefix: string) {
    const quoted = prefix.replace(/[.]/g, '\\.');
    this.pattern = new RegExp(`^${quoted}\\.([a-z0-9-]+)@(\\d+)-([0-9a-f]{${HASH_DIGITS}})\\.[0-9a-f]{8}$`);
  }

  /** The alias of a version that is complete. */
  version(version: VectorVersion): string {
    return this.stored(finishedVersion(version));
  }

  stored({ collectionId, version, hash }: Named): string {
    return `${this.prefix}.${collectionId}@${version}-${hash}`;
  }

  /** The alias of the version that is served. */
  active(collectionId: string): string {
    return `${this.prefix}.${collectionId}`;
  }

  /** What a collection there holds; nothing where it is not ours. */
  parse(collection: string): Named | undefined {
    const [, collectionId, version, hash] = this.pattern.exec(collection) ?? [];
    if (collectionId === undefined || version === undefined || hash === undefined) {
      return undefined;
    }
    return { collectionId, version: Number(version), hash };
  }
}
