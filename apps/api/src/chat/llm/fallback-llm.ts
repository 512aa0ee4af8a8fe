import { AppError } from '@app/common/errors';
import { Logger } from '@nestjs/common';
import { Llm, type LlmEvent, type LlmRequest, type LlmTier } from './llm.js';

/**
 * Asks a second provider where the first fails before its first text. Once text is out, a failure is a failure: two
 * answers are never joined. The usage event names the model that answered.
 */
export class FallbackLlm extends Llm {
  readonly name: string;
  private readonly logger = new Logger('llm');

  constructor(
    private readonly first: Llm,
    private readonly second: Llm,
  ) {
    super();
    this.name = first.name;
  }

  modelFor(tier: LlmTier): string {
    return this.first.modelFor(tier);
  }

  async *generate(request: LlmRequest, signal: AbortSignal): AsyncIterable<LlmEvent> {
    let begun = false;
    try {
      for await (const event of this.first.generate(request, signal)) {
        begun = true;
        yield event;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (begun) {
        throw error;
      }
      this.warn(error);
    }
    yield* this.second.generate(request, signal);
  }

  /** The provider that would answer now; its name stands with the model where it is the second. */
  async check(signal: AbortSignal): Promise<{ readonly model: string }> {
    try {
      return await this.first.check(signal);
    } catch (error) {
      signal.throwIfAborted();
      this.warn(error);
      const { model } = await this.second.check(signal);
      return { model: `${model} (fallback of ${this.first.name})` };
    }
  }

  private warn(error: unknown): void {
    const code = error instanceof AppError ? error.code : 'internal';
    this.logger.warn(
      { provider: this.first.name, fallback: this.second.name, code },
      'provider replaced by fallback',
    );
  }
}
