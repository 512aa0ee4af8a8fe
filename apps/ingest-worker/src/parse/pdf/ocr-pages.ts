import { load } from 'cheerio';

/** The paragraphs of each page, by its number from 1, of what an OCR engine wrote: a `div` of class `page` for each. */
export function ocrPages(xhtml: string): ReadonlyMap<number, readonly string[]> {
  const $ = load(xhtml);
  $('p, div').append('\n\n');
  const pages = new Map<number, readonly string[]>();
  $('div.page').each((i, page) => {
    const paragraphs = $(page)
      .text()
      .split(/\n[ \t]*\n/)
      .map((paragraph) => paragraph.trim())
      .filter((paragraph) => paragraph !== '');
    if (paragraphs.length > 0) {
      pages.set(i + 1, paragraphs);
    }
  });
  return pages;
}
