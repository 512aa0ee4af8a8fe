import { z } from 'zod';

/** Visitors of the caller's workspace, counted now. Days are UTC. */
export const VisitorStats = z
  .object({
    visitors: z.int(),
    newToday: z.int(),
    activeToday: z.int(),
    activeLast7Days: z.int(),
    activeLast30Days: z.int(),
    visits: z.int(),
    questions: z.int(),
    firstSeenAt: z.string().nullable(),
    lastSeenAt: z.string().nullable(),
  })
  .meta({ id: 'VisitorStats' });
export type VisitorStats = z.infer<typeof VisitorStats>;
