import { type AnswerSentence, type Citation } from '@app/common/contracts';

/** A piece of a passage's text, in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type UnverifiedReason = NonNullable<AnswerSentence['reason']>;

/** The place of the last sentence that has begun at an offset of the answer; -1 before the first. */
export function sentenceAt(sentences: readonly AnswerSentence[], offset: number): number {
  return sentences.findLastIndex(({ start }) => start <= offset);
}

/** How many sentences make a claim, and how many of them their passages carry. */
export function tallyOf(sentences: readonly AnswerSentence[]): {
  readonly claims: number;
  readonly verified: number;
} {
  return {
    claims: sentences.filter(({ status }) => status !== 'none').length,
    verified: sentences.filter(({ status }) => status === 'verified').length,
  };
}

/** The words of source `n` that carry a sentence; none where the sentence is not verified. */
export function supportOf(sentence: AnswerSentence | undefined, n: number): readonly Span[] {
  return sentence?.status === 'verified' ? sentence.support.filter((span) => span.n === n) : [];
}

/** The words of a passage that carry any sentence of the answer. */
export function supportInPassage(
  sentences: readonly AnswerSentence[],
  citations: readonly Citation[],
  passageId: string,
): readonly Span[] {
  const numbers = new Set(citations.filter((one) => one.passageId === passageId).map(({ n }) => n));
  return sentences.flatMap((sentence) => [...numbers].flatMap((n) => supportOf(sentence, n)));
}

/** Why a sentence is not verified, in plain words. */
export function reasonWords(reason: UnverifiedReason | undefined): string {
  return reason === undefined ? 'no passage carries this' : WORDS[reason];
}

const WORDS: Readonly<Record<UnverifiedReason, string>> = {
  no_citation: 'no source is cited',
  quote: 'the quoted words are not in the source',
  number: 'a number is not in the source',
  control_id: 'the source does not name this control',
  modal: 'must, may or not differs from the source',
  support: 'the source does not say this',
};
