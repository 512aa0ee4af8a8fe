import { type Passage } from '@app/common/contracts';

/**
 * Matters that a question may ask of anything and that a document settles only if it speaks of them: what something costs,
 * who made it and when, what is best. A question for one of them shares its other words with many passages.
 */
const MATTERS: readonly { readonly asks: RegExp; readonly speaks: RegExp }[] = [
  {
    asks: /\b(?:costs?|price[sd]?|pric(?:ing|ey)|cheap(?:er|est)?|expensive|salar(?:y|ies)|wages?|earn|discounts?|subscriptions?)\b|\bhow much (?:is|are|do i pay)\b/i,
    speaks:
      /\b(?:costs?|price[sd]?|pricing|cheap(?:er|est)?|expensive|salar(?:y|ies)|wages?|earn|discounts?|subscriptions?|fees?)\b|[$€£]/i,
  },
  {
    asks: /\b(?:best|better|worst|top[- ]rated|favou?rite|nicest|recommend(?:ation)?s?)\b|\bshould (?:i|we) (?:buy|choose|pick)\b|\bwhich \w+(?: \w+)? should (?:i|we) use\b/i,
    speaks:
      /\b(?:best|better|worst|recommend\w*|prefer\w*|suitab\w+|should (?:be )?(?:used|chosen|use|choose))\b/i,
  },
  {
    asks: /\bwho (?:first )?(?:invented|discovered|founded|created|wrote|composed|painted|built|designed|made|won)\b|\bwhen (?:was|were|did)\b.*\b(?:founded|invented|discovered|born|die|established|published|released|created)\b/i,
    speaks:
      /\b(?:invent(?:ed|or)|discover(?:ed|er)|found(?:ed|er)|creat(?:ed|or)|wrote|written by|author|born|established in|published|released)\b/i,
  },
  {
    asks: /\bwho is (?:the )?(?:current )?(?:ceo|director|president|king|queen|minister|founder|author|inventor|head) of\b/i,
    speaks: /\b(?:ceo|director|president|king|queen|minister|founder|author|inventor) of\b/i,
  },
  {
    asks: /\b(?:fines?|penalt(?:y|ies)|imprisonment)\b/i,
    speaks: /\b(?:fines|fined|penalt(?:y|ies)|imprisonment)\b/i,
  },
  {
    asks: /\b(?:joke|poem|song|recipe|weather|horoscope|movie|novel|lyrics)\b/i,
    speaks: /\b(?:joke|poem|song|recipe|weather|horoscope|movie|novel|lyrics)\b/i,
  },
  {
    asks: /\bwhen (?:does|do|will|did)\b.*\b(?:apply|take effect|come into force|enter into force|expire)\b|\bdeadline of\b/i,
    speaks: /\b(?:applies from|takes? effect|into force|deadline|expires?|effective date|as of)\b/i,
  },
  {
    asks: /\b(?:ignore|disregard|forget)\b.{0,20}\b(?:previous|prior|above|earlier)\b.{0,20}\b(?:instructions?|prompts?|rules?)\b|\b(?:your|the) system prompt\b/i,
    speaks: /\bsystem prompt\b|\bprompt injection\b/i,
  },
];

/** Whether the question asks for a matter that none of the passages speaks of. */
export function asksForUnspoken(question: string, passages: readonly Passage[]): boolean {
  return MATTERS.some(
    ({ asks, speaks }) =>
      asks.test(question) && !passages.some(({ title, text }) => speaks.test(`${title}\n${text}`)),
  );
}

/** Words that are names by their looks: with a digit, or with capitals beyond a first one or in the middle of a sentence. */
export function namesIn(question: string): readonly string[] {
  const words = question.match(/[\p{L}\p{N}][\p{L}\p{N}.+-]*[\p{L}\p{N}+]|[\p{L}\p{N}]/gu) ?? [];
  const english = /\b(?:what|which|who|how|when|where|why|does|is|are|the|should|can|must|do)\b/i.test(
    question,
  );
  return words.filter(
    (word, index) =>
      /\p{L}.*\d|\d.*\p{L}|\p{Lu}.*\p{Lu}|\p{Ll}\p{Lu}/u.test(word) ||
      (english && index > 0 && /^\p{Lu}/u.test(word)),
  );
}
