import { type DocumentText, type Passage } from '@app/common/contracts';
import { blocksOf, joined, spanOf } from './document-pages.js';

function part(sections: DocumentText['sections'], chars = 100): DocumentText {
  const start = sections[0]?.start ?? 0;
  const end = sections.at(-1)?.end ?? 0;
  return { documentId: 'd', title: 'T', mediaType: 'text/plain', chars, start, end, sections };
}

const SECTIONS = [
  { headings: ['Access'], page: 1, start: 0, end: 4, text: 'One.' },
  { headings: ['Access', 'Keys'], page: 1, start: 6, end: 10, text: 'Two.' },
  { headings: ['Access', 'Locks'], page: 2, start: 12, end: 18, text: 'Three.' },
  { headings: [], page: 2, start: 20, end: 25, text: 'Four.' },
];

function passage(text: string, start: number): Passage {
  const place = { headings: [], start, end: start + text.length };
  return { id: 'p', collection: 'c', documentId: 'd', title: 'T', text, score: 1, place };
}

describe('a document to be read', () => {
  it('shows a page and a heading where it begins', () => {
    const shown = blocksOf(SECTIONS).map((block) =>
      block.kind === 'heading' ? `${'#'.repeat(block.level)} ${block.text}` : block,
    );
    expect(shown).toEqual([
      { kind: 'page', page: 1 },
      '# Access',
      { kind: 'text', start: 0, text: 'One.' },
      '## Keys',
      { kind: 'text', start: 6, text: 'Two.' },
      { kind: 'page', page: 2 },
      '## Locks',
      { kind: 'text', start: 12, text: 'Three.' },
      { kind: 'text', start: 20, text: 'Four.' },
    ]);
  });

  it('is the same in parts, wherever they are cut', () => {
    for (let cut = 1; cut < 25; cut += 1) {
      const clip = (from: number, to: number): DocumentText['sections'] =>
        SECTIONS.filter(({ start, end }) => start < to && end > from).map((section) => {
          const start = Math.max(section.start, from);
          const end = Math.min(section.end, to);
          return {
            ...section,
            start,
            end,
            text: section.text.slice(start - section.start, end - section.start),
          };
        });
      expect(joined(part(clip(0, cut)), part(clip(cut, 25))).sections).toEqual(SECTIONS);
    }
  });
});

describe('where a passage stands', () => {
  it('is its place, or where its words are, or nowhere', () => {
    expect(spanOf(passage('Two.', 6), SECTIONS)).toEqual({ start: 6, end: 10 });
    expect(spanOf(passage('hree', 1), SECTIONS)).toEqual({ start: 13, end: 17 });
    expect(spanOf(passage('Five.', 6), SECTIONS)).toBeUndefined();
    expect(spanOf({ ...passage('Four.', 0), place: undefined }, SECTIONS)).toEqual({ start: 20, end: 25 });
  });
});
