import { Injectable } from '@nestjs/common';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { type IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { ChatService } from '../chat/chat.service.js';
import { StreamSlots } from '../chat/stream-slots.js';
import { type Turn } from '../chat/turn.js';
import { RateLimiter } from '../rate-limit/rate-limiter.js';
import { RetrieverClient } from '../retrieval/retriever-client.js';
import { ASK, askTool } from './ask.js';
import { checkBaselineTool } from './check-baseline.js';
import { compareControlsTool } from './compare-controls.js';
import { getControlTool } from './get-control.js';
import { createMcpServer } from './mcp-server.js';
import { type McpTool } from './mcp-tool.js';
import { searchControlsTool } from './search-controls.js';

const ToolCall = z.object({
  method: z.literal('tools/call'),
  params: z.object({
    name: z.string(),
    _meta: z.object({ progressToken: z.union([z.string(), z.number()]).optional() }).optional(),
  }),
});

/** The headers that the transport reads. */
const TRANSPORT_HEADERS = ['accept', 'content-type', 'mcp-protocol-version'] as const;

/**
 * MCP over streamable HTTP without sessions: every request is answered by itself, so any gateway can take it. The answer
 * is JSON; a call that asks for progress is answered with a stream of events.
 */
@Injectable()
export class McpService {
  private readonly tools: readonly McpTool[];

  constructor(
    chat: ChatService,
    slots: StreamSlots,
    private readonly retriever: RetrieverClient,
    private readonly limiter: RateLimiter,
  ) {
    this.tools = [
      searchControlsTool(retriever),
      getControlTool(retriever),
      checkBaselineTool(retriever),
      compareControlsTool(retriever),
      askTool(chat, slots),
    ];
  }

  /** Whether a message asks a question, which counts for the visitor who does. */
  asksQuestion(message: unknown): boolean {
    const call = ToolCall.safeParse(message);
    return call.success && call.data.params.name === ASK;
  }

  async answer(message: unknown, headers: IncomingHttpHeaders, turn: Turn): Promise<Response> {
    if (Array.isArray(message)) {
      return refusedBatch();
    }
    const { caller, requestId, signal } = turn;
    const server = createMcpServer({
      tools: this.tools,
      retriever: this.retriever,
      call: { turn, context: { workspaceId: caller.workspaceId, requestId, signal } },
      count: (use) => this.limiter.count(use, caller),
    });
    const transport = new WebStandardStreamableHTTPServerTransport({
      enableJsonResponse: !wantsProgress(message),
    });
    await server.connect(transport);
    const request = new Request('http://gateway/mcp', { method: 'POST', headers: forTransport(headers) });
    return transport.handleRequest(request, { parsedBody: message });
  }
}

function wantsProgress(message: unknown): boolean {
  const call = ToolCall.safeParse(message);
  return call.success && call.data.params._meta?.progressToken !== undefined;
}

/** Many calls in one request would count as one for the limits; the protocol has had no batches since 2025-06-18. */
function refusedBatch(): Response {
  const error = { code: -32_600, message: 'Send one message in each request: batches are not accepted.' };
  return Response.json({ jsonrpc: '2.0', error, id: null }, { status: 400 });
}

function forTransport(headers: IncomingHttpHeaders): Headers {
  const given = new Headers();
  for (const name of TRANSPORT_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string') {
      given.set(name, value);
    }
  }
  return given;
}
