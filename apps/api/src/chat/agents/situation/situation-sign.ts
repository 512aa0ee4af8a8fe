/**
 * What may happen, by the everyday words that tell of it, and the matters that controls deal with it under. Ours, and reviewed:
 * a sign names matters, never controls; which control deals with a matter is for the search to find and for its words to prove.
 */
export interface SituationSign {
  /** What has happened, as an answer says it. */
  readonly name: string;
  readonly words: RegExp;
  /** What is searched for, the most telling first. */
  readonly matters: readonly string[];
}

export const sign = (name: string, words: RegExp, ...matters: readonly string[]): SituationSign => ({
  name,
  words,
  matters,
});
