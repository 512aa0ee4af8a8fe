import { createHash } from 'node:crypto';
import { AppError } from '@app/common/errors';
import { z } from 'zod';
import { TermTable } from './term-table.js';

/** Postings of term `t` stand at `offsets[t] .. offsets[t + 1]` of `rows` (ascending in a term) and `impacts`. */
export interface LexicalParts {
  readonly size: number;
  /** Rows that have terms. */
  readonly filled: number;
  readonly k1: number;
  readonly b: number;
  readonly terms: TermTable;
  readonly offsets: Uint32Array;
  readonly rows: Uint32Array;
  readonly impacts: Float32Array;
  readonly idf: Float32Array;
}

/** The number goes up when the layout or the analysis of texts changes: older files are then refused. */
const MAGIC = 'GCLX0001';
const DIGEST_BYTES = 32;
const PREFIX_BYTES = MAGIC.length + 4;
const PIECE_BYTES = 1024 * 1024;

const Header = z.strictObject({
  size: z.int().min(0),
  filled: z.int().min(0),
  k1: z.number(),
  b: z.number(),
  termCount: z.int().min(0),
  termBytes: z.int().min(0),
  postingCount: z.int().min(0),
});

/**
 * One little-endian block: magic, length of the header, header (JSON), terms (joined by newlines), idf, offsets, rows,
 * impacts, and the SHA-256 of all that. In pieces of at most a megabyte.
 */
export function* encodeLexicalParts(parts: LexicalParts): Generator<Uint8Array> {
  const terms = Buffer.from([...parts.terms].join('\n'));
  const header = Buffer.from(
    JSON.stringify({
      size: parts.size,
      filled: parts.filled,
      k1: parts.k1,
      b: parts.b,
      termCount: parts.terms.size,
      termBytes: terms.length,
      postingCount: parts.rows.length,
    } satisfies z.infer<typeof Header>),
  );
  const headerLength = Buffer.alloc(4);
  headerLength.writeUInt32LE(header.length);
  const arrays = [parts.idf, parts.offsets, parts.rows, parts.impacts].map(bytesOf);
  const digest = createHash('sha256');
  for (const block of [Buffer.from(MAGIC), headerLength, header, terms, ...arrays]) {
    for (let at = 0; at < block.length; at += PIECE_BYTES) {
      const piece = block.subarray(at, at + PIECE_BYTES);
      digest.update(piece);
      yield piece;
    }
  }
  yield digest.digest();
}

/** Throws `snapshot_damaged` unless the bytes are whole and from this version. */
export function decodeLexicalParts(bytes: Uint8Array): LexicalParts {
  const header = readHeader(bytes);
  const { size, filled, k1, b, termCount, termBytes, postingCount } = header.value;
  const wanted = header.end + termBytes + 4 * (termCount + termCount + 1 + 2 * postingCount) + DIGEST_BYTES;
  if (bytes.length !== wanted) {
    throw damaged('its length is wrong');
  }
  let at = header.end + termBytes;
  const take = (count: number): ArrayBuffer => {
    const part = Uint8Array.from(bytes.subarray(at, at + 4 * count)).buffer;
    at += 4 * count;
    return part;
  };
  const text = Buffer.from(bytes.subarray(header.end, header.end + termBytes)).toString('utf8');
  const terms = termCount === 0 ? [] : text.split('\n');
  if (terms.length !== termCount) {
    throw damaged('its terms do not add up');
  }
  const idf = new Float32Array(take(termCount));
  const offsets = new Uint32Array(take(termCount + 1));
  return {
    size,
    filled,
    k1,
    b,
    terms: TermTable.of(terms),
    idf,
    offsets,
    rows: new Uint32Array(take(postingCount)),
    impacts: new Float32Array(take(postingCount)),
  };
}

function readHeader(bytes: Uint8Array): { readonly value: z.infer<typeof Header>; readonly end: number } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < PREFIX_BYTES + DIGEST_BYTES || buffer.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw damaged('it does not begin as one');
  }
  const body = buffer.subarray(0, -DIGEST_BYTES);
  if (!createHash('sha256').update(body).digest().equals(buffer.subarray(-DIGEST_BYTES))) {
    throw damaged('its checksum does not fit');
  }
  const end = PREFIX_BYTES + body.readUInt32LE(MAGIC.length);
  try {
    return { value: Header.parse(JSON.parse(body.toString('utf8', PREFIX_BYTES, end))), end };
  } catch (error) {
    throw damaged('its header cannot be read', error);
  }
}

function bytesOf(array: Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function damaged(reason: string, cause?: unknown): AppError {
  return new AppError('snapshot_damaged', `The lexical index cannot be used: ${reason}.`, { cause });
}
