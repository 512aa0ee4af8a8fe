import { randomUUID } from 'node:crypto';
import { type ChatAnswer, type ChatRequest } from '@app/common/contracts';
import { Injectable } from '@nestjs/common';
import { AnswerWriter, type Written } from './answer-writer.js';
import { type ChatEvent } from './chat-event.js';
import { ConversationLog } from './conversation-log.js';
import { type Evidence, EvidenceFinder } from './evidence-finder.js';
import { type Turn } from './turn.js';

/** What is known of an answer before it is written. */
interface Draft {
  readonly conversationId: string;
  readonly messageId: string;
  readonly evidence: Evidence;
  readonly startedAt: number;
  readonly retrievalMs: number;
  readonly notices: readonly string[];
}

/** Answers a question: opens its conversation, finds the evidence, has it written up, and keeps the answer. */
@Injectable()
export class ChatService {
  constructor(
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
    const conversation = await this.log.open(request.conversationId, turn);
    const { requestId, signal } = turn;
    const context = { workspaceId: turn.caller.workspaceId, requestId, signal };
    const evidence = await this.evidence.find(request, context);
    const draft: Draft = {
      conversationId: conversation.id,
      messageId: randomUUID(),
      evidence,
      startedAt,
      retrievalMs: since(startedAt),
      notices: [...conversation.notices, ...evidence.notices],
    };
    const { conversationId, messageId } = draft;
    const model = this.writer.modelFor(evidence);
    yield {
      event: 'meta',
      data: { conversationId, messageId, agent: evidence.catalog.agent, model, requestId },
    };
    yield { event: 'sources', data: evidence.sources };
    const asked = { ...request, question: evidence.route.question };
    const written = yield* this.writer.write(asked, evidence, signal);
    yield { event: 'done', data: await this.finish(request, draft, turn, written) };
  }

  private async finish(
    request: ChatRequest,
    { conversationId, messageId, evidence, startedAt, retrievalMs, notices: before }: Draft,
    turn: Turn,
    { usage, notices: ofWriting, firstTokenAt, ...text }: Written,
  ): Promise<ChatAnswer> {
    const { snapshot } = evidence.found;
    const answer: ChatAnswer = {
      conversationId,
      messageId,
      agent: evidence.catalog.agent,
      ...text,
      grounded: !text.abstained && text.citations.length > 0,
      sources: [...evidence.sources],
      model: usage.model,
      cached: false,
      usage: { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, costUsd: usage.costUsd },
      timings: { retrievalMs, firstTokenMs: since(startedAt, firstTokenAt), totalMs: since(startedAt) },
      requestId: turn.requestId,
      snapshot,
    };
    const unsaved = await this.log.record(request, answer, snapshot, turn);
    const notices = [...before, ...ofWriting, ...unsaved];
    return notices.length === 0 ? answer : { ...answer, notices };
  }
}

/** Milliseconds, to a hundredth. */
function since(startedAt: number, at = performance.now()): number {
  return Math.round((at - startedAt) * 100) / 100;
}
