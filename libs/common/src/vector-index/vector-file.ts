import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '@app/common/errors';

/**
 * The file format of FAISS 1.x for a flat inner-product index (`index_write.cpp` there), little-endian:
 * `IxFI`, dimensions i32, rows i64, two i64 that nobody reads, trained u8, metric i32 (0 = inner product),
 * number of floats u64, then the floats. Both engines read it.
 */
const MAGIC = 'IxFI';
const HEADER_BYTES = 45;
const UNREAD = 1n << 20n;
const INNER_PRODUCT = 0;

export interface VectorFileShape {
  readonly rows: number;
  readonly dimensions: number;
}

export interface VectorFile extends VectorFileShape {
  /** Row after row, `rows * dimensions` numbers. */
  readonly vectors: Float32Array;
}

/**
 * Writes `vectors` (row after row) and waits until they are on the disk.
 * @throws AppError `vector_invalid` when the length is no multiple of `dimensions` or a number is not finite
 */
export async function writeVectorFile(
  path: string,
  vectors: Float32Array,
  dimensions: number,
): Promise<void> {
  if (!Number.isInteger(dimensions) || dimensions < 1 || vectors.length % dimensions !== 0) {
    throw new AppError(
      'vector_invalid',
      `${vectors.length} numbers are no vectors of ${dimensions} dimensions`,
    );
  }
  if (!vectors.every(Number.isFinite)) {
    throw new AppError('vector_invalid', 'A vector holds a number that is not finite');
  }
  const file = await open(path, 'w');
  try {
    await file.writeFile(header(vectors.length / dimensions, dimensions));
    await file.writeFile(new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** @throws AppError `snapshot_damaged` when this is not a complete file of `writeVectorFile` */
export async function readVectorFileShape(path: string): Promise<VectorFileShape> {
  return withFile(path, (file) => readShape(file));
}

/** @throws AppError `snapshot_damaged` when this is not a complete file of `writeVectorFile` */
export async function readVectorFile(path: string): Promise<VectorFile> {
  return withFile(path, async (file) => {
    const shape = await readShape(file);
    const vectors = new Float32Array(shape.rows * shape.dimensions);
    await readFully(file, new Uint8Array(vectors.buffer), HEADER_BYTES);
    return { ...shape, vectors };
  });
}

/**
 * Reads the rows of a file again and again, a few at a time, without holding it.
 * @throws AppError `snapshot_damaged` when this is not a complete file of `writeVectorFile`
 */
export class VectorFileReader {
  private constructor(
    private readonly file: FileHandle,
    readonly shape: VectorFileShape,
  ) {}

  static async open(path: string): Promise<VectorFileReader> {
    const file = await open(path, 'r');
    try {
      return new VectorFileReader(file, await readShape(file));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Rows `from` to `to` (without), one after the other. */
  async read(from: number, to: number): Promise<Float32Array> {
    const { dimensions } = this.shape;
    const numbers = new Float32Array((to - from) * dimensions);
    const start = HEADER_BYTES + from * dimensions * Float32Array.BYTES_PER_ELEMENT;
    await readFully(this.file, new Uint8Array(numbers.buffer), start);
    return numbers;
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

/** The vectors of a file that stands in memory; only those that are asked for are copied. */
export interface VectorRows extends VectorFileShape {
  readonly slice: (from: number, to: number) => Float32Array[];
}

/** @throws AppError `snapshot_damaged` when this is not a complete file of `writeVectorFile` */
export function parseVectorFile(bytes: Uint8Array): VectorRows {
  const shape = parseShape(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes.byteLength);
  const rowBytes = shape.dimensions * Float32Array.BYTES_PER_ELEMENT;
  return {
    ...shape,
    slice: (from, to) =>
      Array.from({ length: to - from }, (_, i) => {
        const start = HEADER_BYTES + (from + i) * rowBytes;
        return new Float32Array(Uint8Array.from(bytes.subarray(start, start + rowBytes)).buffer);
      }),
  };
}

function header(rows: number, dimensions: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write(MAGIC, 0, 'latin1');
  bytes.writeInt32LE(dimensions, 4);
  bytes.writeBigInt64LE(BigInt(rows), 8);
  bytes.writeBigInt64LE(UNREAD, 16);
  bytes.writeBigInt64LE(UNREAD, 24);
  bytes.writeUInt8(1, 32);
  bytes.writeInt32LE(INNER_PRODUCT, 33);
  bytes.writeBigUInt64LE(BigInt(rows) * BigInt(dimensions), 37);
  return bytes;
}

async function readShape(file: FileHandle): Promise<VectorFileShape> {
  const { size } = await file.stat();
  if (size < HEADER_BYTES) {
    throw damaged();
  }
  const bytes = Buffer.alloc(HEADER_BYTES);
  await readFully(file, bytes, 0);
  return parseShape(bytes, size);
}

/** `size` is that of the whole file. */
function parseShape(start: Buffer, size: number): VectorFileShape {
  if (size < HEADER_BYTES) {
    throw damaged();
  }
  const bytes = start.subarray(0, HEADER_BYTES);
  const dimensions = bytes.readInt32LE(4);
  const rows = Number(bytes.readBigInt64LE(8));
  // One comparison covers magic, metric, counts and what nobody reads: we know what we would have written.
  const plausible = dimensions > 0 && Number.isSafeInteger(rows) && rows >= 0;
  const floats = rows * dimensions;
  if (!plausible || size !== HEADER_BYTES + floats * Float32Array.BYTES_PER_ELEMENT) {
    throw damaged();
  }
  if (!bytes.equals(header(rows, dimensions))) {
    throw damaged();
  }
  return { rows, dimensions };
}

async function withFile<Result>(path: string, use: (file: FileHandle) => Promise<Result>): Promise<Result> {
  const file = await open(path, 'r');
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** One read may bring less than was asked for (2 GiB at most). */
async function readFully(file: FileHandle, target: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < target.byteLength;) {
    const { bytesRead } = await file.read(target, done, target.byteLength - done, position + done);
    if (bytesRead === 0) {
      throw damaged();
    }
    done += bytesRead;
  }
}

function damaged(): AppError {
  return new AppError('snapshot_damaged', 'The file of vectors is not complete');
}
