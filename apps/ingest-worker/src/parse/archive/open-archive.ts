import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { AppError } from '@app/common/errors';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

export interface ArchiveLimits {
  readonly entries: number;
  readonly unpackedMb: number;
}

/** A file in an archive. */
export interface ArchiveEntry {
  readonly name: string;
  /** Why it is not read, where it is no ordinary file. */
  readonly fault: string | undefined;
  /** Throws `document_unreadable` when it is damaged, or is longer than the directory says. */
  readonly read: () => Promise<Buffer>;
  /** The same without a look at its checksum: not everybody who reads it would look. */
  readonly readAsIs: () => Promise<Buffer>;
}

const MB = 1024 * 1024;
/** Text and tables come nowhere near: something that unpacks to more than this many times its size is made to. */
const MAX_RATIO = 250;
const RATIO_COUNTS_FROM_BYTES = 4 * MB;
/** The bits of a Unix mode that tell the type of a file, and those of an ordinary one. */
const FILE_TYPE = 0o170000;
const ORDINARY_FILE = 0o100000;
const LINK = 0o120000;
/** Names that mean devices on Windows, whatever stands behind the dot. */
const DEVICE_NAME = /(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.[^/]*)?$/i;

/**
 * The files of a ZIP archive, in order. Nothing is unpacked yet; what the directory says is held to the limits, and no entry
 * gives more than it says. Throws `document_unreadable` for a damaged archive and for one with paths that lead out of it, and
 * `document_too_large` for one beyond the limits.
 */
export async function openArchive(
  bytes: Uint8Array,
  limits: ArchiveLimits,
): Promise<readonly ArchiveEntry[]> {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const zip = await fromBufferPromise(data, { autoClose: false }).catch(rethrown);
  const entries = await entriesOf(zip, limits.entries);
  const unpacked = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (unpacked > limits.unpackedMb * MB || entries.some(isBomb)) {
    throw new AppError(
      'document_too_large',
      `The archive is far larger inside than outside: it unpacks to ${Math.ceil(unpacked / MB)} MB.`,
    );
  }
  return entries.map((entry) => ({
    name: entry.fileName,
    fault: faultOf(entry),
    read: () => contentOf(zip, entry),
    readAsIs: () => contentAsIs(zip, entry),
  }));
}

async function entriesOf(zip: ZipFile, limit: number): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith('/')) {
        entries.push(entry);
      }
      if (entries.length > limit) {
        const count = limit.toLocaleString('en');
        throw new AppError('document_too_large', `The archive has more than ${count} files.`);
      }
    }
  } catch (error) {
    rethrown(error);
  }
  return entries;
}

function isBomb({ uncompressedSize, compressedSize }: Entry): boolean {
  return uncompressedSize > RATIO_COUNTS_FROM_BYTES && uncompressedSize > compressedSize * MAX_RATIO;
}

function faultOf(entry: Entry): string | undefined {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  if (type === LINK) {
    return 'is a link';
  }
  // Archives that were not made on Unix have no type.
  if ((type !== 0 && type !== ORDINARY_FILE) || DEVICE_NAME.test(entry.fileName)) {
    return 'is not an ordinary file';
  }
  if (entry.isEncrypted()) {
    return 'is protected with a password';
  }
  return entry.canDecodeFileData() ? undefined : 'is packed in a way that is not known here';
}

async function contentOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const content = await contentAsIs(zip, entry);
  if (crc32(content) !== entry.crc32) {
    throw new AppError('document_unreadable', 'The file is damaged.');
  }
  return content;
}

function contentAsIs(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return zip.openReadStreamPromise(entry).then(buffer).catch(rethrown);
}

/** Says what is wrong with the archive. The words of yauzl for a path that leads out of it are told apart. */
function rethrown(error: unknown): never {
  if (error instanceof AppError) {
    throw error;
  }
  const isPath = error instanceof Error && /^(absolute path|invalid relative path)/.test(error.message);
  throw new AppError(
    'document_unreadable',
    isPath ? 'The archive has a path that leads out of it.' : 'The archive is damaged or cut off.',
    { cause: error },
  );
}
