import { setTimeout as sleep } from 'node:timers/promises';
import { Llm, type LlmEvent, type LlmRequest, type LlmTier } from './llm.js';
import { passageMark } from './passage-mark.js';
import { estimateTokens, usageOf } from './token-cost.js';

export interface MockTiming {
  readonly firstTokenMs: number;
  readonly tokenMs: number;
  /** The answer repeats itself until it has so many tokens; 0: it is as short as it is. */
  readonly tokens?: number;
}

const MOCK_NOTICE = 'This is a mock answer; no model wrote it.';

/** A stand-in for a model: always the same words for the same request, at a set pace. Its name, model and text say so. */
export class MockLlm extends Llm {
  readonly name = 'mock';

  constructor(private readonly timing: MockTiming = { firstTokenMs: 0, tokenMs: 0 }) {
    super();
  }

  modelFor(tier: LlmTier): string {
    return tier === 'simple' ? 'mock-simple' : 'mock';
  }

  async *generate(request: LlmRequest, signal: AbortSignal): AsyncIterable<LlmEvent> {
    await pause(this.timing.firstTokenMs, signal);
    const text = mockText(request, this.timing.tokens ?? 0);
    for (const [index, token] of tokensOf(text).entries()) {
      if (index > 0) {
        await pause(this.timing.tokenMs, signal);
      }
      yield { type: 'text', text: token };
    }
    const inputTokens = estimateTokens(request.system + request.prompt);
    yield usageOf(this.modelFor(request.tier), inputTokens, estimateTokens(text), new Map());
  }

  check(): Promise<{ readonly model: string }> {
    return Promise.resolve({ model: this.modelFor('standard') });
  }
}

function mockText({ passages }: LlmRequest, tokens: number): string {
  const lines = passages
    .slice(0, 3)
    .map((passage, index) => `- ${firstWords(passage.text)} ${passageMark(index)}`);
  const once = [MOCK_NOTICE, '', ...lines].join('\n');
  const times = Math.max(1, Math.ceil(tokens / tokensOf(once).length));
  return Array.from({ length: times }, () => once).join('\n\n');
}

function tokensOf(text: string): readonly string[] {
  return text.split(/(?<=\s)/);
}

/** The start of a passage, cut at a word: verbatim, so that a check of quotes holds for the mock too. */
function firstWords(text: string): string {
  return /^\s*(\S+(?: \S+){0,11})/.exec(text)?.[1] ?? text.trim();
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (ms > 0) {
    await sleep(ms, undefined, { signal });
  }
}
