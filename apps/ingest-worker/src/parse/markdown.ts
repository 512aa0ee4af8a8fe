import { type ParsedDocument } from './parsed-document.js';
import { SectionBuilder } from './section-builder.js';
import { documentOf } from './sections.js';
import { tableLines } from './table.js';

const HEADING = /^ {0,3}(#{1,6})[ \t](.+)$/;
const UNDERLINE = /^ {0,3}(=+|-{2,})[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Lines of front matter at most: a rule at the start of a text is not the start of front matter. */
const MAX_FRONT_MATTER = 200;
/** Characters of a heading that are looked at: far more than are kept. */
const MAX_HEADING = 5000;

/**
 * Sections of CommonMark: chunks of each are titled with the document's title and the headings above it. Rows of tables are
 * told under their column names; front matter is the first section.
 */
export function parseMarkdown(markdown: string, title: string): ParsedDocument {
  const lines = markdown.split('\n');
  const builder = new SectionBuilder();
  const start = frontMatterEnd(lines);
  builder.addApart(
    lines
      .slice(1, Math.max(1, start - 1))
      .map(plainField)
      .join('\n'),
  );
  addBody(builder, lines.slice(start));
  return documentOf(builder.finish(), title);
}

/** The text between headings (`#` and underlined ones), which count everywhere but inside fenced code. */
function addBody(builder: SectionBuilder, body: readonly string[]): void {
  let lines: string[] = [];
  let fence: string | undefined;
  const flush = (): void => {
    builder.add(lines.join('\n'), '\n');
    lines = [];
  };
  for (let at = 0; at < body.length; at++) {
    const line = body[at] ?? '';
    fence = fenceAfter(line, fence);
    const heading = fence === undefined ? headingOf(line, lines.at(-1)) : undefined;
    const rows = fence === undefined ? tableAt(body, at) : [];
    if (heading) {
      lines = heading.isUnderlined ? lines.slice(0, -1) : lines;
      flush();
      builder.heading(heading.level, plainHeading(heading.text));
    } else if (rows.length > 0) {
      const told = tableLines({ rows: rows.filter((_, i) => i !== 1).map(cellsOf), hasHeader: true });
      lines.push(...told.flatMap((row) => ['', row]), '');
      at += rows.length - 1;
    } else {
      lines.push(line);
    }
  }
  flush();
}

/** The lines of the table that begins there, its rule the second; none where no table begins. */
function tableAt(lines: readonly string[], at: number): readonly string[] {
  const rule = lines[at + 1] ?? '';
  if (!(lines[at] ?? '').includes('|') || !rule.includes('|') || !isTableRule(rule)) {
    return [];
  }
  let end = at + 2;
  while (lines[end]?.includes('|') === true) {
    end += 1;
  }
  return lines.slice(at, end);
}

/** What stands between a table's header and its rows (GitHub Flavored Markdown, 4.10). */
function isTableRule(line: string): boolean {
  const cells = line.trim().replace(/^\|/, '').replace(/\|$/, '').split('|');
  return /^ {0,3}\S/.test(line) && cells.every((cell) => /^:?-+:?$/.test(cell.trim()));
}

function cellsOf(row: string): readonly string[] {
  const inner = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim());
}

/** Where the text begins behind front matter (`key: value` between rules at the very start); 0 without any. */
function frontMatterEnd(lines: readonly string[]): number {
  if (!/^---[ \t]*$/.test(lines[0] ?? '') || !/^[\w-]+:/.test(lines[1] ?? '')) {
    return 0;
  }
  const end = lines.slice(1, MAX_FRONT_MATTER).findIndex((line) => /^(?:---|\.\.\.)[ \t]*$/.test(line));
  return end < 0 ? 0 : end + 2;
}

/** `title: "Access policy"` without the quotes. */
function plainField(line: string): string {
  return line.replace(/^(\s*(?:- |[\w-]+:\s+))(["'])(.*)\2\s*$/, '$1$3');
}

/** The fence that is open after a line: the same kind, at least as long, closes it. */
function fenceAfter(line: string, open: string | undefined): string | undefined {
  const found = FENCE.exec(line)?.[1];
  if (found === undefined) {
    return open;
  }
  if (open === undefined) {
    return found;
  }
  return found.startsWith(open) ? undefined : open;
}

function headingOf(
  line: string,
  before: string | undefined,
): { level: number; text: string; isUnderlined: boolean } | undefined {
  const [, marks, text] = HEADING.exec(line) ?? [];
  if (marks !== undefined && text !== undefined) {
    return { level: marks.length, text: withoutClosingMarks(text.trim()), isUnderlined: false };
  }
  const underline = UNDERLINE.exec(line)?.[1];
  const isText = before !== undefined && /^ {0,3}[^\s>|*+\-#]/.test(before);
  if (underline === undefined || !isText) {
    return undefined;
  }
  return { level: underline.startsWith('=') ? 1 : 2, text: before.trim(), isUnderlined: true };
}

/** Without the marks that may end a heading after a space; step by step, so that long ones take no longer than others. */
function withoutClosingMarks(heading: string): string {
  let end = heading.length;
  while (heading[end - 1] === '#') {
    end -= 1;
  }
  return end < heading.length && /[ \t]/.test(heading[end - 1] ?? '')
    ? heading.slice(0, end).trimEnd()
    : heading;
}

/** A heading without emphasis, code marks and link targets. */
function plainHeading(heading: string): string {
  return heading
    .slice(0, MAX_HEADING)
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`]+/g, '')
    .trim();
}
