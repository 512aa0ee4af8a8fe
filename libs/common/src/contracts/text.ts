import { z } from 'zod';

/** C0 controls other than tab, line feed and carriage return, and DEL: never text, and U+0000 breaks Postgres. */

const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Trimmed, well-formed Unicode text of 1 to `max` characters (UTF-16 units), without control characters. */
export function plainText(max: number): z.ZodString {
  return z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max, `must be at most ${max} characters`)
    .refine((value) => value.isWellFormed() && !CONTROL_CHARACTERS.test(value), {
      message: 'must be plain text without control characters',
    });
}

/** A collection's id: lower-case letters, digits and dashes. */
export const CollectionId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'must be lower-case letters, digits and dashes')
  .meta({ id: 'CollectionId' });
export type CollectionId = z.infer<typeof CollectionId>;
