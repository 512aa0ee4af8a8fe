import { type ParsedDocument } from './parsed-document.js';
import { documentOf } from './sections.js';

export function parsePlainText(text: string, title: string): ParsedDocument {
  return documentOf([{ headings: [], text }], title);
}
