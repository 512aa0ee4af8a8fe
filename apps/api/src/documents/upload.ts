import { CollectionId, DocumentCreate } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { type MultipartFile } from '@fastify/multipart';
import { type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { plainName } from './plain-name.js';

/** A document as it was sent, whole in memory and within `MAX_UPLOAD_MB`. */
export interface Upload extends UploadTarget {
  readonly title: string;
  readonly sourceName: string;
  readonly bytes: Buffer;
}

/** A document that was given by its address. */
export interface Address extends UploadTarget {
  readonly url: string;
}

export interface UploadTarget {
  readonly collection: string | undefined;
  /** The document that it is a new version of. */
  readonly replaces: string | undefined;
}

/**
 * Reads the one file of a multipart request (field `file`, with `collection` and `replaces` before or after it), or the text or
 * the address of a JSON one.
 */
export async function readUpload(request: FastifyRequest, maxBytes: number): Promise<Upload | Address> {
  if (!request.isMultipart()) {
    return fromJson(request.body, maxBytes);
  }
  try {
    return await fromMultipart(request, maxBytes);
  } catch (error) {
    // Nobody reads the rest of the body any more; unread, it would block the connection.
    request.raw.unpipe();
    request.raw.resume();
    throw error instanceof AppError || hasStatus(error)
      ? error
      : new AppError('bad_request', 'The multipart body cannot be read.', { cause: error });
  }
}

async function fromMultipart(request: FastifyRequest, maxBytes: number): Promise<Upload> {
  let file: Pick<Upload, 'sourceName' | 'bytes'> | undefined;
  let collection: string | undefined;
  let replaces: string | undefined;
  for await (const part of request.parts({
    limits: { fileSize: maxBytes, files: 2, fields: 4, parts: 6, headerPairs: 50 },
  })) {
    if (part.type === 'file') {
      demandOnlyFile(part, file !== undefined);
      file = { sourceName: plainName(part.filename), bytes: await readFile(part, maxBytes) };
    } else if (part.fieldname === 'collection') {
      collection = collectionOf(part.value);
    } else if (part.fieldname === 'replaces') {
      replaces = documentIdOf(part.value);
    }
  }
  if (file === undefined) {
    throw refusedFile('The file is missing.', 'is required');
  }
  if (file.bytes.length === 0) {
    throw refusedFile('The file is empty.', 'is empty');
  }
  return { ...file, title: file.sourceName, collection, replaces };
}

function demandOnlyFile({ fieldname }: MultipartFile, hasFile: boolean): void {
  if (fieldname !== 'file') {
    throw refusedFile('The file is missing.', 'is required');
  }
  if (hasFile) {
    throw refusedFile('One request takes one file.', 'must be one file');
  }
}

function refusedFile(detail: string, message: string): AppError {
  return new AppError('validation_failed', detail, { errors: [{ path: 'file', message }] });
}

/** The multipart plugin's own refusals say whose fault they are; the parser's do not. */
function hasStatus(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'statusCode' in error;
}

const [AsText, ByAddress] = DocumentCreate.options;

function fromJson(body: unknown, maxBytes: number): Upload | Address {
  const hasAddress = typeof body === 'object' && body !== null && 'url' in body;
  const parsed = (hasAddress ? ByAddress : AsText).safeParse(body);
  if (!parsed.success) {
    throw new AppError(
      'validation_failed',
      'Send a file (multipart, field "file"), or JSON with title and content or with an address.',
      { errors: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) },
    );
  }
  if ('url' in parsed.data) {
    const { url, collection, replaces } = parsed.data;
    return { url, collection, replaces };
  }
  const { title, content, collection, replaces } = parsed.data;
  const bytes = Buffer.from(content.toWellFormed(), 'utf8');
  if (bytes.length > maxBytes) {
    throw tooLarge(maxBytes);
  }
  return { title, sourceName: `${plainName(title)}.md`, bytes, collection, replaces };
}

async function readFile(file: MultipartFile, maxBytes: number): Promise<Buffer> {
  try {
    return await file.toBuffer();
  } catch (error) {
    if (file.file.truncated) {
      throw tooLarge(maxBytes);
    }
    throw error;
  }
}

function collectionOf(value: unknown): string {
  const parsed = CollectionId.safeParse(value);
  if (!parsed.success) {
    throw new AppError('validation_failed', 'The collection is not valid.', {
      errors: [{ path: 'collection', message: 'must be lower-case letters, digits and dashes' }],
    });
  }
  return parsed.data;
}

function documentIdOf(value: unknown): string {
  const parsed = z.uuid().safeParse(value);
  if (!parsed.success) {
    throw new AppError('validation_failed', 'The document to replace is not named by an id.', {
      errors: [{ path: 'replaces', message: 'must be the id of a document' }],
    });
  }
  return parsed.data;
}

function tooLarge(maxBytes: number): AppError {
  return new AppError(
    'payload_too_large',
    `The document is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB.`,
  );
}
