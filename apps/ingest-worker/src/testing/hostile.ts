import { DOCUMENT_TYPES } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { ParserPool } from '../parse/sandbox/parser-pool.js';
import { sourceParser } from './source-parser.js';

/** The document is told to be at fault, never us. */
export const FAULTS_OF_DOCUMENTS = [
  'document_unreadable',
  'document_scanned',
  'document_too_large',
  'document_took_too_long',
  'oscal_invalid',
  'payload_too_large',
];

/** As the worker's own, with less memory and time: what takes for ever need not take long in a test. */
export function poolForHostileFiles(): ParserPool {
  return new ParserPool(
    { PARSE_TIMEOUT_SECONDS: 3, PARSE_MEMORY_MB: 512, UPLOAD_TYPES: DOCUMENT_TYPES },
    sourceParser(),
  );
}

/** `read`, or the code of the refusal; whatever else is thrown goes on. */
export async function outcomeOf(pool: ParserPool, bytes: Buffer, sourceName: string): Promise<string> {
  try {
    await pool.parse({ title: 'File', sourceName, bytes }, new AbortController().signal);
    return 'read';
  } catch (error) {
    if (error instanceof AppError && FAULTS_OF_DOCUMENTS.includes(error.code)) {
      return error.code;
    }
    throw error;
  }
}
