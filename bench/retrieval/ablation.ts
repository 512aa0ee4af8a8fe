import { RANKING_PROFILES, type RankingSettings } from '../../apps/retriever/src/search/ranking-settings.js';

export interface AblationStep {
  readonly name: string;
  /** The index profile that is searched. */
  readonly index: 'plain' | 'default';
  readonly ranking: RankingSettings;
}

/** First what each part adds to what stands above it, then what is lost when one part alone is left out. */
export function ablationSteps(): AblationStep[] {
  const bm25 = RANKING_PROFILES['plain-bm25'];
  const full = RANKING_PROFILES.default;
  const { vectorWeight, vectorDepth, parentGain, childGain, childlessShare, controlIds, relativeGain } = full;
  const vectors = { ...bm25, vectorWeight, vectorDepth };
  const tree = { ...vectors, parentGain, childGain };
  const fair = { ...tree, childlessShare };
  const ids = { ...fair, controlIds, relativeGain };
  const spelling = { ...ids, frameWeight: full.frameWeight, typoWeight: full.typoWeight };
  const added: [string, RankingSettings][] = [
    ['+ parameters, title twice, k1 1.5, b .4', bm25],
    ['+ LSA', vectors],
    ['+ families', tree],
    ['+ a share for controls without enhancements', fair],
    ['+ control ids', ids],
    ['+ frame words, spelling', spelling],
    ['+ synonyms = default', full],
  ];
  const leftOut: [string, RankingSettings][] = [
    ['default without LSA (mode lexical)', { ...full, vectorWeight: 0 }],
    ['default without families', { ...full, parentGain: 0, childGain: 0, childlessShare: 0 }],
    ['default without spelling', { ...full, typoWeight: 0 }],
    ['default without synonyms', { ...full, expansionWeight: 0 }],
  ];
  return [
    { name: 'BM25, k1 1.2, b .75, inserts dropped', index: 'plain', ranking: bm25 },
    ...[...added, ...leftOut].map(([name, ranking]): AblationStep => ({ name, index: 'default', ranking })),
  ];
}
