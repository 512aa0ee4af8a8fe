import { type Passage } from '@app/common/contracts';

/** How hard a question is: a simple one may go to a cheaper model. */
export type LlmTier = 'simple' | 'standard';

/**
 * One question to a model. `system` and `prompt` are what a model reads (see `buildPrompt`); `passages` and `question`
 * are the same matter as data, for answerers that are no language model. Passage number i is cited as `[[p<i+1>]]`.
 */
export interface LlmRequest {
  readonly system: string;
  readonly prompt: string;
  readonly maxOutputTokens: number;
  readonly tier: LlmTier;
  readonly passages: readonly Passage[];
  readonly question: string;
}

/** `model` names what answered, also where a fallback did. `costUsd` is 0 where no price is configured. */
export interface LlmUsage {
  readonly type: 'usage';
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
  /** The answer was stopped before its end, and the tokens are estimated. */
  readonly stopped?: boolean;
}

export type LlmEvent = { readonly type: 'text'; readonly text: string } | LlmUsage;

/**
 * The port to whatever writes answers. A stream has text events and, as its last event, one usage event. It rejects with
 * an `AppError` (`provider_failed`, `provider_rejected`, `provider_unavailable`) that carries neither keys nor prompts, or
 * with the signal's reason. Aborting the signal, or leaving the iteration, ends the call to the provider.
 */
export abstract class Llm {
  abstract readonly name: string;

  abstract modelFor(tier: LlmTier): string;

  abstract generate(request: LlmRequest, signal: AbortSignal): AsyncIterable<LlmEvent>;

  /** Asks the provider whether the model can be used, without generating anything. */
  abstract check(signal: AbortSignal): Promise<{ readonly model: string }>;
}
