import { type AnswerSentence, type ChatAnswer, type ChatRequest } from '@app/common/contracts';
import { Injectable } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';
import { type Abstention, abstentionFor } from './abstention.js';
import { untilStopped } from './answer-stream/until-stopped.js';
import { type TokenEvent } from './chat-event.js';
import { type Evidence } from './evidence-finder.js';
import { isAnswerable } from './llm/evidence.js';
import { Llm, type LlmEvent, type LlmUsage } from './llm/llm.js';
import { inPieces } from './pieces.js';
import { buildPrompt, INSTRUCTIONS } from './prompt.js';
import { type Turn } from './turn.js';
import { AnswerVerifier } from './verification/answer-verifier.js';
import { KnownControls } from './verification/known-controls.js';

/** A text that is finished. `notices` are what a reader should know of who wrote it. */
export interface Written extends Pick<
  ChatAnswer,
  'answer' | 'abstained' | 'citations' | 'sentences' | 'removedControlIds'
> {
  readonly usage: LlmUsage;
  /** When the first piece of it was there, by `performance.now()`. */
  readonly firstTokenAt: number;
  readonly notices: readonly string[];
}

type Asker = Pick<Turn, 'caller' | 'requestId' | 'signal' | 'stop'>;
type LlmEvents = AsyncIterable<LlmEvent> | Iterable<LlmEvent>;
type Writing = AsyncGenerator<TokenEvent, Written, undefined>;

const NO_MODEL = 'none';

/** Writes an answer from its evidence alone: the catalog's facts, what the model makes of the passages, or an abstention. */
@Injectable()
export class AnswerWriter {
  constructor(
    private readonly llm: Llm,
    private readonly controls: KnownControls,
    private readonly config: ApiConfig,
  ) {}

  /** Who is going to write. */
  modelFor({ catalog, route }: Evidence): string {
    return catalog.facts ? NO_MODEL : this.llm.modelFor(route.tier);
  }

  /**
   * Yields the text in pieces and returns it whole. Throws what the model throws; aborting `signal` breaks it off, aborting
   * `stop` ends it early.
   */
  async *write(request: ChatRequest, evidence: Evidence, turn: Asker): Writing {
    const unanswerable = refusalOf(evidence) ?? tooWeak(request, evidence);
    if (unanswerable !== undefined) {
      return yield* abstain(unanswerable);
    }
    const { facts } = evidence.catalog;
    const text = facts ? textEvents(facts.lines) : this.generate(request, evidence, turn);
    return yield* this.verified(evidence, text, turn);
  }

  private generate(
    { question, selection }: ChatRequest,
    { sources, route, found, catalog }: Evidence,
    turn: Asker,
  ): AsyncIterable<LlmEvent> {
    const call = {
      ...buildPrompt({ question, selection, passages: sources, isSituation: catalog.agent === 'scenario' }),
      passages: sources,
      question: found.readAs ?? question,
      tier: route.tier,
      maxOutputTokens: this.config.settings.LLM_MAX_OUTPUT_TOKENS,
    };
    return untilStopped(this.llm, call, turn, this.config.settings.LLM_PRICES);
  }

  /** Passes a text on as tokens, each sentence when it has been checked. */
  private async *verified(evidence: Evidence, events: LlmEvents, turn: Asker): Writing {
    const { sources, found, catalog } = evidence;
    const context = { workspaceId: turn.caller.workspaceId, requestId: turn.requestId, signal: turn.signal };
    const verifier = new AnswerVerifier({
      sources,
      look: (ids) => this.controls.look(ids, found.snapshot, context),
      instructions: INSTRUCTIONS,
      isOwn: catalog.facts !== undefined,
    });
    let usage = NO_USAGE;
    let firstTokenAt: number | undefined;
    for await (const event of events) {
      if (event.type === 'usage') {
        usage = event;
        continue;
      }
      for await (const data of verifier.push(event.text)) {
        firstTokenAt ??= performance.now();
        yield { event: 'token', data };
      }
    }
    for await (const data of verifier.end()) {
      yield { event: 'token', data };
    }
    const { answer, saysNothing, removedControlIds } = verifier;
    return {
      answer,
      abstained: saysNothing,
      citations: [...verifier.citations],
      sentences: verifier.sentences,
      ...(removedControlIds.length > 0 && { removedControlIds }),
      usage,
      firstTokenAt: firstTokenAt ?? performance.now(),
      notices: [...this.otherModel(evidence, usage), ...verifier.notices],
    };
  }

  /** A fallback is no secret: the reader learns who answered. */
  private otherModel(evidence: Evidence, { model }: LlmUsage): readonly string[] {
    const expected = this.modelFor(evidence);
    return model === expected || model === NO_MODEL ? [] : [`${expected} did not answer, so ${model} did.`];
  }
}

const NO_USAGE: LlmUsage = { type: 'usage', model: NO_MODEL, inputTokens: 0, outputTokens: 0, costUsd: 0 };

function refusalOf({ catalog: { refusal } }: Evidence): Abstention | undefined {
  return refusal === undefined ? undefined : { text: refusal, citations: [] };
}

/** Why the passages cannot answer, where they cannot. Marked text, facts of the catalog and what an agent has found can. */
function tooWeak(
  { selection, question }: ChatRequest,
  { catalog, found, sources }: Evidence,
): Abstention | undefined {
  if (selection !== undefined || (catalog.facts ?? catalog.passages) !== undefined) {
    return undefined;
  }
  const answerability = isAnswerable(found.readAs ?? question, sources, found.unknownTerms);
  return answerability.answerable ? undefined : abstentionFor(question, sources, answerability);
}

// eslint-disable-next-line @typescript-eslint/require-await -- it takes the place of a text that is waited for
async function* abstain({ text: answer, citations }: Abstention): Writing {
  const firstTokenAt = performance.now();
  const sentence: AnswerSentence = { start: 0, end: answer.length, status: 'none', support: [] };
  const pieces = inPieces(answer);
  for (const [index, text] of pieces.entries()) {
    yield { event: 'token', data: { text, ...(index === pieces.length - 1 && { sentence }) } };
  }
  return {
    answer,
    abstained: true,
    citations: [...citations],
    sentences: [sentence],
    usage: NO_USAGE,
    firstTokenAt,
    notices: [],
  };
}

/** Lines that are written already, as a model would send them. */
function textEvents(lines: readonly string[]): readonly LlmEvent[] {
  return inPieces(lines.join('\n')).map((text) => ({ type: 'text', text }));
}
