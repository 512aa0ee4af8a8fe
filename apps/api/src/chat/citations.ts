import { type Citation, type Passage } from '@app/common/contracts';
import { bestQuote } from './quote.js';

/** Our marks, `[[p3]]`, and marks that look like the server's own, `[3]`: those are the server's to give. */
const MARK = /\[\[p(\d{1,3})\]\]|\[\d{1,3}(?:\s*,\s*\d{1,3})*\]/g;
/** The end of a text that may still grow into a mark. */
const UNFINISHED_MARK = /\[(?:\[(?:p(?:\d{1,3}\]?)?)?|[\d\s,]{0,12})?$/;
const CAN_JOIN = /[[\d,]$/;
/** A list item's title in bold is no part of the claim behind it. */
const SENTENCE_END = /[.!?]\s|\*\*:\s|\n/g;

/**
 * Turns a model's passage marks into the numbers `[1]`, `[2]`, ... that readers see, in the order of first use, while the
 * text streams in with any split. Marks of passages that were never given, and numbers that the model made up, are dropped.
 */
export class CitationNumbering {
  private readonly numbers = new Map<number, number>();
  private readonly claims = new Map<number, string>();
  private pending = '';
  private sentence = '';
  private lastShown = 0;
  private lastCharacter = '';

  constructor(private readonly passages: readonly Passage[]) {}

  /** Takes the next piece of the model's text and returns what can be shown now. */
  push(text: string): string {
    const available = this.pending + text;
    const held = UNFINISHED_MARK.exec(available)?.index ?? available.length;
    this.pending = available.slice(held);
    return this.number(available.slice(0, held));
  }

  /** Returns what was held back; the text is over. */
  end(): string {
    const rest = this.pending;
    this.pending = '';
    return this.number(rest);
  }

  /** What was cited so far, in the order of its numbers. */
  citations(): readonly Citation[] {
    return [...this.numbers].map(([index, n]) => {
      const passage = this.passage(index);
      const quote = bestQuote(this.claims.get(index) ?? '', passage.text);
      return { n, passageId: passage.id, controlId: passage.controlId, quote };
    });
  }

  private number(text: string): string {
    let shown = '';
    let from = 0;
    for (const mark of text.matchAll(MARK)) {
      shown += this.follow(text.slice(from, mark.index));
      shown += this.numberOf(mark[1], shown);
      from = mark.index + mark[0].length;
    }
    shown += this.follow(text.slice(from));
    this.lastCharacter = shown.at(-1) ?? this.lastCharacter;
    return shown;
  }

  private numberOf(passageNumber: string | undefined, shown: string): string {
    const index = Number(passageNumber) - 1;
    if (passageNumber === undefined || !this.passages[index]) {
      // What stands around a dropped mark must not grow together into a new one.
      return CAN_JOIN.test(shown === '' ? this.lastCharacter : shown) ? ' ' : '';
    }
    const n = this.numbers.get(index) ?? this.numbers.size + 1;
    this.numbers.set(index, n);
    if (!this.claims.has(index)) {
      this.claims.set(index, this.sentence);
    }
    const repeated = this.lastShown === n;
    this.lastShown = n;
    return repeated ? '' : `[${n}]`;
  }

  /** Remembers the sentence that runs, so that a mark behind it knows its claim. */
  private follow(text: string): string {
    if (text === '') {
      return text;
    }
    this.lastShown = 0;
    const written = this.sentence + text;
    let start = 0;
    for (const end of written.trimEnd().matchAll(SENTENCE_END)) {
      start = end.index + end[0].length;
    }
    this.sentence = written.slice(start);
    return text;
  }

  private passage(index: number): Passage {
    const passage = this.passages[index];
    if (!passage) {
      throw new RangeError(`No passage ${index}.`);
    }
    return passage;
  }
}
