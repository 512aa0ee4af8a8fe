import { type ToldWord } from './concepts/told-words.js';

/** Shown words with so few letters between them are shown as one piece, with those. */
const GAP = 25;
const MAX_PIECES = 3;

/** Some words of a text as they stand in it, in its order. */
export function saidIn(text: string, words: readonly ToldWord[]): string {
  const pieces: { start: number; end: number }[] = [];
  for (const { start, end } of [...words].sort((a, b) => a.start - b.start)) {
    const last = pieces.at(-1);
    if (last && start - last.end <= GAP) {
      last.end = end;
    } else {
      pieces.push({ start, end });
    }
  }
  return pieces
    .slice(0, MAX_PIECES)
    .map(({ start, end }) => text.slice(start, end))
    .join(' \u2026 ');
}
