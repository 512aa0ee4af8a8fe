import { randomUUID } from 'node:crypto';
import {
  type ChatAnswer,
  type ChatRequest,
  MAX_QUESTION_CHARS,
  type Passage,
  type SearchResponse,
} from '@app/common/contracts';
import { Injectable } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';
import { RetrieverClient, type RetrieverContext } from '../retrieval/retriever-client.js';
import { abstentionText } from './abstention.js';
import { type CatalogAnswer, CatalogAgents } from './agents/catalog-agents.js';
import { type Route, routeQuestion } from './agents/route.js';
import { type ChatEvent } from './chat-event.js';
import { CitationNumbering } from './citations.js';
import { ConversationLog } from './conversation-log.js';
import { Llm, type LlmEvent, type LlmUsage } from './llm/llm.js';
import { isAnswerable } from './llm/evidence.js';
import { inPieces } from './pieces.js';
import { buildPrompt } from './prompt.js';
import { type Turn } from './turn.js';

/** What is known of an answer while it is made. */
interface Draft {
  readonly conversationId: string;
  readonly messageId: string;
  readonly route: Route;
  readonly catalog: CatalogAnswer;
  readonly found: SearchResponse;
  readonly sources: readonly Passage[];
  readonly startedAt: number;
  readonly retrievalMs: number;
  readonly notices: string[];
}

interface Written {
  readonly answer: string;
  readonly abstained: boolean;
  readonly citations: ChatAnswer['citations'];
  readonly usage: LlmUsage;
  readonly firstTokenMs: number;
}

const PASSAGES_FOR_AN_ANSWER = 8;
const NO_MODEL = 'none';

/** Answers a question from passages: finds them, lets the model write from them alone, and numbers its citations. */
@Injectable()
export class ChatService {
  constructor(
    private readonly retriever: RetrieverClient,
    private readonly llm: Llm,
    private readonly agents: CatalogAgents,
    private readonly log: ConversationLog,
    private readonly config: ApiConfig,
  ) {}

  /**
   * Yields the events of one answer. Throws before the first event what makes an answer impossible
   * (`retriever_unavailable`, `conversation_not_found`, ...), later what broke it off. Aborting the turn stops the model.
   */
  async *answer(request: ChatRequest, turn: Turn): AsyncGenerator<ChatEvent, void, undefined> {
    const startedAt = performance.now();
    const conversation = await this.log.open(request.conversationId, turn);
    const context = { workspaceId: turn.caller.workspaceId, requestId: turn.requestId, signal: turn.signal };
    const route = routeQuestion(request.question);
    const [found, catalog] = await Promise.all([
      this.find(request, context),
      this.agents.answer(request, route, context),
    ]);
    const draft: Draft = {
      conversationId: conversation.id,
      messageId: randomUUID(),
      route,
      catalog,
      found,
      sources: sourcesOf(request, catalog, found),
      startedAt,
      retrievalMs: since(startedAt),
      notices: [...conversation.notices, ...(found.notice === undefined ? [] : [found.notice])],
    };
    yield { event: 'meta', data: this.meta(draft, turn) };
    yield { event: 'sources', data: draft.sources };
    const written = yield* this.write(request, draft, turn);
    const answer = await this.finish(request, draft, turn, written);
    yield { event: 'done', data: answer };
  }

  private find(request: ChatRequest, context: RetrieverContext): Promise<SearchResponse> {
    const { collections, filters } = request;
    return this.retriever.search(
      { query: searchText(request), k: PASSAGES_FOR_AN_ANSWER, collections, filters },
      context,
    );
  }

  private meta(
    { conversationId, messageId, route, catalog }: Draft,
    turn: Turn,
  ): Extract<ChatEvent, { event: 'meta' }>['data'] {
    const model = catalog.facts ? NO_MODEL : this.llm.modelFor(route.tier);
    return { conversationId, messageId, agent: catalog.agent, model, requestId: turn.requestId };
  }

  private async *write(
    request: ChatRequest,
    draft: Draft,
    turn: Turn,
  ): AsyncGenerator<ChatEvent, Written, undefined> {
    const unanswerable = draft.catalog.refusal ?? this.tooWeak(request, draft);
    if (unanswerable !== undefined) {
      for (const text of inPieces(unanswerable)) {
        yield { event: 'token', data: { text } };
      }
      return {
        answer: unanswerable,
        abstained: true,
        citations: [],
        usage: NO_USAGE,
        firstTokenMs: since(draft.startedAt),
      };
    }
    const { facts } = draft.catalog;
    return yield* this.number(draft, facts ? textEvents(facts.lines) : this.generate(request, draft, turn));
  }

