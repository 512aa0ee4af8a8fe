import { createHash } from 'node:crypto';
import { AppError } from '@app/common/errors';
import { z } from 'zod';

/** `projection` holds `dimensions` numbers for each term. */
export interface LocalModel {
  readonly terms: readonly string[];
  readonly idf: Float32Array;
  readonly dimensions: number;
  readonly projection: Float32Array;
}

/** The number goes up with every change that makes other vectors from the same bytes, in the analysis too. */
const MAGIC = 'GCLSA001';
const DIGEST_BYTES = 32;
const PREFIX_BYTES = MAGIC.length + 4;
const Header = z.strictObject({
  termCount: z.int().min(0),
  termBytes: z.int().min(0),
  dimensions: z.int().min(1),
});

/** Little-endian: magic, header length, header (JSON), terms (joined by newlines), idf, projection, SHA-256 of all that. */
export function encodeLocalModel({ terms, idf, dimensions, projection }: LocalModel): Uint8Array {
  const names = Buffer.from(terms.join('\n'));
  const header = Buffer.from(
    JSON.stringify({
      termCount: terms.length,
      termBytes: names.length,
      dimensions,
    } satisfies z.infer<typeof Header>),
  );
  const headerLength = Buffer.alloc(4);
  headerLength.writeUInt32LE(header.length);
  const body = Buffer.concat([
    Buffer.from(MAGIC),
    headerLength,
    header,
    names,
    new Uint8Array(idf.buffer, idf.byteOffset, idf.byteLength),
    new Uint8Array(projection.buffer, projection.byteOffset, projection.byteLength),
  ]);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

/** Throws `snapshot_damaged` unless the bytes are whole and from this version. */
export function decodeLocalModel(bytes: Uint8Array): LocalModel {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = buffer.subarray(0, -DIGEST_BYTES);
  if (buffer.length < PREFIX_BYTES + DIGEST_BYTES || body.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw damaged('it does not begin as one');
  }
  if (!createHash('sha256').update(body).digest().equals(buffer.subarray(-DIGEST_BYTES))) {
    throw damaged('its checksum does not fit');
  }
  const headerEnd = PREFIX_BYTES + body.readUInt32LE(MAGIC.length);
  const { termCount, termBytes, dimensions } = readHeader(body, headerEnd);
  const namesEnd = headerEnd + termBytes;
  const text = body.toString('utf8', headerEnd, namesEnd);
  const terms = termCount === 0 ? [] : text.split('\n');
  if (body.length !== namesEnd + 4 * termCount * (1 + dimensions) || terms.length !== termCount) {
    throw damaged('its parts do not add up');
  }
  const numbers = new Float32Array(Uint8Array.from(body.subarray(namesEnd)).buffer);
  return { terms, dimensions, idf: numbers.slice(0, termCount), projection: numbers.slice(termCount) };
}

function readHeader(body: Buffer, end: number): z.infer<typeof Header> {
  try {
    return Header.parse(JSON.parse(body.toString('utf8', PREFIX_BYTES, end)));
  } catch (error) {
    throw damaged('its header cannot be read', error);
  }
}

function damaged(reason: string, cause?: unknown): AppError {
  return new AppError('snapshot_damaged', `The local embedding model cannot be used: ${reason}.`, { cause });
}
