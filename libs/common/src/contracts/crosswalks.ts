import { z } from 'zod';

/** What controls are mapped between. `sp800-53` is Rev. 5. */
export const CROSSWALK_FRAMEWORKS = ['sp800-53', 'csf-2.0', 'sp800-171r3'] as const;
export type CrosswalkFramework = (typeof CROSSWALK_FRAMEWORKS)[number];

/** Who says so: the source maps the id in question to the other one (`forward`), or the other one to it (`reverse`). */
const Direction = z.enum(['forward', 'reverse']);
const Framework = z.enum(CROSSWALK_FRAMEWORKS);

/** An id of another framework that a control is mapped to. `source` names the publication that maps them. */
export const Crosswalk = z
  .object({ framework: Framework, id: z.string(), source: z.string(), direction: Direction })
  .meta({ id: 'Crosswalk' });
export type Crosswalk = z.infer<typeof Crosswalk>;

/** All that one source maps an id to in one framework; no `ids` where it maps it to nothing. */
export const CrosswalkCell = z
  .object({ framework: Framework, source: z.string(), direction: Direction, ids: z.array(z.string()) })
  .meta({ id: 'CrosswalkCell' });
export type CrosswalkCell = z.infer<typeof CrosswalkCell>;

/** An id and what it is mapped to, framework by framework. */
export const CrosswalkRow = z
  .object({
    id: z.string(),
    framework: Framework,
    status: z.enum(['active', 'withdrawn']),
    cells: z.array(CrosswalkCell),
  })
  .meta({ id: 'CrosswalkRow' });
export type CrosswalkRow = z.infer<typeof CrosswalkRow>;

/** The row of an id; for a category of the Cybersecurity Framework those of its subcategories. */
export const CrosswalkRows = z.object({ items: z.array(CrosswalkRow) }).meta({ id: 'CrosswalkRows' });
export type CrosswalkRows = z.infer<typeof CrosswalkRows>;
