import { hash } from 'node:crypto';
import { ByteCache, RedisCache } from '@app/common/cache';
import { type ChatRequest } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { Metrics } from '@app/common/observability';
import { Injectable, Logger } from '@nestjs/common';
import { ApiConfig } from '../../api.config.js';
import { GatewayRedis } from '../../redis/gateway-redis.js';
import { IndexState } from '../../retrieval/index-state.js';
import { type RetrieverContext } from '../../retrieval/retriever-client.js';
import { Llm } from '../llm/llm.js';
import { PROMPT_VERSION } from '../prompt-version.js';
import { jsonOf } from '../json-of.js';
import { CachedAnswer } from './cached-answer.js';
import { codeVersion } from './code-version.js';

/** What the cache says to a question: the state of the index, the key of its answer, and the answer if it is there. */
export interface CacheLookup {
  readonly snapshot: string;
  readonly key: string;
  readonly hit: CachedAnswer | undefined;
}

const MEGABYTE = 1024 * 1024;
/** An answer in memory: its fields, its JSON, and the bytes of that and of its sources and sentences, as they are sent again. */
const BYTES_PER_CHARACTER = 6;

/**
 * Finished answers, so that a question that is asked again costs no search and no model. A key is made of everything that
 * an answer depends on: who may see what, the question and what came with it, the exact state of the index, the models, the
 * settings and the code. On Redis where there is one, shared by all gateways, else in this process.
 */
@Injectable()
export class AnswerCache {
  private readonly logger = new Logger('AnswerCache');
  private readonly memory: ByteCache<{ readonly answer: CachedAnswer; readonly bytes: number }>;
  private readonly shared: RedisCache | undefined;
  private readonly version: string;
  private readonly lookups;

  constructor(
    private readonly config: ApiConfig,
    private readonly index: IndexState,
    private readonly llm: Llm,
    redis: GatewayRedis,
    metrics: Metrics,
  ) {
    const { ANSWER_CACHE_MB, ANSWER_CACHE_TTL_MINUTES } = config.settings;
    const bounds = { maxBytes: ANSWER_CACHE_MB * MEGABYTE, ttlMs: ANSWER_CACHE_TTL_MINUTES * 60_000 };
    this.memory = new ByteCache({ ...bounds, sizeOf: ({ bytes }) => bytes });
    this.shared =
      redis.client &&
      new RedisCache(redis.client, {
        ...bounds,
        prefix: 'gc:answers',
        onChange: (error) => {
          this.logger.warn(
            { err: error },
            error === undefined ? 'answers kept again' : 'answers not kept, Redis is away',
          );
        },
      });
    this.version = this.shared && ANSWER_CACHE_MB > 0 ? codeVersion() : '';
    this.lookups = metrics.counter('cache_lookups_total', 'Lookups in caches by result.', [
      'cache',
      'result',
    ]);
  }

  /**
   * Undefined where nothing can be kept: the cache is off, or the retriever does not say in which state it is. Throws
   * `retriever_unavailable`, since there is no answer then.
   */
  async look(request: ChatRequest, context: RetrieverContext): Promise<CacheLookup | undefined> {
    const snapshot = this.config.settings.ANSWER_CACHE_MB === 0 ? undefined : await this.state(context);
    if (snapshot === undefined) {
      return undefined;
    }
    const key = this.keyOf(request, context.workspaceId, snapshot);
    const hit = request.regenerate === undefined ? await this.find(key) : undefined;
    this.lookups.inc({ cache: 'answer', result: hit ? 'hit' : 'miss' });
    return { snapshot, key, hit };
  }

  /** Keeps an answer, unless the index has changed since it was looked for. Never rejects. */
  async keep({ key, snapshot }: CacheLookup, answer: CachedAnswer, context: RetrieverContext): Promise<void> {
    const states = snapshot.split(',');
    const searched = answer.answer.snapshot?.split(',') ?? [];
    const now = await this.state(context).catch(() => undefined);
    if (now !== snapshot || !searched.every((state) => states.includes(state))) {
      return;
    }
    if (this.shared) {
      await this.shared.set(key, JSON.stringify(answer));
      return;
    }
    this.memory.set(key, { answer, bytes: BYTES_PER_CHARACTER * jsonOf(answer.answer).length });
  }

  private async state(context: RetrieverContext): Promise<string | undefined> {
    try {
      return await this.index.current(context);
    } catch (error) {
      if (error instanceof AppError && error.code === 'retriever_unavailable') {
        throw error;
      }
      return undefined;
    }
  }

  private async find(key: string): Promise<CachedAnswer | undefined> {
    if (!this.shared) {
      return this.memory.get(key)?.answer;
    }
    const json = await this.shared.get(key);
    return json === undefined ? undefined : CachedAnswer.safeParse(JSON.parse(json)).data;
  }

  private keyOf(
    { question, selection, collections, filters }: ChatRequest,
    workspaceId: string,
    snapshot: string,
  ): string {
    const parts = [
      workspaceId,
      snapshot,
      question.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase(),
      selection ?? null,
      collections?.toSorted() ?? null,
      [filters?.family ?? null, filters?.baseline ?? null],
      [this.llm.name, this.llm.modelFor('simple'), this.llm.modelFor('standard')],
      this.config.settings.LLM_MAX_OUTPUT_TOKENS,
      PROMPT_VERSION,
      this.version,
    ];
    return hash('sha256', JSON.stringify(parts));
  }
}
