import { type Embedder } from '@app/common/embedding';

/** The embedder that the settings choose. A local one belongs to each snapshot, so there is none to share. */
export class ConfiguredEmbedder {
  constructor(readonly remote?: Embedder) {}

  get isLocal(): boolean {
    return this.remote === undefined;
  }
}
