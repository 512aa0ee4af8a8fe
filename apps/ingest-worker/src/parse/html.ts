import { load } from 'cheerio';
import { decodeHtml } from './decode-legacy.js';
import { sectionsOfDom } from './html/document-text.js';
import { type ParsedDocument } from './parsed-document.js';
import { documentOf } from './sections.js';

/**
 * The main content of a page: headings, paragraphs, lists and tables as text, links by their words. Navigation, scripts,
 * forms and whatever a person would not see are left out.
 */
export function parseHtml(bytes: Uint8Array, title: string): ParsedDocument {
  return documentOf(sectionsOfDom(load(decodeHtml(bytes))), title);
}
