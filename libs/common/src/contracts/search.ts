import { z } from 'zod';
import { Place } from './place.js';
import { CollectionId, plainText } from './text.js';

export const BASELINES = ['LOW', 'MODERATE', 'HIGH', 'PRIVACY'] as const;
/** A baseline of SP 800-53B. Read in any case, kept in capitals. */
export const Baseline = z
  .string()
  .transform((value) => value.toUpperCase())
  .pipe(z.enum(BASELINES));
export type Baseline = (typeof BASELINES)[number];

/** A family's id, as in `ac`. Read in any case, kept in lower case. */
export const Family = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9._-]{1,32}$/, 'must be a family such as AC')
  .transform((value) => value.toLowerCase());

export const SearchFilters = z
  .strictObject({ family: Family.optional(), baseline: Baseline.optional() })
  .meta({ id: 'SearchFilters' });
export type SearchFilters = z.infer<typeof SearchFilters>;

export const MAX_QUESTION_CHARS = 500;
export const MAX_SELECTION_CHARS = 10_000;

export const SearchRequest = z
  .strictObject({
    query: plainText(MAX_QUESTION_CHARS),
    k: z.int().min(1).max(50).default(10),
    collections: z.array(CollectionId).min(1).max(20).optional(),
    filters: SearchFilters.optional(),
    mode: z.enum(['hybrid', 'lexical']).optional(),
  })
  .meta({ id: 'SearchRequest' });
export type SearchRequest = z.infer<typeof SearchRequest>;

/** A piece of a document that can be cited. `controlId` is in OSCAL form (`ac-2.3`). `score` is in 0..1. */
export const Passage = z
  .object({
    id: z.string(),
    collection: z.string(),
    documentId: z.string(),
    title: z.string(),
    controlId: z.string().optional(),
    part: z.string().optional(),
    text: z.string(),
    score: z.number(),
    url: z.string().optional(),
    /** Missing for controls, which open in the catalog, and in snapshots from before places were kept. */
    place: Place.optional(),
  })
  .meta({ id: 'Passage' });
export type Passage = z.infer<typeof Passage>;

/**
 * `snapshot` names the exact state that was searched: it changes with the active version of any searched collection.
 * `mode` is `lexical` where the vectors could not be used; `notice` then says why. `unknownTerms` are terms of the query
 * (stems) that nothing searched has: neither themselves nor a synonym nor a spelling near to them. `readAs` is what a
 * question in another language was searched for: its words of security in English, with the controls that it names.
 */
export const SearchResponse = z
  .object({
    snapshot: z.string(),
    mode: z.enum(['hybrid', 'lexical']),
    tookMs: z.number(),
    passages: z.array(Passage),
    notice: z.string().optional(),
    unknownTerms: z.array(z.string()).optional(),
    readAs: z.string().optional(),
  })
  .meta({ id: 'SearchResponse' });
export type SearchResponse = z.infer<typeof SearchResponse>;

/** The exact state of all collections that a caller may see: it changes whenever the active version of any of them does. */
export const SnapshotState = z.object({ snapshot: z.string() });
export type SnapshotState = z.infer<typeof SnapshotState>;

/** The header in which the retriever names the snapshots that an answer of any of its routes comes from, as `SnapshotState`. */
export const SNAPSHOT_HEADER = 'x-snapshot';
