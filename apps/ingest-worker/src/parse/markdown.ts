import { chunkText } from '../chunk/chunker.js';
import { type ParsedChunk, type ParsedDocument } from './parsed-document.js';

interface Section {
  /** Headings from the outermost to the innermost. */
  readonly path: readonly string[];
  readonly text: string;
}

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$/;
const UNDERLINE = /^ {0,3}(=+|-{2,})[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Chunks of each section, titled with the document's title and the headings above it. */
export function parseMarkdown(markdown: string, title: string): ParsedDocument {
  const chunks = sectionsOf(markdown).flatMap((section) => sectionChunks(section, title));
  return { chunks };
}

function sectionChunks({ path, text }: Section, title: string): readonly ParsedChunk[] {
  const headings = path[0] === title ? path : [title, ...path];
  return chunkText(text).map((chunk) => ({ title: headings.join(' > '), text: chunk }));
}

/** The text between headings (`#` and underlined ones), which count everywhere but inside fenced code. */
function sectionsOf(markdown: string): readonly Section[] {
  const sections: Section[] = [];
  let path: readonly string[] = [];
  let lines: string[] = [];
  let fence: string | undefined;
  const open = (level: number, heading: string): void => {
    sections.push({ path, text: lines.join('\n') });
    lines = [];
    path = [...path.slice(0, level - 1), plainHeading(heading)];
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
  sections.push({ path, text: lines.join('\n') });
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
