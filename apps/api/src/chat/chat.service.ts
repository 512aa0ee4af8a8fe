import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type ChatAnswer, type ChatMeta, type ChatRequest } from '@app/common/contracts';
import { Injectable } from '@nestjs/common';
import { type RetrieverContext } from '../retrieval/retriever-client.js';
import { AnswerCache, type CacheLookup } from './answer-cache/answer-cache.js';
import { type CachedAnswer, isWorthKeeping, type OwnPart } from './answer-cache/cached-answer.js';
import { nextQuestions } from './agents/next-questions.js';
import { AnswerWriter, type Written } from './answer-writer.js';
import { type ChatEvent } from './chat-event.js';
import { ConversationLog, type OpenConversation } from './conversation-log.js';
import { type Evidence, EvidenceFinder } from './evidence-finder.js';
import { FollowUpQuestions, type UnderstoodQuestion } from './follow-up/follow-up-questions.js';
import { unclearText } from './follow-up/unclear.js';
import { joined } from './json-of.js';
import { type LlmUsage } from './llm/llm.js';
import { PROMPT_VERSION } from './prompt-version.js';
import { RepeatedAnswer } from './repeated-answer.js';
import { type Turn } from './turn.js';

/** A question that is about to be answered, and what is known of its answer before there is anything to say. */
export interface OpenedQuestion {
  readonly request: ChatRequest;
  readonly conversation: OpenConversation;
  readonly messageId: string;
  readonly understood: UnderstoodQuestion;
  readonly lookup: CacheLookup | undefined;
  readonly startedAt: number;
}

/** How an answer came about. */
interface Making {
  readonly cached: boolean;
  readonly usage: ChatAnswer['usage'];
  readonly retrievalMs: number;
  readonly firstTokenAt: number;
}

type Events = AsyncGenerator<ChatEvent, void, undefined>;

const NO_MODEL = 'none';

/**
 * Answers a question: opens its conversation, finds the evidence, has it written up, and keeps the answer. A question that
 * was answered from the very same state of the index gets that answer again.
 */
@Injectable()
export class ChatService {
  constructor(
    private readonly followUps: FollowUpQuestions,
    private readonly evidence: EvidenceFinder,
    private readonly writer: AnswerWriter,
    private readonly log: ConversationLog,
    private readonly cache: AnswerCache,
  ) {}

  /**
   * Yields the events of one answer. Throws before the first event what makes an answer impossible
   * (`retriever_unavailable`, `conversation_not_found`, ...), later what broke it off. Aborting the turn stops the model.
   */
  async *answer(request: ChatRequest, turn: Turn): Events {
    yield* this.write(await this.open(request, turn), turn);
  }

  /** Understands a question in its conversation, and looks whether it was answered before. Throws what `answer` throws first. */
  async open(request: ChatRequest, turn: Turn): Promise<OpenedQuestion> {
    const startedAt = performance.now();
    const conversation = await this.log.open(request, turn);
    try {
      const history = turn.history ?? conversation.history;
      const understood = await this.followUps.understand(request, history, turn.signal);
      const asked = { ...request, question: understood.question };
      // What is unclear depends on the conversation, so that it is nobody else's.
      const lookup = understood.unclear === true ? undefined : await this.cache.look(asked, contextOf(turn));
      return { request, conversation, messageId: randomUUID(), understood, lookup, startedAt };
    } catch (error) {
      this.log.close(conversation, turn);
      throw error;
    }
  }

  /** The answer where it was given before, which will be stored in a moment; undefined where there is work to do for it. */
  known(opened: OpenedQuestion, turn: Turn): RepeatedAnswer | undefined {
    const repeated = repeatedAnswer(opened, turn);
    return repeated && this.isTaken(opened, turn, repeated) ? repeated : undefined;
  }

  /** Yields the events of the answer to a question that was opened. */
  async *write(opened: OpenedQuestion, turn: Turn): Events {
    const repeated = repeatedAnswer(opened, turn);
    try {
      yield* repeated ? this.repeat(opened, turn, repeated) : this.compose(opened, turn);
    } finally {
      this.log.close(opened.conversation, turn);
    }
  }

  /** Gives an answer once more. */
  private async *repeat(opened: OpenedQuestion, turn: Turn, repeated: RepeatedAnswer): Events {
    yield* repeated.events;
    const data = this.isTaken(opened, turn, repeated)
      ? repeated.answer
      : await this.save(opened, turn, answerTo(opened, repeated));
    yield { event: 'done', data };
  }

  /** Whether it will be stored in a moment. What is only so in this conversation is stored as any other answer. */
  private isTaken({ request, conversation }: OpenedQuestion, turn: Turn, repeated: RepeatedAnswer): boolean {
    return conversation.notices.length === 0 && this.log.recordSoon(request, conversation, repeated, turn);
  }

