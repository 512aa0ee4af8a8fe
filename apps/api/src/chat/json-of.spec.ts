import * as fc from 'fast-check';
import { jsonOf, joined } from './json-of.js';

describe('jsonOf', () => {
  it('is what JSON.stringify gives, for what two objects are joined to too', () => {
    const fields = (prefix: string): fc.Arbitrary<Record<string, unknown>> =>
      fc.dictionary(
        fc.string({ unit: 'binary' }).map((name) => `${prefix}${name}`),
        fc.option(fc.jsonValue(), { nil: undefined }),
      );
    fc.assert(
      fc.property(fields('a'), fields('b'), (first, second) => {
        const whole = joined(first, second);
        expect(whole).toEqual({ ...first, ...second });
        expect(jsonOf(whole)).toBe(JSON.stringify({ ...first, ...second }));
      }),
    );
  });

  it('is written once', () => {
    const answer = { text: 'before' };
    expect(jsonOf(answer)).toBe('{"text":"before"}');
    answer.text = 'after';
    expect(jsonOf(answer)).toBe('{"text":"before"}');
  });
});
