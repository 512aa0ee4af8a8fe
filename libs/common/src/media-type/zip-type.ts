import { fromBuffer, type ZipFile } from 'yauzl';
import { type Detection } from './detection.js';
import { extensionOf } from './text-type.js';

/** A directory that is longer is not that of an Office file. */
const MAX_NAMES = 10_000;
/** Parts that tell what an archive is, the first that is found. */
const PARTS: readonly (readonly [RegExp, Detection])[] = [
  [/^word\/document\d*\.xml$/, { type: 'docx' }],
  [/^xl\/workbook\d*\.xml$/, { type: 'xlsx' }],
  [/^xl\/workbook\.bin$/, { type: undefined, what: 'a binary Excel file' }],
  [/^ppt\/presentation\.xml$/, { type: undefined, what: 'a PowerPoint presentation' }],
  [/^mimetype$/, { type: undefined, what: 'an OpenDocument or EPUB file' }],
];

/**
 * What an archive is by the names of its parts; nothing is unpacked. A damaged one is what it is called, so that it fails
 * where the reason can be said.
 */
export async function zipType(bytes: Uint8Array, name: string): Promise<Detection> {
  const names = await namesIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (names === undefined) {
    const extension = extensionOf(name);
    return { type: extension === 'docx' || extension === 'xlsx' ? extension : 'zip' };
  }
  const found = PARTS.find(([pattern]) => names.some((part) => pattern.test(part)));
  return found?.[1] ?? { type: 'zip' };
}

/** The names of the parts; nothing where the directory cannot be read. */
function namesIn(bytes: Buffer): Promise<readonly string[] | undefined> {
  return new Promise((resolve) => {
    fromBuffer(bytes, { lazyEntries: true, decodeStrings: false }, (error, zip) => {
      if (error) {
        resolve(undefined);
        return;
      }
      readNames(zip, resolve);
    });
  });
}

function readNames(zip: ZipFile, resolve: (names: readonly string[] | undefined) => void): void {
  const names: string[] = [];
  zip.on('error', () => {
    resolve(undefined);
  });
  zip.on('end', () => {
    resolve(names);
  });
  zip.on('entry', (entry: { readonly fileNameRaw: Buffer }) => {
    names.push(entry.fileNameRaw.toString('latin1'));
    if (names.length === MAX_NAMES) {
      resolve(names);
      return;
    }
    zip.readEntry();
  });
  zip.readEntry();
}
