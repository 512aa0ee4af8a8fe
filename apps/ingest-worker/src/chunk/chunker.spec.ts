import * as fc from 'fast-check';
import { type ChunkSize, chunkText } from './chunker.js';

function sentence(n: number, words = 10): string {
  return `${[`S${n}`, ...Array.from({ length: words - 1 }, (_, i) => `w${n}x${i}`)].join(' ')}.`;
}

function texts(text: string, size?: ChunkSize): readonly string[] {
  return chunkText(text, size).map((chunk) => chunk.text);
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

describe('chunkText', () => {
  it('leaves a short text as it is, lines and paragraphs too', () => {
    const text = 'First paragraph.\n\n- one\n- two\n\nLast. Really.';
    expect(texts(text)).toEqual([text]);
    expect(chunkText(' \n\n \t\n')).toEqual([]);
  });

  it('cuts between sentences and repeats whole sentences up to the overlap', () => {
    const sentences = Array.from({ length: 12 }, (_, i) => sentence(i));
    const chunks = texts(sentences.join(' '), { words: 50, overlap: 20 });
    expect(chunks[0]).toBe(sentences.slice(0, 5).join(' '));
    expect(chunks[1]).toBe(sentences.slice(3, 8).join(' '));
    expect(chunks.at(-1)?.endsWith(sentences.at(-1) ?? '')).toBe(true);
  });

  it.each([1, 7, 30, 200])('loses no word and keeps every chunk within %i words', (words) => {
    const paragraphs = Array.from({ length: 9 }, (_, i) => sentence(i, 3 + ((i * 37) % 90)));
    const text = paragraphs.join('\n\n');
    const chunks = texts(text, { words, overlap: Math.floor(words / 4) });
    for (const chunk of chunks) {
      expect(wordsOf(chunk).length).toBeLessThanOrEqual(words);
    }
    const seen = new Set(chunks.flatMap(wordsOf));
    expect(wordsOf(text).filter((word) => !seen.has(word))).toEqual([]);
  });

  it('repeats nothing where the next sentence fills a chunk alone', () => {
    const chunks = texts(`${sentence(1)} ${sentence(2, 20)}`, { words: 20, overlap: 10 });
    expect(chunks).toEqual([sentence(1), sentence(2, 20)]);
  });

  it('gives slices of the text in order that together leave out nothing but space', () => {
    const piece = fc.constantFrom(
      'One. ',
      'two',
      ' ',
      '\n',
      '\n\n',
      '  - item ',
      'Ünï🔒. ',
      '"Quoted?" ',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), fc.integer({ min: 1, max: 9 }), (pieces, words) => {
        const text = pieces.join('');
        const chunks = chunkText(text, { words, overlap: words >> 1 });
        let covered = 0;
        for (const { text: chunk, start, end } of chunks) {
          expect(text.slice(start, end)).toBe(chunk);
          expect(text.slice(covered, Math.max(covered, start)).trim()).toBe('');
          expect(end).toBeGreaterThan(covered);
          covered = end;
        }
        expect(text.slice(covered).trim()).toBe('');
      }),
    );
  });

  it('needs time that grows with the text only', () => {
    const text = 'word '.repeat(400_000);
    expect(chunkText(text)).toHaveLength(2000);
  });
});
