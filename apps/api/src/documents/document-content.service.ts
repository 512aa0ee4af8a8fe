import { type DocumentText, type DocumentTextQuery } from '@app/common/contracts';
import {
  type DocumentRecord,
  type DocumentSection,
  DocumentsRepository,
  DocumentTextsRepository,
  type TextRange,
} from '@app/common/database';
import { AppError } from '@app/common/errors';
import { BlobStore } from '@app/common/storage';
import { Injectable } from '@nestjs/common';
import { type Caller } from '../auth/caller.js';
import { attachment } from '../conversations/attachment.js';

/** A stored file; `disposition` and `mediaType` are header values. */
export interface DocumentFile {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly disposition: string;
}

/** Browsers show these in a viewer of their own, in which no script of the document runs as ours. */
const SHOWN_INLINE: ReadonlySet<string> = new Set(['application/pdf']);

/** What is in documents, for people who follow a citation or want the file back. */
@Injectable()
export class DocumentContentService {
  constructor(
    private readonly documents: DocumentsRepository,
    private readonly texts: DocumentTextsRepository,
    private readonly blobs: BlobStore,
  ) {}

  /**
   * A part of the extracted text. Whoever may search may read what is or was in the index, since its passages come as
   * answers anyway; the rest takes the scope `documents:read`. Throws `document_not_found`.
   */
  async text({ workspaceId, key }: Caller, id: string, query: DocumentTextQuery): Promise<DocumentText> {
    const document = await this.documents.find(workspaceId, id);
    const mayReadAll = key?.scopes.has('documents:read') === true || key?.scopes.has('admin') === true;
    if (!document || (document.indexedAt === null && !mayReadAll)) {
      throw new AppError('document_not_found');
    }
    const chars = await this.texts.chars(workspaceId, id);
    const start = Math.min(query.start, chars);
    const end = Math.min(start + query.limit, chars);
    const sections = await this.texts.sections(workspaceId, id, { start, end });
    return {
      documentId: id,
      title: document.title,
      mediaType: document.mediaType,
      replacedBy: document.replacedBy ?? undefined,
      chars,
      start,
      end,
      next: end < chars ? end : undefined,
      sections: sections.map((section) => clipped(section, { start, end })),
    };
  }

  /** The bytes as they were uploaded. Throws `document_not_found`. */
  async file({ workspaceId }: Caller, id: string, signal: AbortSignal): Promise<DocumentFile> {
    const document = await this.documents.find(workspaceId, id);
    if (!document) {
      throw new AppError('document_not_found');
    }
    const bytes = await this.blobs.get(document.blobKey, signal);
    return { bytes, mediaType: document.mediaType, disposition: dispositionOf(document) };
  }
}

function clipped(section: DocumentSection, range: TextRange): DocumentText['sections'][number] {
  const start = Math.max(section.start, range.start);
  const end = Math.min(section.end, range.end);
  return {
    headings: section.headings,
    page: section.page ?? undefined,
    start,
    end,
    text: section.text.slice(start - section.start, end - section.start),
  };
}

function dispositionOf({ sourceName, mediaType }: DocumentRecord): string {
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(sourceName)?.[0] ?? '';
  const header = attachment(sourceName.slice(0, sourceName.length - ending.length), ending, 'document');
  return SHOWN_INLINE.has(mediaType) ? header.replace('attachment', 'inline') : header;
}
