import { AppError } from '@app/common/errors';
import { type CheerioAPI, load } from 'cheerio';
import { convertToHtml, images } from 'mammoth';
import { sectionsOfDom } from './html/document-text.js';
import { type ParsedDocument } from './parsed-document.js';
import { documentOf } from './sections.js';

/** On top of the headings that mammoth knows itself. */
const STYLE_MAP = [
  "p[style-name='Title'] => h1.title:fresh",
  "p[style-name='Subtitle'] => p:fresh",
  "p[style-name='heading 7'] => h6:fresh",
  "p[style-name='heading 8'] => h6:fresh",
  "p[style-name='heading 9'] => h6:fresh",
  // The table of contents repeats the headings.
  "p[style-name='toc 1'] => !",
  "p[style-name='toc 2'] => !",
  "p[style-name='toc 3'] => !",
  "p[style-name='toc 4'] => !",
  "p[style-name='TOC Heading'] => !",
];

/**
 * A Word document: headings, paragraphs, lists with markers, tables row by row, footnotes and endnotes where they are
 * referred to. Tracked changes are read as if they had been accepted; comments are left out.
 */
export async function parseDocx(bytes: Uint8Array, title: string): Promise<ParsedDocument> {
  const $ = load(await htmlOf(bytes));
  putNotesInPlace($);
  putUnderTitle($);
  return documentOf(sectionsOfDom($), title);
}

async function htmlOf(bytes: Uint8Array): Promise<string> {
  try {
    const { value } = await convertToHtml(
      { buffer: Buffer.from(bytes) },
      {
        styleMap: STYLE_MAP,
        includeEmbeddedStyleMap: false,
        externalFileAccess: false,
        convertImage: images.imgElement(() => Promise.resolve({ src: '' })),
      },
    );
    return value;
  } catch (error) {
    throw new AppError('document_unreadable', 'The file is no usable Word document (DOCX).', {
      cause: error,
    });
  }
}

/** `… monthly (note: not service accounts).` instead of a number that leads to the end of the document. */
function putNotesInPlace($: CheerioAPI): void {
  const notes = new Map<string, string>();
  $('li[id^="footnote-"], li[id^="endnote-"]').each((_, item) => {
    const note = $(item).remove();
    note.find('a[href^="#footnote-ref"], a[href^="#endnote-ref"]').remove();
    notes.set(`#${note.attr('id') ?? ''}`, note.text().replace(/\s+/g, ' ').trim());
  });
  $('a[href^="#footnote-"], a[href^="#endnote-"]').each((_, reference) => {
    const text = notes.get($(reference).attr('href') ?? '') ?? '';
    $(reference).replaceWith($('<span></span>').text(text === '' ? '' : ` (note: ${text})`));
  });
}

/** The document's own title stands above its headings of the first level. */
function putUnderTitle($: CheerioAPI): void {
  if ($('h1.title').length !== 1) {
    return;
  }
  for (const heading of $('h1, h2, h3, h4, h5').not('.title')) {
    heading.name = `h${Number(heading.name.slice(1)) + 1}`;
  }
}
