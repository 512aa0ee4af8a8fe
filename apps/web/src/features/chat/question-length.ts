import { MAX_QUESTION_CHARS } from '@app/common/contracts';

export interface QuestionLength {
  readonly text: string;
  readonly tooLong: boolean;
  /** Worth saying aloud: near the limit or over it. */
  readonly notable: boolean;
}

/** How a question stands to the limit, in words. Blanks around it do not count, as at the gateway. */
export function questionLength(question: string): QuestionLength {
  const chars = question.trim().length;
  const left = MAX_QUESTION_CHARS - chars;
  if (left < 0) {
    return {
      text: `${-left} over the limit of ${MAX_QUESTION_CHARS} characters`,
      tooLong: true,
      notable: true,
    };
  }
  return { text: `${chars} / ${MAX_QUESTION_CHARS}`, tooLong: false, notable: left <= 50 };
}
