import { type Llm, type LlmEvent, type LlmRequest } from '../llm/llm.js';
import { estimateTokens, usageOf } from '../llm/token-cost.js';
import { type ModelPrices } from '../llm/llm.config.js';
import { type Turn } from '../turn.js';

/**
 * What a model writes until it ends or `turn.stop` aborts. A stopped model reports no usage, so it is estimated, and the
 * usage event says `stopped`.
 */
export async function* untilStopped(
  llm: Llm,
  call: LlmRequest,
  { signal, stop }: Pick<Turn, 'signal' | 'stop'>,
  prices: ModelPrices,
): AsyncGenerator<LlmEvent, void, undefined> {
  let written = '';
  try {
    for await (const event of llm.generate(call, stop ? AbortSignal.any([signal, stop]) : signal)) {
      written += event.type === 'text' ? event.text : '';
      yield event;
    }
  } catch (error) {
    if (!stop?.aborted || signal.aborted) {
      throw error;
    }
    const inputTokens = estimateTokens(call.system + call.prompt);
    const usage = usageOf(llm.modelFor(call.tier), inputTokens, estimateTokens(written), prices);
    yield { ...usage, stopped: true };
  }
}
