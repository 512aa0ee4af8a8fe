import { z } from 'zod';

/*
 * What is read of an OSCAL catalog or profile (https://pages.nist.gov/OSCAL/reference/); other fields are passed over.
 * These shapes stay inside this area.
 */

/**
 * A list that is given up at its first bad item. The one of zod reports them all: ten seconds and gigabytes for a
 * hostile file of two million bad controls.
 */
function listOf<T>(item: z.ZodType<T>): z.ZodType<T[]> {
  return z.array(z.unknown()).transform((values, context) => {
    const items: T[] = [];
    for (const [index, value] of values.entries()) {
      const result = item.safeParse(value);
      if (!result.success) {
        const [issue] = result.error.issues;
        context.addIssue({ code: 'custom', message: reasonOf(issue), path: [index, ...(issue?.path ?? [])] });
        return z.NEVER;
      }
      items.push(result.data);
    }
    return items;
  });
}

/** What a check of a shape found, in plain words. */
export function reasonOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code !== 'invalid_type') {
    return issue?.message ?? 'has the wrong shape';
  }
  return issue.message.endsWith('received undefined')
    ? 'the field is missing'
    : issue.message.replace(/^Invalid input: /, '');
}

const id = z.string().trim().min(1, 'must not be empty').max(200, 'is longer than 200 characters');
const title = z.string().trim().min(1, 'must not be empty').max(2_000, 'is longer than 2000 characters');

const Prop = z.object({ name: z.string(), value: z.string(), class: z.string().optional() });
export type Prop = z.infer<typeof Prop>;

const Link = z.object({ href: z.string(), rel: z.string().optional() });
export type Link = z.infer<typeof Link>;

const Param = z.object({
  id,
  label: z.string().optional(),
  usage: z.string().optional(),
  props: listOf(Prop).optional(),
  values: listOf(z.string()).optional(),
  guidelines: listOf(z.object({ prose: z.string() })).optional(),
  select: z.object({ 'how-many': z.string().optional(), choice: listOf(z.string()).optional() }).optional(),
});
export type Param = z.infer<typeof Param>;

export interface Part {
  readonly id?: string | undefined;
  readonly name: string;
  readonly title?: string | undefined;
  readonly prose?: string | undefined;
  readonly props?: readonly Prop[] | undefined;
  readonly parts?: readonly Part[] | undefined;
}
const Part: z.ZodType<Part> = z.object({
  id: z.string().optional(),
  name: z.string().min(1),
  title: z.string().optional(),
  prose: z.string().optional(),
  props: listOf(Prop).optional(),
  get parts() {
    return listOf(Part).optional();
  },
});

export interface Control {
  readonly id: string;
  readonly class?: string | undefined;
  readonly title: string;
  readonly params?: readonly Param[] | undefined;
  readonly props?: readonly Prop[] | undefined;
  readonly links?: readonly Link[] | undefined;
  readonly parts?: readonly Part[] | undefined;
  readonly controls?: readonly Control[] | undefined;
}
const Control: z.ZodType<Control> = z.object({
  id,
  class: z.string().optional(),
  title,
  params: listOf(Param).optional(),
  props: listOf(Prop).optional(),
  links: listOf(Link).optional(),
  parts: listOf(Part).optional(),
  get controls() {
    return listOf(Control).optional();
  },
});

export interface Group {
  readonly id: string;
  readonly title: string;
  readonly params?: readonly Param[] | undefined;
  readonly groups?: readonly Group[] | undefined;
  readonly controls?: readonly Control[] | undefined;
}
const Group: z.ZodType<Group> = z.object({
  id,
  title,
  params: listOf(Param).optional(),
  get groups() {
    return listOf(Group).optional();
  },
  controls: listOf(Control).optional(),
});

const Metadata = z.object({
  title,
  version: z.string().optional(),
  'oscal-version': z.string().optional(),
  'last-modified': z.string().optional(),
  props: listOf(Prop).optional(),
  links: listOf(Link).optional(),
});
export type Metadata = z.infer<typeof Metadata>;

const Resource = z.object({
  uuid: z.string(),
  title: z.string().optional(),
  citation: z.object({ text: z.string() }).optional(),
  rlinks: listOf(z.object({ href: z.string() })).optional(),
});
export type Resource = z.infer<typeof Resource>;
const BackMatter = z.object({ resources: listOf(Resource).optional() });

export const CatalogFile = z.object({
  catalog: z.object({
    metadata: Metadata,
    params: listOf(Param).optional(),
    groups: listOf(Group).optional(),
    controls: listOf(Control).optional(),
    'back-matter': BackMatter.optional(),
  }),
});
export type CatalogFile = z.infer<typeof CatalogFile>;

const Selection = z.object({
  'with-ids': listOf(id).optional(),
  'with-child-controls': z.string().optional(),
  matching: listOf(z.object({ pattern: z.string().max(200).optional() })).optional(),
});

export const ProfileFile = z.object({
  profile: z.object({
    metadata: Metadata,
    imports: listOf(
      z.object({
        href: z.string(),
        'include-all': z.object({}).optional(),
        'include-controls': listOf(Selection).optional(),
        'exclude-controls': listOf(Selection).optional(),
      }),
    ),
    'back-matter': BackMatter.optional(),
  }),
});
export type ProfileFile = z.infer<typeof ProfileFile>;
export type ProfileSelection = z.infer<typeof Selection>;