  private tooWeak(request: ChatRequest, { sources, catalog }: Draft): string | undefined {
    const given = request.selection !== undefined || catalog.facts !== undefined;
    return given || isAnswerable(request.question, sources).answerable ? undefined : abstentionText(sources);
  }

  private generate(request: ChatRequest, { sources, route }: Draft, turn: Turn): AsyncIterable<LlmEvent> {
    const { question, selection } = request;
    const call = {
      ...buildPrompt({ question, selection, passages: sources }),
      passages: sources,
      question,
      tier: route.tier,
      maxOutputTokens: this.config.settings.LLM_MAX_OUTPUT_TOKENS,
    };
    return this.llm.generate(call, turn.signal);
  }

  /** Passes a text on as tokens, its marks of passages as numbers. */
  private async *number(
    draft: Draft,
    events: AsyncIterable<LlmEvent> | Iterable<LlmEvent>,
  ): AsyncGenerator<ChatEvent, Written, undefined> {
    const numbering = new CitationNumbering(draft.sources);
    let answer = '';
    let firstTokenMs: number | undefined;
    let usage = NO_USAGE;
    for await (const event of events) {
      if (event.type === 'usage') {
        usage = event;
        continue;
      }
      const text = numbering.push(event.text);
      if (text !== '') {
        firstTokenMs ??= since(draft.startedAt);
        answer += text;
        yield { event: 'token', data: { text } };
      }
    }
    const rest = numbering.end();
    if (rest !== '') {
      answer += rest;
      yield { event: 'token', data: { text: rest } };
    }
    const citations = [...numbering.citations()];
    return {
      answer,
      abstained: false,
      citations,
      usage,
      firstTokenMs: firstTokenMs ?? since(draft.startedAt),
    };
  }

  /** A fallback is no secret: the reader learns who answered. */
  private otherModel({ route }: Draft, { model }: LlmUsage): readonly string[] {
    const expected = this.llm.modelFor(route.tier);
    return model === expected || model === NO_MODEL ? [] : [`${expected} did not answer, so ${model} did.`];
  }

  private async finish(
    request: ChatRequest,
    draft: Draft,
    turn: Turn,
    written: Written,
  ): Promise<ChatAnswer> {
    const { usage } = written;
    const answer: ChatAnswer = {
      conversationId: draft.conversationId,
      messageId: draft.messageId,
      agent: draft.catalog.agent,
      answer: written.answer,
      grounded: !written.abstained && written.citations.length > 0,
      abstained: written.abstained,
      citations: written.citations,
      sources: [...draft.sources],
      model: usage.model,
      cached: false,
      usage: { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, costUsd: usage.costUsd },
      timings: {
        retrievalMs: draft.retrievalMs,
        firstTokenMs: written.firstTokenMs,
        totalMs: since(draft.startedAt),
      },
      requestId: turn.requestId,
      snapshot: draft.found.snapshot,
    };
    const unsaved = await this.log.record(request, answer, draft.found.snapshot, turn);
    const notices = [...draft.notices, ...this.otherModel(draft, usage), ...unsaved];
    return notices.length === 0 ? answer : { ...answer, notices };
  }
}

const NO_USAGE: LlmUsage = { type: 'usage', model: NO_MODEL, inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** What is searched for: the question, and what was selected with it as far as a query may be long. */
function searchText({ question, selection }: ChatRequest): string {
  if (selection === undefined) {
    return question;
  }
  return `${question} ${selection}`
    .slice(0, MAX_QUESTION_CHARS)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}

/** What an answer may cite: the marked text, the facts of the catalog, then what was found besides. */
function sourcesOf(
  { selection }: ChatRequest,
  { facts }: CatalogAnswer,
  found: SearchResponse,
): readonly Passage[] {
  const given = [...selectionPassage(selection), ...(facts?.passages ?? [])];
  return [...given, ...found.passages.filter(({ id }) => given.every((one) => one.id !== id))];
}

/** Lines that are written already, as a model would send them. */
function textEvents(lines: readonly string[]): readonly LlmEvent[] {
  return inPieces(lines.join('\n')).map((text) => ({ type: 'text', text }));
}

/** Text that the reader selected can be cited like any passage. */
function selectionPassage(selection: string | undefined): readonly Passage[] {
  if (selection === undefined) {
    return [];
  }
  const title = 'Selected text';
  return [
    { id: 'selection', collection: 'selection', documentId: 'selection', title, text: selection, score: 1 },
  ];
}

/** Milliseconds, to a hundredth. */
function since(startedAt: number): number {
  return Math.round((performance.now() - startedAt) * 100) / 100;
}
