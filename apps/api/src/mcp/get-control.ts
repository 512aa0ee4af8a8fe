import { ControlDetail } from '@app/common/contracts';
import { z } from 'zod';
import { CatalogReader } from '../chat/agents/catalog-reader.js';
import { type RetrieverClient } from '../retrieval/retriever-client.js';
import { controlMarkdown } from './control-markdown.js';
import { type LinkedControl, type McpTool } from './mcp-tool.js';
import { readControls } from './read-controls.js';
import { ControlIdInput } from './tool-inputs.js';

const Input = z.strictObject({ id: ControlIdInput });

/** One control's record, as `GET /api/v1/controls/:id` gives it. */
export function getControlTool(retriever: RetrieverClient): McpTool<typeof Input, typeof ControlDetail> {
  return {
    name: 'get_control',
    title: 'Get a control',
    description:
      'The whole record of one control of SP 800-53: statement, discussion, parameters, baselines, related controls, ' +
      'enhancements, how it is assessed, and where a withdrawn one went.',
    countedAs: 'search',
    input: Input,
    output: ControlDetail,
    run: async ({ id }, { context }) => {
      const [control] = await readControls(new CatalogReader(retriever, context), [id]);
      return {
        structured: control.detail,
        text: controlMarkdown(control),
        controls: [{ id: control.detail.id, title: control.heading }, ...relativesOf(control.detail)],
      };
    },
  };
}

/** Where to read on: the control that an enhancement belongs to, and where a withdrawn one went. */
function relativesOf({ parentId, incorporatedInto, movedTo }: ControlDetail): readonly LinkedControl[] {
  const targets = [...incorporatedInto, ...movedTo].flatMap(({ controlId }) => controlId ?? []);
  const ids = new Set([...(parentId === undefined ? [] : [parentId]), ...targets]);
  return [...ids].map((id) => ({ id }));
}
