import { type Embedder, LocalEmbedder } from '@app/common/embedding';
import { AppError } from '@app/common/errors';
import { analyze } from '@app/common/lexical-index';

/** The embedder of one snapshot. `bytes` go into the snapshot when only it has that embedder. */
export interface SnapshotEmbedder {
  readonly embedder: Embedder;
  readonly bytes?: Uint8Array;
}

/** An earlier snapshot of the very same texts, whose vectors may be taken over. */
export interface EarlierEmbedder {
  readonly id: string;
  readonly bytes: Uint8Array | undefined;
}

const TRAINING_SEED = 1;

/** Gives each snapshot its embedder: a provider's, or a local one that learns from the snapshot's own texts. */
export class EmbedderSource {
  /** Names what would decide the vectors of a snapshot, before there is one. */
  readonly key: string;

  /** @param graphFrom from so many passages on a graph over the vectors is built, as part of the snapshot */
  constructor(
    private readonly remote?: Embedder,
    readonly graphFrom = Number.POSITIVE_INFINITY,
  ) {
    this.key = remote?.id ?? 'local-lsa';
  }

  /** Texts that are embedded between two looks at the signal: a provider tells of each batch itself. */
  get textsAtOnce(): number {
    return this.remote ? Infinity : 200;
  }

  /** A local one is trained in a thread. Rejects with the signal's reason. */
  async forTexts(texts: readonly string[], signal?: AbortSignal): Promise<SnapshotEmbedder> {
    if (this.remote) {
      return { embedder: this.remote };
    }
    const embedder = await LocalEmbedder.trainAside(texts, { seed: TRAINING_SEED, analyze }, signal);
    return { embedder, bytes: embedder.toBytes() };
  }

  /** The embedder that made an earlier snapshot, if the same would come of the same texts now. */
  again({ id, bytes }: EarlierEmbedder): SnapshotEmbedder | undefined {
    const same = bytes === undefined ? this.remote : this.remote === undefined ? localOf(bytes) : undefined;
    return same?.id === id ? { embedder: same, ...(bytes && { bytes }) } : undefined;
  }
}

/** Nothing for a model that another version of the code has trained. */
function localOf(bytes: Uint8Array): LocalEmbedder | undefined {
  try {
    return LocalEmbedder.fromBytes(bytes, analyze);
  } catch (error) {
    if (error instanceof AppError) {
      return undefined;
    }
    throw error;
  }
}
