import { type ChatAnswer, MAX_QUESTION_CHARS } from '@app/common/contracts';
import { line as markdownLine } from '../conversations/conversation-markdown.js';

const MARK = /\[(\d{1,3})\]/g;
const UNFINISHED_MARK = /\[\d{0,3}$/;

/** Turns the marks `[1]` of a text into those of Markdown footnotes, `[^1]`, while it streams in with any split. */
export class FootnoteMarks {
  private pending = '';

  /** Takes the next piece and returns what can be shown now. */
  push(text: string): string {
    const available = this.pending + text;
    const held = UNFINISHED_MARK.exec(available)?.index ?? available.length;
    this.pending = available.slice(held);
    return available.slice(0, held).replace(MARK, '[^$1]');
  }

  /** Returns what was held back; the text is over. */
  end(): string {
    const rest = this.pending;
    this.pending = '';
    return rest;
  }
}

/** The definitions behind the marks, one line each with a leading break; nothing for an answer that cites nothing. */
export function footnotes({ citations, sources }: ChatAnswer): string {
  const titles = new Map(sources.map(({ id, title }) => [id, title]));
  const notes = citations.map(({ n, passageId, quote }) => {
    const title = markdownLine(titles.get(passageId) ?? passageId);
    return quote === '' ? `[^${n}]: ${title}` : `[^${n}]: ${title}: "${markdownLine(quote)}"`;
  });
  return notes.length === 0 ? '' : `\n\n${notes.join('\n')}`;
}

/** What stands above the answer to a follow-up: how it was understood. */
export function understoodAs(standaloneQuestion: string | undefined): string {
  return standaloneQuestion === undefined ? '' : `> ${markdownLine(standaloneQuestion)}\n\n`;
}

/** The question that stands above an earlier answer, if one does. */
export function understoodIn(content: string): string | undefined {
  const line = /^> (.{1,1000})\n\n/.exec(content)?.[1];
  return line
    ?.replace(/\\(?=[^A-Za-z0-9\s])/g, '')
    .replaceAll('&lt;', '<')
    .slice(0, MAX_QUESTION_CHARS);
}
