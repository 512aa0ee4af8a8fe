import { type z } from 'zod';
import { AppError } from '@app/common/errors';

/** JSON bytes that must fit `schema`; anything else is a damaged snapshot. `what` names them in the error. */
export function parseJson<Schema extends z.ZodType>(
  schema: Schema,
  bytes: Uint8Array | string,
  what: string,
): z.infer<Schema> {
  try {
    const text = typeof bytes === 'string' ? bytes : textOf(bytes);
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError('snapshot_damaged', `The ${what} of a snapshot cannot be read.`, { cause: error });
  }
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
}
