import { type Passage } from '@app/common/contracts';
import { analyze } from '@app/common/lexical-index';
import { findControlIds, parentControlId } from '@app/common/oscal';
import { insertsOf } from './claim.js';
import { sentencesOf } from '../llm/passage-text.js';
import { type FoldedText, folded } from './folded-text.js';

/** A sentence or a line of a passage. `parent` is the line that it continues, by its place among the units. */
export class SourceUnit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** A line of a control's statement, which demands what it says without a "must". */
  readonly demands: boolean;
  readonly parent?: number | undefined;
  private readTerms: ReadonlySet<string> | undefined;

  constructor({
    start,
    end,
    text,
    demands,
    parent,
  }: Pick<SourceUnit, 'start' | 'end' | 'text' | 'demands' | 'parent'>) {
    this.start = start;
    this.end = end;
    this.text = text;
    this.demands = demands;
    this.parent = parent;
  }

  get terms(): ReadonlySet<string> {
    this.readTerms ??= new Set(analyze(this.text));
    return this.readTerms;
  }
}

const DISCUSSION = /^\s*(?:Discussion|Guidance|Example): /;
const LABEL = /^\s*(?:[-*\u2022]\s+|(?:[a-z]{1,2}|\d{1,2})[.)]\s+|\((?:[a-z]{1,2}|\d{1,2})\)\s+)/;

/** A passage as claims are checked against it. Everything is read at first use: most passages are never cited. */
export class SourceText {
  private readUnits: readonly SourceUnit[] | undefined;
  private readTitle: ReadonlySet<string> | undefined;
  private readFolded: FoldedText | undefined;
  private readHeading: string | undefined;
  private readInserts: readonly ReadonlySet<string>[] | undefined;
  private readSayings: ReadonlyMap<string, SourceUnit> | undefined;

  constructor(readonly passage: Passage) {}

  get units(): readonly SourceUnit[] {
    this.readUnits ??= unitsOf(this.passage);
    return this.readUnits;
  }

  /** The first line or sentence that is these words: folded, without the marks at its end. */
  unitThatSays(words: string): SourceUnit | undefined {
    this.readSayings ??= new Map(
      this.units.map((unit) => [withoutEnd(folded(unit.text).text), unit] as const).toReversed(),
    );
    return this.readSayings.get(words);
  }

  /** Where folded words stand in the text, with a word's end at both sides. */
  spanOf(words: string): { readonly start: number; readonly end: number } | undefined {
    const { text, at } = this.folded;
    const from = phraseIn(words, text);
    const [start, last] = [at[from], at[from + words.length - 1]];
    return start === undefined || last === undefined ? undefined : { start, end: last + 1 };
  }

  /** Whether one of its assignments or selections has all of these words: an answer may shorten it, and add nothing. */
  hasInsert(words: readonly string[]): boolean {
    this.readInserts ??= insertsOf(this.passage.text).map((insert) => new Set(insert));
    return this.readInserts.some((insert) => words.every((word) => insert.has(word)));
  }

  get titleTerms(): ReadonlySet<string> {
    this.readTitle ??= new Set(analyze(this.passage.title));
    return this.readTitle;
  }

  get folded(): FoldedText {
    this.readFolded ??= folded(this.passage.text);
    return this.readFolded;
  }

  get heading(): string {
    this.readHeading ??= folded(this.passage.title).text;
    return this.readHeading;
  }

  /** Whether the passage is of this control, or of an enhancement of it. */
  isOf(controlId: string): boolean {
    const own = this.passage.controlId;
    const titled = findControlIds(this.passage.title).map((mention) => mention.controlId);
    return own === controlId || titled.includes(controlId);
  }

  isOfChild(controlId: string): boolean {
    const own = this.passage.controlId;
    return own !== undefined && parentControlId(own) === controlId;
  }
}

/** Where words stand in a text, with a word's end at both sides; -1 where they don't. */
export function phraseIn(words: string, text: string): number {
  for (let at = words === '' ? -1 : text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (!/[\p{L}\p{N}]/u.test(text.charAt(at - 1)) && !/[\p{L}\p{N}]/u.test(text.charAt(at + words.length))) {
      return at;
    }
  }
  return -1;
}

/** Words without the marks that a sentence ends with. */
export function withoutEnd(words: string): string {
  return words.replace(/[\s.;,]+$/, '');
}

function unitsOf({ text, controlId }: Passage): readonly SourceUnit[] {
  const units: SourceUnit[] = [];
  const open: { readonly depth: number; readonly place: number }[] = [];
  let prose = controlId === undefined;
  let offset = 0;
  for (const line of text.split('\n')) {
    prose ||= DISCUSSION.test(line);
    const depth = prose ? -1 : line.length - line.trimStart().length;
    const deeper = open.findIndex((one) => one.depth >= depth);
    open.splice(deeper < 0 ? open.length : deeper);
    const found = unitsOfLine(line, offset, { demands: !prose, parent: open.at(-1)?.place });
    if (!prose && found.length > 0) {
      open.push({ depth, place: units.length });
    }
    units.push(...found);
    offset += line.length + 1;
  }
  return units;
}

function unitsOfLine(
  line: string,
  offset: number,
  rest: Pick<SourceUnit, 'demands' | 'parent'>,
): readonly SourceUnit[] {
  const skipped = (LABEL.exec(line) ?? DISCUSSION.exec(line))?.[0].length ?? 0;
  let from = skipped;
  return sentencesOf(line.slice(skipped)).map((text) => {
    const start = line.indexOf(text, from);
    from = start + text.length;
    return new SourceUnit({ start: offset + start, end: offset + from, text, ...rest });
  });
}
