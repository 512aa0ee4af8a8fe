import { inPieces } from '../pieces.js';
import { extractiveAnswer } from './extractive-answer.js';
import { Llm, type LlmEvent, type LlmRequest } from './llm.js';

/**
 * Answers without any model: by quoting the passages. It needs no key and no network, invents nothing, and is the default.
 * Its usage counts no tokens, because there are none.
 */
export class ExtractiveLlm extends Llm {
  readonly name = 'extractive';

  modelFor(): string {
    return 'extractive';
  }

  async *generate({ question, passages }: LlmRequest, signal: AbortSignal): AsyncIterable<LlmEvent> {
    signal.throwIfAborted();
    for (const text of inPieces(extractiveAnswer(question, passages).join('\n'))) {
      signal.throwIfAborted();
      yield { type: 'text', text };
      await Promise.resolve();
    }
    yield { type: 'usage', model: 'extractive', inputTokens: 0, outputTokens: 0, costUsd: 0 };
  }

  check(): Promise<{ readonly model: string }> {
    return Promise.resolve({ model: 'extractive' });
  }
}
