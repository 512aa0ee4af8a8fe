import { Injectable } from '@nestjs/common';
import { Database } from '../database.js';

/** A stretch of a document's text; `start` and `end` are its offsets in the whole, in UTF-16 units. */
export interface DocumentSection {
  readonly headings: string[];
  readonly page: number | null;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface TextRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** The extracted text of documents. */
@Injectable()
export class DocumentTextsRepository {
  constructor(private readonly database: Database) {}

  /** How long the text of a document is; 0 where none is kept. */
  async chars(workspaceId: string, documentId: string): Promise<number> {
    const [row] = await this.database.run((manager) =>
      manager.query<{ chars: number }[]>(
        `SELECT coalesce(max(end_at), 0) AS chars FROM document_sections WHERE workspace_id = $1 AND document_id = $2`,
        [workspaceId, documentId],
      ),
    );
    return row?.chars ?? 0;
  }

  /** The sections that a range touches, whole and in order. */
  sections(workspaceId: string, documentId: string, range: TextRange): Promise<readonly DocumentSection[]> {
    return this.database.run((manager) =>
      manager.query<DocumentSection[]>(
        `SELECT headings, page, start_at AS start, end_at AS end, text FROM document_sections
         WHERE workspace_id = $1 AND document_id = $2 AND start_at < $4 AND end_at > $3 ORDER BY ordinal`,
        [workspaceId, documentId, range.start, range.end],
      ),
    );
  }
}
