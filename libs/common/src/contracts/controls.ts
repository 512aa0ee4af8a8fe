import { z } from 'zod';
import { Crosswalk } from './crosswalks.js';
import { Baseline, BASELINES, Family } from './search.js';
import { CollectionId, plainText } from './text.js';

/** A piece of a statement, an objective or a guidance, with the label that the publication prints ("a.", "(1)"). */
export interface ControlPart {
  readonly id?: string | undefined;
  readonly label?: string | undefined;
  readonly text: string;
  readonly parts: readonly ControlPart[];
}
export const ControlPart: z.ZodType<ControlPart> = z
  .lazy(() =>
    z.object({
      id: z.string().optional(),
      label: z.string().optional(),
      text: z.string(),
      parts: z.array(ControlPart),
    }),
  )
  .meta({ id: 'ControlPart' });

/**
 * An organization-defined parameter. `label` is what stands in its place in the text; `choices` are the texts of a
 * selection, `howMany` tells whether several may be taken. An aggregate names its members; `altIds` are ids in the other style.
 */
export const ControlParameter = z
  .object({
    id: z.string(),
    altIds: z.array(z.string()),
    label: z.string(),
    choices: z.array(z.string()),
    howMany: z.enum(['one', 'one-or-more']).optional(),
    aggregates: z.array(z.string()),
    guideline: z.string().optional(),
  })
  .meta({ id: 'ControlParameter' });
export type ControlParameter = z.infer<typeof ControlParameter>;

/** Where a withdrawn control went: a control, a whole family (`group`) or a part of a statement. */
export const ControlTarget = z
  .object({ kind: z.enum(['control', 'group', 'part']), id: z.string(), controlId: z.string().optional() })
  .meta({ id: 'ControlTarget' });
export type ControlTarget = z.infer<typeof ControlTarget>;

export const ControlSummary = z
  .object({
    id: z.string(),
    label: z.string(),
    title: z.string(),
    family: z.string(),
    familyTitle: z.string(),
    parentId: z.string().optional(),
    status: z.enum(['active', 'withdrawn']),
    baselines: z.array(z.enum(BASELINES)),
    collection: z.string(),
  })
  .meta({ id: 'ControlSummary' });
export type ControlSummary = z.infer<typeof ControlSummary>;

export const ControlDetail = ControlSummary.extend({
  statement: z.array(ControlPart),
  guidance: z.string().optional(),
  parameters: z.array(ControlParameter),
  related: z.array(z.string()),
  enhancements: z.array(z.string()),
  objectives: z.array(ControlPart),
  methods: z.array(
    z.object({ method: z.enum(['EXAMINE', 'INTERVIEW', 'TEST']), objects: z.array(z.string()) }),
  ),
  references: z.array(z.object({ title: z.string(), url: z.string().optional() })),
  incorporatedInto: z.array(ControlTarget),
  movedTo: z.array(ControlTarget),
  /** A withdrawn control's own words, where it went nowhere. */
  withdrawnNote: z.string().optional(),
  /** What publications map it to. Records from before crosswalks were kept have none of their own. */
  crosswalks: z.array(Crosswalk).default([]),
  documentId: z.string(),
  source: z.object({
    title: z.string(),
    version: z.string().optional(),
    oscalVersion: z.string().optional(),
  }),
}).meta({ id: 'ControlDetail' });
export type ControlDetail = z.infer<typeof ControlDetail>;

export const ControlListQuery = z.object({
  family: Family.optional(),
  baseline: Baseline.optional(),
  q: plainText(200).optional(),
  collection: CollectionId.optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export type ControlListQuery = z.infer<typeof ControlListQuery>;

/** `next` is the number of the next page, as text, while there is one. */
export const ControlList = z
  .object({ items: z.array(ControlSummary), total: z.int(), next: z.string().optional() })
  .meta({ id: 'ControlList' });
export type ControlList = z.infer<typeof ControlList>;
