import { type AnswerSentence, type ChatAnswer, type ChatRequest } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { Injectable } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';
import { type Abstention, abstentionFor } from './abstention.js';
import { untilStopped } from './answer-stream/until-stopped.js';
import { type TokenEvent } from './chat-event.js';
import { type Evidence } from './evidence-finder.js';
import { isAnswerable } from './llm/evidence.js';
import { Llm, type LlmEvent, type LlmUsage } from './llm/llm.js';
import { inPieces } from './pieces.js';
import { buildPrompt, INSTRUCTIONS, type PromptInput } from './prompt.js';
import { type Turn } from './turn.js';
import { AnswerVerifier, WITHHELD } from './verification/answer-verifier.js';
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
  /** Nothing that the model wrote could be shown. */
  readonly blank?: boolean;
}

type Asker = Pick<Turn, 'caller' | 'requestId' | 'signal' | 'stop'>;
/** A part of an answer; what is made of the catalog's own records is `isOwn`. */
interface Part {
  readonly isOwn: boolean;
  readonly events: AsyncIterable<LlmEvent> | Iterable<LlmEvent>;
}
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
  modelFor({ catalog, route, open }: Evidence): string {
    return catalog.facts && !open ? NO_MODEL : this.llm.modelFor(route.tier);
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
    const asked = `${request.question} ${evidence.found.readAs ?? ''}`;
    return yield* shown(yield* this.verified(asked, evidence, this.parts(request, evidence, turn), turn));
  }

  /** The facts of the catalog, then what is written of the rest; or what is written of everything. */
  private parts(request: ChatRequest, evidence: Evidence, turn: Asker): readonly Part[] {
    const { catalog, open, sources } = evidence;
    if (!catalog.facts) {
      const { question, selection } = request;
      return [
        { isOwn: false, events: this.generate({ question, selection, passages: sources }, evidence, turn) },
      ];
    }
    const facts = { isOwn: true, events: textEvents(catalog.facts.lines) };
    if (!open) {
      return [facts];
    }
    const { question, passages } = open;
    if (!isAnswerable(question, passages, evidence.found.unknownTerms).answerable) {
      const line = `**The documents do not answer this part:** \u201c${question}\u201d`;
      return [facts, { isOwn: true, events: textEvents(['', '', line]) }];
    }
    return [
      facts,
      { isOwn: true, events: textEvents(['', '', '']) },
      { isOwn: false, events: this.generate(open, evidence, turn) },
    ];
  }

  private generate(
    { question, selection, passages }: Pick<PromptInput, 'question' | 'selection' | 'passages'>,
    { route, found, catalog }: Evidence,
    turn: Asker,
  ): AsyncIterable<LlmEvent> {
    const call = {
      ...buildPrompt({ question, selection, passages, isSituation: catalog.agent === 'scenario' }),
      passages,
      question: found.readAs ?? question,
      tier: route.tier,
      maxOutputTokens: this.config.settings.LLM_MAX_OUTPUT_TOKENS,
    };
    return untilStopped(this.llm, call, turn, this.config.settings.LLM_PRICES);
  }

  /** Passes a text on as tokens, each sentence when it has been checked. */
  private async *verified(
    question: string,
    evidence: Evidence,
    parts: readonly Part[],
    turn: Asker,
  ): Writing {
    const { sources, found } = evidence;
    let isOwn = true;
    const context = { workspaceId: turn.caller.workspaceId, requestId: turn.requestId, signal: turn.signal };
    const verifier = new AnswerVerifier({
      sources,
      question,
      look: (ids) => this.controls.look(ids, found.snapshot, context),
      instructions: INSTRUCTIONS,
      get isOwn() {
        return isOwn;
      },
    });
    let usage = NO_USAGE;
    let firstTokenAt: number | undefined;
    for (const part of parts) {
      ({ isOwn } = part);
      for await (const event of part.events) {
        if (event.type === 'usage') {
          usage = event;
          continue;
        }
        for await (const data of verifier.push(event.text)) {
          firstTokenAt ??= performance.now();
          yield { event: 'token', data };
        }
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
      notices: [...this.otherModel(evidence, usage), ...cutShort(usage, turn), ...verifier.notices],
    };
  }

  /** A fallback is no secret: the reader learns who answered. */
  private otherModel(evidence: Evidence, { model }: LlmUsage): readonly string[] {
    const expected = this.modelFor(evidence);
    return model === expected || model === NO_MODEL ? [] : [`${expected} did not answer, so ${model} did.`];
  }
}

/** Whoever stopped an answer knows; whoever did not is told. */
function cutShort({ stopped }: LlmUsage, { stop }: Asker): readonly string[] {
  return stopped === true && stop?.reason instanceof AppError
    ? ['The service was restarted before this answer was complete.']
    : [];
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

/** What is said where nothing that says anything was left of a text. */
function* shown(written: Written): Generator<TokenEvent, Written, undefined> {
  const { answer, sentences, notices, usage } = written;
  const isBlank =
    answer.trim() === '' ||
    (notices.includes(WITHHELD) && sentences.every(({ status }) => status !== 'verified'));
  if (!isBlank || usage.stopped === true) {
    return written;
  }
  const lead = answer.trim() === '' ? '' : '\n\n';
  const text =
    'The model wrote nothing that may be shown. Ask again, or in other words; the passages that were found stand beside.';
  const start = answer.length + lead.length;
  const sentence: AnswerSentence = { start, end: start + text.length, status: 'none', support: [] };
  yield { event: 'token', data: { text: lead + text, sentence } };
  return {
    ...written,
    answer: answer + lead + text,
    abstained: true,
    sentences: [...sentences, sentence],
    blank: true,
  };
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
  return [{ type: 'text', text: lines.join('\n') }];
}
