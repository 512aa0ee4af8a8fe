import { isZeroVector } from '@app/common/embedding';
import {
  type CanarySearch,
  type PassageRows,
  requireCanaries,
  type SnapshotManifest,
} from '@app/common/snapshot';
import { type VectorArm } from './generation.js';

const CANARY_DEPTH = 50;

/**
 * Searches for some passages by their own vectors, where neither a provider nor a vector store has to be asked for it.
 * Throws `snapshot_damaged`, after closing the index.
 */
export async function requireFindable(
  manifest: SnapshotManifest,
  passages: PassageRows,
  vectors: VectorArm,
): Promise<void> {
  const isLocal = vectors.kind === 'ready' && ['faiss', 'exact'].includes(vectors.index.engine);
  if (!isLocal || manifest.files['embedder.bin'] === undefined) {
    return;
  }
  const byVectors = async (text: string): ReturnType<NonNullable<CanarySearch['byVectors']>> => {
    const [vector] = await vectors.embedder.embed([text], 'document');
    return vector && !isZeroVector(vector) ? vectors.index.search(vector, CANARY_DEPTH) : undefined;
  };
  try {
    await requireCanaries(manifest, passages, { byVectors });
  } catch (error) {
    await vectors.index.close();
    throw error;
  }
}
