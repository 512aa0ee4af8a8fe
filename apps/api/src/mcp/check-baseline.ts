import { type Baseline, BASELINES } from '@app/common/contracts';
import { controlText } from '@app/common/oscal';
import { z } from 'zod';
import { baselineCard } from '../chat/agents/baseline.js';
import { type AskedControl } from '../chat/agents/card.js';
import { CatalogReader } from '../chat/agents/catalog-reader.js';
import { type RetrieverClient } from '../retrieval/retriever-client.js';
import { cardText } from './card-text.js';
import { type McpTool } from './mcp-tool.js';
import { readControls } from './read-controls.js';
import { BaselineInput, ControlIdInput } from './tool-inputs.js';

const BaselineName = z.enum(BASELINES);

const Input = z.strictObject({
  id: ControlIdInput,
  baseline: BaselineInput.optional().describe('The baseline to check; all of them by default'),
});

const Output = z.object({
  id: z.string(),
  label: z.string(),
  title: z.string(),
  status: z.enum(['active', 'withdrawn']),
  baselines: z.array(BaselineName).describe('The baselines that the control is in'),
  baseline: BaselineName.optional().describe('The baseline that was asked for'),
  included: z
    .boolean()
    .optional()
    .describe('Whether it is in that baseline; absent where the documents do not tell'),
  untold: z.array(BaselineName).describe('Baselines whose members the documents do not tell'),
});

/** Tells from the catalog in which baselines a control is. */
export function checkBaselineTool(retriever: RetrieverClient): McpTool<typeof Input, typeof Output> {
  return {
    name: 'check_baseline',
    title: 'Check a baseline',
    description:
      'In which baselines of SP 800-53B (LOW, MODERATE, HIGH, PRIVACY) a control or enhancement is.',
    countedAs: 'search',
    input: Input,
    output: Output,
    run: async ({ id, baseline }, { context }) => {
      const reader = new CatalogReader(retriever, context);
      const [control] = await readControls(reader, [id]);
      const { detail, heading } = control;
      const known = await reader.knownBaselines(detail.collection);
      const { label, title, status, baselines } = detail;
      return {
        structured: {
          id: detail.id,
          label,
          title,
          status,
          baselines,
          ...(baseline !== undefined && { baseline }),
          ...(baseline !== undefined && known.has(baseline) && { included: baselines.includes(baseline) }),
          untold: BASELINES.filter((name) => !known.has(name)),
        },
        text: verdict(control, baseline, known),
        controls: [{ id: detail.id, title: heading }],
      };
    },
  };
}

function verdict(
  control: AskedControl,
  baseline: Baseline | undefined,
  known: ReadonlySet<Baseline>,
): string {
  if (control.detail.status === 'withdrawn') {
    return `${control.heading}: ${controlText(control.detail)}`;
  }
  return cardText(baselineCard(control, baseline === undefined ? [] : [baseline], known));
}
