import { aPassage } from './llm/testing/llm-request.js';
import { withFoundFirst } from './mixed-evidence.js';

describe('withFoundFirst', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ ...aPassage(), id }));

  it('puts what was found first, each passage once, and counts the marks of the facts anew', () => {
    if (!a || !b || !c) {
      throw new Error('Three passages are needed.');
    }
    const facts = { lines: ['One. [[p1]]', 'Two. [[p2]][[p1]]', 'Three.'], passages: [a, b] };
    expect(withFoundFirst(facts, [c, b])).toEqual({
      lines: ['One. [[p3]]', 'Two. [[p2]][[p3]]', 'Three.'],
      sources: [c, b, a],
    });
    expect(withFoundFirst(facts, [])).toEqual({ lines: facts.lines, sources: [a, b] });
  });
});
