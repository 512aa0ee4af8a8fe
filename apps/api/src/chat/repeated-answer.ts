import { type ChatAnswer, type ChatMeta } from '@app/common/contracts';
import { EVENT_END, eventHead } from '../streaming/event-stream.js';
import { asTokens, type CachedAnswer, type OwnPart } from './answer-cache/cached-answer.js';
import { eventId } from './answer-stream/answer-event.js';
import { type ChatEvent } from './chat-event.js';
import { joined, jsonBytesOf, jsonOf } from './json-of.js';

const END = Buffer.from(EVENT_END);

/** An answer that was there already, whole. What it says every time is encoded once, however often it is sent. */
export class RepeatedAnswer {
  constructor(
    private readonly meta: ChatMeta,
    readonly own: OwnPart,
    readonly content: CachedAnswer['answer'],
  ) {}

  get answer(): ChatAnswer {
    return joined(this.own, this.content);
  }

  /** The events that come before `done`. */
  get events(): readonly ChatEvent[] {
    return [
      { event: 'meta', data: this.meta },
      { event: 'sources', data: this.content.sources },
      ...asTokens(this.content).map((data) => ({ event: 'token' as const, data })),
    ];
  }

  /** The JSON of `answer`. */
  asJson(): Buffer {
    return Buffer.concat(this.json());
  }

  /** Its events and `done`, as a stream of them is written. */
  asEventStream(): Buffer {
    const { events } = this;
    const blocks = events.flatMap(({ event, data }, i) => [this.head(event, i + 1), jsonBytesOf(data), END]);
    return Buffer.concat([...blocks, this.head('done', events.length + 1), ...this.json(), END]);
  }

  private head(event: ChatEvent['event'], n: number): Buffer {
    return Buffer.from(eventHead({ id: eventId(this.own.messageId, n), event }));
  }

  private json(): readonly Buffer[] {
    return [Buffer.from(`${jsonOf(this.own).slice(0, -1)},`), jsonBytesOf(this.content).subarray(1)];
  }
}
