import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isZeroVector } from '@app/common/embedding';
import { requireCanaries, type SnapshotManifest, type SnapshotPassage } from '@app/common/snapshot';
import { openVectorIndex, writeVectorFile } from '@app/common/vector-index';

/** Where a build that was killed leaves its files. */
export const BUILD_FILES = { folder: tmpdir(), prefix: 'ground-control-build-' } as const;
const CANARY_DEPTH = 50;

/**
 * The file of vectors, row after row `dimensions` numbers, tried before it is given away: some passages have to be found
 * in it. It exists on a disk only; ours lives there for a moment. Throws `vector_invalid` and `snapshot_damaged`.
 */
export async function vectorBytes(
  identity: Pick<SnapshotManifest, 'collectionId' | 'version'>,
  passages: readonly SnapshotPassage[],
  vectors: Float32Array,
  dimensions: number,
): Promise<Buffer> {
  const folder = await mkdtemp(join(BUILD_FILES.folder, BUILD_FILES.prefix));
  try {
    const path = join(folder, 'vectors.faiss');
    await writeVectorFile(path, vectors, dimensions);
    const { index } = await openVectorIndex('exact', path);
    await requireCanaries(identity, passages, {
      byVectors: async (_text, row) => {
        const vector = vectors.subarray(row * dimensions, (row + 1) * dimensions);
        return isZeroVector(vector) ? undefined : index.search(vector, CANARY_DEPTH);
      },
    });
    await index.close();
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
