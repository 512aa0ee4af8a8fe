import { AppError } from '@app/common/errors';
import { toAppError } from '@app/common/http';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { type RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import {
  type CallToolResult,
  type ServerNotification,
  type ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { Logger } from '@nestjs/common';
import { z } from 'zod';
import { linkTo, registerControlResources } from './control-resources.js';
import { type McpCall, type McpTool } from './mcp-tool.js';
import { fromOneVersion } from '../retrieval/one-version.js';
import { type RetrieverClient } from '../retrieval/retriever-client.js';
import { type RateLimitName } from '../rate-limit/rate-limits.js';

/** What one request is served with. */
export interface McpServing {
  readonly tools: readonly McpTool[];
  readonly retriever: RetrieverClient;
  readonly call: Omit<McpCall, 'report'>;
  /** Counts a use for the caller; throws `rate_limited`. */
  readonly count: (use: RateLimitName) => Promise<void>;
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

const INSTRUCTIONS =
  'Ground Control knows NIST SP 800-53 and the documents that were added to it. Use `ask` for an answer with citations, ' +
  '`search_controls` to find passages, and the other tools for facts of controls whose ids you know. An id that does not ' +
  'exist is an error that names the nearest ones; never describe such a control.';

/** More values than any of the tools can take. */
const MAX_INPUT_ELEMENTS = 200;

const logger = new Logger('Mcp');

/** The server of one request: the SDK keeps a client's state in it, and here there is none to keep. */
export function createMcpServer(serving: McpServing): McpServer {
  const server = new McpServer(
    { name: 'ground-control', title: 'Ground Control', version: '1' },
    { instructions: INSTRUCTIONS, maxToolInputElements: MAX_INPUT_ELEMENTS },
  );
  for (const tool of serving.tools) {
    registerTool(server, tool, serving);
  }
  const call: McpCall = { ...serving.call, report: () => Promise.resolve() };
  registerControlResources(server, { ...serving, count: () => serving.count('search') }, call);
  return server;
}

function registerTool(server: McpServer, tool: McpTool, { call, count }: McpServing): void {
  server.registerTool(
    tool.name,
    {
      title: tool.title,
      description: tool.description,
      inputSchema: tool.input,
      outputSchema: inlined(tool.output),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async (input, extra) => {
      try {
        await count(tool.countedAs);
        const report = progressReporter(extra);
        const answer = await fromOneVersion(call.context, (context) =>
          tool.run(input, { ...call, context, report }),
        );
        return {
          structuredContent: answer.structured,
          content: [{ type: 'text', text: answer.text }, ...answer.controls.map(linkTo)],
        };
      } catch (error) {
        return failure(error, call);
      }
    },
  );
}

/** The protocol wants an object at the root of a schema; one of the contracts, by its name, would be a reference there. */
function inlined({ shape }: z.ZodObject): z.ZodObject {
  return z.looseObject(shape);
}

/** An error as the model sees it, so that it can do better: the code, what happened, and which fields are at fault. */
function failure(thrown: unknown, { turn }: McpServing['call']): CallToolResult {
  // Who has left reads nothing; whoever still reads is being parted from.
  const error = turn.signal.aborted ? new AppError('shutting_down') : toAppError(thrown);
  if (error.code === 'internal') {
    logger.error({ err: error.cause }, 'tool failed by a bug');
  }
  const fields = (error.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
  const text = [`${error.code}: ${error.detail}`, ...fields].join('\n');
  return { isError: true, content: [{ type: 'text', text }] };
}

function progressReporter({ _meta, sendNotification }: Extra): McpCall['report'] {
  const progressToken = _meta?.progressToken;
  let progress = 0;
  return async (message) => {
    if (progressToken !== undefined) {
      progress += 1;
      await sendNotification({
        method: 'notifications/progress',
        params: { progressToken, progress, message },
      });
    }
  };
}
