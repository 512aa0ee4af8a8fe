import { BASELINES } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { controlText } from '@app/common/oscal';
import { z } from 'zod';
import { type AskedControl } from '../chat/agents/card.js';
import { CatalogReader } from '../chat/agents/catalog-reader.js';
import { comparisonCard } from '../chat/agents/comparison.js';
import { definable } from '../chat/agents/parameters.js';
import { type RetrieverClient } from '../retrieval/retriever-client.js';
import { cardText } from './card-text.js';
import { type McpTool } from './mcp-tool.js';
import { readControls } from './read-controls.js';
import { ControlIdInput } from './tool-inputs.js';

const Baselines = z.array(z.enum(BASELINES));

const Input = z.strictObject({
  ids: z.array(ControlIdInput).min(2).max(4).describe('Two to four different controls'),
});

const Output = z.object({
  controls: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      title: z.string(),
      family: z.string(),
      status: z.enum(['active', 'withdrawn']),
      baselines: Baselines,
      parameters: z.array(z.string()).describe('Ids of the parameters that an organization defines'),
      enhancements: z.array(z.string()),
      related: z.array(z.string()),
      text: z.string().describe('Statement and discussion'),
    }),
  ),
  common: z.object({ baselines: Baselines, related: z.array(z.string()) }).describe('What all of them share'),
});

/** Controls side by side, from the catalog. */
export function compareControlsTool(retriever: RetrieverClient): McpTool<typeof Input, typeof Output> {
  return {
    name: 'compare_controls',
    title: 'Compare controls',
    description:
      'Two to four controls of SP 800-53 side by side: statements, baselines, parameters, enhancements, related controls, ' +
      'and what they have in common.',
    countedAs: 'search',
    input: Input,
    output: Output,
    run: async ({ ids }, { context }) => {
      const controls = distinct(await readControls(new CatalogReader(retriever, context), ids));
      return {
        structured: { controls: controls.map(comparedFields), common: commonOf(controls) },
        text: cardText(comparisonCard(controls)),
        controls: controls.map(({ detail, heading }) => ({ id: detail.id, title: heading })),
      };
    },
  };
}

function distinct(controls: readonly AskedControl[]): readonly AskedControl[] {
  const byId = new Map(controls.map((control) => [control.detail.id, control]));
  if (byId.size < 2) {
    throw new AppError('validation_failed', 'These are spellings of one control: name at least two.');
  }
  return [...byId.values()];
}

function comparedFields({ detail, heading }: AskedControl): z.infer<typeof Output>['controls'][number] {
  const { id, label, family, status, baselines, parameters, enhancements, related } = detail;
  return {
    id,
    label,
    title: heading.slice(label.length).trim(),
    family,
    status,
    baselines,
    parameters: definable(parameters).map((parameter) => parameter.id),
    enhancements,
    related,
    text: controlText(detail),
  };
}

function commonOf(controls: readonly AskedControl[]): z.infer<typeof Output>['common'] {
  const [first, ...others] = controls.map(({ detail }) => detail);
  return {
    baselines: (first?.baselines ?? []).filter((name) => others.every((it) => it.baselines.includes(name))),
    related: (first?.related ?? []).filter((id) => others.every((it) => it.related.includes(id))),
  };
}
