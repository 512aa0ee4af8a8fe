import { documentOf, type Section } from './sections.js';

function sentences(count: number, word: string): string {
  return Array.from({ length: count }, (_, i) => `Sentence ${i} speaks of ${word} once more.`).join(' ');
}

describe('documentOf', () => {
  const sections: readonly Section[] = [
    { headings: [], text: '\n\nAn opening.  \n\n\n\nA second paragraph.\n' },
    { headings: ['Access'], page: 1, text: '  \n ' },
    { headings: ['Access', 'Accounts'], page: 2, text: sentences(80, 'accounts') },
    { headings: ['Access', ' Backups\u0000\n'], page: 3, text: 'Keep 🔒 \ud800three copies.' },
  ];
  const { chunks, sections: placed = [] } = documentOf(sections, 'Handbook');
  const whole = placed.map(({ text }) => text).join('\n\n');

  it('makes one text of the sections, in which each has its span', () => {
    expect(placed.map(({ headings, page }) => [headings, page])).toEqual([
      [[], undefined],
      [['Access', 'Accounts'], 2],
      [['Access', 'Backups'], 3],
    ]);
    for (const { text, start, end } of placed) {
      expect(whole.slice(start, end)).toBe(text);
    }
    expect(placed[0]?.text).toBe('An opening.\n\nA second paragraph.');
  });

  it('gives each chunk its place: page, headings, and exactly its own words', () => {
    expect(chunks.length).toBeGreaterThan(4);
    for (const { text, place } of chunks) {
      expect(whole.slice(place?.start, place?.end)).toBe(text);
    }
    expect(chunks.at(-1)).toMatchObject({
      title: 'Handbook > Access > Backups',
      text: 'Keep 🔒 \ufffdthree copies.',
      place: { page: 3, headings: ['Access', 'Backups'] },
    });
  });

  it('does not put a paragraph into the title of its chunks', () => {
    const [chunk] = documentOf([{ headings: ['x'.repeat(5000)], text: 'Text.' }], 'Handbook').chunks;
    expect(chunk?.title).toHaveLength('Handbook > '.length + 200);
  });
});
