import { chunkText } from '../chunk/chunker.js';
import { type ParsedDocument } from './parsed-document.js';

export function parsePlainText(text: string, title: string): ParsedDocument {
  return { chunks: chunkText(text).map((chunk) => ({ title, text: chunk })) };
}
