import { type CollectionKind } from './collection-kind.js';
import { type FamilySettings } from './family-tree.js';

/** Choices that are made per query. Their measured effect stands in docs/retrieval.md. */
export interface RankingSettings extends FamilySettings {
  /** Whether ids in the question bring their controls to the top. */
  readonly controlIds: boolean;
  /** How much the vector arm counts beside the lexical arm, which counts 1; 0 turns it off. */
  readonly vectorWeight: number;
  /** How many of the best vector hits are looked at; the cosine of the last of them counts as 0. */
  readonly vectorDepth: number;
  /** Weight of a synonym in BM25, where a word of the question counts 1. */
  readonly expansionWeight: number;
  /** Weight of what an unknown word may stand for: a synonym, or the nearest spelling. */
  readonly typoWeight: number;
  /** Weight of words such as "explain" or "controls". */
  readonly frameWeight: number;
  /** Whether questions in other languages are read with the glossary. */
  readonly glossary: boolean;
  /** What the control or the enhancements of a control named by the question gain, where the best match has about 1. */
  readonly relativeGain: number;
  /** Cosines that prove nothing and everything; the defaults are for the local embedder. */
  readonly cosineFrom: number;
  readonly cosineTo: number;
  /** Whether the embedder only sees words of the collection, so that its cosine proves no more than those words. */
  readonly cosineNeedsKnownWords: boolean;
}

export const RANKING_PROFILES = {
  default: {
    controlIds: true,
    vectorWeight: 0.4,
    vectorDepth: 200,
    parentGain: 0.6,
    childGain: 0.1,
    childlessShare: 0.6,
    expansionWeight: 0.5,
    typoWeight: 0.5,
    frameWeight: 0.3,
    glossary: true,
    relativeGain: 1,
    cosineFrom: 0,
    cosineTo: 1,
    cosineNeedsKnownWords: true,
  },
  /** BM25 alone, to compare with; goes with the index profile of the same name. */
  'plain-bm25': {
    controlIds: false,
    vectorWeight: 0,
    vectorDepth: 0,
    parentGain: 0,
    childGain: 0,
    childlessShare: 0,
    expansionWeight: 0,
    typoWeight: 0,
    frameWeight: 1,
    glossary: false,
    relativeGain: 0,
    cosineFrom: 0,
    cosineTo: 1,
    cosineNeedsKnownWords: true,
  },
} as const satisfies Record<string, RankingSettings>;

export type RankingProfileName = keyof typeof RANKING_PROFILES;

/** How much the local embedder counts for documents that are no controls: it learns too little from texts about all sorts. */
const LOCAL_VECTOR_WEIGHT = 0.1;

/** A profile as it fits what a collection holds: what was made for controls is left out where there are none. */
export function rankingFor(
  profile: RankingProfileName,
  kind: CollectionKind,
  embedder: 'local' | 'remote',
): RankingSettings {
  const settings = RANKING_PROFILES[profile];
  if (profile === 'plain-bm25' || kind === 'controls') {
    return settings;
  }
  const documents = {
    ...settings,
    vectorWeight: embedder === 'local' ? LOCAL_VECTOR_WEIGHT : settings.vectorWeight,
  };
  return kind === 'security'
    ? documents
    : { ...documents, controlIds: false, expansionWeight: 0, frameWeight: 1, glossary: false };
}
