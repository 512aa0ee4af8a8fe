import { chunkText } from './chunker.js';

function sentence(n: number, words = 10): string {
  return `${[`S${n}`, ...Array.from({ length: words - 1 }, (_, i) => `w${n}x${i}`)].join(' ')}.`;
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

describe('chunkText', () => {
  it('leaves a short text as it is, lines and paragraphs too', () => {
    const text = 'First paragraph.\n\n- one\n- two\n\nLast. Really.';
    expect(chunkText(text)).toEqual([text]);
    expect(chunkText(' \n\n \t\n')).toEqual([]);
  });

  it('cuts between sentences and repeats whole sentences up to the overlap', () => {
    const sentences = Array.from({ length: 12 }, (_, i) => sentence(i));
    const chunks = chunkText(sentences.join(' '), { words: 50, overlap: 20 });
    expect(chunks[0]).toBe(sentences.slice(0, 5).join(' '));
    expect(chunks[1]).toBe(sentences.slice(3, 8).join(' '));
    expect(chunks.at(-1)?.endsWith(sentences.at(-1) ?? '')).toBe(true);
  });

  it.each([1, 7, 30, 200])('loses no word and keeps every chunk within %i words', (words) => {
    const paragraphs = Array.from({ length: 9 }, (_, i) => sentence(i, 3 + ((i * 37) % 90)));
    const text = paragraphs.join('\n\n');
    const chunks = chunkText(text, { words, overlap: Math.floor(words / 4) });
    for (const chunk of chunks) {
      expect(wordsOf(chunk).length).toBeLessThanOrEqual(words);
    }
    const seen = new Set(chunks.flatMap(wordsOf));
    expect(wordsOf(text).filter((word) => !seen.has(word))).toEqual([]);
  });

  it('repeats nothing where the next sentence fills a chunk alone', () => {
    const chunks = chunkText(`${sentence(1)} ${sentence(2, 20)}`, { words: 20, overlap: 10 });
    expect(chunks).toEqual([sentence(1), sentence(2, 20)]);
  });

  it('needs time that grows with the text only', () => {
    const text = 'word '.repeat(400_000);
    expect(chunkText(text)).toHaveLength(2000);
  });
});
