import { MockLlm } from './mock-llm.js';
import { aPassage, aRequest, readAll } from './testing/llm-request.js';

describe('MockLlm', () => {
  it('says what it is', async () => {
    const llm = new MockLlm();
    const { text, events } = await readAll(llm);
    expect([llm.name, llm.modelFor('standard'), llm.modelFor('simple')]).toEqual([
      'mock',
      'mock',
      'mock-simple',
    ]);
    expect(text).toContain('mock');
    expect(events.at(-1)).toMatchObject({ model: 'mock', costUsd: 0 });
  });

  it('always says the same, in words of the passages', async () => {
    const request = aRequest({
      passages: [
        aPassage({ text: 'one two three four five six seven eight nine ten eleven twelve thirteen' }),
      ],
    });
    const [a, b] = [await readAll(new MockLlm(), request), await readAll(new MockLlm(), request)];
    expect(a).toEqual(b);
    expect(a.text).toContain('- one two three four five six seven eight nine ten eleven twelve [[p1]]');
  });

  it('repeats itself until its answer has as many tokens as are asked for', async () => {
    const tokens = async (least: number): Promise<number> => {
      const { events } = await readAll(new MockLlm({ firstTokenMs: 0, tokenMs: 0, tokens: least }));
      return events.filter(({ type }) => type === 'text').length;
    };
    const short = await tokens(0);
    expect(await tokens(short + 1)).toBeGreaterThan(short);
    expect(await tokens(200)).toBeGreaterThanOrEqual(200);
  });
});
