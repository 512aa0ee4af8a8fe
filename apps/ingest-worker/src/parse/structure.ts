import { BASELINES, ControlDetail } from '@app/common/contracts';
import { type OscalDocument } from '@app/common/oscal';
import { z } from 'zod';

const Source = {
  title: z.string(),
  version: z.string().optional(),
  oscalVersion: z.string().optional(),
  lastModified: z.string().optional(),
  baseline: z.enum(BASELINES).optional(),
};

const Selection = z.object({
  controlIds: z.array(z.string()),
  patterns: z.array(z.string()),
  withChildControls: z.boolean(),
});

/** What is known as data of a parsed OSCAL file. */
export const OscalStructure: z.ZodType<OscalDocument> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('catalog'),
    catalog: z.object({
      ...Source,
      id: z.string(),
      plainLanguageGuide: z.boolean(),
      families: z.array(z.object({ id: z.string(), title: z.string(), parentId: z.string().optional() })),
      controls: z.array(ControlDetail.omit({ collection: true, documentId: true, source: true })),
    }),
  }),
  z.object({
    kind: z.literal('profile'),
    profile: z.object({
      ...Source,
      controlIds: z.array(z.string()),
      imports: z.array(
        z.object({
          href: z.string(),
          resolvedHrefs: z.array(z.string()),
          includeAll: z.boolean(),
          include: z.array(Selection),
          exclude: z.array(Selection),
        }),
      ),
    }),
  }),
]);

/** What the database keeps, as it comes back: one for an OSCAL file, several for an archive, none for text. */
const Structure = z.union([z.array(OscalStructure), OscalStructure]).nullish();

/** Throws a `ZodError` for what no parser of ours has written. */
export function readStructure(stored: unknown): OscalDocument | readonly OscalDocument[] | undefined {
  return Structure.parse(stored) ?? undefined;
}
