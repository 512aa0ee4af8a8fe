import {
  type FakeProvider,
  geminiError,
  geminiStream,
  hangUpReply,
  silentReply,
  startFakeGemini,
} from '@app/common/testing';
import { Logger } from '@nestjs/common';
import { ExtractiveLlm } from './extractive-llm.js';
import { FallbackLlm } from './fallback-llm.js';
import { GeminiLlm } from './gemini-llm.js';
import { Llm, type LlmEvent } from './llm.js';
import { type LlmLimits, ResilientLlm } from './resilient-llm.js';
import { aRequest, readAll, readUntilError } from './testing/llm-request.js';

const LIMITS: LlmLimits = {
  firstTokenTimeoutMs: 5000,
  idleTimeoutMs: 5000,
  timeoutMs: 20_000,
  attempts: 3,
  firstDelayMs: 1,
};
const WORDS = Array.from({ length: 500 }, () => 'word ');

let fake: FakeProvider;
beforeAll(() => {
  Logger.overrideLogger(false);
});
beforeEach(async () => {
  fake = await startFakeGemini();
});
afterEach(async () => {
  await fake.close();
});

function gemini(): Llm {
  const models = { standard: 'gemini-test', simple: 'gemini-small' };
  return new GeminiLlm({ apiKey: 'key', baseUrl: fake.url, models, prices: new Map() });
}

function resilient(limits: Partial<LlmLimits> = {}): Llm {
  return new ResilientLlm(gemini(), { ...LIMITS, ...limits });
}

