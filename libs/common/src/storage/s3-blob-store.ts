import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { AppError } from '@app/common/errors';
import { checkFolder, checkKey, checkPrefix } from './blob-key.js';
import { type BlobPieces, regrouped } from './blob-pieces.js';
import { BlobStore } from './blob-store.js';

export interface S3Options {
  readonly bucket: string;
  readonly region: string;
  /** For servers other than Amazon's; the bucket then goes into the path. */
  readonly endpoint?: string | undefined;
  /** Put before every key; empty or ending with a slash. */
  readonly prefix: string;
  /** Without it the SDK looks in its usual places. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

/** A blob of more than two parts goes in parts: a connection that breaks costs one part, and one part only is held. */
const PART_BYTES = 8 * 1024 * 1024;
const MOST_PARTS_IN_ONE = 2;

/** Blobs as objects of a bucket. S3 replaces an object as a whole, and reads what was written last. */
export class S3BlobStore extends BlobStore {
  private readonly client: S3Client;

  constructor(private readonly options: S3Options) {
    super();
    this.client = new S3Client({
      region: options.region,
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 3000, requestTimeout: 30_000 },
      ...(options.endpoint !== undefined && { endpoint: options.endpoint, forcePathStyle: true }),
      ...(options.credentials && { credentials: { ...options.credentials } }),
    });
  }

  async putPieces(key: string, pieces: BlobPieces, signal?: AbortSignal): Promise<void> {
    const at = this.at(key);
    signal?.throwIfAborted();
    const parts = regrouped(pieces, PART_BYTES);
    const first = await taken(parts, MOST_PARTS_IN_ONE + 1);
    if (first.length > MOST_PARTS_IN_ONE) {
      await this.putInParts(at, following(first, parts), signal);
      return;
    }
    const command = new PutObjectCommand({ ...at, Body: Buffer.concat(first) });
    await translated(() => this.client.send(command, { abortSignal: signal }), signal);
  }

  async *pieces(key: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const command = new GetObjectCommand(this.at(key));
    const { Body, ContentLength } = await translated(
      () => this.client.send(command, { abortSignal: signal }),
      signal,
    );
    const body = (Body instanceof Readable ? Body : Readable.from([]))[Symbol.asyncIterator]();
    let came = 0;
    try {
      for (;;) {
        signal?.throwIfAborted();
        const next = await translated<IteratorResult<unknown>>(() => body.next(), signal);
        if (next.done === true) {
          break;
        }
        if (next.value instanceof Uint8Array) {
          came += next.value.byteLength;
          yield next.value;
        }
      }
    } finally {
      await body.return?.();
    }
    if (ContentLength !== undefined && ContentLength !== came) {
      const cause = new Error(`${came} bytes came where ${ContentLength} were announced`);
      throw new AppError('storage_failed', undefined, { cause, retryAfterSeconds: 5 });
    }
  }

  async list(prefix: string, signal?: AbortSignal): Promise<readonly string[]> {
    checkPrefix(prefix);
    const { bucket, prefix: own } = this.options;
    const keys: string[] = [];
    let next: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: own + prefix,
        ContinuationToken: next,
      });
      const page = await translated(() => this.client.send(command, { abortSignal: signal }), signal);
      keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key.slice(own.length)));
      next = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (next !== undefined);
    return keys.sort();
  }

  async delete(key: string): Promise<void> {
    const command = new DeleteObjectCommand(this.at(key));
    await translated(() => this.client.send(command));
  }

  localPath(): undefined {
    return undefined;
  }

  async deletePrefix(prefix: string): Promise<void> {
    for (const key of await this.list(checkFolder(prefix))) {
      await this.delete(key);
    }
  }

  /** Nobody sees any of it before all of it is there. What broke off is taken back, as far as the store still answers. */
  private async putInParts(
    at: ObjectPlace,
    parts: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<void> {
    const sent = { abortSignal: signal };
    const { UploadId } = await translated(
      () => this.client.send(new CreateMultipartUploadCommand(at), sent),
      signal,
    );
    try {
      const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
      for await (const Body of parts) {
        const PartNumber = Parts.length + 1;
        const part = new UploadPartCommand({ ...at, UploadId, PartNumber, Body });
        const { ETag } = await translated(() => this.client.send(part, sent), signal);
        Parts.push({ PartNumber, ETag });
      }
      const whole = new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } });
      await translated(() => this.client.send(whole, sent), signal);
    } catch (error) {
      const abort = new AbortMultipartUploadCommand({ ...at, UploadId });
      await this.client.send(abort).catch(() => undefined);
      throw error;
    }
  }

  private at(key: string): ObjectPlace {
    return { Bucket: this.options.bucket, Key: this.options.prefix + checkKey(key) };
  }
}

/** At most `count` of them; the rest is still there. */
async function taken(pieces: AsyncIterator<Uint8Array>, count: number): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  while (found.length < count) {
    const next = await pieces.next();
    if (next.done === true) {
      break;
    }
    found.push(next.value);
  }
  return found;
}

async function* following(first: Uint8Array[], rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let piece = first.shift(); piece !== undefined; piece = first.shift()) {
    yield piece;
  }
  yield* rest;
}

interface ObjectPlace {
  readonly Bucket: string;
  readonly Key: string;
}

/** What an operator has to put right; by the names of S3's errors. */
const REASONS: Readonly<Record<string, string>> = {
  AccessDenied: 'The file store does not let our credentials do this.',
  InvalidAccessKeyId: 'The file store does not know our credentials.',
  NoSuchBucket: 'The bucket of the file store does not exist.',
  SignatureDoesNotMatch: 'The file store does not know our credentials.',
  SlowDown: 'The file store asks us to slow down.',
};

async function translated<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof NoSuchKey || error instanceof NotFound) {
      throw new AppError('blob_not_found', undefined, { cause: error });
    }
    const reason = error instanceof S3ServiceException ? REASONS[error.name] : undefined;
    throw new AppError('storage_failed', reason, { cause: error, retryAfterSeconds: 5 });
  }
}
