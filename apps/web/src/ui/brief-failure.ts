import { type Failure } from '../api/failure.js';

/** In one sentence why something that was not a question could not be done. */
export function briefFailure(failure: Failure): string {
  if (failure.code === 'conversation_not_found' || failure.code === 'message_not_found') {
    return 'The server no longer has it.';
  }
  return WORDS[failure.kind] ?? failure.detail ?? 'The server could not do it.';
}

const WORDS: Readonly<Partial<Record<Failure['kind'], string>>> = {
  offline: 'You are offline.',
  unreachable: 'Ground Control cannot be reached.',
  unreadable: 'The server sent something that this page does not understand.',
  limited: 'Too many requests at once. Try again in a minute.',
  unavailable: 'The service is not available right now.',
};
