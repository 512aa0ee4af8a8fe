import * as fc from 'fast-check';
import { LexicalIndex } from '@app/common/lexical-index';
import { relateRows } from './family-tree.js';
import { analyzeQuery } from './query-analysis.js';
import { rank, type RankingInput } from './ranking.js';
import { RANKING_PROFILES, type RankingSettings } from './ranking-settings.js';

const CONTROLS: readonly (readonly [id: string | undefined, text: string])[] = [
  ['ac-2', 'account management of the system'],
  ['ac-2.3', 'disable accounts that expired'],
  ['ac-2.5', 'inactivity logout'],
  ['au-9', 'protection of audit information'],
  ['sc-13', 'cryptographic protection'],
  [undefined, 'a note on how accounts expire'],
];
const index = LexicalIndex.build(
  CONTROLS.map(([, text]) => ({ fields: [{ text, times: 1 }] })),
  { k1: 1.2, b: 0.4 },
);
const rows = relateRows(CONTROLS.map(([id]) => id));

function search(
  text: string,
  extra: Partial<RankingInput> = {},
  settings: RankingSettings = RANKING_PROFILES.default,
) {
  const query = analyzeQuery(text, index, settings);
  return rank({ query, index, rows, k: 10, ...extra }, settings);
}
const rowsOf = (ranked: readonly { readonly row: number }[]) => ranked.map(({ row }) => row);

describe('rank', () => {
  it('puts controls that the question names first, with score 1, then their relatives', () => {
    const ranked = search('AC-02(05) or sc-13: how do accounts expire?');
    expect(rowsOf(ranked).slice(0, 2)).toEqual([2, 4]);
    expect(ranked.slice(0, 2).map(({ score }) => score)).toEqual([1, 1]);
    expect(rowsOf(search('AC-2(5)'))).toEqual([2, 0]);
  });

  it('lets a control gain from its enhancement', () => {
    const plain = search('expired', {}, RANKING_PROFILES['plain-bm25']);
    expect(rowsOf(plain)).not.toContain(0);
    expect(rowsOf(search('expired'))).toContain(0);
  });

  it('finds by vector what no word finds', () => {
    const vectorHits = [
      { row: 3, score: 0.8 },
      { row: 0, score: 0.2 },
    ];
    expect(rowsOf(search('tamper-proof trail', { vectorHits }))).toContain(3);
  });

  it('obeys the filter in both arms, for named controls, and for what relatives lend', () => {
    const allow = Uint8Array.of(1, 0, 0, 1, 0, 0);
    const vectorHits = [1, 3, 2].map((row, i) => ({ row, score: 0.9 - i / 10 }));
    const found = rowsOf(search('AC-2(3) accounts expired protection', { allow, vectorHits }));
    expect(found.every((row) => allow[row] === 1)).toBe(true);
    expect(rowsOf(search('expired', { allow }))).toEqual([]);
  });

  it('scores in 0..1, descending, no row twice, at most k', () => {
    const words = fc.constantFrom(
      'account',
      'expired',
      'AC-2',
      'AC-2(3)',
      'protection',
      'pizza',
      'audit',
      'mfa',
    );
    const hit = fc.record({ row: fc.nat(5), score: fc.double({ min: -1, max: 1, noNaN: true }) });
    const hits = fc
      .uniqueArray(hit, { selector: ({ row }) => row, maxLength: 6 })
      .map((list) => list.sort((a, b) => b.score - a.score));
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 6 }),
        hits,
        fc.integer({ min: 1, max: 7 }),
        (text, vectorHits, k) => {
          const ranked = search(text.join(' '), { vectorHits, k });
          expect(ranked.length).toBeLessThanOrEqual(k);
          expect(new Set(rowsOf(ranked)).size).toBe(ranked.length);
          ranked.forEach(({ score }, i) => {
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThanOrEqual(ranked[i - 1]?.score ?? 1);
          });
        },
      ),
    );
  });

  it('gives weak scores where most of the question is unknown to the collection', () => {
    const [good] = search('cryptographic protection');
    const [weak] = search('protection of tomatoes from frost');
    expect(good!.score).toBeGreaterThan(0.9);
    expect(weak!.score).toBeLessThan(0.4);
  });

  it('scores so that results of collections of different sizes can be merged', () => {
    const texts = ['returning a rented car', 'a car park', 'the protection of paint'];
    const small = LexicalIndex.build(
      texts.map((text) => ({ fields: [{ text, times: 1 }] })),
      { k1: 1.2, b: 0.4 },
    );
    const smallRows = relateRows(texts.map(() => undefined));
    const topOf = (text: string, index: LexicalIndex, relations: typeof rows) =>
      rank(
        { query: analyzeQuery(text, index, RANKING_PROFILES.default), index, rows: relations, k: 1 },
        RANKING_PROFILES.default,
      )[0]?.score ?? 0;
    const about = 'cryptographic protection of audit information';
    expect(topOf(about, index, rows)).toBeGreaterThan(topOf(about, small, smallRows));
    const other = 'returning a rented car';
    expect(topOf(other, small, smallRows)).toBeGreaterThan(topOf(other, index, rows));
  });

  it('is plain BM25 in the plain profile', () => {
    const text = 'protection of accounts that expired';
    const { terms } = analyzeQuery(text, index, RANKING_PROFILES['plain-bm25']);
    expect(rowsOf(search(text, {}, RANKING_PROFILES['plain-bm25']))).toEqual(rowsOf(index.search(terms, 10)));
  });
});
