import {
  boundedFetch,
  providerAnswerError,
  providerError,
  providerStatusError,
  retryAfterSeconds,
  withBoundedFetch,
} from '@app/common/http';
import { AppError } from '@app/common/errors';
import { type GenerateContentStreamResult, GoogleGenerativeAI } from '@google/generative-ai';
import { z } from 'zod';
import { type ModelPrices } from './llm.config.js';
import { Llm, type LlmEvent, type LlmRequest, type LlmTier } from './llm.js';
import { usageOf } from './token-cost.js';

export interface GeminiLlmOptions {
  readonly apiKey: string;
  readonly baseUrl?: string | undefined;
  readonly models: Readonly<Record<LlmTier, string>>;
  readonly prices: ModelPrices;
}

export const GEMINI_MODELS = { standard: 'gemini-3.8-flash', simple: 'gemini-3.5-flash-lite' } as const;

const PROVIDER = 'Gemini';
const DEFAULT_BASE_URL = 'https://generativelanguage.googleapis.com';
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Answers by Google's Gemini through `@google/generative-ai`: one attempt for each call. That SDK is no longer developed
 * (docs/adr/0003-legacy-gemini-sdk.md), so it is used in this file alone.
 */
export class GeminiLlm extends Llm {
  readonly name = 'gemini';
  private readonly client: GoogleGenerativeAI;
  private readonly baseUrl: string;

  constructor(private readonly options: GeminiLlmOptions) {
    super();
    this.client = new GoogleGenerativeAI(options.apiKey);
    this.baseUrl = (options.baseUrl ?? DEFAULT_BASE_URL).replace(/\/+$/, '');
  }

  modelFor(tier: LlmTier): string {
    return this.options.models[tier];
  }

  async *generate(request: LlmRequest, signal: AbortSignal): AsyncIterable<LlmEvent> {
    signal.throwIfAborted();
    const call = new AbortController();
    const answer = new GeminiAnswer();
    try {
      const { stream } = await this.open(request, AbortSignal.any([signal, call.signal]));
      for await (const chunk of stream) {
        const text = answer.read(chunk);
        if (text !== '') {
          yield { type: 'text', text };
        }
      }
      answer.assertWhole();
    } catch (error) {
      signal.throwIfAborted();
      throw providerError(PROVIDER, error);
    } finally {
      call.abort();
    }
    yield usageOf(this.modelFor(request.tier), answer.inputTokens, answer.outputTokens, this.options.prices);
  }

  async check(signal: AbortSignal): Promise<{ readonly model: string }> {
    const model = this.modelFor('standard');
    const get = boundedFetch({ maxBodyBytes: MAX_BODY_BYTES });
    const headers = { 'x-goog-api-key': this.options.apiKey };
    try {
      const response = await get(`${this.baseUrl}/v1beta/models/${encodeURIComponent(model)}`, {
        headers,
        signal,
      });
      await response.body?.cancel();
      if (!response.ok) {
        throw providerStatusError(PROVIDER, response.status);
      }
    } catch (error) {
      signal.throwIfAborted();
      throw providerError(PROVIDER, error);
    }
    return { model };
  }

  private async open(request: LlmRequest, signal: AbortSignal): Promise<GenerateContentStreamResult> {
    const model = this.client.getGenerativeModel(
      {
        model: this.modelFor(request.tier),
        systemInstruction: request.system,
        generationConfig: { maxOutputTokens: request.maxOutputTokens, temperature: 0.1 },
      },
      { baseUrl: this.baseUrl },
    );
    let retryAfter: number | undefined;
    const bounds = {
      maxBodyBytes: MAX_BODY_BYTES,
      onResponse: ({ headers }: Response): void => {
        retryAfter = retryAfterSeconds(headers.get('retry-after'));
      },
    };
    try {
      const result = await withBoundedFetch(bounds, () =>
        model.generateContentStream(request.prompt, { signal }),
      );
      // The SDK reads the stream twice; the copy is not used, so its failure is nobody's.
      result.response.catch(() => undefined);
      return result;
    } catch (error) {
      throw providerError(PROVIDER, error, retryAfter);
    }
  }
}

/** The parts of a streamed chunk that are used; everything in it is somebody else's. */
const Chunk = z.object({
  candidates: z
    .array(
      z.object({
        content: z
          .object({
            parts: z
              .array(z.object({ text: z.string().optional(), thought: z.boolean().optional() }))
              .optional(),
          })
          .optional(),
        finishReason: z.string().optional(),
      }),
    )
    .optional(),
  promptFeedback: z.object({ blockReason: z.string().optional() }).optional(),
  usageMetadata: z
    .object({
      promptTokenCount: z.int().nonnegative().optional(),
      candidatesTokenCount: z.int().nonnegative().optional(),
      thoughtsTokenCount: z.int().nonnegative().optional(),
    })
    .optional(),
});

/** Ends in which what was written may be shown. */
const GOOD_ENDS: ReadonlySet<string> = new Set(['STOP', 'MAX_TOKENS', 'FINISH_REASON_UNSPECIFIED']);

/** What a stream of chunks amounts to. */
class GeminiAnswer {
  inputTokens = 0;
  outputTokens = 0;
  private chars = 0;
  private ended = false;

  /** The chunk's text, or `provider_rejected` where the model was stopped for what it reads or writes. */
  read(chunk: unknown): string {
    const { candidates, promptFeedback, usageMetadata } = Chunk.parse(chunk);
    if (promptFeedback?.blockReason !== undefined) {
      throw new AppError('provider_rejected', `${PROVIDER} blocked the request.`);
    }
    const [candidate] = candidates ?? [];
    if (candidate?.finishReason !== undefined) {
      if (!GOOD_ENDS.has(candidate.finishReason)) {
        throw new AppError(
          'provider_rejected',
          `${PROVIDER} stopped the answer (${endName(candidate.finishReason)}).`,
        );
      }
      this.ended = true;
    }
    this.count(usageMetadata);
    const parts = candidate?.content?.parts ?? [];
    const text = parts.map((part) => (part.thought === true ? '' : (part.text ?? ''))).join('');
    this.chars += text.length;
    return text;
  }

  assertWhole(): void {
    if (!this.ended) {
      throw providerAnswerError(PROVIDER, 'an answer that breaks off');
    }
    if (this.chars === 0) {
      throw providerAnswerError(PROVIDER, 'an answer without text');
    }
  }

  private count(usage: z.infer<typeof Chunk>['usageMetadata']): void {
    this.inputTokens = usage?.promptTokenCount ?? this.inputTokens;
    const output = (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0);
    this.outputTokens = Math.max(this.outputTokens, output);
  }
}

/** A finish reason is a short word in capitals; anything else is not repeated. */
function endName(reason: string): string {
  return /^[A-Z_]{1,40}$/.test(reason) ? reason : 'unknown reason';
}
