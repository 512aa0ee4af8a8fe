import { MARK_RUN, UNFINISHED_MARK } from './passage-marks.js';

/** A longer sentence is cut, so that a text without an end is neither kept back for ever nor read again and again. */
const MAX_SENTENCE_CHARS = 2000;
/** Words in square brackets (an assignment) are not split, unless the bracket never ends. */
const MAX_BRACKET_CHARS = 400;

/** A sentence ends at one of these, or nowhere. */
const MAY_END = '\n[.!?\u2026';
/** A row of a table is judged as a whole, whatever its cells say. */
const ROW_END = '\n';
const TERMINATORS = /[.!?\u2026]+/y;
const CLOSERS = /["'\u201d\u2019\u00bb)\]*_`]*/y;
const CITED = new RegExp(`(?:\\s*${MARK_RUN})*`, 'y');
const MARK_HERE = new RegExp(MARK_RUN, 'y');
const BLANKS = /\s*/y;
const ABBREVIATION =
  /(?:^|[\s("'*])(?:e\.g|i\.e|etc|vs|cf|nos?|fig|sec|u\.s|dr|mrs?|ms|inc|rev|vol|approx|al|jr|ltd|corp|dept|a\.m|p\.m|[a-z])$/i;
/** A number that counts items ("1. Review ..."), at the start of a line or behind a lead-in. */
const ITEM_NUMBER = /(?:^|[\n:;*]\s*|\.\s+)\d{1,2}$/;
const LABEL_AHEAD = /^(?:[a-z]{1,2}|\d{1,2})[.)](?:\s|$)|^\((?:[a-z]{1,2}|\d{1,2})\)/;
const STARTS_SENTENCE = /^(?:\p{Lu}|["\u201c*_(]|\d)/u;
const NO_LOWER_CASE = /^(?!\p{Ll})/u;
const NOTHING = /^(?!)/;
/** Lines that end where they end, whatever follows. */
const CLOSED_LINE = /^\s*(?:#|\|)|[.!?:;][\s"'\u201d)*\]]*$/;

/** What a look at one place tells: a sentence ends at this index, or more text is needed to know. */
type Look = number | 'wait' | undefined;

/**
 * Cuts a Markdown text that streams in into sentences, list items, headings and table rows. The pieces put together are
 * the text; each one has the citation marks behind it and the blanks up to the next one. A sentence comes out as soon as
 * nothing that may follow can change its end, so any split of the stream gives the same pieces.
 */
export class SentenceSplitter {
  private buffer = '';

  /** Takes the next piece of text and returns the sentences that are complete now. */
  push(text: string): readonly string[] {
    this.buffer += text;
    return this.cut(false);
  }

  /** Returns what was held back; the text is over. */
  end(): readonly string[] {
    return this.cut(true);
  }

  private cut(ended: boolean): readonly string[] {
    const sentences: string[] = [];
    for (;;) {
      const at = sentenceEnd(this.buffer, ended);
      if (at === undefined || at === 0) {
        return sentences;
      }
      sentences.push(this.buffer.slice(0, at));
      this.buffer = this.buffer.slice(at);
    }
  }
}

/** Where the first sentence of `text` ends, or nothing while that is open. */
function sentenceEnd(text: string, ended: boolean): number | undefined {
  const start = /^\s*/.exec(text)?.[0].length ?? 0;
  const brackets = new Brackets(text);
  const mayEnd = text.charAt(start) === '|' ? ROW_END : MAY_END;
  for (let at = start; at < Math.min(text.length, MAX_SENTENCE_CHARS); at += 1) {
    const isOpen = brackets.isOpenAt(at);
    const look = mayEnd.includes(text.charAt(at)) ? new Place(text, at, ended).look(isOpen) : undefined;
    if (look !== undefined) {
      return look === 'wait' ? undefined : look;
    }
  }
  return endless(text, ended);
}

/** The end of what has none of its own. */
function endless(text: string, ended: boolean): number | undefined {
  if (text.length > MAX_SENTENCE_CHARS) {
    return cutAt(text.slice(0, MAX_SENTENCE_CHARS));
  }
  return ended && text !== '' ? text.length : undefined;
}

/** Behind the last blank, and never within a mark: what is cut there would be no mark any more. */
function cutAt(text: string): number {
  const opened = text.lastIndexOf('[[');
  const whole = opened > text.lastIndexOf(']]') ? text.slice(0, opened) : text;
  const blank = whole.lastIndexOf(' ') + 1;
  return blank > MAX_SENTENCE_CHARS / 2 ? blank : text.length;
}

/** Knows, place after place, whether a square bracket is open that is no mark. */
class Brackets {
  private openedAt: number | undefined;

  constructor(private readonly text: string) {}

  isOpenAt(at: number): boolean {
    const char = this.text.charAt(at);
    if (char === '\n' || char === ']' || at - (this.openedAt ?? at) > MAX_BRACKET_CHARS) {
      this.openedAt = undefined;
    } else if (char === '[' && !isMark(this.text, at)) {
      this.openedAt ??= at;
    }
    return this.openedAt !== undefined;
  }
}

/** One place of a text where a sentence may end. */
class Place {
  constructor(
    private readonly text: string,
    private readonly at: number,
    private readonly ended: boolean,
  ) {}

  look(inBrackets: boolean): Look {
    const char = this.text.charAt(this.at);
    if (char === '\n') {
      return this.lineEnd();
    }
    if (char === '[') {
      return this.mark();
    }
    return '.!?\u2026'.includes(char) && !inBrackets ? this.terminator() : undefined;
  }

  /** A line's end is a sentence's end, except where a line of prose was only wrapped. */
  private lineEnd(): Look {
    const cited = this.match(CITED, this.at);
    const next = this.at + cited + this.match(BLANKS, this.at + cited);
    if (this.isOpen(next)) {
      return 'wait';
    }
    const line = this.text.slice(this.text.lastIndexOf('\n', this.at - 1) + 1, this.at);
    const isBlank = /\n[^\S\n]*\n/.test(this.text.slice(this.at, next));
    if (isBlank || cited > 0 || CLOSED_LINE.test(line) || !/^\p{Ll}/u.test(this.text.slice(next, next + 2))) {
      return next;
    }
    return this.startOf(next, NOTHING);
  }

  /** A claim may end with its mark alone, where a new one clearly begins behind it. */
  private mark(): Look {
    const length = this.match(MARK_HERE, this.at);
    if (length === 0) {
      return !this.ended && UNFINISHED_MARK.test(this.text.slice(this.at)) ? 'wait' : undefined;
    }
    const end = this.at + length;
    const next = end + this.match(BLANKS, end);
    if (this.isOpen(next)) {
      return 'wait';
    }
    const isEnd = next > end && !this.text.slice(end, next).includes('\n');
    return isEnd ? this.startOf(next, STARTS_SENTENCE) : undefined;
  }

  private terminator(): Look {
    const end = this.at + this.match(TERMINATORS, this.at);
    const closed = end + this.match(CLOSERS, end);
    const cited = closed + this.match(CITED, closed);
    const next = cited + this.match(BLANKS, cited);
    if (this.isOpen(next)) {
      return 'wait';
    }
    if (next === this.text.length) {
      return next;
    }
    if (next === closed || this.isAbbreviation()) {
      return undefined;
    }
    const isLineEnd = this.text.slice(closed, next).includes('\n');
    return cited > closed || isLineEnd ? next : this.startOf(next, NO_LOWER_CASE);
  }

  /** `next`, where a sentence or a labelled item starts there. */
  private startOf(next: number, starts: RegExp): Look {
    if (!this.ended && this.text.length < next + 4) {
      return 'wait';
    }
    const ahead = this.text.slice(next, next + 4);
    return starts.test(ahead) || LABEL_AHEAD.test(ahead) ? next : undefined;
  }

  private isAbbreviation(): boolean {
    const before = this.text.slice(Math.max(0, this.at - 12), this.at);
    return this.text.charAt(this.at) === '.' && (ABBREVIATION.test(before) || ITEM_NUMBER.test(before));
  }

  /** Whether what stands at `next`, or has not come yet, may still belong to the sentence. */
  private isOpen(next: number): boolean {
    return !this.ended && (next === this.text.length || UNFINISHED_MARK.test(this.text.slice(next)));
  }

  private match(pattern: RegExp, from: number): number {
    pattern.lastIndex = from;
    return pattern.exec(this.text)?.[0].length ?? 0;
  }
}

function isMark(text: string, at: number): boolean {
  MARK_HERE.lastIndex = at;
  return MARK_HERE.test(text);
}
