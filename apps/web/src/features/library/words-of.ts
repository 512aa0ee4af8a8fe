import { type Failure } from '../../api/failure.js';
import { briefFailure } from '../../ui/brief-failure.js';

/** What the server said, where it said something of the matter itself. */
export function wordsOf(failure: Failure): string {
  return failure.kind === 'refused' ? (failure.detail ?? briefFailure(failure)) : briefFailure(failure);
}
