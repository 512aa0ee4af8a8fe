import { boundedFetch, providerAnswerError, providerError } from '@app/common/http';
import { AppError } from '@app/common/errors';
import { OpenAI } from 'openai';
import { z } from 'zod';
import { type ModelPrices } from './llm.config.js';
import { Llm, type LlmEvent, type LlmRequest, type LlmTier } from './llm.js';
import { estimateTokens, usageOf } from './token-cost.js';

export interface OpenAiLlmOptions {
  /** Servers on one's own machine need none. */
  readonly apiKey?: string | undefined;
  /** Any server that speaks OpenAI's protocol (Ollama, vLLM, Groq, ...); without it OpenAI's own. */
  readonly baseUrl?: string | undefined;
  readonly models: Readonly<Record<LlmTier, string>>;
  readonly prices: ModelPrices;
}

const PROVIDER = 'The OpenAI-compatible provider';
const DEFAULT_BASE_URL = 'https://api.openai.com/v1';
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Answers by a server that speaks OpenAI's chat completions, through the `openai` package: one attempt for each call. */
export class OpenAiLlm extends Llm {
  readonly name = 'openai';
  private readonly client: OpenAI;

  constructor(private readonly options: OpenAiLlmOptions) {
    super();
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

  modelFor(tier: LlmTier): string {
    return this.options.models[tier];
  }

  async *generate(request: LlmRequest, signal: AbortSignal): AsyncIterable<LlmEvent> {
    signal.throwIfAborted();
    const call = new AbortController();
    const answer = new OpenAiAnswer();
    try {
      const stream = await this.open(request, AbortSignal.any([signal, call.signal]));
      for await (const chunk of stream) {
        const text = answer.read(chunk);
        if (text !== '') {
          yield { type: 'text', text };
        }
      }
      // The package ends an aborted stream without an error.
      signal.throwIfAborted();
      answer.assertWhole();
    } catch (error) {
      signal.throwIfAborted();
      throw providerError(PROVIDER, error);
    } finally {
      call.abort();
    }
    const inputTokens = answer.inputTokens ?? estimateTokens(request.system + request.prompt);
    yield usageOf(this.modelFor(request.tier), inputTokens, answer.outputTokens, this.options.prices);
  }

  async check(signal: AbortSignal): Promise<{ readonly model: string }> {
    try {
      await this.client.models.list({ signal });
    } catch (error) {
      signal.throwIfAborted();
      throw providerError(PROVIDER, error);
    }
    return { model: this.modelFor('standard') };
  }

  private async open(request: LlmRequest, signal: AbortSignal): Promise<AsyncIterable<unknown>> {
    const { system, prompt, maxOutputTokens } = request;
    return this.client.chat.completions.create(
      {
        model: this.modelFor(request.tier),
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: prompt },
        ],
        stream: true,
        stream_options: { include_usage: true },
        ...this.limits(maxOutputTokens),
      },
      { signal },
    );
  }

  /** OpenAI's newer models refuse `max_tokens` and `temperature`; compatible servers often know nothing else. */
  private limits(maxOutputTokens: number): Readonly<Record<string, number>> {
    return this.options.baseUrl === undefined
      ? { max_completion_tokens: maxOutputTokens }
      : { max_tokens: maxOutputTokens, temperature: 0.1 };
  }
}

/** The parts of a streamed chunk that are used, with what is left out filled in. */
const Chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({ content: z.string().nullish(), refusal: z.string().nullish() })
          .nullish()
          .transform((delta) => ({ content: delta?.content ?? '', refusal: delta?.refusal ?? '' })),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish()
    .transform((choices) => choices?.[0]),
  usage: z
    .object({ prompt_tokens: z.int().nonnegative(), completion_tokens: z.int().nonnegative() })
    .nullish(),
});

/** What a stream of chunks amounts to. */
class OpenAiAnswer {
  inputTokens: number | undefined;
  private reportedOutputTokens: number | undefined;
  private text = '';
  private ended = false;

  /** Where a server reports no usage, the count is an estimate. */
  get outputTokens(): number {
    return this.reportedOutputTokens ?? estimateTokens(this.text);
  }

  /** The chunk's text, or `provider_rejected` where the model refused or was stopped by a filter. */
  read(chunk: unknown): string {
    const { choices: choice, usage } = Chunk.parse(chunk);
    if (usage) {
      this.inputTokens = usage.prompt_tokens;
      this.reportedOutputTokens = usage.completion_tokens;
    }
    if (!choice) {
      return '';
    }
    if (choice.finish_reason === 'content_filter' || choice.delta.refusal !== '') {
      throw new AppError('provider_rejected', `${PROVIDER} blocked the answer.`);
    }
    this.ended ||= typeof choice.finish_reason === 'string';
    this.text += choice.delta.content;
    return choice.delta.content;
  }

  assertWhole(): void {
    if (!this.ended) {
      throw providerAnswerError(PROVIDER, 'an answer that breaks off');
    }
    if (this.text === '') {
      throw providerAnswerError(PROVIDER, 'an answer without text');
    }
  }
}
