import { type LlmUsage } from './llm.js';
import { type ModelPrices } from './llm.config.js';

/** The usage event of an answer, priced by the configured prices; a model without a price costs 0. */
export function usageOf(
  model: string,
  inputTokens: number,
  outputTokens: number,
  prices: ModelPrices,
): LlmUsage {
  const price = prices.get(model) ?? { input: 0, output: 0 };
  const costUsd = (inputTokens * price.input + outputTokens * price.output) / 1_000_000;
  return { type: 'usage', model, inputTokens, outputTokens, costUsd };
}

/** A rough count for what reports none: a token of English text has about four characters. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
