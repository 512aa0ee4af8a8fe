import fc from 'fast-check';
import { findJsonFault } from './json-scanner.js';

const LIMITS = { depth: 200, values: 10_000 };

describe('findJsonFault', () => {
  it('finds no fault in any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        expect(findJsonFault(JSON.stringify(value, null, indent), LIMITS)).toBeUndefined();
      }),
    );
  });

  it('agrees with JSON.parse on damaged JSON', () => {
    const damaged = fc
      .tuple(
        fc.jsonValue(),
        fc.nat(),
        fc.constantFrom('', ',', '"', '}', ']', ':', '\\', '0', 'x', '\n', '\\u12'),
      )
      .map(([value, where, piece]) => {
        const text = JSON.stringify({ value });
        const at = where % text.length;
        return text.slice(0, at) + piece + text.slice(at + 1);
      });
    fc.assert(
      fc.property(damaged, (text) => {
        expect(findJsonFault(text, LIMITS) === undefined).toBe(parses(text));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['{\n  "a": 1,,\n  "b": 2\n}', 2, 10, '"," stands where a name'],
    ['{"a": [1 2]}', 1, 10, 'a comma or "]"'],
    ['{"a": 01}', 1, 7, 'a value'],
    ['{"a"', 1, 5, 'the file ends where a colon'],
    ['', 1, 1, 'the file ends where a value'],
    ['{"a": "x', 1, 7, 'never closed'],
    ['{"a": "x\ny"}', 1, 9, 'control character'],
    ['{"a": "\\x"}', 1, 8, 'escape'],
    ['{"a": 1}\n{"a": 2}', 2, 1, 'the end of the file'],
    ["{'a': 1}", 1, 2, 'a name in double quotes or "}"'],
    ['nul', 1, 1, 'a value'],
  ])('says where and why for %j', (text, line, column, reason) => {
    expect(findJsonFault(text, LIMITS)).toEqual({ line, column, reason: expect.stringContaining(reason) });
  });

  it('stops at the depth limit, however deep the text is', () => {
    expect(findJsonFault('[[[1]]]', { ...LIMITS, depth: 3 })).toBeUndefined();
    expect(findJsonFault('['.repeat(2_000_000), { ...LIMITS, depth: 3 })).toEqual({
      line: 1,
      column: 4,
      reason: 'it is nested more than 3 levels deep',
    });
  });

  it('stops at the limit of values', () => {
    expect(findJsonFault('[1,{"a":2}]', { ...LIMITS, values: 4 })).toBeUndefined();
    expect(findJsonFault('[1,{"a":2},3]', { ...LIMITS, values: 4 })?.reason).toBe(
      'it has more than 4 values',
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
