import { buffer } from 'node:stream/consumers';
import { AppError } from '@app/common/errors';
import { fromBufferPromise } from 'yauzl';

/** Of all parts that are read together, unpacked. */
const MAX_BYTES = 256 * 1024 * 1024;

/** The unpacked parts of an archive whose names are wanted. Throws what yauzl throws, and `document_unreadable`. */
export async function readZipParts(
  bytes: Uint8Array,
  isWanted: (name: string) => boolean,
): Promise<ReadonlyMap<string, Buffer>> {
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const parts = new Map<string, Buffer>();
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    if (!isWanted(entry.fileName)) {
      continue;
    }
    // The size that the archive tells is held against what comes out while it is unpacked.
    total += entry.uncompressedSize;
    if (total > MAX_BYTES) {
      throw new AppError(
        'document_unreadable',
        `Unpacked, the file has more than ${MAX_BYTES / 1024 / 1024} MB.`,
      );
    }
    parts.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return parts;
}
