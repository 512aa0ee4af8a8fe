import { AppError } from '@app/common/errors';
import { type ParsedDocument, type SourceFile } from '../parse/parsed-document.js';
import { type ParserPool } from '../parse/sandbox/parser-pool.js';
import { type TikaOcr } from './tika-ocr.js';

/** Parses documents; pages that are pictures are read by an OCR engine, where there is one. */
export class DocumentParser {
  constructor(
    private readonly pool: Pick<ParserPool, 'parse'>,
    private readonly ocr?: Pick<TikaOcr, 'read'>,
  ) {}

  /** Throws what `ParserPool.parse` and `TikaOcr.read` throw. */
  async parse(file: SourceFile, signal: AbortSignal): Promise<ParsedDocument> {
    if (!this.ocr) {
      return this.pool.parse(file, signal);
    }
    const first = await this.pool.parse(file, signal).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'document_scanned') {
        return error;
      }
      throw error;
    });
    if (!(first instanceof AppError) && first.scannedPages === undefined) {
      return first;
    }
    const ocr = await this.ocr.read(file.bytes, signal);
    if (ocr !== undefined) {
      return this.pool.parse({ ...file, ocr }, signal);
    }
    if (first instanceof AppError) {
      throw first;
    }
    return first;
  }
}
