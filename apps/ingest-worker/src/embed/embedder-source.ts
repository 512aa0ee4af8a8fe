import { type Embedder, LocalEmbedder } from '@app/common/embedding';
import { analyze } from '@app/common/lexical-index';

/** The embedder of one snapshot. `bytes` go into the snapshot when only it has that embedder. */
export interface SnapshotEmbedder {
  readonly embedder: Embedder;
  readonly bytes?: Uint8Array;
}

const TRAINING_SEED = 1;
/** About three times what training takes where nothing else runs; beyond the sample it takes no longer. */
const TRAINING_MS_PER_TEXT = 3;
const TRAINING_SAMPLE = 20_000;
const TRAINING_START_MS = 2000;

/** Gives each snapshot its embedder: a provider's, or a local one that learns from the snapshot's own texts. */
export class EmbedderSource {
  /** Names what would decide the vectors of a snapshot, before there is one. */
  readonly key: string;

  constructor(private readonly remote?: Embedder) {
    this.key = remote?.id ?? 'local-lsa';
  }

  /** How long `forTexts` may keep the thread busy. */
  busyMs(texts: number): number {
    return this.remote ? 0 : TRAINING_START_MS + Math.min(texts, TRAINING_SAMPLE) * TRAINING_MS_PER_TEXT;
  }

  forTexts(texts: readonly string[]): SnapshotEmbedder {
    if (this.remote) {
      return { embedder: this.remote };
    }
    const embedder = LocalEmbedder.train(texts, { seed: TRAINING_SEED, analyze });
    return { embedder, bytes: embedder.toBytes() };
  }
}
