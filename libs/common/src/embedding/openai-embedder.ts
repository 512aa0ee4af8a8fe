import { OpenAI } from 'openai';
import { z } from 'zod';
import { boundedFetch, providerError } from '../http/index.js';
import { type EmbeddingKind } from './embedder.js';
import { RemoteEmbedder, type RemoteEmbedderOptions } from './remote-embedder.js';

export interface OpenAiEmbedderOptions extends RemoteEmbedderOptions {
  /** Servers on one's own machine need none. */
  readonly apiKey?: string | undefined;
  readonly baseUrl?: string | undefined;
}

const PROVIDER = 'The OpenAI-compatible provider';
const DEFAULT_BASE_URL = 'https://api.openai.com/v1';
const MAX_BODY_BYTES = 32 * 1024 * 1024;

const Answer = z.object({
  data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.unknown() })),
});

/** Vectors by a server that speaks OpenAI's embeddings, through the `openai` package. Documents and queries are alike to it. */
export class OpenAiEmbedder extends RemoteEmbedder {
  private readonly client: OpenAI;

  constructor(options: OpenAiEmbedderOptions) {
    super(PROVIDER, 'openai', options);
    this.client = new OpenAI({
      apiKey: options.apiKey ?? 'none',
      baseURL: options.baseUrl ?? DEFAULT_BASE_URL,
      fetch: boundedFetch({ maxBodyBytes: MAX_BODY_BYTES }),
      maxRetries: 0,
      logLevel: 'off',
      // The package would read these from the environment by itself.
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
    });
  }

  protected async request(
    texts: readonly string[],
    _kind: EmbeddingKind,
    signal: AbortSignal,
  ): Promise<readonly unknown[]> {
    try {
      const answer: unknown = await this.client.embeddings.create(
        { model: this.model, input: [...texts], dimensions: this.dimensions, encoding_format: 'float' },
        { signal },
      );
      const { data } = Answer.parse(answer);
      return [...data].sort((a, b) => a.index - b.index).map(({ embedding }) => embedding);
    } catch (error) {
      signal.throwIfAborted();
      throw providerError(PROVIDER, error);
    }
  }
}