  private async *compose(opened: OpenedQuestion, turn: Turn): Events {
    const { request, understood, lookup, startedAt } = opened;
    const found = await this.evidence.find({ ...request, question: understood.question }, contextOf(turn));
    // What is told in a situation may be taken up by "it" without any control.
    const isUnclear = understood.unclear === true && found.route.situation === undefined;
    const evidence = isUnclear ? refused(found, unclearText(understood.language)) : found;
    const retrievalMs = since(startedAt);
    const announced = this.writer.modelFor(evidence);
    yield { event: 'meta', data: metaOf(opened, turn, evidence.catalog.agent, announced) };
    yield { event: 'sources', data: evidence.sources };
    const asked = { ...request, question: evidence.route.question };
    const written = yield* this.writer.write(asked, evidence, turn);
    const { firstTokenAt } = written;
    const making = { cached: false, usage: sum(written.usage, understood.usage), retrievalMs, firstTokenAt };
    const content = contentOf(evidence, written);
    const answer = answerTo(opened, { own: ownOf(opened, turn, making), content });
    const [saved] = await Promise.all([
      this.save(opened, turn, answer),
      lookup && written.blank !== true && isWorthKeeping(answer, evidence)
        ? this.cache.keep(lookup, { announced, answer: content }, contextOf(turn))
        : undefined,
    ]);
    yield { event: 'done', data: saved };
  }

  /** Answers with a notice what could not be saved. What was said leaves first: the work of saving would hold it up. */
  private async save(
    { request, conversation }: OpenedQuestion,
    turn: Turn,
    answer: ChatAnswer,
  ): Promise<ChatAnswer> {
    if (request.stream) {
      await setImmediate();
    }
    const unsaved = await this.log.record(request, conversation, answer, turn);
    return unsaved.length === 0 ? answer : { ...answer, notices: [...(answer.notices ?? []), ...unsaved] };
  }
}

const NOTHING_USED: ChatAnswer['usage'] = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

function contextOf({ caller, requestId, signal }: Turn): RetrieverContext {
  return { workspaceId: caller.workspaceId, requestId, signal };
}

function metaOf(
  { conversation, messageId, understood }: OpenedQuestion,
  { requestId }: Turn,
  agent: string,
  model: string,
): ChatMeta {
  return { conversationId: conversation.id, messageId, agent, model, requestId, ...standaloneOf(understood) };
}

/** What an answer says, whoever asks. */
function contentOf(
  { catalog, route, sources, found, notices: ofEvidence }: Evidence,
  { usage, notices: ofWriting, firstTokenAt: _, blank: _blank, ...text }: Written,
): CachedAnswer['answer'] {
  const notices = [...ofEvidence, ...ofWriting];
  const citedControlIds = text.citations.flatMap(({ controlId }) => controlId ?? []);
  const followUps = text.abstained ? [] : nextQuestions({ catalog, route, citedControlIds });
  return {
    agent: catalog.agent,
    ...text,
    grounded: text.sentences.some(({ status }) => status === 'verified'),
    ...(followUps.length > 0 && { followUps: [...followUps] }),
    sources: [...sources],
    model: usage.model,
    ...(usage.model !== NO_MODEL && { promptVersion: PROMPT_VERSION }),
    snapshot: found.snapshot,
    ...(notices.length > 0 && { notices }),
    ...(usage.stopped && { stopped: true }),
  };
}

/** What an answer has of its own. */
function ownOf(
  { request: { regenerate }, conversation, messageId, understood, startedAt }: OpenedQuestion,
  { requestId }: Turn,
  { cached, usage, retrievalMs, firstTokenAt }: Making,
): OwnPart {
  return {
    conversationId: conversation.id,
    messageId,
    ...standaloneOf(understood),
    ...(regenerate !== undefined && { regenerates: regenerate }),
    cached,
    usage,
    timings: { retrievalMs, firstTokenMs: since(startedAt, firstTokenAt), totalMs: since(startedAt) },
    requestId,
  };
}

/** It took no work, and nothing but the understanding of its question was paid for. */
function repeatedAnswer(opened: OpenedQuestion, turn: Turn): RepeatedAnswer | undefined {
  const hit = opened.lookup?.hit;
  if (!hit) {
    return undefined;
  }
  const usage = sum(NOTHING_USED, opened.understood.usage);
  const firstTokenAt = performance.now();
  const retrievalMs = since(opened.startedAt, firstTokenAt);
  const own = ownOf(opened, turn, { cached: true, usage, retrievalMs, firstTokenAt });
  return new RepeatedAnswer(metaOf(opened, turn, hit.answer.agent, hit.announced), own, hit.answer);
}

/** An answer as its asker gets it. */
function answerTo(
  { conversation }: OpenedQuestion,
  { own, content }: { readonly own: OwnPart; readonly content: CachedAnswer['answer'] },
): ChatAnswer {
  return conversation.notices.length === 0
    ? joined(own, content)
    : { ...own, ...content, notices: [...conversation.notices, ...(content.notices ?? [])] };
}

function refused(evidence: Evidence, refusal: string): Evidence {
  return { ...evidence, catalog: { ...evidence.catalog, refusal }, notices: [] };
}

/** The question in full, where a follow-up left something out. */
function standaloneOf({ question, rewritten }: UnderstoodQuestion): { readonly standaloneQuestion?: string } {
  return rewritten ? { standaloneQuestion: question } : {};
}

function sum(written: ChatAnswer['usage'], understood: LlmUsage | undefined): ChatAnswer['usage'] {
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
