import { type z } from 'zod';
import { parseJson } from './parse-json.js';

/** JSON values, each in a piece of `bytes`: it can be handed to another thread as it is. */
export interface JsonLineArrays {
  readonly bytes: Uint8Array;
  /** Where each line starts and ends, two numbers for each. */
  readonly bounds: Float64Array;
}

/**
 * Many values that are read where they are wanted: they cost their bytes and no objects. `at` throws `snapshot_damaged`
 * for one that does not fit `schema`; `what` names the values in that error.
 */
export class JsonLines<Schema extends z.ZodType> {
  readonly length: number;

  constructor(
    private readonly schema: Schema,
    private readonly lines: JsonLineArrays,
    private readonly what: string,
  ) {
    this.length = lines.bounds.length / 2;
  }

  at(row: number): z.infer<Schema> | undefined {
    const { bytes, bounds } = this.lines;
    const [start, end] = [bounds[2 * row], bounds[2 * row + 1]];
    return start === undefined || end === undefined
      ? undefined
      : parseJson(this.schema, bytes.subarray(start, end), this.what);
  }
}

/** The lines of a file that are not empty. */
export function jsonLinesOf(bytes: Uint8Array): JsonLineArrays {
  const bounds: number[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found;
    if (end > start) {
      bounds.push(start, end);
    }
    start = end + 1;
  }
  return { bytes, bounds: Float64Array.from(bounds) };
}

export function toJsonLines(values: readonly unknown[]): JsonLineArrays {
  return jsonLinesOf(new Uint8Array(encodeLines(values)));
}

export function encodeLines(values: readonly unknown[]): Buffer {
  return Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}
