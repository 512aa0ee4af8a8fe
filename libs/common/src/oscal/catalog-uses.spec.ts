import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baselineMembers, mergeBaselines } from './baselines.js';
import { type Catalog, type CatalogControl, type OscalDocument } from './catalog.js';
import { selectControls } from './control-selection.js';
import { controlHeading, controlSearchFields, controlText } from './control-text.js';
import { parseOscal } from './oscal-document.js';
import { selectedControlIds } from './profile-builder.js';

const document = parseOscal(
  readFileSync(join(__dirname, 'testdata/quirks-catalog.json'), 'utf8'),
  'quirks.json',
);
const quirks = catalogIn(document);

describe('controlText', () => {
  it('shows labels, levels and the discussion', () => {
    expect(controlText(control('ac-2.3'))).toBe(
      [
        'Close accounts within [Assignment: organization-defined time] when they:',
        '  (a) Are old; or',
        '  (b) Are unused.',
        '',
        'Discussion: Old accounts are a danger.',
      ].join('\n'),
    );
    expect(controlText(control('ac-2')).split('\n').slice(0, 3)).toEqual([
      'a. Name [Assignment: organization-defined people in charge]:',
      expect.stringMatching(/^ {2}1\. \[Selection \(one or more\): lock/),
      '    (a) Write it down, as in AC-3.',
    ]);
  });

  it.each([
    ['ac-2.10', 'Withdrawn. Incorporated into AC-2k.'],
    ['ac-13', 'Withdrawn. Incorporated into AC-2, AU-6.'],
    ['sa-12', 'Withdrawn. Incorporated into the SR family.'],
    ['sa-12.1', 'Withdrawn. Moved to SR-5.'],
    ['sc-19', 'Withdrawn. No longer a matter of its own.'],
    ['sr-5', 'Buy with care.'],
  ])('says for %s: %s', (id, text) => {
    expect(controlText(control(id))).toBe(text);
  });

  it('gives search the words without labels', () => {
    expect(controlSearchFields(control('ac-2.3'))).toEqual({
      title: 'Closing of Accounts',
      statement:
        'Close accounts within [Assignment: organization-defined time] when they: Are old; or Are unused.',
      guidance: 'Old accounts are a danger.',
    });
  });

  it('names an enhancement with its control', () => {
    expect(controlHeading(control('ac-2.3'), 'Keeping of Accounts')).toBe(
      'AC-2(3) Keeping of Accounts | Closing of Accounts',
    );
    expect(controlHeading(control('ac-2'))).toBe('AC-2 Keeping of Accounts');
  });
});

describe('mergeBaselines', () => {
  it('adds memberships once and in order, and counts those of controls that are not there', () => {
    const { catalog, ignored } = mergeBaselines(quirks, [
      { baseline: 'HIGH', controlIds: ['ac-2', 'ac-2.3', 'au-6', 'pe-99', 'ac-13'] },
      { baseline: 'LOW', controlIds: ['ac-2', 'ac-2'] },
    ]);
    expect(ignored).toEqual({ LOW: 0, MODERATE: 0, HIGH: 2, PRIVACY: 0 });
    expect(Object.fromEntries(catalog.controls.map(({ id, baselines }) => [id, baselines]))).toMatchObject({
      'ac-2': ['LOW', 'HIGH'],
      'ac-2.3': ['HIGH'],
      'au-6': ['HIGH'],
      'ac-13': [],
      'sr-5': [],
    });
    expect(mergeBaselines(catalog, [{ baseline: 'LOW', controlIds: ['ac-2'] }]).catalog).toEqual(catalog);
    expect(control('ac-2').baselines).toEqual([]);
  });

  it('takes the members from a profile or a resolved baseline', () => {
    const profile = profileOf({ 'include-controls': [{ 'with-ids': ['ac-2', 'zz-9'] }] }, 'LOW baseline');
    expect(baselineMembers(profile, quirks)).toEqual({ baseline: 'LOW', controlIds: ['ac-2'] });
    const resolved: OscalDocument = { kind: 'catalog', catalog: { ...quirks, baseline: 'HIGH' } };
    expect(baselineMembers(resolved, quirks)?.controlIds).toHaveLength(quirks.controls.length);
    expect(baselineMembers(document, quirks)).toBeUndefined();
  });
});

describe('selectedControlIds', () => {
  it.each([
    ['names', { 'include-controls': [{ 'with-ids': ['AU-06', 'ac-2'] }] }, ['ac-2', 'au-6']],
    [
      'children',
      { 'include-controls': [{ 'with-ids': ['ac-2'], 'with-child-controls': 'yes' }] },
      ['ac-2', 'ac-2.3', 'ac-2.10'],
    ],
    [
      'patterns',
      { 'include-controls': [{ matching: [{ pattern: 's?-*' }] }] },
      ['sa-12', 'sa-12.1', 'sc-19', 'sr-5'],
    ],
    ['a star in the middle', { 'include-controls': [{ matching: [{ pattern: 'a*2*3' }] }] }, ['ac-2.3']],
    [
      'all but some',
      { 'include-all': {}, 'exclude-controls': [{ matching: [{ pattern: 'a*' }, { pattern: 's*' }] }] },
      [],
    ],
    ['nothing', {}, []],
  ])('works out %s', (_what, fields, ids) => {
    const profile = profileOf(fields);
    expect(profile.kind === 'profile' && selectedControlIds(profile.profile, quirks)).toEqual(ids);
  });

  it('is quick with a hostile pattern', () => {
    const long = { ...quirks, controls: [{ ...control('ac-2'), id: 'a'.repeat(5_000) }] };
    const profile = profileOf({ 'include-controls': [{ matching: [{ pattern: `${'*a'.repeat(90)}b` }] }] });
    expect(profile.kind === 'profile' && selectedControlIds(profile.profile, long)).toEqual([]);
  });
});

describe('selectControls', () => {
  const named = (title: string, ids: readonly string[], fields: Partial<Catalog> = {}): Catalog => ({
    ...quirks,
    title,
    controls: quirks.controls.filter((one) => ids.includes(one.id)),
    ...fields,
  });
  const chosen = (...catalogs: Catalog[]): readonly string[] =>
    selectControls(catalogs).map(({ control: one, catalog }) => `${one.id} ${catalog.title}`);

  it('prefers an official text, then the larger catalog, then the newer one', () => {
    const guide = named('guide', ['ac-2', 'ac-2.3', 'au-6', 'sr-5'], { plainLanguageGuide: true });
    const small = named('small', ['au-6'], { lastModified: '2030-01-01T00:00:00Z' });
    const older = named('older', ['ac-2', 'au-6'], { lastModified: '2020-01-01T00:00:00Z' });
    const newer = named('newer', ['ac-2', 'ac-2.3'], { lastModified: '2021-01-01T00:00:00Z' });
    expect(chosen(guide, small, older, newer)).toEqual([
      'ac-2 newer',
      'ac-2.3 newer',
      'au-6 older',
      'sr-5 guide',
    ]);
  });

  it('takes the first of equals, and a time that cannot be read as none', () => {
    const one = named('one', ['ac-2'], { lastModified: 'yesterday' });
    const two = named('two', ['ac-2'], { lastModified: undefined });
    expect([chosen(one, two), chosen(two, one)]).toEqual([['ac-2 one'], ['ac-2 two']]);
  });

  it('keeps what all catalogs know of baselines', () => {
    const low = mergeBaselines(named('low', ['ac-2']), [{ baseline: 'LOW', controlIds: ['ac-2'] }]).catalog;
    const high = mergeBaselines(named('all', ['ac-2', 'au-6']), [
      { baseline: 'HIGH', controlIds: ['ac-2'] },
    ]).catalog;
    expect(selectControls([low, high]).map(({ control: one }) => [one.id, one.baselines])).toEqual([
      ['ac-2', ['LOW', 'HIGH']],
      ['au-6', []],
    ]);
  });
});

function control(id: string): CatalogControl {
  const found = quirks.controls.find((one) => one.id === id);
  if (!found) {
    throw new Error(`no ${id} in the fixture`);
  }
  return found;
}

function catalogIn(parsed: OscalDocument): Catalog {
  if (parsed.kind !== 'catalog') {
    throw new Error('this is a profile');
  }
  return parsed.catalog;
}

function profileOf(fields: object, title = 'A profile'): OscalDocument {
  return parseOscal(
    JSON.stringify({ profile: { metadata: { title }, imports: [{ href: 'x', ...fields }] } }),
    'p.json',
  );
}
