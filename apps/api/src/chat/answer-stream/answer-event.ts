import { AppError } from '@app/common/errors';
import { type StreamedEvent } from '../../streaming/event-stream.js';

/** An event of an answer; `n` counts from 1 without gaps. */
export interface AnswerEvent extends StreamedEvent {
  readonly n: number;
}

/** An answer as somebody reads on in it; `exhausted`: it has ended, and the reader has all of it. */
export interface AnswerReading {
  readonly exhausted: boolean;
  readonly events: AsyncIterable<StreamedEvent>;
}

/** Where a reader stands: after event `n` (0: before the first one), or behind the end of the answer. */
export type AnswerPosition = number | 'end';

const POSITION = /^(\d{1,9}|end)$/;

/** Whether an answer has nothing more to say after this event. */
export function isLast({ event }: Pick<StreamedEvent, 'event'>): boolean {
  return event === 'done' || event === 'error';
}

/** The `id:` of an event; a client sends the last one that it has seen as `Last-Event-ID`. */
export function eventId(messageId: string, position: AnswerPosition): string {
  return `${messageId}:${position}`;
}

/** Reads an id that `eventId` made. Throws `bad_request` for one that belongs to another answer or to none. */
export function positionOf(messageId: string, lastEventId: string | undefined): AnswerPosition {
  if (lastEventId === undefined || lastEventId === '') {
    return 0;
  }
  const own = `${messageId}:`;
  const [, position] = POSITION.exec(lastEventId.startsWith(own) ? lastEventId.slice(own.length) : '') ?? [];
  if (position === undefined) {
    throw new AppError('bad_request', 'Last-Event-ID is not the id of an event of this answer.');
  }
  return position === 'end' ? 'end' : Number(position);
}
