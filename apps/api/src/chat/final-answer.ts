import { type ChatAnswer } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { type ChatEvent } from './chat-event.js';

/** Waits for the whole answer, for those who do not show it grow. Throws what broke it off. */
export async function finalAnswer(
  events: AsyncIterable<ChatEvent>,
  onEvent: (event: ChatEvent) => Promise<void> | void = () => undefined,
): Promise<ChatAnswer> {
  for await (const event of events) {
    if (event.event === 'done') {
      return event.data;
    }
    await onEvent(event);
  }
  throw new AppError('internal', 'The answer did not end.');
}
