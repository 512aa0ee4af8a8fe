import { LexicalIndex } from '@app/common/lexical-index';
import { collectionKind } from './collection-kind.js';
import { rankingFor, RANKING_PROFILES } from './ranking-settings.js';

const kindOf = (texts: readonly string[], controlIds: readonly (string | undefined)[] = []) => {
  const passages = texts.map((text, row) => ({ title: '', text, controlId: controlIds[row] }));
  return collectionKind(passages, LexicalIndex.ofPassages(passages, 'default'));
};

describe('collectionKind', () => {
  it('knows controls by their ids, where most passages have one', () => {
    expect(kindOf(['Manage accounts.', 'Lock devices.', 'A note.'], ['ac-2', 'ac-11'])).toBe('controls');
    expect(kindOf(['Manage things.', 'Lock doors.', 'A note.'], ['ac-2'])).toBe('general');
  });

  it('knows texts about security by their words', () => {
    const policy = [
      'Every password has fourteen characters and administrators use a second factor of authentication.',
      'Report a phishing attack or malware to the security desk within an hour.',
      'The canteen opens at noon.',
    ];
    expect(kindOf(policy)).toBe('security');
  });

  it('takes anything else for general, an empty collection too', () => {
    const abstracts = [
      'Patients gained access to a new treatment; the risk of attack of angina fell.',
      'We measure the security of tenure of farmers and their harvest.',
      'Bees forage earlier in warm springs.',
    ];
    expect(kindOf(abstracts)).toBe('general');
    expect(kindOf([])).toBe('general');
  });
});

describe('rankingFor', () => {
  it('keeps the profile for controls, and plain BM25 for everything', () => {
    expect(rankingFor('default', 'controls', 'local')).toEqual(RANKING_PROFILES.default);
    expect(rankingFor('plain-bm25', 'general', 'local')).toEqual(RANKING_PROFILES['plain-bm25']);
  });

  it('leaves out what was made for controls, and trusts a local embedder less, where there are none', () => {
    const general = rankingFor('default', 'general', 'local');
    expect(general).toMatchObject({ controlIds: false, expansionWeight: 0, frameWeight: 1 });
    expect(general.vectorWeight).toBeLessThan(rankingFor('default', 'general', 'remote').vectorWeight);
    expect(rankingFor('default', 'security', 'remote').expansionWeight).toBeGreaterThan(0);
  });
});
