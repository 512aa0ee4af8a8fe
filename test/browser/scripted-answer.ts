import { type ChatAnswer } from '@app/common/contracts';
import {
  answerOf,
  checkedAnswer,
  doubtfulAnswer,
  HOSTILE,
  HOSTILE_PASSAGES,
  LONG_ANSWER,
  UNKNOWN_CONTROL,
  WIDE_TABLE,
} from './fake-answers.js';

/** Answers by a word that stands in the question; the first that does decides. */
const SCRIPT: readonly (readonly [string, () => Partial<ChatAnswer>])[] = [
  ['hostile', () => ({ answer: HOSTILE, sources: [...HOSTILE_PASSAGES] })],
  [
    'abstain',
    () => ({
      answer:
        'The documents do not say how long backups of a payroll system are kept.\n\nWhat came nearest:\n- AC-2 Account Management\n\nIt may help to name a control or to use other words.',
      abstained: true,
      grounded: false,
      citations: [],
    }),
  ],
  [
    'unknown',
    () => ({ answer: UNKNOWN_CONTROL, abstained: true, grounded: false, citations: [], sources: [] }),
  ],
  [
    'notice',
    () => ({
      notices: ['Search by words only: the vectors could not be used.', 'A mock model wrote this answer.'],
      usage: { inputTokens: 1204, outputTokens: 187, costUsd: 0.00042 },
    }),
  ],
  ['checked', checkedAnswer],
  ['doubtful', doubtfulAnswer],
  ['long', () => ({ answer: LONG_ANSWER })],
  ['crosswalk', () => ({ answer: WIDE_TABLE })],
  ['ungrounded', () => ({ grounded: false })],
];

export function scriptedAnswer(question: string): ChatAnswer {
  const found = SCRIPT.find(([word]) => question.includes(word));
  return answerOf(found?.[1]() ?? {});
}
