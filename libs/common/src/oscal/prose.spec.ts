import { plainProse } from './prose.js';

describe('plainProse', () => {
  it.each([
    ['Addressed by [AC-3](#ac-3) and [AU-2a.](#au-2_smt.a).', 'Addressed by AC-3 and AU-2a..'],
    ['A personal code [PIN] stays', 'A personal code [PIN] stays'],
    ['a **strong** and an *italic* word, 2 * 3 * 4', 'a strong and an italic word, 2 * 3 * 4'],
    ['one \t two ; three .\r\n\r\n\r\n\r\nfour', 'one two; three.\n\nfour'],
    ['', ''],
  ])('makes %j plain', (markup, text) => {
    expect(plainProse(markup)).toBe(text);
  });

  it('is linear in the length of a hostile text', () => {
    expect(plainProse('['.repeat(100_000)).length).toBe(100_000);
    expect(plainProse('['.repeat(50_000) + '](')).toContain('](');
    expect(plainProse('*'.repeat(100_000)).length).toBeGreaterThan(0);
    expect(plainProse(`a${' '.repeat(200_000)}.`)).toBe('a.');
  });
});
