import { join } from 'node:path';
import { INDEX_PROFILES } from '@app/common/lexical-index';
import { RANKING_PROFILES } from '../../apps/retriever/src/search/ranking-settings.js';
import { type Answered, bySlice, scoresOf } from './evaluation.js';
import { hasEvaluationData, readEvaluationDocuments, readEvaluationSet } from './evaluation-data.js';
import { OFF_TOPIC } from './off-topic.js';
import { buildSearch, trainOn } from './pipeline.js';

const DATA = join(__dirname, '../../../shared/data');
const suite = hasEvaluationData(DATA) ? describe : describe.skip;
/** What two equal systems may differ by: on a whole set, and on a slice of 30 queries or more. */
const NOISE = 0.02;
const SLICE_NOISE = 0.04;
jest.setTimeout(120_000);

/** Skipped, and listed as such, where the evaluation data is not at hand. */
suite('retrieval quality on the evaluation sets', () => {
  const lazily = <T>(make: () => T) => {
    let made: { value: T } | undefined;
    return () => (made ??= { value: make() }).value;
  };
  const documents = lazily(() => readEvaluationDocuments(DATA));
  const embedder = lazily(() => trainOn(documents()));
  const plain = lazily(() => buildSearch(documents(), INDEX_PROFILES['plain-bm25'], embedder()));
  const full = lazily(() => buildSearch(documents(), INDEX_PROFILES.default, embedder()));
  const kept = new Map<string, Answered[]>();
  const answers = (set: string, profile: 'default' | 'plain-bm25') => {
    const name = `${set} ${profile}`;
    const search = profile === 'default' ? full : plain;
    const answered =
      kept.get(name) ??
      readEvaluationSet(DATA, set).map((query) => ({
        query,
        found: search()(query.query, RANKING_PROFILES[profile]),
      }));
    kept.set(name, answered);
    return answered;
  };

  it('reproduces plain BM25 within .01', () => {
    const { ndcgExact, ndcgBase } = scoresOf(answers('public_dev', 'plain-bm25'));
    expect(Math.abs(ndcgExact - 0.248)).toBeLessThan(0.01);
    expect(Math.abs(ndcgBase - 0.363)).toBeLessThan(0.01);
  });

  it('reaches .34 exact and .41 base on the main set by default', () => {
    const { ndcgExact, ndcgBase } = scoresOf(answers('public_dev', 'default'));
    expect(ndcgExact).toBeGreaterThanOrEqual(0.34);
    expect(ndcgBase).toBeGreaterThanOrEqual(0.41);
  });

  it.each(['csf20_examples', 'fedramp_ksi', 'hipaa_800_66r2', 'sp800_171r3', 'questions_dev'])(
    'is not worse than plain BM25 on %s',
    (set) => {
      const before = scoresOf(answers(set, 'plain-bm25'));
      const now = scoresOf(answers(set, 'default'));
      expect(now.ndcgExact).toBeGreaterThanOrEqual(before.ndcgExact - NOISE);
      expect(now.ndcgBase).toBeGreaterThanOrEqual(before.ndcgBase - NOISE);
    },
  );

  it('is not worse than plain BM25 on any slice of the main set', () => {
    const before = bySlice(answers('public_dev', 'plain-bm25'));
    const worse = [...bySlice(answers('public_dev', 'default'))]
      .filter(([, answered]) => answered.length >= 30)
      .map(([slice, answered]) => ({
        slice,
        now: scoresOf(answered),
        then: scoresOf(before.get(slice) ?? []),
      }))
      .filter(
        ({ now, then }) =>
          Math.min(now.ndcgExact - then.ndcgExact, now.ndcgBase - then.ndcgBase) < -SLICE_NOISE,
      );
    expect(worse).toEqual([]);
  });

  it('gives questions about something else weaker scores than questions about controls', () => {
    const topsOff = OFF_TOPIC.map((query) => full()(query, RANKING_PROFILES.default)[0]?.score ?? 0);
    const topsOn = answers('public_dev', 'default').map(({ found }) => found[0]?.score ?? 0);
    const shareAbove = (scores: readonly number[]) =>
      scores.filter((score) => score >= 0.3).length / scores.length;
    expect(shareAbove(topsOn)).toBeGreaterThan(0.95);
    expect(shareAbove(topsOff)).toBeLessThan(0.15);
  });

  it('trains in little memory and space', () => {
    expect(embedder().dimensions).toBe(64);
    expect(embedder().toBytes().length).toBeLessThan(2_000_000);
  });
});
