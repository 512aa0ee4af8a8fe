import { controlLabel } from '@app/common/oscal';
import { toAppError } from '@app/common/http';
import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { ErrorCode, McpError, type ResourceLink } from '@modelcontextprotocol/sdk/types.js';
import { CatalogReader } from '../chat/agents/catalog-reader.js';
import { type RetrieverClient } from '../retrieval/retriever-client.js';
import { controlMarkdown } from './control-markdown.js';
import { type LinkedControl, type McpCall } from './mcp-tool.js';
import { readControls } from './read-controls.js';

const SCHEME = 'control://';
const MEDIA_TYPE = 'text/markdown';
/** The specification's code for a resource that is not there. */
const RESOURCE_NOT_FOUND = -32_002;
const MAX_ID_CHARS = 60;

/** What `control://{id}` needs: the catalog, and somebody who counts. */
export interface ControlResources {
  readonly retriever: RetrieverClient;
  readonly count: () => Promise<void>;
}

/** Serves every control as a resource, its id in any usual spelling, and completes ids. */
export function registerControlResources(
  server: McpServer,
  { retriever, count }: ControlResources,
  call: McpCall,
): void {
  const read = async (id: string): Promise<string> => {
    await count();
    const [control] = await readControls(new CatalogReader(retriever, call.context), [id]);
    return controlMarkdown(control);
  };
  const complete = async (start: string): Promise<string[]> => {
    const q = start.trim().slice(0, MAX_ID_CHARS);
    if (q === '') {
      return [];
    }
    await count();
    const { items } = await retriever.controls(new URLSearchParams({ q }), call.context);
    return items.map(({ id }) => id);
  };
  const template = new ResourceTemplate(`${SCHEME}{id}`, { list: undefined, complete: { id: complete } });
  const about = {
    title: 'A control',
    description: 'A control of SP 800-53 by its id, such as control://ac-2 or control://ac-2.3',
    mimeType: MEDIA_TYPE,
  };
  server.registerResource('control', template, about, async (uri, { id }) => {
    try {
      const text = await read(decoded(String(id)));
      return { contents: [{ uri: uri.href, mimeType: MEDIA_TYPE, text }] };
    } catch (error) {
      throw protocolError(error);
    }
  });
}

export function linkTo({ id, title }: LinkedControl): ResourceLink {
  const name = controlLabel(id);
  return {
    type: 'resource_link',
    uri: `${SCHEME}${encodeURIComponent(id)}`,
    name,
    ...(title !== undefined && { title }),
    mimeType: MEDIA_TYPE,
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function protocolError(thrown: unknown): McpError {
  const { code, detail } = toAppError(thrown);
  return new McpError(code === 'control_not_found' ? RESOURCE_NOT_FOUND : ErrorCode.InternalError, detail);
}
