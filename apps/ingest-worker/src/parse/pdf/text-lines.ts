/** A run of text on one baseline of a page; `x` and `y` in points from the top left corner, `y` at the baseline. */
export interface TextLine {
  readonly text: string;
  readonly x: number;
  readonly right: number;
  readonly y: number;
  /** Font size in points. */
  readonly size: number;
  /** The font's name inside the file. */
  readonly font: string;
}

/** A piece of text as pdf.js gives it. */
export interface TextPiece {
  readonly str: string;
  readonly width: number;
  readonly height: number;
  readonly transform: readonly number[];
  readonly fontName: string;
}

/** In font sizes: baselines that differ by less are the same, and gaps that are wider part two columns. */
const SAME_BASELINE = 0.3;
const COLUMN_GAP = 1.5;
const WORD_GAP = 0.15;
/** Sideways from the reading direction, as a share: text across a page is a stamp. */
const SLANT = 0.05;

/** The runs of text of a page in the order in which they were written. `view` turns its points to those on the screen. */
export function linesOf(pieces: readonly TextPiece[], view: readonly number[]): readonly TextLine[] {
  const lines: TextLine[] = [];
  for (const piece of pieces) {
    const line = lineOf(piece, view);
    if (line === undefined) {
      continue;
    }
    const last = lines.at(-1);
    const joined = last && joinedTo(last, line);
    if (joined) {
      lines[lines.length - 1] = joined;
    } else {
      lines.push(line);
    }
  }
  return lines.map((line) => ({ ...line, text: line.text.replace(/\s+/g, ' ').trim() }));
}

/** Whether two runs stand on the same baseline. */
export function isSameBaseline(a: TextLine, b: TextLine): boolean {
  return Math.abs(a.y - b.y) < SAME_BASELINE * Math.max(a.size, b.size);
}

function lineOf(
  { str, width, transform, fontName }: TextPiece,
  view: readonly number[],
): TextLine | undefined {
  const matrix = multiplied(view, transform);
  const [right, down] = [at(matrix, 0), at(matrix, 1)];
  const size = Math.hypot(at(matrix, 2), at(matrix, 3));
  const isUpright = right > 0 && Math.abs(down) <= SLANT * right;
  if (str.trim() === '' || !isUpright || size === 0) {
    return undefined;
  }
  const x = at(matrix, 4);
  const scale = Math.hypot(at(view, 0), at(view, 1));
  return { text: str, x, right: x + width * scale, y: at(matrix, 5), size, font: fontName };
}

function joinedTo(last: TextLine, line: TextLine): TextLine | undefined {
  const gap = line.x - last.right;
  const size = Math.max(last.size, line.size);
  if (!isSameBaseline(last, line) || gap > COLUMN_GAP * size || gap < -size) {
    return undefined;
  }
  const space = gap > WORD_GAP * size && !/\s$/.test(last.text) && !/^\s/.test(line.text) ? ' ' : '';
  const isLonger = line.text.length > last.text.length;
  return {
    ...last,
    text: last.text + space + line.text,
    right: Math.max(last.right, line.right),
    size: isLonger ? line.size : last.size,
    font: isLonger ? line.font : last.font,
  };
}

/** The product of two matrices of PDF (ISO 32000-1, 8.3.4), the right one applied first. */
function multiplied(left: readonly number[], right: readonly number[]): readonly number[] {
  const cell = (row: number, column: number): number =>
    at(left, row) * at(right, column) + at(left, row + 2) * at(right, column + 1);
  return [cell(0, 0), cell(1, 0), cell(0, 2), cell(1, 2), cell(0, 4) + at(left, 4), cell(1, 4) + at(left, 5)];
}

function at(matrix: readonly number[], index: number): number {
  return matrix[index] ?? 0;
}
