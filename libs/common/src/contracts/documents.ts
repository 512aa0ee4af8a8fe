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

/** A document given as text or by address; a file comes as multipart, field `file`. */
export const DocumentCreate = z
  .union([
    z.strictObject({
      title: plainText(300),
      content: z.string().min(1),
      collection: CollectionId.optional(),
    }),
    z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2000), collection: CollectionId.optional() }),
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
    mediaType: z.string(),
    bytes: z.int(),
    contentHash: z.string(),
    state: z.enum(DOCUMENT_STATES),
    error: z.string().optional(),
    chunks: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Document' });
export type DocumentView = z.infer<typeof DocumentView>;

/** Pages of a list: `next` is the cursor to send as `cursor`. */
export const PageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type PageQuery = z.infer<typeof PageQuery>;

export const DocumentList = z
  .object({ items: z.array(DocumentView), next: z.string().optional() })
  .meta({ id: 'DocumentList' });
export type DocumentList = z.infer<typeof DocumentList>;
