import { AppError } from '@app/common/errors';
import { type ParsedDocument } from './parsed-document.js';
import { SectionBuilder } from './section-builder.js';
import { documentOf } from './sections.js';
import { addRows } from './spreadsheet-rows.js';
import { readSheet } from './xlsx/sheet.js';
import { readWorkbook } from './xlsx/workbook.js';
import { readZipParts } from './zip-parts.js';

/**
 * The sheets of a workbook under their names, row by row. Formulas count with the value that was saved with them; hidden
 * sheets are left out.
 */
export async function parseXlsx(bytes: Uint8Array, title: string): Promise<ParsedDocument> {
  try {
    return documentOf(sectionsOf(await readZipParts(bytes, isWanted)), title);
  } catch (error) {
    if (error instanceof AppError) {
      throw error;
    }
    throw new AppError('document_unreadable', 'The file is no usable Excel workbook (XLSX).', {
      cause: error,
    });
  }
}

function isWanted(name: string): boolean {
  return /^xl\/.*\.(?:xml|rels)$/.test(name) && !/^xl\/(?:drawings|charts|theme|media|pivot)/.test(name);
}

function sectionsOf(parts: ReadonlyMap<string, Buffer>): ReturnType<SectionBuilder['finish']> {
  const part = (path: string): string | undefined => parts.get(path)?.toString('utf8');
  const workbook = readWorkbook(part);
  const builder = new SectionBuilder();
  for (const { name, path } of workbook.sheets) {
    builder.heading(1, name);
    addRows(builder, readSheet(part(path) ?? '', workbook));
  }
  return builder.finish();
}
