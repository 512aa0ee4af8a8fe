import {
  DocumentAccepted,
  DocumentList,
  IngestAccepted,
  IngestJob,
  IngestJobList,
} from '@app/common/contracts';
import { type Surroundings } from './chat-client.js';
import { exchange, type Outcome } from './exchange.js';

/** What an operator does with documents, with one API key. Nothing here throws. */
export interface LibraryClient {
  readonly list: (cursor: string | undefined, signal: AbortSignal) => Promise<Outcome<DocumentList>>;
  readonly add: (file: File, collection: string) => Promise<Outcome<DocumentAccepted>>;
  /** The document at an address, which the server fetches. */
  readonly addAddress: (url: string, collection: string) => Promise<Outcome<DocumentAccepted>>;
  /** A new version of a document; until it has been read the old one answers. */
  readonly replace: (id: string, file: File) => Promise<Outcome<DocumentAccepted>>;
  readonly remove: (id: string) => Promise<Outcome<DocumentAccepted>>;
  readonly readAgain: (id: string) => Promise<Outcome<IngestAccepted>>;
  /** The newest jobs, newest first. */
  readonly jobs: (signal: AbortSignal) => Promise<Outcome<IngestJobList>>;
  readonly cancel: (jobId: string) => Promise<Outcome<IngestJob>>;
}

const UPLOAD_LIMIT_MS = 600_000;

export function libraryClient(baseUrl: string, surroundings: Surroundings, key: string): LibraryClient {
  const documents = `${baseUrl}/api/v1/documents`;
  const jobs = `${baseUrl}/api/v1/ingest/jobs`;
  const headers = { 'x-api-key': key };
  const upload = (
    file: File,
    fields: Readonly<Record<string, string>>,
  ): Promise<Outcome<DocumentAccepted>> => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      body.set(name, value);
    }
    body.set('file', file);
    const request = { method: 'POST', headers, body };
    return exchange(DocumentAccepted, documents, request, surroundings, UPLOAD_LIMIT_MS);
  };
  return {
    list: (cursor, signal) => {
      const query = new URLSearchParams({ limit: '100', ...(cursor === undefined ? {} : { cursor }) });
      return exchange(DocumentList, `${documents}?${query}`, { headers, signal }, surroundings);
    },
    add: (file, collection) => upload(file, collection === '' ? {} : { collection }),
    replace: (id, file) => upload(file, { replaces: id }),
    addAddress: (url, collection) => {
      const body = JSON.stringify({ url, ...(collection !== '' && { collection }) });
      return exchange(DocumentAccepted, documents, { method: 'POST', headers, body }, surroundings);
    },
    remove: (id) =>
      exchange(DocumentAccepted, `${documents}/${id}`, { method: 'DELETE', headers }, surroundings),
    readAgain: (documentId) => {
      const body = JSON.stringify({ documentId, force: true });
      const request = { method: 'POST', headers, body };
      return exchange(IngestAccepted, `${baseUrl}/api/v1/ingest`, request, surroundings);
    },
    jobs: (signal) => exchange(IngestJobList, `${jobs}?limit=100`, { headers, signal }, surroundings),
    cancel: (jobId) =>
      exchange(IngestJob, `${jobs}/${jobId}/cancel`, { method: 'POST', headers }, surroundings),
  };
}
