import { z } from 'zod';

/** The part of GitHub's workflow syntax that our workflow uses. */
const Text = z.string();
const Variables = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), Text);
const Step = z
  .strictObject({
    name: Text.optional(),
    if: Text.optional(),
    uses: Text.optional(),
    with: z.record(Text, z.union([Text, z.boolean(), z.int()])).optional(),
    run: Text.optional(),
    env: Variables.optional(),
  })
  .refine(({ uses, run }) => (uses === undefined) !== (run === undefined), 'a step either uses or runs');
const Job = z.strictObject({
  name: Text,
  if: Text,
  needs: z.array(Text).optional(),
  'runs-on': Text,
  'timeout-minutes': z.int().min(1).max(60),
  container: Text.optional(),
  services: z.record(Text, z.strictObject({ image: Text })).optional(),
  strategy: z.strictObject({ 'fail-fast': z.boolean(), matrix: z.record(Text, z.array(Text)) }).optional(),
  environment: Text.optional(),
  concurrency: Text.optional(),
  permissions: z.record(Text, z.enum(['read', 'write', 'none'])).optional(),
  env: Variables.optional(),
  steps: z.array(Step).min(1),
});

export const Workflow = z.strictObject({
  name: Text,
  on: z.strictObject({
    push: z.strictObject({ branches: z.array(Text) }).optional(),
    pull_request: z.null().optional(),
    workflow_dispatch: z
      .strictObject({
        inputs: z.record(
          Text,
          z.strictObject({
            description: Text,
            type: z.enum(['choice', 'string']),
            options: z.array(Text).optional(),
            required: z.boolean(),
          }),
        ),
      })
      .optional(),
  }),
  permissions: z.record(Text, z.enum(['read', 'write', 'none'])),
  concurrency: z.strictObject({ group: Text, 'cancel-in-progress': z.union([z.boolean(), Text]) }),
  jobs: z.record(Text, Job),
});
export type Workflow = z.infer<typeof Workflow>;

/** What a workflow that parses can still get wrong: one line each. */
export function workflowProblems(workflow: Workflow): readonly string[] {
  const writes = Object.entries(workflow.permissions).filter(([, access]) => access === 'write');
  return [
    ...writes.map(([scope]) => `every job could write ${scope}`),
    ...Object.entries(workflow.jobs).flatMap(([name, job]) =>
      [
        ...(job.needs ?? []).filter((other) => !(other in workflow.jobs)).map((other) => `no job ${other}`),
        ...job.steps.flatMap((step) => stepProblems(step)),
        ...Object.values(job.services ?? {})
          .filter(({ image }) => !/:v?\d+(\.\d+)+$|@sha256:[0-9a-f]{64}$/.test(image))
          .map(({ image }) => `${image} is not pinned`),
        ...(job.environment !== undefined && job.concurrency === undefined
          ? ['two deployments could cross']
          : []),
      ].map((problem) => `${name}: ${problem}`),
    ),
  ];
}

function stepProblems({ uses, run, with: inputs }: z.infer<typeof Step>): readonly string[] {
  return [
    ...(uses === undefined || /@(v\d+(\.\d+)*|[0-9a-f]{40})$/.test(uses) ? [] : [`${uses} is not pinned`]),
    ...(uses?.startsWith('actions/checkout@') && inputs?.['persist-credentials'] !== false
      ? ['the checkout leaves its token behind']
      : []),
    // What a person types would be read as part of the script.
    ...(/\$\{\{\s*(inputs|github\.event)\b/.test(run ?? '') ? ['an input stands in a script'] : []),
  ];
}
