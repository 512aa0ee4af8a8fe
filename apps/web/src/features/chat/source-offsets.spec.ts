import { sourceOffsets } from './source-offsets.js';

describe('sourceOffsets', () => {
  it.each<[string, string, string, number]>([
    ['plain text', 'one two', 'one two', 0],
    ['what stands later', 'two', '**one** two', 8],
    ['an escape', 'a*b', 'a\\*b', 0],
    ['an indented line', 'a\nb', '- a\n  b', 2],
  ])('maps %s', (_what, text, markdown, start) => {
    const mapped = sourceOffsets(text, markdown, start).map((offset) => markdown.charAt(offset));
    expect(mapped.join('')).toBe(text);
  });

  it('goes on after an entity', () => {
    const markdown = 'R&amp;D &copy; b [1]';
    const offsets = sourceOffsets('R&D © b [1]', markdown, 0);
    expect(markdown.slice(offsets.at(-3), (offsets.at(-1) ?? 0) + 1)).toBe('[1]');
  });
});
