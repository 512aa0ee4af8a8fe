import { type ChatAnswer } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { Drain, toAppError, toProblem } from '@app/common/http';
import { Injectable, Logger } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { type ChatEvent } from '../chat/chat-event.js';
import { ChatService } from '../chat/chat.service.js';
import { finalAnswer } from '../chat/final-answer.js';
import { StreamSlots } from '../chat/stream-slots.js';
import { type Turn } from '../chat/turn.js';
import { type EventStream } from '../streaming/event-stream.js';
import { EventStreams } from '../streaming/event-streams.js';
import { askedQuestion } from './asked-question.js';
import { type ChatCompletion, completionOf } from './completion.js';
import { CompletionChunks } from './completion-chunks.js';
import { type ChatCompletionRequest } from './completion-request.js';
import { FootnoteMarks, footnotes, understoodAs } from './footnotes.js';
import { servedModel } from './models.js';
import { toOpenAiError } from './openai-errors.js';
import { pastTurns } from './past-turns.js';

/** Answers of the chat service in the shapes of OpenAI's chat completions. */
@Injectable()
export class CompletionsService {
  private readonly logger = new Logger('Completions');

  constructor(
    private readonly chat: ChatService,
    private readonly slots: StreamSlots,
    private readonly streams: EventStreams,
    private readonly drain: Drain,
  ) {}

  async complete(body: ChatCompletionRequest, turn: Turn): Promise<ChatCompletion> {
    const events = this.events(body, turn);
    try {
      const answer = await finalAnswer(events);
      return completionOf(answer, contentOf(answer, hasFootnotes(body)), body.model);
    } catch (error) {
      throw this.drain.signal.aborted ? new AppError('shutting_down') : error;
    }
  }

  /** Until the first event an error is thrown; from then on it is the last event, in place of `[DONE]`. */
  async stream(body: ChatCompletionRequest, turn: Turn, reply: FastifyReply): Promise<void> {
    const events = this.events(body, turn);
    const chunks = chunksFor(body);
    const release = this.slots.take();
    let stream: EventStream | undefined;
    try {
      for await (const event of events) {
        stream ??= this.streams.open(reply, turn.signal);
        for (const chunk of chunks.of(event)) {
          await stream.sendData(JSON.stringify(chunk));
        }
      }
      await stream?.sendData('[DONE]');
    } catch (thrown) {
      const ended = this.drain.signal.aborted ? new AppError('shutting_down') : thrown;
      if (!stream) {
        throw ended;
      }
      const error = toAppError(ended);
      this.log(error, turn);
      await stream.sendData(JSON.stringify(toOpenAiError(toProblem(error, turn.requestId))));
    } finally {
      release();
      stream?.end();
    }
  }

  /** Throws at once what is wrong with the request. */
  private events(body: ChatCompletionRequest, turn: Turn): AsyncIterable<ChatEvent> {
    servedModel(body.model);
    const { request, history } = askedQuestion(body);
    const isKeptHere = request.conversationId !== undefined && history.length === 0;
    return this.chat.answer(request, isKeptHere ? turn : { ...turn, history: pastTurns(history) });
  }

  private log(error: AppError, { signal }: Turn): void {
    if (signal.aborted) {
      return;
    }
    const line = { code: error.code, err: error.cause };
    if (error.code === 'internal') {
      this.logger.error(line, 'completion broken off by a bug');
    } else {
      this.logger.warn(line, 'completion ended with an error');
    }
  }
}

function chunksFor(body: ChatCompletionRequest): CompletionChunks {
  return new CompletionChunks({
    model: body.model,
    footnotes: hasFootnotes(body),
    includeUsage: body.stream_options?.include_usage ?? false,
  });
}

function contentOf(answer: ChatAnswer, noted: boolean): string {
  if (!noted) {
    return answer.answer;
  }
  const marks = new FootnoteMarks();
  const text = marks.push(answer.answer) + marks.end();
  return understoodAs(answer.standaloneQuestion) + text + footnotes(answer);
}

function hasFootnotes({ model, ground_control: own }: ChatCompletionRequest): boolean {
  return own?.footnotes ?? servedModel(model).footnotes;
}
