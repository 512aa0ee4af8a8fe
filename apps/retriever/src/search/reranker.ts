import { type Passage } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { boundedFetch, OutboundPolicy } from '@app/common/http';
import { findControlIds } from '@app/common/oscal';
import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { RetrieverConfig } from '../retriever.config.js';
import { RetrieverMetrics } from '../retriever.metrics.js';

/** Passages in the order to show, and why it is not the reranker's, where it is not. */
export interface Reranked {
  readonly passages: readonly Passage[];
  readonly notice?: string;
}

/** Passages that are given to the reranker. */
export const RERANK_DEPTH = 30;
const MAX_TEXT_CHARS = 4000;
const MAX_BODY_BYTES = 1024 * 1024;
const NOTICE = 'The reranker did not answer, so the order is that of the search alone.';

const Result = z.object({
  index: z.int().min(0),
  score: z.number().optional(),
  relevance_score: z.number().optional(),
});
/** Text Embeddings Inference answers with a list, servers like Cohere's with `results`. */
const RerankAnswer = z.union([z.array(Result), z.object({ results: z.array(Result) })]);

/**
 * Lets a cross-encoder behind `RERANK_URL` put the best passages in order. Scores stay where they are and passages move: what
 * the first score says about the evidence found holds for any order. A control that the question names stays first.
 */
@Injectable()
export class Reranker {
  private readonly logger = new Logger('Reranker');
  private readonly policy: OutboundPolicy;
  private readonly fetch = boundedFetch({ maxBodyBytes: MAX_BODY_BYTES });
  private inTrouble = false;

  constructor(
    private readonly config: RetrieverConfig,
    private readonly metrics: RetrieverMetrics,
  ) {
    this.policy = new OutboundPolicy({
      name: 'The reranker',
      unavailable: 'provider_unavailable',
      attempts: 1,
      attemptTimeoutMs: config.settings.RERANK_TIMEOUT_MS,
      breakAfter: 3,
      halfOpenAfterMs: 10_000,
    });
  }

  /** Whether there is a reranker. The reference profile is compared with, so it is never reranked. */
  get enabled(): boolean {
    const { RERANK_URL, RETRIEVAL_PROFILE } = this.config.settings;
    return RERANK_URL !== undefined && RETRIEVAL_PROFILE === 'default';
  }

  /** Never rejects, unless the caller has gone: a reranker that fails or takes too long leaves the order as it was. */
  async rerank(query: string, passages: readonly Passage[], signal: AbortSignal): Promise<Reranked> {
    const ids = new Set(findControlIds(query).map(({ controlId }) => controlId));
    const isNamed = ({ controlId }: Passage): boolean => controlId !== undefined && ids.has(controlId);
    const named = passages.filter(isNamed);
    const rest = passages.filter((passage) => !isNamed(passage));
    const first = rest.slice(0, RERANK_DEPTH);
    if (first.length < 2) {
      return { passages };
    }
    try {
      const order = await this.policy.run((limit) => this.ask(query, first, limit), signal);
      this.note('ok');
      const moved = order.map((from, to) => ({ ...at(first, from), score: at(first, to).score }));
      return { passages: [...named, ...moved, ...rest.slice(RERANK_DEPTH)] };
    } catch (error) {
      signal.throwIfAborted();
      this.note('failed', error);
      return { passages, notice: NOTICE };
    }
  }

  /** The places of the passages in the order of the reranker; what it leaves out comes last, as it was. */
  private async ask(query: string, passages: readonly Passage[], signal: AbortSignal): Promise<number[]> {
    const { RERANK_URL = '', RERANK_MODEL, RERANK_API_KEY } = this.config.settings;
    const texts = passages.map(({ title, text }) => `${title}\n${text}`.slice(0, MAX_TEXT_CHARS));
    const response = await this.fetch(RERANK_URL, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(RERANK_API_KEY !== undefined && { authorization: `Bearer ${RERANK_API_KEY}` }),
      },
      body: JSON.stringify(
        RERANK_MODEL === undefined
          ? { query, texts, truncate: true }
          : { model: RERANK_MODEL, query, documents: texts, top_n: texts.length },
      ),
      signal,
    });
    const parsed = response.ok ? RerankAnswer.safeParse(await response.json()) : undefined;
    if (parsed?.success !== true) {
      throw new AppError('provider_failed', `The reranker answered ${response.status}, or in another shape.`);
    }
    return orderOf(parsed.data, passages.length);
  }

  private note(result: 'ok' | 'failed', error?: unknown): void {
    this.metrics.reranks.inc({ result });
    if (result === 'failed' && !this.inTrouble) {
      this.logger.warn({ err: error }, 'passages not reranked, their order kept');
    }
    this.inTrouble = result === 'failed';
  }
}

function orderOf(answer: z.infer<typeof RerankAnswer>, count: number): number[] {
  const results = Array.isArray(answer) ? answer : answer.results;
  const best = results
    .map(({ index, score, relevance_score }) => ({ index, score: score ?? relevance_score ?? 0 }))
    .filter(({ index }) => index < count)
    .sort((a, b) => b.score - a.score)
    .map(({ index }) => index);
  return [...new Set([...best, ...Array.from({ length: count }, (_, i) => i)])];
}

function at(passages: readonly Passage[], place: number): Passage {
  const passage = passages[place];
  if (passage === undefined) {
    throw new RangeError(`There is no passage ${place}.`);
  }
  return passage;
}
