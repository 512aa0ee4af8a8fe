import { AppError } from '@app/common/errors';
import { getDocumentProxy } from 'unpdf';
import { type Block, blocksOf, joinedLines } from './pdf/blocks.js';
import { headingLevels } from './pdf/heading-levels.js';
import { ocrPages } from './pdf/ocr-pages.js';
import { inReadingOrder } from './pdf/reading-order.js';
import { type PdfPage, withoutRunningLines } from './pdf/running-lines.js';
import { linesOf } from './pdf/text-lines.js';
import { type ParsedDocument } from './parsed-document.js';
import { SectionBuilder } from './section-builder.js';
import { documentOf } from './sections.js';

type PdfFile = Awaited<ReturnType<typeof getDocumentProxy>>;

/** The end of a sentence and the space after it. */
const SENTENCE_END = /[.!?]["')\]]?(?:\s+|$)/;
const HYPHENATED = /\p{L}+-\p{L}+/gu;

/**
 * The text of a PDF by pages, in reading order, without headers, footers and page numbers that repeat. A sentence that
 * goes on over the end of a page stands whole where it begins. Pages that have no text are read as `ocr` says (see
 * `ocrPages`); where it has none either they are told in `notices`. Throws `document_scanned` when no page has text.
 */
export async function parsePdf(bytes: Uint8Array, title: string, ocr = ''): Promise<ParsedDocument> {
  const pages = await readPages(bytes);
  const scanned = pages.filter(({ lines }) => lines.length === 0).map(({ number }) => number);
  const read = ocrPages(ocr);
  const empty = scanned.filter((number) => !read.has(number));
  if (empty.length === pages.length) {
    throw new AppError(
      'document_scanned',
      `The PDF has no text on any of its ${pages.length} pages; it seems to be scanned.`,
    );
  }
  const parsed = documentOf(
    sectionsOf(pages, (number) => (scanned.includes(number) ? read.get(number) : undefined)),
    title,
  );
  return empty.length === 0 ? parsed : { ...parsed, scannedPages: empty, notices: [noticeOf(empty)] };
}

function sectionsOf(
  pages: readonly PdfPage[],
  ocrOf: (page: number) => readonly string[] | undefined,
): ReturnType<SectionBuilder['finish']> {
  const body = withoutRunningLines(pages).map((page) => ({ ...page, lines: inReadingOrder(page.lines) }));
  const levelOf = headingLevels(body);
  const words = new Set(
    body.flatMap(({ lines }) => lines.flatMap(({ text }) => text.toLowerCase().match(HYPHENATED) ?? [])),
  );
  const isHyphenated = (word: string): boolean => words.has(word.toLowerCase());
  const blocks = body.map(
    ({ lines, number }) =>
      ocrOf(number)?.map((text): Block => ({ text, glue: '\n\n' })) ?? [
        ...blocksOf(lines, levelOf, isHyphenated),
      ],
  );
  blocks.forEach((page, i) => {
    completeSentence(page, blocks[i + 1] ?? [], isHyphenated);
  });
  const builder = new SectionBuilder();
  let pending: Block | undefined;
  blocks.forEach((page, i) => {
    builder.page(body[i]?.number ?? i + 1);
    for (const block of page) {
      pending = addBlock(builder, block, pending);
    }
  });
  if (pending) {
    builder.add(pending.text);
  }
  return builder.finish();
}

/** Adds a block; answers the heading that has no text under it yet. One that gets none was text itself. */
function addBlock(builder: SectionBuilder, block: Block, pending: Block | undefined): Block | undefined {
  if (block.level === undefined) {
    builder.add(block.text, block.glue);
    return undefined;
  }
  if (pending?.level !== undefined && block.level <= pending.level) {
    builder.heading(pending.level, '');
    builder.add(pending.text);
  }
  builder.heading(block.level, block.text);
  return block;
}

/** Moves the end of a page's last sentence from the next page to where the sentence begins. */
function completeSentence(page: Block[], next: Block[], isHyphenated: (word: string) => boolean): void {
  const last = page.at(-1);
  const first = next[0];
  if (!last || !first || last.level !== undefined || first.level !== undefined) {
    return;
  }
  if (/[.!?:;]["')\]]?$/.test(last.text) || !/^\p{Ll}/u.test(first.text)) {
    return;
  }
  const end = SENTENCE_END.exec(first.text);
  const taken = end ? end.index + end[0].length : first.text.length;
  page[page.length - 1] = {
    ...last,
    text: joinedLines(last.text, first.text.slice(0, taken).trim(), isHyphenated),
  };
  next.splice(0, 1, ...(taken < first.text.length ? [{ ...first, text: first.text.slice(taken) }] : []));
}

async function readPages(bytes: Uint8Array): Promise<readonly PdfPage[]> {
  const file = await open(bytes);
  try {
    const pages: PdfPage[] = [];
    for (let number = 1; number <= file.numPages; number++) {
      const page = await file.getPage(number);
      const view = page.getViewport({ scale: 1 });
      const { items } = await page.getTextContent();
      const pieces = items.flatMap((item) => ('str' in item ? [item] : []));
      pages.push({ number, height: view.height, lines: linesOf(pieces, numbersOf(view.transform)) });
      page.cleanup();
    }
    return pages;
  } catch (error) {
    throw unreadable(error);
  } finally {
    await file.loadingTask.destroy();
  }
}

async function open(bytes: Uint8Array): Promise<PdfFile> {
  try {
    // The library takes the bytes for itself.
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(error: unknown): AppError {
  const isLocked = error instanceof Error && error.name === 'PasswordException';
  const detail = isLocked
    ? 'The PDF is protected by a password. Save it without one and upload it again.'
    : 'The PDF is damaged, or no PDF.';
  return new AppError('document_unreadable', detail, { cause: error });
}

function numbersOf(values: readonly unknown[]): readonly number[] {
  return values.filter((value) => typeof value === 'number');
}

/** `Pages 3, 7-9 have no text; they may be scanned.` */
function noticeOf(pages: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const page of pages) {
    const range = ranges.at(-1);
    if (range?.last === page - 1) {
      range.last = page;
    } else {
      ranges.push({ first: page, last: page });
    }
  }
  const list = ranges
    .map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`))
    .join(', ');
  return pages.length === 1
    ? `Page ${list} has no text; it may be scanned.`
    : `Pages ${list} have no text; they may be scanned.`;
}
