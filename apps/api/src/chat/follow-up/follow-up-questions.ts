import { ByteCache } from '@app/common/cache';
import { type ChatRequest } from '@app/common/contracts';
import { toAppError } from '@app/common/http';
import { Injectable, Logger } from '@nestjs/common';
import { ApiConfig } from '../../api.config.js';
import { Llm, type LlmUsage } from '../llm/llm.js';
import { inOtherLanguage } from './languages/in-other-language.js';
import { namedControls, type PastTurn } from './past-turn.js';
import { rewrittenQuestion, rewritePrompt } from './rewrite-prompt.js';
import { type StandaloneQuestion, standaloneQuestion } from './standalone-question.js';

/** A question that can be answered by itself. `usage` is what a model took for it, where one was asked. */
export interface UnderstoodQuestion extends StandaloneQuestion {
  readonly usage?: LlmUsage;
}

const MAX_OUTPUT_TOKENS = 200;

/**
 * Understands a question in its conversation: by rules, and where they leave open what it refers to, by the model if there is
 * one. What a model replies is checked; without a usable reply in time the question stays as it was asked.
 */
@Injectable()
export class FollowUpQuestions {
  private readonly logger = new Logger('FollowUps');
  /** Questions that nothing came before, as they were understood. */
  private readonly first = new ByteCache<StandaloneQuestion>({
    maxBytes: 2_000_000,
    ttlMs: Infinity,
    sizeOf: ({ question }) => 2 * question.length,
  });

  constructor(
    private readonly llm: Llm,
    private readonly config: ApiConfig,
  ) {}

  /** Rejects with nothing but the signal's reason. Marked text is what the pronouns of its question stand for. */
  async understand(
    { question, selection }: ChatRequest,
    history: readonly PastTurn[],
    signal: AbortSignal,
  ): Promise<UnderstoodQuestion> {
    if (selection !== undefined) {
      return { question, rewritten: false };
    }
    const byRules = this.byRules(question, history);
    const leftOpen = !byRules.rewritten && history.length > 0 && mayReferBack(question);
    if (!leftOpen || !this.hasModel()) {
      return byRules;
    }
    const byModel = await this.byModel(question, history, signal);
    return byModel.rewritten ? byModel : { ...byRules, ...byModel };
  }

  /** Nothing but the question counts where it is the first. */
  private byRules(question: string, history: readonly PastTurn[]): StandaloneQuestion {
    const known = history.length === 0 ? this.first.get(question) : undefined;
    if (known) {
      return known;
    }
    const other = this.hasModel() ? undefined : inOtherLanguage(question, history);
    const understood = other ?? standaloneQuestion(question, history);
    if (history.length === 0) {
      this.first.set(question, understood);
    }
    return understood;
  }

  private hasModel(): boolean {
    const { LLM_PROVIDER, LLM_MOCK, FOLLOW_UP_TIMEOUT_MS } = this.config.settings;
    return LLM_PROVIDER !== 'extractive' && !LLM_MOCK && FOLLOW_UP_TIMEOUT_MS > 0;
  }

  private async byModel(
    question: string,
    history: readonly PastTurn[],
    signal: AbortSignal,
  ): Promise<UnderstoodQuestion> {
    const unchanged = { question, rewritten: false };
    try {
      const { text, usage } = await this.reply(question, history, signal);
      const rewritten = rewrittenQuestion(text, question, history);
      const found =
        rewritten === undefined || rewritten === question
          ? unchanged
          : { question: rewritten, rewritten: true };
      return usage ? { ...found, usage } : found;
    } catch (error) {
      signal.throwIfAborted();
      this.logger.warn({ code: toAppError(error).code }, 'follow-up not rewritten by the model');
      return unchanged;
    }
  }

  private async reply(
    question: string,
    history: readonly PastTurn[],
    signal: AbortSignal,
  ): Promise<{ readonly text: string; readonly usage: LlmUsage | undefined }> {
    const call = {
      ...rewritePrompt(question, history),
      passages: [],
      question,
      tier: 'simple' as const,
      maxOutputTokens: MAX_OUTPUT_TOKENS,
    };
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(this.config.settings.FOLLOW_UP_TIMEOUT_MS)]);
    let text = '';
    let usage: LlmUsage | undefined;
    for await (const event of this.llm.generate(call, inTime)) {
      if (event.type === 'usage') {
        usage = event;
      } else {
        text += event.text;
      }
    }
    return { text, usage };
  }
}

const SHORT_QUESTION_WORDS = 6;
const REFERS =
  /\b(?:it|its|they|them|their|this|that|these|those|one|ones|both|former|latter|other|others|another|else|same|again|above|before|earlier|previous|next|first|second|third|last|here|there|then|so|also)\b|^(?:and|but|or|what about|how about)\b/i;

/** Short, or with a word that may stand for something said before: worth asking a model. */
function mayReferBack(question: string): boolean {
  const words = question.trim().split(/\s+/).length;
  return REFERS.test(question) || (words <= SHORT_QUESTION_WORDS && namedControls(question).length === 0);
}
