import {
  type EmbedContentRequest,
  type GenerativeModel,
  GoogleGenerativeAI,
  TaskType,
} from '@google/generative-ai';
import { z } from 'zod';
import { providerError, retryAfterSeconds, withBoundedFetch } from '../http/index.js';
import { type EmbeddingKind } from './embedder.js';
import { RemoteEmbedder, type RemoteEmbedderOptions } from './remote-embedder.js';

export interface GeminiEmbedderOptions extends RemoteEmbedderOptions {
  readonly apiKey: string;
  readonly baseUrl?: string | undefined;
}

const PROVIDER = 'Gemini';
const DEFAULT_BASE_URL = 'https://generativelanguage.googleapis.com';
const MAX_BODY_BYTES = 32 * 1024 * 1024;

const TASKS = { document: TaskType.RETRIEVAL_DOCUMENT, query: TaskType.RETRIEVAL_QUERY } as const;
const BatchAnswer = z.object({ embeddings: z.array(z.object({ values: z.unknown() })) });

/** Vectors by Google's Gemini through `@google/generative-ai`, whose types do not know `outputDimensionality` yet. */
export class GeminiEmbedder extends RemoteEmbedder {
  private readonly client: GenerativeModel;

  constructor(options: GeminiEmbedderOptions) {
    super(PROVIDER, 'gemini', options);
    const baseUrl = (options.baseUrl ?? DEFAULT_BASE_URL).replace(/\/+$/, '');
    this.client = new GoogleGenerativeAI(options.apiKey).getGenerativeModel(
      { model: options.model },
      { baseUrl },
    );
  }

  protected async request(
    texts: readonly string[],
    kind: EmbeddingKind,
    signal: AbortSignal,
  ): Promise<readonly unknown[]> {
    let retryAfter: number | undefined;
    const bounds = {
      maxBodyBytes: MAX_BODY_BYTES,
      onResponse: ({ headers }: Response): void => {
        retryAfter = retryAfterSeconds(headers.get('retry-after'));
      },
    };
    const requests = texts.map((text) => this.contentOf(text, kind));
    try {
      const answer: unknown = await withBoundedFetch(bounds, () =>
        this.client.batchEmbedContents({ requests }, { signal }),
      );
      return BatchAnswer.parse(answer).embeddings.map(({ values }) => values);
    } catch (error) {
      signal.throwIfAborted();
      throw providerError(PROVIDER, error, retryAfter);
    }
  }

  private contentOf(
    text: string,
    kind: EmbeddingKind,
  ): EmbedContentRequest & { outputDimensionality: number } {
    const content = { role: 'user', parts: [{ text }] };
    return { content, taskType: TASKS[kind], outputDimensionality: this.dimensions };
  }
}
