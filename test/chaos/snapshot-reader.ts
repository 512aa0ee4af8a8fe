import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  describeFile,
  MANIFEST_FILE,
  parseManifest,
  parsePassages,
  parsePointer,
  pointerKey,
  SNAPSHOT_FILES,
  snapshotKey,
  type SnapshotPassage,
} from '@app/common/snapshot';
import { type BlobStore } from '@app/common/storage';

export interface SeenSnapshot {
  readonly version: number;
  readonly passages: readonly SnapshotPassage[];
}

/** Follows the pointer of a collection as a retriever does, and checks every byte of every version that it ever names. */
export class SnapshotReader {
  readonly versions: number[] = [];
  readonly problems: string[] = [];
  private stopped = false;
  private readonly ended: Promise<void>;

  constructor(
    private readonly store: BlobStore,
    private readonly collectionId: string,
  ) {
    this.ended = this.follow();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.ended;
  }

  /** The snapshot that the pointer names now, verified; nothing before the first. */
  async read(): Promise<SeenSnapshot | undefined> {
    const pointer = await this.pointer();
    if (!pointer) {
      return undefined;
    }
    const { version, manifestHash } = pointer;
    const at = (file: Parameters<typeof snapshotKey>[2]): Promise<Buffer> =>
      this.store.get(snapshotKey(this.collectionId, version, file));
    const manifest = parseManifest(await at(MANIFEST_FILE), manifestHash);
    for (const name of SNAPSHOT_FILES) {
      const expected = manifest.files[name];
      if (expected && !isDeepStrictEqual(describeFile(await at(name)), expected)) {
        throw new Error(`${name} of version ${version} is not what its manifest says`);
      }
    }
    const passages = parsePassages(await at('passages.jsonl'));
    if (passages.length !== manifest.counts.passages) {
      throw new Error(`version ${version} has ${passages.length} passages of ${manifest.counts.passages}`);
    }
    return { version, passages };
  }

  private async follow(): Promise<void> {
    while (!this.stopped) {
      const before = await this.pointer();
      if (before && before.version !== this.versions.at(-1)) {
        await this.check(before.version);
      }
      await sleep(10);
    }
  }

  private async check(version: number): Promise<void> {
    try {
      const seen = await this.read();
      this.versions.push(seen?.version ?? version);
    } catch (error) {
      // A reader that is slower than five publications finds its version gone, and reads the pointer again.
      if ((await this.pointer())?.version === version) {
        this.problems.push(`version ${version}: ${error instanceof Error ? error.message : String(error)}`);
        this.versions.push(version);
      }
    }
  }

  private async pointer(): Promise<ReturnType<typeof parsePointer> | undefined> {
    const keys = await this.store.list(pointerKey(this.collectionId));
    return keys.length === 0 ? undefined : parsePointer(await this.store.get(pointerKey(this.collectionId)));
  }
}
