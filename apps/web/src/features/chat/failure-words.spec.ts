import { Failure } from '../../api/failure.js';
import { failureWords, waitWords } from './failure-words.js';

describe('failureWords', () => {
  it.each(Failure.shape.kind.options)('has words for %s', (kind) => {
    const { title, explanation } = failureWords({ kind });
    expect(title.length).toBeGreaterThan(5);
    expect(explanation.length).toBeGreaterThan(20);
  });

  it('explains a missing retriever without its code', () => {
    const { title, explanation } = failureWords({
      kind: 'unavailable',
      code: 'retriever_unavailable',
      detail: 'ECONN',
    });
    expect(`${title} ${explanation}`).not.toMatch(/ECONN|_/);
  });

  it("passes on the server's words about a question that it refused, and does not offer it again", () => {
    const words = failureWords({ kind: 'refused', title: 'Not valid', detail: 'Too long.' });
    expect(words).toEqual({ title: 'Not valid', explanation: 'Too long.', canRetry: false });
  });
});

describe('waitWords', () => {
  it.each([
    [undefined, undefined],
    [0, undefined],
    [500, 'in 1 s'],
    [42_000, 'in 42 s'],
    [121_000, 'in 3 min'],
    [7_200_000, 'in 2 h'],
  ])('of %p ms', (ms, expected) => {
    expect(waitWords(ms === undefined ? undefined : 1000 + ms, 1000)).toBe(expected);
  });
});