describe('ResilientLlm', () => {
  it('waits out a 429 and answers', async () => {
    fake.next(geminiError(429, 'RESOURCE_EXHAUSTED', 'slow down', 1));
    const start = performance.now();
    expect((await readAll(resilient())).text).toContain('fake Gemini');
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
    expect(fake.requests).toHaveLength(2);
  });

  it('tries again after failures and cut connections', async () => {
    fake.next(geminiError(500, 'INTERNAL', 'oops'), hangUpReply());
    expect((await readAll(resilient())).text).toContain('fake Gemini');
    expect(fake.requests).toHaveLength(3);
  });

  it('does not repeat a request that was refused', async () => {
    fake.next(geminiError(400, 'INVALID_ARGUMENT', 'no'));
    expect((await readUntilError(resilient())).error).toMatchObject({ code: 'provider_rejected' });
    expect(fake.requests).toHaveLength(1);
  });

  it('does not begin again once text was given', async () => {
    fake.next(geminiStream(['First ', 'second'], { breakAfter: 1, delayMs: 20 }));
    const { text, error } = await readUntilError(resilient());
    expect(text).toBe('First ');
    expect(error).toMatchObject({ name: 'AppError' });
    expect(fake.requests).toHaveLength(1);
  });

  it('gives up a provider that says nothing, closes the connection and tries again', async () => {
    fake.next(silentReply());
    expect((await readAll(resilient({ firstTokenTimeoutMs: 100 }))).text).toContain('fake Gemini');
    await fake.hungUp();
  });

  it('is unavailable when nothing ever answers', async () => {
    fake.always(silentReply());
    const { error } = await readUntilError(resilient({ firstTokenTimeoutMs: 30, attempts: 2 }));
    expect(error).toMatchObject({ code: 'provider_unavailable' });
    expect(fake.requests).toHaveLength(2);
  });

  it('gives up a stream that stalls', async () => {
    fake.next(geminiStream(['First ', 'second'], { stallAfter: 1 }));
    const { text, error } = await readUntilError(resilient({ idleTimeoutMs: 50 }));
    expect(text).toBe('First ');
    expect(error).toMatchObject({ code: 'provider_failed', detail: expect.stringContaining('stopped') });
    await fake.hungUp();
  });

  it('does not hold a slow reader against the provider', async () => {
    fake.next(geminiStream(['one ', 'two ', 'three']));
    let text = '';
    for await (const event of resilient({ idleTimeoutMs: 40 }).generate(
      aRequest(),
      new AbortController().signal,
    )) {
      text += event.type === 'text' ? event.text : '';
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(text).toBe('one two three');
  });

  it('limits the whole answer', async () => {
    fake.next(geminiStream(WORDS, { delayMs: 10 }));
    const { text, error } = await readUntilError(resilient({ timeoutMs: 100 }));
    expect(text).toContain('word');
    expect(error).toMatchObject({
      code: 'provider_unavailable',
      detail: expect.stringContaining('too long'),
    });
    await fake.hungUp();
  });

  it('passes an abort on to the provider', async () => {
    fake.next(geminiStream(WORDS, { delayMs: 10 }));
    const caller = new AbortController();
    const reason = new Error('gone');
    const reading = (async () => {
      for await (const event of resilient().generate(aRequest(), caller.signal)) {
        expect(event.type).toBe('text');
        caller.abort(reason);
      }
    })();
    await expect(reading).rejects.toBe(reason);
    await fake.hungUp();
  });

  it('ends the call when the reader leaves', async () => {
    fake.next(geminiStream(WORDS, { delayMs: 10 }));
    for await (const event of resilient().generate(aRequest(), new AbortController().signal)) {
      expect(event.type).toBe('text');
      break;
    }
    await fake.hungUp();
  });

  it('stops asking after five faults and asks again later', async () => {
    const llm = resilient({ attempts: 1, halfOpenAfterMs: 100 });
    fake.always(geminiError(500, 'INTERNAL', 'oops'));
    for (let i = 0; i < 5; i += 1) {
      await readUntilError(llm);
    }
    const { error } = await readUntilError(llm);
    expect(error).toMatchObject({ code: 'provider_unavailable', retryAfterSeconds: 1 });
    await expect(llm.check(new AbortController().signal)).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
    expect(fake.requests).toHaveLength(5);
    await new Promise((resolve) => setTimeout(resolve, 120));
    fake.always(geminiStream(['back [[p1]]']));
    expect((await readAll(llm)).text).toBe('back [[p1]]');
    expect((await readAll(llm)).text).toBe('back [[p1]]');
  });

  it('counts answers that break in the middle', async () => {
    const llm = resilient();
    fake.always(geminiStream(['First ', 'second'], { breakAfter: 1, delayMs: 5 }));
    for (let i = 0; i < 5; i += 1) {
      expect((await readUntilError(llm)).text).toBe('First ');
      await new Promise(setImmediate);
    }
    const { text, error } = await readUntilError(llm);
    expect(text).toBe('');
    expect(error).toMatchObject({ code: 'provider_unavailable' });
  });
});

describe('FallbackLlm', () => {
  it('answers by the second where the first fails, and says which it was', async () => {
    fake.always(geminiError(503, 'UNAVAILABLE', 'overloaded'));
    const { text, events } = await readAll(new FallbackLlm(resilient(), new ExtractiveLlm()));
    expect(text).toContain('least privilege');
    expect(events.at(-1)).toMatchObject({ type: 'usage', model: 'extractive' });
  });

  it('also where the first refuses', async () => {
    fake.next(geminiError(403, 'PERMISSION_DENIED', 'no'));
    const { events } = await readAll(new FallbackLlm(resilient(), new ExtractiveLlm()));
    expect(events.at(-1)).toMatchObject({ model: 'extractive' });
  });

  it('uses the first alone where it works', async () => {
    const { events } = await readAll(new FallbackLlm(resilient(), new ExtractiveLlm()));
    expect(events.at(-1)).toMatchObject({ model: 'gemini-test' });
  });

  it('never continues an answer that somebody else began', async () => {
    fake.next(geminiStream(['First ', 'second'], { breakAfter: 1, delayMs: 20 }));
    const { text, error } = await readUntilError(new FallbackLlm(resilient(), new ExtractiveLlm()));
    expect(text).toBe('First ');
    expect(error).toMatchObject({ name: 'AppError' });
  });

  it('does not ask the second for a caller who left', async () => {
    const asked: string[] = [];
    const second = new (class extends Llm {
      readonly name = 'second';
      modelFor(): string {
        return 'second';
      }
      async *generate(): AsyncIterable<LlmEvent> {
        asked.push('generate');
        yield await Promise.resolve({ type: 'text', text: 'x' } as const);
      }
      check(): Promise<{ readonly model: string }> {
        return Promise.resolve({ model: 'second' });
      }
    })();
    fake.next(silentReply());
    const caller = new AbortController();
    const reading = readUntilError(new FallbackLlm(resilient(), second), caller.signal);
    caller.abort();
    expect((await reading).error).toBe(caller.signal.reason);
    expect(asked).toEqual([]);
  });

  it('reports the one that would answer', async () => {
    const llm = new FallbackLlm(resilient(), new ExtractiveLlm());
    const { signal } = new AbortController();
    await expect(llm.check(signal)).resolves.toEqual({ model: 'gemini-test' });
    fake.next(geminiError(500, 'INTERNAL', 'oops'));
    await expect(llm.check(signal)).resolves.toEqual({ model: 'extractive (fallback of gemini)' });
  });
});
