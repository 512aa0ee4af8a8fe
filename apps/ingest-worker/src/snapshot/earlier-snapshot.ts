import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '@app/common/errors';
import {
  embeddedText,
  JsonLines,
  jsonLinesOf,
  type SnapshotFile,
  type SnapshotManifest,
  SnapshotPassage,
} from '@app/common/snapshot';
import { parseVectorFile } from '@app/common/vector-index';
import { type EmbedderSource, type SnapshotEmbedder } from '../embed/embedder-source.js';

const ROWS_AT_ONCE = 200;

/** A snapshot that is there already; `read` gives verified bytes and throws `snapshot_damaged`. */
export interface EarlierSnapshot {
  readonly manifest: SnapshotManifest;
  readonly read: (file: SnapshotFile) => Promise<Uint8Array>;
}

/**
 * Embedder and vectors of an earlier snapshot, where they would come out the same again: the same texts in the same order,
 * and the same embedder. Nothing for everything else, a snapshot that cannot be read among it.
 */
export async function unchangedVectors(
  { manifest, read }: EarlierSnapshot,
  texts: readonly string[],
  source: EmbedderSource,
): Promise<(SnapshotEmbedder & { readonly vectors: Float32Array }) | undefined> {
  const { counts, embedder, files } = manifest;
  if (embedder === null || counts.passages !== texts.length) {
    return undefined;
  }
  try {
    if (!(await isSame(await read('passages.jsonl'), texts))) {
      return undefined;
    }
    const bytes = files['embedder.bin'] && (await read('embedder.bin'));
    const same = source.again({ id: embedder.id, bytes });
    return same && { ...same, vectors: await vectorsOf(await read('vectors.faiss')) };
  } catch (error) {
    if (error instanceof AppError && ['snapshot_damaged', 'blob_not_found'].includes(error.code)) {
      return undefined;
    }
    throw error;
  }
}

/** In short turns, as `vectorsOf`. */
async function isSame(bytes: Uint8Array, texts: readonly string[]): Promise<boolean> {
  const before = new JsonLines(SnapshotPassage, jsonLinesOf(bytes), 'passages');
  for (let row = 0; row < texts.length; row += 1) {
    if (embeddedText(before.at(row)) !== texts[row]) {
      return false;
    }
    if (row % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) {
      await nextTurn();
    }
  }
  return before.length === texts.length;
}

async function vectorsOf(bytes: Uint8Array): Promise<Float32Array> {
  const { rows, dimensions, slice } = parseVectorFile(bytes);
  const all = new Float32Array(rows * dimensions);
  for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
    slice(from, Math.min(rows, from + ROWS_AT_ONCE)).forEach((vector, i) => {
      all.set(vector, (from + i) * dimensions);
    });
    await nextTurn();
  }
  return all;
}
