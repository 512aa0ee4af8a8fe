import { randomUUID } from 'node:crypto';
import { type ChatAnswer, type ChatRequest } from '@app/common/contracts';
import { Injectable } from '@nestjs/common';
import { AnswerWriter, type Written } from './answer-writer.js';
import { type ChatEvent } from './chat-event.js';
import { ConversationLog, type OpenConversation } from './conversation-log.js';
import { type Evidence, EvidenceFinder } from './evidence-finder.js';
import { FollowUpQuestions, type UnderstoodQuestion } from './follow-up/follow-up-questions.js';
import { type LlmUsage } from './llm/llm.js';
import { PROMPT_VERSION } from './prompt-version.js';
import { type Turn } from './turn.js';

/** What is known of an answer before it is written. */
interface Draft {
  readonly conversation: OpenConversation;
  readonly messageId: string;
  readonly understood: UnderstoodQuestion;
  readonly evidence: Evidence;
  readonly startedAt: number;
  readonly retrievalMs: number;
  readonly notices: readonly string[];
}

const NO_MODEL = 'none';

/** Answers a question: opens its conversation, finds the evidence, has it written up, and keeps the answer. */
@Injectable()
export class ChatService {
  constructor(
    private readonly followUps: FollowUpQuestions,
    private readonly evidence: EvidenceFinder,
    private readonly writer: AnswerWriter,
    private readonly log: ConversationLog,
  ) {}

  /**
   * Yields the events of one answer. Throws before the first event what makes an answer impossible
   * (`retriever_unavailable`, `conversation_not_found`, ...), later what broke it off. Aborting the turn stops the model.
   */
  async *answer(request: ChatRequest, turn: Turn): AsyncGenerator<ChatEvent, void, undefined> {
    const startedAt = performance.now();
    const conversation = await this.log.open(request, turn);
    const { requestId, signal } = turn;
    const context = { workspaceId: turn.caller.workspaceId, requestId, signal };
    const history = turn.history ?? conversation.history;
    const understood = await this.followUps.understand(request, history, signal);
    const evidence = await this.evidence.find({ ...request, question: understood.question }, context);
    const draft: Draft = {
      conversation,
      messageId: randomUUID(),
      understood,
      evidence,
      startedAt,
      retrievalMs: since(startedAt),
      notices: [...conversation.notices, ...evidence.notices],
    };
    const { messageId } = draft;
    const model = this.writer.modelFor(evidence);
    yield {
      event: 'meta',
      data: {
        conversationId: conversation.id,
        messageId,
        agent: evidence.catalog.agent,
        model,
        requestId,
        ...standaloneOf(understood),
      },
    };
    yield { event: 'sources', data: evidence.sources };
    const asked = { ...request, question: evidence.route.question };
    const written = yield* this.writer.write(asked, evidence, turn);
    yield { event: 'done', data: await this.finish(request, draft, turn, written) };
  }

  private async finish(
    request: ChatRequest,
    { conversation, messageId, understood, evidence, startedAt, retrievalMs, notices: before }: Draft,
    turn: Turn,
    { usage, notices: ofWriting, firstTokenAt, ...text }: Written,
  ): Promise<ChatAnswer> {
    const { snapshot } = evidence.found;
    const notices = [...before, ...ofWriting];
    const answer: ChatAnswer = {
      conversationId: conversation.id,
      messageId,
      agent: evidence.catalog.agent,
      ...standaloneOf(understood),
      ...(request.regenerate !== undefined && { regenerates: request.regenerate }),
      ...text,
      grounded: text.sentences.some(({ status }) => status === 'verified'),
      sources: [...evidence.sources],
      model: usage.model,
      cached: false,
      ...(usage.model !== NO_MODEL && { promptVersion: PROMPT_VERSION }),
      usage: sum(usage, understood.usage),
      timings: { retrievalMs, firstTokenMs: since(startedAt, firstTokenAt), totalMs: since(startedAt) },
      requestId: turn.requestId,
      snapshot,
      ...(notices.length > 0 && { notices }),
      ...(usage.stopped && { stopped: true }),
    };
    const unsaved = await this.log.record(request, conversation, answer, turn);
    return unsaved.length === 0 ? answer : { ...answer, notices: [...notices, ...unsaved] };
  }
}

/** The question in full, where a follow-up left something out. */
function standaloneOf({ question, rewritten }: UnderstoodQuestion): { readonly standaloneQuestion?: string } {
  return rewritten ? { standaloneQuestion: question } : {};
}

function sum(written: LlmUsage, understood: LlmUsage | undefined): ChatAnswer['usage'] {
  return {
    inputTokens: written.inputTokens + (understood?.inputTokens ?? 0),
    outputTokens: written.outputTokens + (understood?.outputTokens ?? 0),
    costUsd: written.costUsd + (understood?.costUsd ?? 0),
  };
}

/** Milliseconds, to a hundredth. */
function since(startedAt: number, at = performance.now()): number {
  return Math.round((at - startedAt) * 100) / 100;
}
