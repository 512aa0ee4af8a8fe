import { DocumentText } from '@app/common/contracts';
import { type Surroundings } from './chat-client.js';
import { exchange, type Outcome } from './exchange.js';

/** A part of a document's text: from `start`, at most `limit` characters. */
export interface TextPart {
  readonly start: number;
  readonly limit: number;
}

/** Documents at the gateway. Nothing here throws; an aborted request counts as unreachable. */
export interface DocumentsClient {
  readonly text: (id: string, part: TextPart, signal: AbortSignal) => Promise<Outcome<DocumentText>>;
}

export function documentsClient(baseUrl: string, surroundings: Surroundings): DocumentsClient {
  return {
    text: (id, { start, limit }, signal) => {
      const query = new URLSearchParams({ start: String(start), limit: String(limit) });
      const url = `${baseUrl}/api/v1/documents/${encodeURIComponent(id)}/text?${query}`;
      return exchange(DocumentText, url, { signal }, surroundings);
    },
  };
}
