import { LexicalIndex } from '@app/common/lexical-index';
import { analyzeQuery } from './query-analysis.js';
import { RANKING_PROFILES } from './ranking-settings.js';

const index = LexicalIndex.build(
  [
    'Disable accounts of users',
    'Multi-factor authentication',
    'Audit records',
    'See AC-2(3) on accounts',
  ].map((text) => ({ fields: [{ text, times: 1 }] })),
  { k1: 1.2, b: 0.4 },
);
const settings = RANKING_PROFILES.default;
const weightOf = (text: string, term: string, how = settings as Parameters<typeof analyzeQuery>[2]) =>
  analyzeQuery(text, index, how).terms.find((one) => one.term === term)?.weight;

describe('analyzeQuery', () => {
  it('finds ids in any spelling, once each, in their order', () => {
    expect(analyzeQuery('AC-02(03) or IA-2, that is ac-2.3?', index, settings).ids).toEqual([
      'ac-2.3',
      'ia-2',
    ]);
  });

  it('asks for what passages say about an id, but not for its pieces', () => {
    const { terms, embeddingText } = analyzeQuery('AC-2(3) accounts', index, settings);
    expect(terms.map(({ term }) => term)).toEqual(['ac-2.3', 'account']);
    expect(embeddingText).toBe('accounts');
  });

  it('weighs words of the question 1, synonyms and words of the frame less', () => {
    expect(weightOf('explain audit records', 'audit')).toBe(1);
    expect(weightOf('explain audit records', 'explain')).toBe(settings.frameWeight);
    expect(weightOf('log accounts', 'audit')).toBe(settings.typoWeight);
  });

  it('does not add what the question has already', () => {
    expect(weightOf('MFA authentication', 'authent')).toBe(1);
  });

  it('reads a misspelt word as its neighbours in the index', () => {
    const { terms, concepts } = analyzeQuery('acounts', index, settings);
    expect(terms).toContainEqual({ term: 'account', weight: settings.typoWeight });
    expect(concepts).toEqual([{ term: 'acount', weight: 1, alternatives: ['account'] }]);
  });

  it('spells short questions out for the embedder and leaves long ones alone', () => {
    expect(analyzeQuery('MFA', index, settings).embeddingText).toMatch(/^MFA .*authent/u);
    const long = 'disable accounts of users with MFA and audit records';
    expect(analyzeQuery(long, index, settings).embeddingText).toBe(long);
  });

  it('reads a question in another language as English, and doubts the words that it cannot read', () => {
    const query = analyzeQuery('¿Qué dice AC-2 de las cuentas de Keycloak?', index, settings);
    expect(query).toMatchObject({ ids: ['ac-2'], readAs: 'AC-2 account keycloak' });
    expect(query.terms).toContainEqual({ term: 'account', weight: 1 });
    expect(query.terms).toContainEqual({ term: 'keycloak', weight: settings.frameWeight });
    expect(analyzeQuery('cuentas', index, { ...settings, glossary: false }).readAs).toBeUndefined();
  });

  it('is a plain bag of words in the plain profile', () => {
    const query = analyzeQuery('AC-2(3): MFA for acounts', index, RANKING_PROFILES['plain-bm25']);
    expect(query.ids).toEqual([]);
    expect(query.terms).toEqual(['ac', 'mfa', 'acount', 'ac-2.3'].map((term) => ({ term, weight: 1 })));
  });

  it('takes a question of nothing but stop words', () => {
    expect(analyzeQuery('what is this?', index, settings)).toMatchObject({
      ids: [],
      concepts: [],
      terms: [],
    });
  });
});
