import { analyze, type LexicalIndex, type QueryTerm, STOP_WORDS } from '@app/common/lexical-index';
import { controlLabel, findControlIds } from '@app/common/oscal';
import { expansionsFor, isListed } from './query-expansion.js';
import { translate, type Translation } from './languages/translation.js';
import { type RankingSettings } from './ranking-settings.js';

/** A term of the question and what may stand for it: its synonyms, or the spellings that it was probably meant to be. */
export interface QueryConcept extends QueryTerm {
  readonly alternatives: readonly string[];
}

export interface AnalyzedQuery {
  /** Control ids in OSCAL form, in the order of the question, without repeats. */
  readonly ids: readonly string[];
  /** The question's own terms, once each. */
  readonly concepts: readonly QueryConcept[];
  /** What BM25 is asked: own terms, synonyms and corrected spellings with their weights. */
  readonly terms: readonly QueryTerm[];
  /** What the embedder is asked: the question, with synonyms spelt out behind it. */
  readonly embeddingText: string;
  /** The question in English words, with the controls that it names, where it was asked in another language. */
  readonly readAs?: string;
}

/** Words that make a sentence a question about a catalog but do not say what it is about. */
const FRAME = new Set(
  analyze(
    `according asks compare comparison describe define definition difference differ example explain give list mean means
    meaning name nist please question regarding rev revision say says sp summarise summarize summary tell versus vs 800 53
    control controls catalog`,
  ),
);

/** Questions with fewer known words than this are short. */
const SHORT_QUESTION = 4;

/** Reads a question against one index, because what counts as unknown (and may be misspelt) depends on it. */
export function analyzeQuery(text: string, index: LexicalIndex, settings: RankingSettings): AnalyzedQuery {
  const mentions = settings.controlIds ? findControlIds(text) : [];
  const ids = [...new Set(mentions.map(({ controlId }) => controlId))];
  const asked = withoutSpans(text, mentions);
  const translation = settings.glossary
    ? translate(asked, index, (stem) => index.has(stem) || isListed(stem))
    : undefined;
  const rest = translation?.english ?? asked;
  const weights = termWeights(rest, ids, settings);
  for (const term of analyze(translation?.left ?? '')) {
    weights.set(term, weights.get(term) ?? settings.frameWeight);
  }
  const concepts = conceptsOf(weights, rest, index, settings);
  return {
    ids,
    concepts,
    terms: withAlternatives(concepts, index, settings),
    embeddingText: embeddingText(rest, concepts, index),
    readAs: translation && readingOf(ids, translation),
  };
}

/** Terms with what may stand for them: an entry of the list of synonyms, or else the nearest spelling. */
function conceptsOf(
  weights: ReadonlyMap<string, number>,
  text: string,
  index: LexicalIndex,
  settings: RankingSettings,
): QueryConcept[] {
  const isUnknown = (word: string): boolean => mayBeMisspelt(word, index, settings);
  const expansions = settings.expansionWeight > 0 ? expansionsFor(text, isUnknown) : [];
  return [...weights].map(([term, weight]): QueryConcept => {
    const known = expansions.filter(({ trigger }) => trigger.includes(term));
    const near = !known.some(({ exact }) => exact) && isUnknown(term) ? index.nearTerms(term) : [];
    return {
      term,
      weight: near.some((other) => FRAME.has(other)) ? weight * settings.frameWeight : weight,
      alternatives: [...new Set([...known.flatMap(({ terms }) => terms), ...near])],
    };
  });
}

function readingOf(ids: readonly string[], { english, left }: Translation): string {
  return [...ids.map((id) => controlLabel(id)), english, left].filter((part) => part !== '').join(' ');
}

/** Short questions are spelt out with what their words may stand for; longer ones speak for themselves. */
function embeddingText(rest: string, concepts: readonly QueryConcept[], index: LexicalIndex): string {
  const isKnown = ({ term }: QueryConcept): boolean => index.has(term);
  const short = concepts.filter(isKnown).length < SHORT_QUESTION;
  const added = short ? concepts.flatMap(({ alternatives }) => alternatives) : [];
  return [rest, ...new Set(added)].join(' ').trim();
}

function mayBeMisspelt(term: string, index: LexicalIndex, { typoWeight }: RankingSettings): boolean {
  return typoWeight > 0 && !STOP_WORDS.has(term) && !index.has(term);
}

/** Terms of the question with the times that it says them. An id is a term too: passages may speak of a control. */
function termWeights(
  rest: string,
  ids: readonly string[],
  { frameWeight }: RankingSettings,
): Map<string, number> {
  const weights = new Map(ids.map((id) => [id, 1]));
  for (const term of analyze(rest)) {
    weights.set(term, (weights.get(term) ?? 0) + (FRAME.has(term) ? frameWeight : 1));
  }
  return weights;
}

/** Each alternative once, unless the question has the term itself. */
function withAlternatives(
  concepts: readonly QueryConcept[],
  index: LexicalIndex,
  { expansionWeight, typoWeight }: RankingSettings,
): QueryTerm[] {
  const asked = new Set(concepts.map(({ term }) => term));
  const added = new Map<string, number>();
  for (const { term, weight: own, alternatives } of concepts) {
    const share = index.has(term) ? expansionWeight : Math.max(expansionWeight, typoWeight);
    const weight = share * Math.min(1, own);
    for (const alternative of alternatives) {
      if (!asked.has(alternative)) {
        added.set(alternative, Math.max(weight, added.get(alternative) ?? 0));
      }
    }
  }
  return [
    ...concepts.map(({ term, weight }) => ({ term, weight })),
    ...[...added].map(([term, weight]) => ({ term, weight })),
  ];
}

function withoutSpans(
  text: string,
  spans: readonly { readonly start: number; readonly end: number }[],
): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of spans) {
    rest += `${text.slice(from, start)} `;
    from = end;
  }
  return rest + text.slice(from);
}
