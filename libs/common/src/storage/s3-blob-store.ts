import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { AppError } from '@app/common/errors';
import { checkFolder, checkKey, checkPrefix } from './blob-key.js';
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

  async put(key: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    const command = new PutObjectCommand({ ...this.at(key), Body: bytes });
    await translated(() => this.client.send(command, { abortSignal: signal }), signal);
  }

  async get(key: string, signal?: AbortSignal): Promise<Buffer> {
    const command = new GetObjectCommand(this.at(key));
    return translated(async () => {
      const { Body } = await this.client.send(command, { abortSignal: signal });
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    }, signal);
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

  private at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.options.bucket, Key: this.options.prefix + checkKey(key) };
  }
}

async function translated<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof NoSuchKey || error instanceof NotFound) {
      throw new AppError('blob_not_found', undefined, { cause: error });
    }
    throw new AppError('storage_failed', undefined, { cause: error, retryAfterSeconds: 5 });
  }
}
