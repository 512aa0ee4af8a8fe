import { z } from 'zod';

/**
 * Where a passage stands in its document: the page (from 1, where there are pages), the headings above it from the
 * outermost to the innermost, and its span in the document's extracted text, in UTF-16 units, `end` exclusive.
 */
export const Place = z
  .object({
    page: z.int().min(1).optional(),
    headings: z.array(z.string()),
    start: z.int().min(0),
    end: z.int().min(0),
  })
  .meta({ id: 'Place' });
export type Place = z.infer<typeof Place>;
