import { type Citation, type Passage } from '@app/common/contracts';
import { type Span, supportInPassage } from './sentences.js';
import { type Turn } from './turn.js';

/** A passage of a turn with the numbers under which the answer cites it and the words that carry its claims. */
export interface Source {
  readonly passage: Passage;
  readonly numbers: readonly number[];
  readonly quotes: readonly string[];
  /** Where in the passage's text those words stand, as far as the sentences of the answer tell. */
  readonly support: readonly Span[];
}

/**
 * The passages of a turn: cited ones first, by number, then those that were found and not cited. Numbers exist once the
 * answer is complete; until then nobody knows which passage `[1]` will be.
 */
export function sourcesOf(turn: Turn): readonly Source[] {
  const citations = turn.answer?.citations ?? [];
  const sources = turn.sources.map((passage) => ({
    ...sourceOf(passage, citations),
    support: supportInPassage(turn.sentences, citations, passage.id),
  }));
  const cited = sources.filter(({ numbers }) => numbers.length > 0);
  const others = sources.filter(({ numbers }) => numbers.length === 0);
  return [...cited.sort((a, b) => Math.min(...a.numbers) - Math.min(...b.numbers)), ...others];
}

/** The source that the mark `[n]` of the turn's answer stands for. */
export function sourceOfMark(turn: Turn, n: number): Source | undefined {
  return sourcesOf(turn).find(({ numbers }) => numbers.includes(n));
}

function sourceOf(passage: Passage, citations: readonly Citation[]): Omit<Source, 'support'> {
  const own = citations.filter(({ passageId }) => passageId === passage.id);
  return {
    passage,
    numbers: [...new Set(own.map(({ n }) => n))].sort((a, b) => a - b),
    quotes: [...new Set(own.map(({ quote }) => quote))].filter((quote) => quote !== ''),
  };
}
