import { z } from 'zod';
import { AppError } from '../../errors/index.js';

/** A page of rows in their order; `next` is the cursor of the following page while there is one. */
export interface Page<Row> {
  readonly items: readonly Row[];
  readonly next?: string | undefined;
}

export interface PageRequest {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A row with its time of creation as Postgres prints it: a `Date` would lose the microseconds that keep the order. */
export interface Positioned {
  readonly id: string;
  readonly position: string;
}

const Cursor = z.tuple([z.string().regex(/^[0-9 :.+-]{10,40}$/), z.uuid()]);

/** Where a page begins, as SQL parameters: both null for the first. Throws `bad_request` for a cursor that is not ours. */
export function startOf({ cursor }: PageRequest): readonly [string | null, string | null] {
  if (cursor === undefined) {
    return [null, null];
  }
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (error) {
    throw new AppError('bad_request', 'The cursor is not one that was given out.', { cause: error });
  }
}

/** Makes a page of up to `limit` + 1 rows. */
export function toPage<Row extends Positioned>(rows: readonly Row[], limit: number): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last ? { items, next: encode(last) } : { items };
}

function encode({ position, id }: Positioned): string {
  return Buffer.from(JSON.stringify([position, id])).toString('base64url');
}
