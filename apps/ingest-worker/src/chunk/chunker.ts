export interface ChunkSize {
  /** Words that a chunk has at most. */
  readonly words: number;
  /** Words at the end of a chunk, in whole sentences, that stand at the start of the next one again at most. */
  readonly overlap: number;
}

const DEFAULT_SIZE: ChunkSize = { words: 200, overlap: 40 };

/** A sentence or a line; `glue` stands between it and what comes before it. */
interface Unit {
  readonly text: string;
  readonly words: number;
  readonly glue: string;
}

/**
 * Cuts a text into overlapping chunks between paragraphs, lines and sentences; only a sentence that is longer than a
 * whole chunk is cut inside. Blank text gives none.
 */
export function chunkText(text: string, size: ChunkSize = DEFAULT_SIZE): readonly string[] {
  const chunks: string[] = [];
  let current: Unit[] = [];
  let words = 0;
  for (const unit of unitsOf(text, size.words)) {
    if (words + unit.words > size.words && current.length > 0) {
      chunks.push(joined(current));
      current = tailOf(current, Math.min(size.overlap, size.words - unit.words));
      words = wordsIn(current);
    }
    current.push(unit);
    words += unit.words;
  }
  return current.length === 0 ? chunks : [...chunks, joined(current)];
}

function unitsOf(text: string, longest: number): readonly Unit[] {
  return text
    .split(/\n[ \t]*\n\s*/)
    .flatMap((paragraph) =>
      paragraph
        .split('\n')
        .flatMap((line, lineNumber) => sentencesOf(line, lineNumber === 0 ? '\n\n' : '\n')),
    )
    .flatMap((unit) => shortened(unit, longest));
}

/** Sentences of a line: an end mark, space, and something that a sentence begins with. */
function sentencesOf(line: string, glue: string): readonly Unit[] {
  return line
    .trimEnd()
    .split(/(?<=[.!?]["')\]]?)\s+(?=["'([]?[\p{Lu}\d])/u)
    .filter((sentence) => sentence.trim() !== '')
    .map((sentence, i) => ({ text: sentence, words: countWords(sentence), glue: i === 0 ? glue : ' ' }));
}

function shortened(unit: Unit, longest: number): readonly Unit[] {
  if (unit.words <= longest) {
    return [unit];
  }
  const words = unit.text.split(/\s+/).filter((word) => word !== '');
  const parts = Array.from({ length: Math.ceil(words.length / longest) }, (_, i) =>
    words.slice(i * longest, (i + 1) * longest),
  );
  return parts.map((part, i) => ({
    text: part.join(' '),
    words: part.length,
    glue: i === 0 ? unit.glue : ' ',
  }));
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

function joined(units: readonly Unit[]): string {
  return units.map((unit, i) => (i === 0 ? unit.text : unit.glue + unit.text)).join('');
}

function wordsIn(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + unit.words, 0);
}

function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
