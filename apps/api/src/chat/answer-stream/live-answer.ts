import { AppError } from '@app/common/errors';
import { jsonOf } from '../json-of.js';
import { type AnswerEvent, type AnswerReading, eventId } from './answer-event.js';

/** What its surroundings do for an answer. */
interface LiveAnswerOptions {
  /** Who may read and stop it. */
  readonly owner: string;
  /** Aborted when the answer is to end with what it has. */
  readonly stopping: AbortController;
  /** Milliseconds that it goes on without a reader before it is stopped. */
  readonly graceMs: number;
  /** Called once, when the answer has ended and its last reader has gone. */
  readonly onSettled: () => void;
  /** Characters of JSON that are kept; of a longer answer the beginning is let go. */
  readonly maxChars?: number;
}

/** A reader; `chars` counts what it has taken and what was gone before it came. */
interface Reader {
  chars: number;
}

const MAX_CHARS = 4_000_000;

/**
 * An answer that is being written, or was a moment ago: its events, and whoever reads them, each at a pace of its own. It
 * is written no faster than its fastest reader takes it, give or take what is kept. It goes on while nobody reads, for the
 * grace time; then it is stopped.
 */
export class LiveAnswer {
  readonly owner: string;
  private readonly log: AnswerEvent[] = [];
  private readonly present = new Set<Reader>();
  private readonly maxChars: number;
  /** How many events were let go, and the characters of all that there were. */
  private dropped = 0;
  private written = 0;
  private kept = 0;
  private over = false;
  private settled = false;
  private grace: NodeJS.Timeout | undefined;
  private wake: () => void = () => undefined;
  private news = this.nextNews();

  constructor(
    readonly messageId: string,
    private readonly options: LiveAnswerOptions,
  ) {
    this.owner = options.owner;
    this.maxChars = options.maxChars ?? MAX_CHARS;
    this.waitForReaders();
  }

  /** Characters of JSON that are kept. */
  get chars(): number {
    return this.kept;
  }

  get ended(): boolean {
    return this.over;
  }

  /** The number of the last event that there is. */
  get last(): number {
    return this.dropped + this.log.length;
  }

  /** How many read it now. */
  get readers(): number {
    return this.present.size;
  }

  /** Whether it is being written, for nobody at the moment. */
  get abandoned(): boolean {
    return !this.over && this.present.size === 0 && !this.options.stopping.signal.aborted;
  }

  /** The events after `position` that are there now. */
  after(position: number): readonly AnswerEvent[] {
    return this.log.slice(Math.max(0, position - this.dropped));
  }

  /** Adds an event; resolves when there is time for the next one. */
  async add(event: string, data: unknown): Promise<void> {
    const json = jsonOf(data);
    const n = this.last + 1;
    this.log.push({ n, id: eventId(this.messageId, n), event, json });
    this.written += json.length;
    this.kept += json.length;
    while (this.kept > this.maxChars && this.log.length > 1) {
      this.kept -= this.log.shift()?.json.length ?? 0;
      this.dropped += 1;
    }
    this.tell();
    while (this.isAhead()) {
      await this.news;
    }
  }

  /** Nothing comes after this. */
  end(): void {
    this.over = true;
    clearTimeout(this.grace);
    this.tell();
    this.settle();
  }

  /** `reason` is why, where nobody asked for it. */
  stop(reason?: AppError): void {
    this.options.stopping.abort(reason);
    this.tell();
  }

  /** Somebody reads it elsewhere: the grace time begins anew. */
  keepAlive(): void {
    this.grace?.refresh();
  }

  /** The events after `position`, then each one as it comes, until the answer ends or `signal` aborts. */
  open(position: number, signal: AbortSignal): AnswerReading {
    return { exhausted: this.over && position >= this.last, events: this.read(position, signal) };
  }

  private async *read(position: number, signal: AbortSignal): AsyncGenerator<AnswerEvent, void, undefined> {
    const reader: Reader = { chars: this.written - this.charsAfter(position) };
    this.present.add(reader);
    clearTimeout(this.grace);
    const leave = (): void => {
      this.tell();
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      for (let next = position + 1; !signal.aborted;) {
        if (next <= this.last) {
          const event = this.at(next);
          yield event;
          next += 1;
          this.note(reader, event);
        } else if (this.over) {
          return;
        } else {
          await this.news;
        }
      }
    } finally {
      signal.removeEventListener('abort', leave);
      this.present.delete(reader);
      this.tell();
      this.waitForReaders();
      this.settle();
    }
  }

  private at(n: number): AnswerEvent {
    const event = this.log[n - 1 - this.dropped];
    if (!event) {
      throw new AppError('answer_interrupted', 'The answer is too long: a part of it is lost.');
    }
    return event;
  }

  private charsAfter(position: number): number {
    return this.after(position).reduce((sum, { json }) => sum + json.length, 0);
  }

  private note(reader: Reader, { json }: AnswerEvent): void {
    const wasAhead = this.isAhead();
    reader.chars += json.length;
    if (wasAhead) {
      this.tell();
    }
  }

  /** Whether even the fastest reader is far behind. */
  private isAhead(): boolean {
    if (this.present.size === 0 || this.options.stopping.signal.aborted) {
      return false;
    }
    const fastest = Math.max(...[...this.present].map(({ chars }) => chars));
    return this.written - fastest > this.maxChars / 2;
  }

  /** Wakes everybody who waits. */
  private tell(): void {
    const { wake } = this;
    this.news = this.nextNews();
    wake();
  }

  private nextNews(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  private waitForReaders(): void {
    if (this.abandoned) {
      clearTimeout(this.grace);
      this.grace = setTimeout(() => {
        this.stop();
      }, this.options.graceMs);
    }
  }

  private settle(): void {
    if (this.over && this.present.size === 0 && !this.settled) {
      this.settled = true;
      this.options.onSettled();
    }
  }
}
