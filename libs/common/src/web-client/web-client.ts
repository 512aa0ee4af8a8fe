import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Agent, type Dispatcher, request } from 'undici';
import { AppError } from '../errors/index.js';
import { type AddressGuard } from './address-guard.js';

export interface WebClientOptions {
  readonly guard: AddressGuard;
  /** Of the unpacked body. */
  readonly maxBytes: number;
  /** For all hops and the body together. */
  readonly timeoutMs: number;
}

/** What a server said of the version that it gave (RFC 9110, section 8.8). */
export interface Validators {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

export interface WebPage extends Validators {
  /** Where the last hop led. */
  readonly url: string;
  readonly bytes: Buffer;
}

const MAX_HOPS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Fetches documents from public addresses: every hop passes the guard, nothing of ours is sent along. */
export class WebClient {
  private readonly guarded: Agent;
  private readonly plain = new Agent();

  constructor(private readonly options: WebClientOptions) {
    this.guarded = new Agent({ connect: { lookup: options.guard.lookup } });
  }

  /**
   * The document at an address; `unchanged` when the server says that it is still what `known` names. Throws
   * `url_not_allowed`, `document_too_large`, `document_unreadable` for an address that has no document, `source_unavailable`
   * for a server that does not answer now.
   */
  async fetch(address: string, known: Validators, signal: AbortSignal): Promise<WebPage | 'unchanged'> {
    const { guard, timeoutMs } = this.options;
    const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      let url = guard.parse(address);
      for (let hop = 0; hop <= MAX_HOPS; hop += 1) {
        const response = await this.send(url, known, limited);
        const { location } = response.headers;
        if (!REDIRECTS.has(response.statusCode) || typeof location !== 'string') {
          return await this.read(url, response, limited);
        }
        discard(response);
        url = guard.parse(location, url);
      }
    } catch (error) {
      signal.throwIfAborted();
      throw toAppError(error);
    }
    throw new AppError('document_unreadable', `The address leads on more than ${MAX_HOPS} times.`);
  }

  async close(): Promise<void> {
    await Promise.all([this.guarded.destroy(), this.plain.destroy()]);
  }

  private send(
    url: URL,
    { etag, lastModified }: Validators,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    return request(url, {
      dispatcher: this.options.guard.isExempt(url) ? this.plain : this.guarded,
      signal,
      headers: {
        'user-agent': 'ground-control',
        'accept-encoding': 'gzip, deflate, br',
        ...(etag !== undefined && { 'if-none-match': etag }),
        ...(lastModified !== undefined && { 'if-modified-since': lastModified }),
      },
    });
  }

  private async read(
    url: URL,
    response: Dispatcher.ResponseData,
    signal: AbortSignal,
  ): Promise<WebPage | 'unchanged'> {
    const { statusCode, headers, body } = response;
    if (statusCode !== 200) {
      discard(response);
      if (statusCode === 304) {
        return 'unchanged';
      }
      throw refusalFor(statusCode);
    }
    const bytes = await unpacked(body, headers['content-encoding'], this.options.maxBytes, signal);
    return {
      url: url.href,
      bytes,
      etag: single(headers.etag),
      lastModified: single(headers['last-modified']),
    };
  }
}

function refusalFor(status: number): AppError {
  const detail = `The address answered with ${status}.`;
  return status === 429 || status >= 500
    ? new AppError('source_unavailable', detail)
    : new AppError('document_unreadable', detail);
}

/** The whole body, whatever it was packed with. Breaks off as soon as it is larger than `maxBytes`. */
async function unpacked(
  body: Readable,
  encoding: string | readonly string[] | undefined,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  await pipeline(
    body,
    unpackerFor(encoding),
    async (stream: AsyncIterable<string | Buffer>) => {
      for await (const piece of stream) {
        const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
        bytes += chunk.length;
        if (bytes > maxBytes) {
          const limit = Math.floor(maxBytes / 1024 / 1024);
          throw new AppError('document_too_large', `The document is larger than ${limit} MB.`);
        }
        chunks.push(chunk);
      }
    },
    { signal },
  );
  return Buffer.concat(chunks);
}

function unpackerFor(encoding: string | readonly string[] | undefined): NodeJS.ReadWriteStream {
  switch (single(encoding) ?? 'identity') {
    case 'identity':
      return new PassThrough();
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new AppError('document_unreadable', 'The address sends its document packed in an unknown way.');
  }
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}

function discard({ body }: Dispatcher.ResponseData): void {
  body.on('error', () => undefined);
  body.destroy();
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) {
    return error;
  }
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  if (cause instanceof AppError) {
    return cause;
  }
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
    return new AppError('document_unreadable', 'The document is packed, and damaged.', { cause: error });
  }
  return new AppError('source_unavailable', 'The address does not answer.', { cause: error });
}
