import { FakeProvider, type FakeReply, type FrameOptions, jsonReply, sseReply } from './fake-provider.js';
import { fakeVector } from './fake-vectors.js';

/**
 * A server that speaks OpenAI's protocol: `/v1/chat/completions` (streaming), `/v1/embeddings`, `/v1/models`. `key`, where
 * given, is the one it accepts. Its base URL for clients is `<url>/v1`.
 */
export function startFakeOpenAi(port = 0, key?: string): Promise<FakeProvider> {
  return FakeProvider.start((exchange) => {
    const { path, headers } = exchange.request;
    if (key !== undefined && headers.authorization !== `Bearer ${key}`) {
      return openAiError(401, `Incorrect API key provided: ${String(headers.authorization)}`)(exchange);
    }
    if (path.startsWith('/v1/chat/completions')) {
      return openAiStream(['This is an answer of the fake OpenAI. ', '[[p1]]'])(exchange);
    }
    if (path.startsWith('/v1/embeddings')) {
      return openAiEmbeddings()(exchange);
    }
    return path.startsWith('/v1/models')
      ? jsonReply(200, {
          object: 'list',
          data: [{ id: 'fake-model', object: 'model', created: 0, owned_by: 'fake' }],
        })(exchange)
      : openAiError(404, 'unknown path')(exchange);
  }, port);
}

export interface OpenAiStreamOptions extends FrameOptions {
  readonly finishReason?: string | null;
  /** `null`: the server reports none. */
  readonly usage?: Readonly<Record<string, number>> | null;
}

/** An answer in as many chunks as there are texts, then the end, the usage and `[DONE]`. `finishReason: null` leaves the end away. */
export function openAiStream(texts: readonly string[], options: OpenAiStreamOptions = {}): FakeReply {
  const { usage = { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 } } = options;
  const finishReason = options.finishReason === undefined ? 'stop' : options.finishReason;
  const frames = texts.map((content) => chunk([{ index: 0, delta: { content }, finish_reason: null }]));
  if (finishReason !== null) {
    frames.push(chunk([{ index: 0, delta: {}, finish_reason: finishReason }]));
  }
  if (usage !== null) {
    frames.push(chunk([], usage));
  }
  return sseReply(finishReason === null ? frames : [...frames, '[DONE]'], options);
}

export function openAiError(status: number, message: string, retryAfter?: number): FakeReply {
  const headers: Record<string, string> =
    retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return jsonReply(status, { error: { message, type: 'fake', param: null, code: null } }, headers);
}

/** Embeddings for whatever was asked, as numbers or base64 as wanted; `values` replaces each vector. */
export function openAiEmbeddings(values?: (text: string, dimensions: number) => unknown): FakeReply {
  return (exchange) => {
    const body = exchange.request.body as EmbedRequest;
    const data = body.input.map((text, index) => {
      const dimensions = body.dimensions ?? 1536;
      const vector = values ? values(text, dimensions) : fakeVector(text, dimensions);
      return { object: 'embedding', index, embedding: encoded(vector, body.encoding_format) };
    });
    const usage = { prompt_tokens: 1, total_tokens: 1 };
    return jsonReply(200, { object: 'list', model: body.model, data, usage })(exchange);
  };
}

interface EmbedRequest {
  readonly model: string;
  readonly input: readonly string[];
  readonly dimensions?: number;
  readonly encoding_format?: string;
}

function encoded(vector: unknown, format: string | undefined): unknown {
  return format === 'base64' && Array.isArray(vector)
    ? Buffer.from(Float32Array.from(vector).buffer).toString('base64')
    : vector;
}

function chunk(choices: readonly unknown[], usage: unknown = null): string {
  return JSON.stringify({
    id: 'fake',
    object: 'chat.completion.chunk',
    created: 0,
    model: 'fake-model',
    choices,
    usage,
  });
}
