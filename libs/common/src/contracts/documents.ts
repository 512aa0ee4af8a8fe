import { z } from 'zod';
import { CollectionId, plainText } from './text.js';

export const DOCUMENT_STATES = ['queued', 'processing', 'ready', 'failed', 'replaced', 'deleted'] as const;

/** What a document can come in, by its content. */
export const DOCUMENT_TYPES = [
  'pdf',
  'docx',
  'xlsx',
  'csv',
  'html',
  'markdown',
  'text',
  'oscal-json',
  'oscal-xml',
  'zip',
] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/**
 * A document given as text or by address; a file comes as multipart, field `file`. `replaces` names the document that it is
 * a new version of, by the id of any of its versions.
 */
export const DocumentCreate = z
  .union([
    z.strictObject({
      title: plainText(300),
      content: z.string().min(1),
      collection: CollectionId.optional(),
      replaces: z.uuid().optional(),
    }),
    z.strictObject({
      url: z.url({ protocol: /^https?$/ }).max(2000),
      collection: CollectionId.optional(),
      replaces: z.uuid().optional(),
    }),
  ])
  .meta({ id: 'DocumentCreate' });
export type DocumentCreate = z.infer<typeof DocumentCreate>;

export const DocumentAccepted = z
  .object({ documentId: z.string(), jobId: z.string() })
  .meta({ id: 'DocumentAccepted' });
export type DocumentAccepted = z.infer<typeof DocumentAccepted>;

export const DocumentView = z
  .object({
    id: z.string(),
    collection: z.string(),
    title: z.string(),
    sourceName: z.string(),
    /** Where it is fetched from, where it was given by its address. */
    sourceUrl: z.string().optional(),
    mediaType: z.string(),
    bytes: z.int(),
    contentHash: z.string(),
    state: z.enum(DOCUMENT_STATES),
    /** Why the newest attempt to read it failed. */
    error: z.string().optional(),
    /** What of it could not be read and is left out, such as files of an archive. */
    notices: z.array(z.string()).optional(),
    /** Counts the versions of a document from 1; each one has an id of its own. */
    version: z.int(),
    /** Whether it is found: it was put into the index, and neither deleted nor replaced since. */
    searchable: z.boolean(),
    /** The version that took its place. */
    replacedBy: z.string().optional(),
    chunks: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Document' });
export type DocumentView = z.infer<typeof DocumentView>;

/** Which part of a document's text, in UTF-16 units. */
export const DocumentTextQuery = z.object({
  start: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200_000).default(50_000),
});
export type DocumentTextQuery = z.infer<typeof DocumentTextQuery>;

/**
 * The extracted text of a document, or a part of it, as sections with their headings (outermost first) and pages; between
 * two sections the text has a blank line. `start` and `end` are offsets in the whole text, which has `chars`; `next` is where
 * to go on. The place of a passage is a span of this text.
 */
export const DocumentText = z
  .object({
    documentId: z.string(),
    title: z.string(),
    mediaType: z.string(),
    replacedBy: z.string().optional(),
    chars: z.int(),
    start: z.int(),
    end: z.int(),
    next: z.int().optional(),
    sections: z.array(
      z.object({
        headings: z.array(z.string()),
        page: z.int().optional(),
        start: z.int(),
        end: z.int(),
        text: z.string(),
      }),
    ),
  })
  .meta({ id: 'DocumentText' });
export type DocumentText = z.infer<typeof DocumentText>;

/** Pages of a list: `next` is the cursor to send as `cursor`. */
export const PageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type PageQuery = z.infer<typeof PageQuery>;

export const DocumentListQuery = PageQuery.extend({
  collection: CollectionId.optional(),
  /** The name that the file was uploaded under. */
  sourceName: plainText(200).optional(),
});
export type DocumentListQuery = z.infer<typeof DocumentListQuery>;

export const DocumentList = z
  .object({ items: z.array(DocumentView), next: z.string().optional() })
  .meta({ id: 'DocumentList' });
export type DocumentList = z.infer<typeof DocumentList>;
