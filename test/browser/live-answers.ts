import { type ChatAnswer } from '@app/common/contracts';
import { type ServerResponse } from 'node:http';

const BEFORE_THE_BREAK = 18;

/** The answers that a fake gateway writes or wrote, by the id of their message. */
export class LiveAnswers {
  private readonly all = new Map<string, LiveAnswer>();

  begin(done: ChatAnswer, question: string, onDone: (final: ChatAnswer) => void): LiveAnswer {
    const answer = new LiveAnswer(done, question, onDone);
    // One that was cut is one that the gateway has lost.
    if (!question.includes('cut')) {
      this.all.set(done.messageId, answer);
    }
    return answer;
  }

  find(messageId: string): LiveAnswer | undefined {
    return this.all.get(messageId);
  }

  /** Lets the answers go on that a word in their question holds. */
  release(): void {
    for (const answer of this.all.values()) {
      answer.release();
    }
  }
}

/**
 * One answer, written apart from its readers, who may come and go. Words in the question break it after some tokens: `hold`
 * (nothing comes until it is released), `wait` (the same, before the first token), `drop` (as `hold`, and when it is released the
 * connection of every reader breaks), `cut` (the stream ends).
 */
export class LiveAnswer {
  private readonly events: string[] = [];
  private readonly readers = new Map<ServerResponse, number>();
  private text = '';
  private ended = false;
  private released: () => void = () => undefined;
  private readonly held = new Promise<void>((resolve) => {
    this.released = resolve;
  });

  constructor(
    private readonly done: ChatAnswer,
    private readonly question: string,
    private readonly onDone: (final: ChatAnswer) => void,
  ) {}

  /** Sends a reader what came after the event with this number, and what is still to come. */
  attach(response: ServerResponse, after: number): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'x-request-id': this.done.requestId,
    });
    response.flushHeaders();
    this.readers.set(response, after);
    response.on('close', () => this.readers.delete(response));
    void this.serve(response);
  }

  async write(): Promise<void> {
    const { conversationId, messageId, agent, model, requestId, standaloneQuestion } = this.done;
    this.push('meta', { conversationId, messageId, agent, model, requestId, standaloneQuestion });
    this.push('sources', this.done.sources);
    if (this.question.includes('wait')) {
      await this.held;
    }
    const unsent = [...this.done.sentences];
    for (const [index, text] of this.tokens().entries()) {
      if (index === BEFORE_THE_BREAK && (await this.breaks())) {
        return;
      }
      this.text += text;
      const isEnd = unsent[0] !== undefined && unsent[0].end <= this.text.length;
      this.push('token', { text, sentence: isEnd ? unsent.shift() : undefined });
      await new Promise(setImmediate);
    }
    this.finish(this.done);
  }

  /** Ends the answer with what there is of it. */
  stop(): void {
    this.finish({ ...this.done, answer: this.text, sentences: [], stopped: true });
  }

  release(): void {
    this.released();
  }

  /** What a word in the question does in the middle of an answer; whether that is its end. */
  private async breaks(): Promise<boolean> {
    if (this.question.includes('cut')) {
      this.ended = true;
      this.wake();
      return true;
    }
    if (this.question.includes('drop')) {
      await this.held;
      for (const response of this.readers.keys()) {
        response.destroy();
      }
    }
    if (this.question.includes('hold')) {
      await this.held;
    }
    return this.ended;
  }

  private finish(final: ChatAnswer): void {
    if (!this.ended) {
      this.onDone(final);
      this.push('done', final);
      this.ended = true;
      this.wake();
    }
  }

  private push(event: string, data: unknown): void {
    if (!this.ended) {
      const id = `${this.done.messageId}:${this.events.length + 1}`;
      this.events.push(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      this.wake();
    }
  }

  /** Pieces of 12 characters, or as many as `every N` in the question says. */
  private tokens(): readonly string[] {
    const size = Number(/every (\d+)/.exec(this.question)?.[1] ?? 12);
    return this.done.answer.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
  }

  private wakened: () => void = () => undefined;
  private news = Promise.resolve();

  private wake(): void {
    const waiting = this.wakened;
    this.news = new Promise((resolve) => {
      this.wakened = resolve;
    });
    waiting();
  }

  /** Each event in two writes that cut it at an awkward place, each given the time to leave on its own. */
  private async serve(response: ServerResponse): Promise<void> {
    for (let next = this.readers.get(response) ?? 0; this.readers.has(response);) {
      const event = this.events[next];
      if (event === undefined) {
        if (this.ended) {
          response.end();
          return;
        }
        const { news } = this;
        await news;
        continue;
      }
      next += 1;
      const bytes = Buffer.from(event);
      const cut = Math.floor(bytes.length / 2);
      response.write(bytes.subarray(0, cut));
      await new Promise(setImmediate);
      response.write(bytes.subarray(cut));
      await new Promise(setImmediate);
    }
  }
}
