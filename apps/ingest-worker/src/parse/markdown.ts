import { type ParsedDocument } from './parsed-document.js';
import { documentOf, type Section } from './sections.js';

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$/;
const UNDERLINE = /^ {0,3}(=+|-{2,})[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Sections of CommonMark: chunks of each are titled with the document's title and the headings above it. */
export function parseMarkdown(markdown: string, title: string): ParsedDocument {
  return documentOf(sectionsOf(markdown), title);
}

/** The text between headings (`#` and underlined ones), which count everywhere but inside fenced code. */
function sectionsOf(markdown: string): readonly Section[] {
  const sections: Section[] = [];
  let headings: readonly string[] = [];
  let lines: string[] = [];
  let fence: string | undefined;
  const open = (level: number, heading: string): void => {
    sections.push({ headings, text: lines.join('\n') });
    lines = [];
    headings = [...headings.slice(0, level - 1), plainHeading(heading)];
  };
  for (const line of markdown.split('\n')) {
    fence = fenceAfter(line, fence);
    const heading = fence === undefined ? headingOf(line, lines.at(-1)) : undefined;
    if (heading === undefined) {
      lines.push(line);
      continue;
    }
    if (heading.isUnderlined) {
      lines.pop();
    }
    open(heading.level, heading.text);
  }
  sections.push({ headings, text: lines.join('\n') });
  return sections;
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
    return { level: marks.length, text, isUnderlined: false };
  }
  const underline = UNDERLINE.exec(line)?.[1];
  const isText = before !== undefined && /^ {0,3}[^\s>|*+\-#]/.test(before);
  if (underline === undefined || !isText) {
    return undefined;
  }
  return { level: underline.startsWith('=') ? 1 : 2, text: before.trim(), isUnderlined: true };
}

/** A heading without emphasis, code marks and link targets. */
function plainHeading(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`]+/g, '')
    .trim();
}
