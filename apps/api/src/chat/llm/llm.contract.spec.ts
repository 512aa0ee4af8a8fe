import { type FakeProvider, startFakeGemini, startFakeOpenAi } from '@app/common/testing';
import { createLlm } from './create-llm.js';
import { FallbackLlm } from './fallback-llm.js';
import { type Llm } from './llm.js';
import { type LlmEnvironment } from './llm.config.js';
import { PASSAGE_MARK } from './passage-mark.js';
import { llmEnvironment } from './testing/llm-environment.js';
import { aRequest, readAll, readUntilError } from './testing/llm-request.js';

/** What the port promises, on every implementation. */
let gemini: FakeProvider;
let openAi: FakeProvider;
beforeAll(async () => {
  gemini = await startFakeGemini();
  openAi = await startFakeOpenAi();
});
afterAll(async () => {
  await gemini.close();
  await openAi.close();
});

const create = (environment: Partial<Record<string, string>>): Llm => createLlm(settings(environment));
const settings = (environment: Partial<Record<string, string>>): LlmEnvironment =>
  llmEnvironment(environment);

describe.each<[string, () => Llm]>([
  ['extractive', () => create({})],
  ['mock', () => create({ LLM_MOCK: 'true', LLM_MOCK_TOKEN_MS: '1' })],
  ['gemini', () => create({ LLM_PROVIDER: 'gemini', GEMINI_API_KEY: 'k', GEMINI_BASE_URL: gemini.url })],
  ['openai', () => create({ LLM_PROVIDER: 'openai', LLM_MODEL: 'm', OPENAI_BASE_URL: `${openAi.url}/v1` })],
  ['fallback', () => new FallbackLlm(create({}), create({ LLM_MOCK: 'true' }))],
])('%s keeps the contract of Llm', (_name, make) => {
  it('gives text, then one usage event at the end', async () => {
    const { events, text } = await readAll(make());
    const kinds = events.map(({ type }) => type);
    expect(kinds.at(-1)).toBe('usage');
    expect(kinds.slice(0, -1).every((kind) => kind === 'text')).toBe(true);
    expect(text.trim()).not.toBe('');
  });

  it('cites only passages that it was given', async () => {
    const { text } = await readAll(make());
    const marks = [...text.matchAll(PASSAGE_MARK)].map(([, number]) => Number(number));
    expect(marks.length).toBeGreaterThan(0);
    expect(marks.every((number) => number === 1)).toBe(true);
  });

  it('names a model for both tiers, and the same one in its usage', async () => {
    const llm = make();
    for (const tier of ['simple', 'standard'] as const) {
      const { events } = await readAll(llm, aRequest({ tier }));
      expect(events.at(-1)).toMatchObject({ model: llm.modelFor(tier) });
    }
  });

  it('rejects with the reason of a signal that is aborted already', async () => {
    const caller = new AbortController();
    const reason = new Error('gone');
    caller.abort(reason);
    expect(await readUntilError(make(), caller.signal)).toEqual({ text: '', error: reason });
  });

  it('stops when it is aborted in the middle', async () => {
    const caller = new AbortController();
    const reason = new Error('gone');
    const request = aRequest({
      passages: [{ ...aRequest().passages[0]!, text: 'a\nb c.\n\nDiscussion: D e.' }],
    });
    const reading = (async () => {
      for await (const event of make().generate(request, caller.signal)) {
        expect(event.type).toBe('text');
        caller.abort(reason);
      }
    })();
    await expect(reading).rejects.toBe(reason);
  });

  it('can be checked', async () => {
    const { model } = await make().check(new AbortController().signal);
    expect(model).not.toBe('');
  });
});
