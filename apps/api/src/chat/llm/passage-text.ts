import { type Passage } from '@app/common/contracts';

/**
 * A piece of a passage that can be quoted by itself: a line of a statement, or a sentence. `text` stands in the passage
 * word for word. `parent` is the place, in the same list, of the line that it continues.
 */
export interface PassageUnit {
  readonly kind: 'statement' | 'prose';
  readonly text: string;
  /** As printed: `a.`, `(1)`. */
  readonly label?: string | undefined;
  readonly depth: number;
  readonly parent?: number | undefined;
}

const LABEL =
  /^((?:[a-z]{1,2}|\d{1,2})\.|\((?:[a-z]{1,2}|\d{1,2})\)|\d\d\.\d\d\.\d\d(?:\.[a-z0-9]{1,2})*\.?)\s+(?=\S)/;
const DISCUSSION = /^(?:Discussion|Guidance|Example): /;
const LIST_MARK = /^\s*(?:[-*\u2022]|\d{1,2}[.)]|\(?[a-z]\))\s+/;
const SENTENCE_END =
  /(?<=[.!?]["')\]]?)(?<!\b(?:e\.g|i\.e|etc|vs|cf|No|Nos|Fig|Sec|U\.S|Dr|Mr|Ms|Inc)\.)\s+(?=["'([]?[\p{Lu}\p{N}])/u;

/** Reads a passage's text into its units, in its order: the statement of a control by its layout, other text by sentences. */
export function passageUnits(passage: Pick<Passage, 'text' | 'controlId'>): readonly PassageUnit[] {
  return passage.controlId === undefined ? proseUnits(passage.text) : controlUnits(passage.text);
}

export function sentencesOf(text: string): readonly string[] {
  return text
    .split(SENTENCE_END)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

/** A control's text: indented statement lines, a blank line, the discussion (see `controlText`). */
function controlUnits(text: string): readonly PassageUnit[] {
  const units: PassageUnit[] = [];
  const open: { readonly depth: number; readonly place: number }[] = [];
  let prose = false;
  for (const line of text.split('\n')) {
    const words = line.trim();
    prose ||= DISCUSSION.test(words);
    if (words === '') {
      continue;
    }
    if (prose) {
      units.push(...sentenceUnits(words.replace(DISCUSSION, '')));
      continue;
    }
    const depth = Math.floor((line.length - line.trimStart().length) / 2);
    while ((open.at(-1)?.depth ?? -1) >= depth) {
      open.pop();
    }
    units.push({ kind: 'statement', depth, parent: open.at(-1)?.place, ...labelled(words) });
    open.push({ depth, place: units.length - 1 });
  }
  return units;
}

function labelled(words: string): { readonly label?: string; readonly text: string } {
  const label = LABEL.exec(words)?.[1];
  return label === undefined ? { text: words } : { label, text: words.slice(label.length).trimStart() };
}

/** Other documents: lines that were only wrapped belong together, items of a list do not. */
function proseUnits(text: string): readonly PassageUnit[] {
  const paragraphs = text.split(/\n\s*\n/).flatMap((paragraph) => {
    const lines: string[] = [];
    for (const line of paragraph.split('\n')) {
      if (lines.length === 0 || LIST_MARK.test(line)) {
        lines.push(line.replace(LIST_MARK, ''));
      } else {
        lines.push(`${lines.pop() ?? ''} ${line.trim()}`);
      }
    }
    return lines;
  });
  return paragraphs.flatMap((paragraph) => sentenceUnits(paragraph.replace(/^#+\s*/, '')));
}

function sentenceUnits(text: string): readonly PassageUnit[] {
  return sentencesOf(text).map((sentence) => ({ kind: 'prose', text: sentence, depth: 0 }));
}
