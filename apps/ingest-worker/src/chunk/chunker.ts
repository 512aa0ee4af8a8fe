export interface ChunkSize {
  /** Words that a chunk has at most. */
  readonly words: number;
  /** Words at the end of a chunk, in whole sentences, that stand at the start of the next one again at most. */
  readonly overlap: number;
}

/** A piece of a text, and where it stands in it: UTF-16 units, `end` exclusive. */
export interface Chunk {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Chosen by measurement: see docs/retrieval.md, "Passages of documents". */
export const DEFAULT_SIZE: ChunkSize = { words: 200, overlap: 40 };

const LINE = /[^\n]+/g;
/** An end mark, space, and something that a sentence begins with. */
const SENTENCE_GAP = /(?<=[.!?]["')\]]?)\s+(?=["'([]?[\p{Lu}\d])/gu;
const WORD = /\S+/g;

/** A sentence or a line. */
interface Unit {
  readonly start: number;
  readonly end: number;
  readonly words: number;
}

/**
 * Cuts a text into overlapping chunks between lines and sentences; only a sentence that is longer than a whole chunk is
 * cut inside. Each chunk is a slice of the text. Blank text gives none.
 */
export function chunkText(text: string, size: ChunkSize = DEFAULT_SIZE): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let current: Unit[] = [];
  let words = 0;
  for (const unit of unitsOf(text, size.words)) {
    if (words + unit.words > size.words && current.length > 0) {
      chunks.push(chunkOf(text, current));
      current = tailOf(current, Math.min(size.overlap, size.words - unit.words));
      words = wordsIn(current);
    }
    current.push(unit);
    words += unit.words;
  }
  return current.length === 0 ? chunks : [...chunks, chunkOf(text, current)];
}

function unitsOf(text: string, longest: number): readonly Unit[] {
  return [...text.matchAll(LINE)]
    .flatMap(({ 0: line, index }) => sentencesOf(line, index))
    .flatMap((unit) => shortened(text, unit, longest));
}

function sentencesOf(line: string, offset: number): readonly Unit[] {
  const units: Unit[] = [];
  let start = 0;
  const add = (end: number): void => {
    const words = countWords(line.slice(start, end));
    if (words > 0) {
      units.push({ start: offset + start, end: offset + end, words });
    }
  };
  for (const { 0: gap, index } of line.matchAll(SENTENCE_GAP)) {
    add(index);
    start = index + gap.length;
  }
  add(line.trimEnd().length);
  return units;
}

function shortened(text: string, unit: Unit, longest: number): readonly Unit[] {
  if (unit.words <= longest) {
    return [unit];
  }
  const words = [...text.slice(unit.start, unit.end).matchAll(WORD)];
  return Array.from({ length: Math.ceil(words.length / longest) }, (_, i) => {
    const part = words.slice(i * longest, (i + 1) * longest);
    const first = part[0]?.index ?? 0;
    const last = part.at(-1);
    return {
      start: unit.start + first,
      end: unit.start + (last === undefined ? first : last.index + last[0].length),
      words: part.length,
    };
  });
}

/** The last units that have at most `limit` words together, but never all of them. */
function tailOf(units: readonly Unit[], limit: number): Unit[] {
  let start = units.length;
  let words = 0;
  while (start > 1 && words + (units[start - 1]?.words ?? 0) <= limit) {
    start -= 1;
    words += units[start]?.words ?? 0;
  }
  return units.slice(start);
}

function chunkOf(text: string, units: readonly Unit[]): Chunk {
  const start = units[0]?.start ?? 0;
  const end = units.at(-1)?.end ?? start;
  return { text: text.slice(start, end), start, end };
}

function wordsIn(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + unit.words, 0);
}

function countWords(text: string): number {
  return text.match(WORD)?.length ?? 0;
}
