import { type Failure } from '../../api/failure.js';

export interface FailureWords {
  readonly title: string;
  readonly explanation: string;
  readonly canRetry: boolean;
}

/** A failure in plain words: what happened, and what the reader can do. */
export function failureWords(failure: Failure): FailureWords {
  const byCode = BY_CODE[failure.code ?? ''];
  if (byCode !== undefined) {
    return { ...byCode, canRetry: true };
  }
  if (failure.kind === 'unavailable' || failure.kind === 'broken' || failure.kind === 'refused') {
    return { ...inTheServersWords(failure, WORDS[failure.kind]), canRetry: failure.kind !== 'refused' };
  }
  return { ...WORDS[failure.kind], canRetry: true };
}

type Words = Pick<FailureWords, 'title' | 'explanation'>;

const WORDS: Readonly<Record<Failure['kind'], Words>> = {
  offline: {
    title: 'You are offline',
    explanation: 'Your question is kept here. Ask again when the connection is back.',
  },
  unreachable: {
    title: 'Ground Control cannot be reached',
    explanation: 'The server did not answer. It may be restarting, or the network may block the connection.',
  },
  interrupted: {
    title: 'The answer broke off',
    explanation:
      'The connection ended before the answer was complete. What arrived is not checked: do not rely on it.',
  },
  unreadable: {
    title: 'The answer could not be read',
    explanation: 'The server sent something that this page does not understand. Reloading the page may help.',
  },
  limited: {
    title: 'Too many questions at once',
    explanation: 'The number of questions in a given time is limited, so that everybody gets answers.',
  },
  unavailable: {
    title: 'The service is not available right now',
    explanation: 'This is usually over within a minute.',
  },
  refused: {
    title: 'The question was not accepted',
    explanation: 'The server did not accept this question.',
  },
  broken: {
    title: 'Something went wrong on our side',
    explanation:
      'The question could not be answered. If it happens again, report it with the request id below.',
  },
};

const NO_SEARCH: Words = {
  title: 'The sources cannot be searched right now',
  explanation:
    'The search service does not answer. Nothing is said here without sources, so there is no answer yet. It recovers by itself.',
};
const NO_MODEL: Words = {
  title: 'The language model does not answer',
  explanation: 'The sources were searched, but the model that writes the answer is not available.',
};
const BROKE_OFF: Words = {
  title: 'The answer broke off',
  explanation:
    'The connection ended before the answer was complete, and it could not be taken up again. What arrived may be incomplete: do not rely on it.',
};
const BY_CODE: Readonly<Partial<Record<string, Words>>> = {
  retriever_unavailable: NO_SEARCH,
  index_not_ready: NO_SEARCH,
  provider_failed: NO_MODEL,
  provider_rejected: NO_MODEL,
  provider_unavailable: NO_MODEL,
  answer_not_found: BROKE_OFF,
  answer_interrupted: BROKE_OFF,
  too_many_streams: {
    title: 'Very busy right now',
    explanation: 'Too many answers are being written at the same time.',
  },
  conversation_not_found: {
    title: 'This conversation has ended',
    explanation: 'The server no longer has it. Asking again starts a new conversation.',
  },
};

function inTheServersWords({ title, detail }: Failure, otherwise: Words): Words {
  return { title: title ?? otherwise.title, explanation: detail ?? otherwise.explanation };
}

/** "in 45 s", "in 2 min": how long until `retryAt`; undefined when it is past. */
export function waitWords(retryAt: number | undefined, now: number): string | undefined {
  const seconds = retryAt === undefined ? 0 : Math.ceil((retryAt - now) / 1000);
  if (seconds <= 0) {
    return undefined;
  }
  if (seconds < 120) {
    return `in ${seconds} s`;
  }
  return seconds < 7200 ? `in ${Math.ceil(seconds / 60)} min` : `in ${Math.ceil(seconds / 3600)} h`;
}
