import { Baseline, BASELINES, CollectionId, Family, plainText } from '@app/common/contracts';
import { z } from 'zod';

/** Fields that several tools take; their descriptions are what a model reads. */
export const ControlIdInput = plainText(60).describe(
  'A control id in any usual spelling: AC-2, AC-2(3), ac-2.3, AC-02(03)',
);

/** Read in any case; the schema that models see lists the names. */
export const BaselineInput = Baseline.meta({ description: 'A baseline of SP 800-53B', enum: [...BASELINES] });

/** Without the name that the contract gives it: not every client follows references. */
const Collection = z
  .string()
  .max(64)
  .refine((id) => CollectionId.safeParse(id).success, 'must be lower-case letters, digits and dashes');

export const searchScope = {
  family: Family.optional().describe('Only controls of this family, such as AC'),
  baseline: BaselineInput.optional().describe('Only controls of this baseline'),
  collections: z
    .array(Collection)
    .min(1)
    .max(20)
    .optional()
    .describe('Only these collections of documents; all that you may see by default'),
};

/** The filters of a search; none when nothing is filtered. */
export function filtersOf({
  family,
  baseline,
}: {
  readonly family?: string | undefined;
  readonly baseline?: z.infer<typeof Baseline> | undefined;
}): { readonly filters?: { family?: string; baseline?: z.infer<typeof Baseline> } } {
  return family === undefined && baseline === undefined
    ? {}
    : { filters: { ...(family !== undefined && { family }), ...(baseline !== undefined && { baseline }) } };
}
