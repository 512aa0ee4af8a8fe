import { createHash } from 'node:crypto';
import { AppError } from '@app/common/errors';
import { type ArchiveEntry, openArchive } from '../parse/archive/open-archive.js';

/** More than any document that people write. */
const LIMITS = { files: 5000, megabytes: 128, depth: 5 };
const ARCHIVE_LIMITS = { entries: 10_000, unpackedMb: 256 };
const ARCHIVE_START = Buffer.from('PK\x03\x04');
/** Characters of base64 (RFC 4648, section 4) from which on something is taken for a file, or for a line of one. */
const SHORTEST = 48;
const BASE64 = new Set('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const IS_BASE64 = Array.from({ length: 128 }, (_, code) => BASE64.has(String.fromCharCode(code)));
const MAX_INDENT = 32;

/**
 * The files that stand in a file as base64, as attachments of OSCAL and images of HTML do: a virus scanner unpacks archives
 * by itself, but does not decode those. They are looked for in archives too, and in what was found. Throws
 * `document_too_large` where that would take more than a document ever has.
 */
export async function embeddedFiles(bytes: Uint8Array): Promise<readonly Buffer[]> {
  const found = new Finds();
  await search(bytes, found, 0);
  return found.files;
}

class Finds {
  readonly files: Buffer[] = [];
  private readonly hashes = new Set<string>();
  private bytes = 0;

  /** Answers whether it is a new one. */
  add(file: Buffer): boolean {
    const hash = createHash('sha256').update(file).digest('base64');
    if (this.hashes.has(hash)) {
      return false;
    }
    this.hashes.add(hash);
    this.files.push(file);
    this.bytes += file.length;
    if (this.files.length > LIMITS.files || this.bytes > LIMITS.megabytes * 1024 * 1024) {
      throw new AppError('document_too_large', 'There are more files in the document than can be scanned.');
    }
    return true;
  }
}

async function search(bytes: Uint8Array, found: Finds, depth: number): Promise<void> {
  if (depth > LIMITS.depth) {
    throw new AppError(
      'document_too_large',
      'Files stand in the document too deep in each other to be scanned.',
    );
  }
  for (const entry of await archived(bytes)) {
    const content = entry.fault === undefined ? await unpacked(entry) : undefined;
    if (content) {
      await search(content, found, depth + 1);
    }
  }
  for (const file of decoded(bytes)) {
    if (found.add(file)) {
      await search(file, found, depth + 1);
    }
  }
}

/** Nothing for what is no archive, and for a damaged one: nobody reads that. */
async function archived(bytes: Uint8Array): Promise<readonly ArchiveEntry[]> {
  if (!ARCHIVE_START.equals(bytes.subarray(0, ARCHIVE_START.length))) {
    return [];
  }
  return (await unlessDamaged(openArchive(bytes, ARCHIVE_LIMITS))) ?? [];
}

function unpacked(entry: ArchiveEntry): Promise<Buffer | undefined> {
  return unlessDamaged(entry.readAsIs());
}

async function unlessDamaged<Result>(reading: Promise<Result>): Promise<Result | undefined> {
  return reading.catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'document_unreadable') {
      return undefined;
    }
    throw error;
  });
}

function* decoded(bytes: Uint8Array): Iterable<Buffer> {
  for (const run of runsOf(plainText(bytes))) {
    // Sums and keys look like base64 too, and hide nothing.
    if (/[^0-9A-Fa-f]/.test(run)) {
      yield Buffer.from(run, 'base64');
    }
  }
}

/** Stretches of base64, also in lines, as e-mail and XML have it; step by step, since they may be as long as the file. */
function* runsOf(text: string): Iterable<string> {
  let lines: string[] = [];
  for (let at = 0, next = 0; at < text.length; at = next) {
    const end = endOfRun(text, at);
    const isLong = end - at >= SHORTEST;
    if (isLong || (lines.length > 0 && end > at)) {
      lines.push(text.slice(at, end));
    }
    const following = isLong ? startOfNextLine(text, end) : undefined;
    if (following === undefined && lines.length > 0) {
      yield lines.join('');
      lines = [];
    }
    next = following ?? end + 1;
  }
}

function endOfRun(text: string, start: number): number {
  let end = start;
  while (IS_BASE64[text.charCodeAt(end)] === true) {
    end += 1;
  }
  return end;
}

/** Where base64 goes on behind the end of a line and some blanks. */
function startOfNextLine(text: string, lineEnd: number): number | undefined {
  if (text[lineEnd] !== '\n') {
    return undefined;
  }
  let start = lineEnd + 1;
  while (start - lineEnd <= MAX_INDENT && (text[start] === ' ' || text[start] === '\t')) {
    start += 1;
  }
  return IS_BASE64[text.charCodeAt(start)] === true ? start : undefined;
}

/** One character for each byte, or for each two of UTF-16, with the escapes of JSON that base64 can have taken back. */
function plainText(bytes: Uint8Array): string {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return textOf(data).replace(/\\([/nr])|\r/g, (_all, escaped: string | undefined) => {
    return escaped === '/' ? '/' : escaped === 'n' ? '\n' : '';
  });
}

function textOf(data: Buffer): string {
  if (data[0] === 0xff && data[1] === 0xfe) {
    return data.toString('utf16le');
  }
  return data[0] === 0xfe && data[1] === 0xff
    ? new TextDecoder('utf-16be').decode(data)
    : data.toString('latin1');
}
