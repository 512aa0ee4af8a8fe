import { FakeProvider, type FakeReply, type FrameOptions, jsonReply, sseReply } from './fake-provider.js';
import { fakeVector } from './fake-vectors.js';

/**
 * A server that speaks Gemini's REST protocol (v1beta) as its SDK expects it: `:streamGenerateContent?alt=sse`,
 * `:embedContent`, `:batchEmbedContents`, and models. `key`, where given, is the one it accepts.
 */
export function startFakeGemini(port = 0, key?: string): Promise<FakeProvider> {
  return FakeProvider.start((exchange) => {
    const { path, headers } = exchange.request;
    if (key !== undefined && headers['x-goog-api-key'] !== key) {
      return geminiError(
        400,
        'INVALID_ARGUMENT',
        `API key not valid: ${String(headers['x-goog-api-key'])}`,
      )(exchange);
    }
    const task = /:(\w+)/.exec(path)?.[1] ?? '';
    switch (task) {
      case 'streamGenerateContent':
        return geminiStream(['This is an answer of the fake Gemini. ', '[[p1]]'])(exchange);
      case 'batchEmbedContents':
      case 'embedContent':
        return geminiEmbeddings()(exchange);
      default:
        return geminiModel(path)(exchange);
    }
  }, port);
}

export interface GeminiStreamOptions extends FrameOptions {
  readonly finishReason?: string | null;
  readonly usage?: Readonly<Record<string, number>>;
}

/** An answer in as many chunks as there are texts. `finishReason: null` leaves the end away. */
export function geminiStream(texts: readonly string[], options: GeminiStreamOptions = {}): FakeReply {
  const usage = options.usage ?? { promptTokenCount: 120, candidatesTokenCount: 30, totalTokenCount: 150 };
  const finishReason = options.finishReason === undefined ? 'STOP' : options.finishReason;
  const frames = texts.map((text, index) => {
    const last = index === texts.length - 1;
    const candidate = {
      index: 0,
      content: { role: 'model', parts: [{ text }] },
      ...(last && finishReason !== null ? { finishReason } : {}),
    };
    return JSON.stringify({ candidates: [candidate], ...(last ? { usageMetadata: usage } : {}) });
  });
  return sseReply(frames, options);
}

/** A prompt that the provider refuses to read. */
export function geminiBlocked(): FakeReply {
  return sseReply([JSON.stringify({ promptFeedback: { blockReason: 'SAFETY', safetyRatings: [] } })]);
}

export function geminiError(status: number, code: string, message: string, retryAfter?: number): FakeReply {
  const headers: Record<string, string> =
    retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return jsonReply(status, { error: { code: status, message, status: code } }, headers);
}

/** Embeddings for whatever was asked; `values` replaces each vector. */
export function geminiEmbeddings(values?: (text: string, dimensions: number) => unknown): FakeReply {
  return (exchange) => {
    const body = exchange.request.body as { requests?: EmbedRequest[] } & EmbedRequest;
    const embed = (request: EmbedRequest): { values: unknown } => {
      const text = request.content?.parts?.[0]?.text ?? '';
      const dimensions = request.outputDimensionality ?? 3072;
      return { values: values ? values(text, dimensions) : fakeVector(text, dimensions) };
    };
    const answer = body.requests ? { embeddings: body.requests.map(embed) } : { embedding: embed(body) };
    return jsonReply(200, answer)(exchange);
  };
}

interface EmbedRequest {
  readonly content?: { readonly parts?: readonly { readonly text?: string }[] };
  readonly outputDimensionality?: number;
}

function geminiModel(path: string): FakeReply {
  const name = path.replace(/^\/v1beta\//, '').replace(/\?.*$/, '');
  return name === 'models'
    ? jsonReply(200, {
        models: [{ name: 'models/gemini-3.8-flash' }, { name: 'models/gemini-embedding-001' }],
      })
    : jsonReply(200, { name, supportedGenerationMethods: ['generateContent', 'embedContent'] });
}
