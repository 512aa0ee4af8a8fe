import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@app/common/errors';
import { type Catalog, type CatalogControl, type Profile } from './catalog.js';
import { parseOscal } from './oscal-document.js';

const quirks = catalogOf(fixture('quirks-catalog.json'));

describe('a catalog in the style of SP 800-53', () => {
  it('says what it is', () => {
    expect(quirks).toMatchObject({
      id: 'sp800-53',
      title: 'Quirks of SP 800-53 catalogs, in our own words',
      version: '1.2.3',
      oscalVersion: '1.1.3',
      lastModified: '2026-01-02T03:04:05Z',
      plainLanguageGuide: false,
    });
    expect(quirks.baseline).toBeUndefined();
    expect(quirks.families.map((family) => family.id)).toEqual(['ac', 'au', 'sa', 'sc', 'sr']);
  });

  it('has each control before its enhancements', () => {
    expect(quirks.controls.map((control) => control.id)).toEqual([
      'ac-2',
      'ac-2.3',
      'ac-2.10',
      'ac-13',
      'au-6',
      'sa-12',
      'sa-12.1',
      'sc-19',
      'sr-5',
    ]);
    expect(control('ac-2').enhancements).toEqual(['ac-2.3', 'ac-2.10']);
    expect(control('ac-2.3')).toMatchObject({
      parentId: 'ac-2',
      family: 'ac',
      familyTitle: 'Access Control',
    });
  });

  it('takes the printed label and not the zero-padded one that comes first', () => {
    expect([control('ac-2').label, control('ac-2.3').label]).toEqual(['AC-2', 'AC-2(3)']);
  });

  it('shows parameters as the publication does, in texts with untidy inserts of both id styles', () => {
    const select =
      '[Selection (one or more): lock the account for [Assignment: organization-defined time]; ' +
      'tell the [Assignment: organization-defined owners]; the owner decides; do nothing]';
    expect(control('ac-2').statement).toEqual([
      {
        id: 'ac-2_smt.a',
        label: 'a.',
        text: 'Name [Assignment: organization-defined people in charge]:',
        parts: [
          {
            id: 'ac-2_smt.a.1',
            label: '1.',
            text: `${select} by itself; and`,
            parts: [{ id: 'ac-2_smt.a.1.a', label: '(a)', text: 'Write it down, as in AC-3.', parts: [] }],
          },
        ],
      },
      {
        id: 'ac-2_smt.k',
        label: 'k.',
        text:
          'Look at accounts [Assignment: organization-defined rhythm], except ' +
          '[Assignment: list of organization-defined exceptions] and ' +
          '[Assignment: organizationally-defined kinds of accounts (see AC-2a.)].',
        parts: [],
      },
    ]);
  });

  it('keeps the words of a statement that has items too', () => {
    expect(control('ac-2.3').statement).toEqual([
      {
        id: 'ac-2.3_smt',
        label: undefined,
        text: 'Close accounts within [Assignment: organization-defined time] when they:',
        parts: [
          expect.objectContaining({ label: '(a)', text: 'Are old; or' }),
          expect.objectContaining({ label: '(b)', text: 'Are unused.' }),
        ],
      },
    ]);
  });

  it('lists parameters with aggregates, ids of the other style, choices and guidelines', () => {
    const [aggregate, owners, , rhythm, select] = control('ac-2').parameters;
    expect(aggregate).toMatchObject({
      id: 'ac-2_prm_1',
      label: 'organization-defined people in charge',
      aggregates: ['ac-02_odp.01', 'ac-02_odp.02'],
    });
    expect(owners).toMatchObject({
      label: 'organization-defined owners',
      guideline: 'the owners are defined',
    });
    expect(rhythm).toMatchObject({
      id: 'ac-02_odp.03',
      altIds: ['ac-2_prm_2'],
      label: 'organization-defined rhythm',
    });
    expect(select).toMatchObject({
      altIds: ['ac-2_prm_3'],
      howMany: 'one-or-more',
      choices: [
        'lock the account for [Assignment: organization-defined time]',
        'tell the [Assignment: organization-defined owners]; the owner decides',
        'do nothing',
      ],
    });
    expect(control('ac-2').parameters).toHaveLength(8);
  });

  it('reads the older style, in which labels have their prefix and a selection takes one', () => {
    expect(control('au-6').statement[0]?.text).toBe(
      'Read the records [Assignment: organization-defined frequency] and ' +
        '[Selection: inform [Assignment: organization-defined officials]; wait].',
    );
    expect(control('au-6').parameters[2]?.howMany).toBe('one');
  });

  it('gives guidance without markup and keeps its paragraphs', () => {
    expect(control('ac-2').guidance).toBe('Accounts are kept in order. See AU-6 and a personal code [PIN].');
    expect(control('au-6').guidance).toBe('Records show what went wrong.\n\nThey are many.');
  });

  it('nests objectives under their labels, with the members of an aggregate', () => {
    expect(control('ac-2').objectives).toEqual([
      expect.objectContaining({
        label: 'AC-02',
        text: '',
        parts: [
          expect.objectContaining({
            label: 'AC-02a.',
            parts: [
              expect.objectContaining({
                label: 'AC-02a.[01]',
                text: '[Assignment: organization-defined owners] are named;',
              }),
              expect.objectContaining({ label: 'AC-02a.[02]' }),
            ],
          }),
        ],
      }),
    ]);
  });

  it('splits the objects of the methods that there are', () => {
    expect(control('ac-2').methods).toEqual([
      { method: 'EXAMINE', objects: ['Rules for accounts', 'lists of accounts', 'other records'] },
      { method: 'INTERVIEW', objects: ['People who keep accounts'] },
    ]);
  });

  it('follows links to controls and references, passing over those that lead nowhere', () => {
    expect(control('ac-2').related).toEqual(['au-6', 'pe-99']);
    expect(control('ac-2').references).toEqual([
      { title: 'A Law', url: 'https://example.org/law' },
      { title: 'A Book without address.', url: undefined },
    ]);
  });

  it.each([
    ['ac-2.10', [{ kind: 'part', id: 'ac-2_smt.k', controlId: 'ac-2' }], []],
    [
      'ac-13',
      [
        { kind: 'control', id: 'ac-2', controlId: 'ac-2' },
        { kind: 'control', id: 'au-6', controlId: 'au-6' },
      ],
      [],
    ],
    ['sa-12', [{ kind: 'group', id: 'sr' }], []],
    ['sa-12.1', [], [{ kind: 'control', id: 'sr-5', controlId: 'sr-5' }]],
    ['sc-19', [], []],
  ])('tells where withdrawn %s went', (id, incorporatedInto, movedTo) => {
    expect(control(id)).toMatchObject({ status: 'withdrawn', incorporatedInto, movedTo, statement: [] });
  });

  it('keeps the words of a withdrawn control that went nowhere', () => {
    expect(control('sc-19').withdrawnNote).toBe('No longer a matter of its own.');
    expect(control('ac-13').withdrawnNote).toBeUndefined();
    expect(control('sa-12').enhancements).toEqual(['sa-12.1']);
  });
});

describe('catalogs of other numberings', () => {
  it('reads categories and subcategories as the CSF has them', () => {
    const csf = catalogOf(fixture('csf-catalog.json'));
    expect(csf.id).toBe('csf');
    expect(csf.families).toEqual([{ id: 'gv', title: 'GOVERN', parentId: undefined }]);
    expect(csf.controls).toMatchObject([
      { id: 'GV.OC', label: 'GV.OC', title: 'Context', family: 'gv', enhancements: ['GV.OC-01'] },
      {
        id: 'GV.OC-01',
        label: 'GV.OC-01',
        title: 'Context',
        parentId: 'GV.OC',
        statement: [{ text: 'The aim is known' }],
        guidance: 'Example: Write the aim on the wall\n\nExample: Ask people about it',
      },
    ]);
  });

  it('puts requirement and requirement text of SP 800-171 together', () => {
    const requirements = catalogOf(fixture('requirements-catalog.json'));
    expect(requirements).toMatchObject({
      id: 'sp800-171',
      families: [{ id: '03.01', title: 'Access Control' }],
    });
    expect(requirements.controls).toHaveLength(2);
    expect(requirements.controls[0]).toMatchObject({
      id: '03.01.01',
      label: '03.01.01',
      title: 'Accounts',
      enhancements: [],
      guidance: 'About accounts.',
      statement: [
        {
          label: 'a.',
          text: 'Name accounts.',
          parts: [{ label: '2.', text: 'Close them after [Assignment: organization-defined time of rest].' }],
        },
      ],
    });
    expect(requirements.controls[1]?.incorporatedInto.map((target) => target.id)).toEqual([
      '03.13.08',
      '03.01.01',
    ]);
  });

  it('keeps ids and labels of a catalog of its own, and nested groups', () => {
    const own = parsedCatalog({
      metadata: { title: 'House rules, 2nd edition' },
      groups: [
        {
          id: 'House',
          title: 'House',
          groups: [
            {
              id: 'Doors',
              title: 'Doors',
              controls: [{ id: 'A.5.1', title: 'Keys', props: [{ name: 'label', value: 'A 5.1' }] }],
            },
          ],
        },
      ],
    });
    expect(own.id).toBe('house-rules-2nd-edition');
    expect(own.families).toEqual([
      { id: 'house', title: 'House', parentId: undefined },
      { id: 'doors', title: 'Doors', parentId: 'house' },
    ]);
    expect(own.controls[0]).toMatchObject({ id: 'A.5.1', label: 'A 5.1', family: 'doors' });
  });

  it('tells the family of a flat catalog, and the parent of an enhancement that stands outside of it', () => {
    const flat = parsedCatalog({
      metadata: { title: 'Flat' },
      controls: [
        { id: 'AC-02(03)', title: 'b' },
        { id: 'ac-2', title: 'a' },
      ],
    });
    expect(flat.families).toEqual([{ id: 'ac', title: 'Access Control' }]);
    expect(flat.controls).toMatchObject([
      { id: 'ac-2.3', label: 'AC-2(3)', parentId: 'ac-2' },
      { id: 'ac-2', enhancements: ['ac-2.3'] },
    ]);
  });

  it('makes no circle of parents out of controls that are nested upside down', () => {
    const odd = parsedCatalog({
      metadata: { title: 'Odd' },
      controls: [{ id: 'ac-2.3', title: 'a', controls: [{ id: 'ac-2', title: 'b' }] }],
    });
    expect(odd.controls.map(({ id, parentId }) => [id, parentId])).toEqual([
      ['ac-2.3', undefined],
      ['ac-2', 'ac-2.3'],
    ]);
  });

  it('lets a control insert the parameters of what encloses it, and shows values that are set', () => {
    const control = parsedCatalog({
      metadata: { title: 'Scopes' },
      params: [{ id: 'p_catalog', label: 'house' }],
      groups: [
        {
          id: 'ac',
          title: 'Access Control',
          params: [{ id: 'p_group', label: 'floor', values: ['third'] }],
          controls: [
            statementOf('{{ insert: param, p_catalog }}, {{ p_group }} floor, {{insert:param,p_own}}', [
              { id: 'p_own' },
            ]),
          ],
        },
      ],
    }).controls[0];
    expect(control?.statement[0]?.text).toBe(
      '[Assignment: organization-defined house], third floor, [Assignment: organization-defined value]',
    );
  });
});

describe('the kind of a file', () => {
  const metadata = (fields: object): object => ({ title: 'Some catalog', ...fields });
  const one = { controls: [{ id: 'ac-1', title: 'a' }] };

  it.each([
    ['its title', { title: 'The MODERATE IMPACT BASELINE of something' }, 'x.json', 'MODERATE'],
    [
      'its source profile',
      { links: [{ rel: 'source-profile', href: 'rev5_HIGH-baseline_profile.xml' }] },
      'x.json',
      'HIGH',
    ],
    ['a property', { props: [{ name: 'baseline', value: 'privacy' }] }, 'x.json', 'PRIVACY'],
    ['its name, at last', {}, 'some/LOW-baseline_catalog.json', 'LOW'],
    ['nothing in a title with several', { title: 'LOW baseline and HIGH baseline' }, 'x.json', undefined],
    ['nothing in other words', { title: '424 baseline controls, low effort' }, 'x.json', undefined],
  ])('tells a resolved baseline by %s', (_by, fields, name, baseline) => {
    const catalog = parsedCatalog({ metadata: metadata(fields), ...one }, name);
    expect(catalog.baseline).toBe(baseline);
    expect(catalog.controls[0]?.baselines).toEqual(baseline === undefined ? [] : [baseline]);
  });

  it('knows a plain-language guide', () => {
    const props = [{ name: 'corpus-kind', value: 'plain-language-guide' }];
    expect(parsedCatalog({ metadata: metadata({ props }), ...one }).plainLanguageGuide).toBe(true);
  });

  it('reads a profile', () => {
    const profile = parsedProfile({
      metadata: { title: 'LOW baseline', version: '5' },
      imports: [
        {
          href: '#r',
          'include-controls': [
            { 'with-ids': ['AC-1', 'ac-2', 'ac-3'], 'with-child-controls': 'yes' },
            { matching: [{ pattern: 'au-*' }] },
          ],
          'exclude-controls': [{ 'with-ids': ['ac-3'] }],
        },
        { href: 'other.json', 'include-all': {} },
      ],
      'back-matter': { resources: [{ uuid: 'r', rlinks: [{ href: 'a.xml' }, { href: 'a.json' }] }] },
    });
    expect(profile).toEqual({
      title: 'LOW baseline',
      version: '5',
      oscalVersion: undefined,
      lastModified: undefined,
      baseline: 'LOW',
      controlIds: ['ac-1', 'ac-2'],
      imports: [
        {
          href: '#r',
          resolvedHrefs: ['a.xml', 'a.json'],
          includeAll: false,
          include: [
            { controlIds: ['ac-1', 'ac-2', 'ac-3'], patterns: [], withChildControls: true },
            { controlIds: [], patterns: ['au-*'], withChildControls: false },
          ],
          exclude: [{ controlIds: ['ac-3'], patterns: [], withChildControls: false }],
        },
        { href: 'other.json', resolvedHrefs: ['other.json'], includeAll: true, include: [], exclude: [] },
      ],
    });
  });
});

describe('what is refused', () => {
  const controls = (...list: unknown[]): string =>
    JSON.stringify({
      catalog: { metadata: { title: 't' }, groups: [{ id: 'ac', title: 'g', controls: list }] },
    });
  const choice = (id: string, ...choices: string[]): object => ({ id, select: { choice: choices } });
  const insert = (id: string): string => `{{ insert: param, ${id} }}`;

  it.each([
    ['broken JSON', '{\n "catalog": {,}\n}', 'a name in double quotes', 'line 2, column 14'],
    ['JSON lines', '{"id": 1}\n{"id": 2}', 'the end of the file', 'line 2, column 1'],
    ['an empty file', '', 'the file ends', 'line 1, column 1'],
    ['XML', '<?xml version="1.0"?><catalog/>', 'XML', 'line 1, column 1'],
    ['hostile nesting', '{"catalog":'.repeat(100_000), 'more than 64 levels deep', 'line 1, column 705'],
    ['a list', '[1]', 'not OSCAL', '$'],
    ['another JSON', '{"HIGH": [], "LOW": []}', 'has HIGH, LOW', '$'],
    [
      'a component definition',
      '{"component-definition": {}}',
      'component-definition is not supported',
      'component-definition',
    ],
    [
      'a security plan',
      '{"system-security-plan": {}}',
      'system-security-plan is not supported',
      'system-security-plan',
    ],
    ['two models', '{"catalog": {}, "profile": {}}', 'both', 'profile'],
    ['no metadata', '{"catalog": {}}', 'the field is missing', 'catalog.metadata'],
    ['a profile without imports', '{"profile": {"metadata": {"title": "t"}}}', 'missing', 'profile.imports'],
    ['no controls', controls(), 'no controls', 'catalog'],
    [
      'a missing title',
      controls({ id: 'ac-1', title: 'a' }, { id: 'ac-2' }),
      'missing',
      'catalog.groups[0].controls[1].title',
    ],
    ['a missing id', controls({ title: 'a' }), 'missing', 'catalog.groups[0].controls[0].id'],
    [
      'an empty id',
      controls({ id: ' ', title: 'a' }),
      'must not be empty',
      'catalog.groups[0].controls[0].id',
    ],
    [
      'a wrong type',
      controls({ id: 'ac-1', title: 'a', parts: [{ name: 'item', prose: 7 }] }),
      'expected string',
      'catalog.groups[0].controls[0].parts[0].prose',
    ],
    [
      'a control that stands twice',
      controls(
        { id: 'ac-1', title: 'a', controls: [{ id: 'AC-01', title: 'b' }] },
        { id: 'ac-1', title: 'c' },
      ),
      'ac-1 stands at catalog.groups[0].controls[0] already',
      'catalog.groups[0].controls[0].controls[0].id',
    ],
    [
      'a parameter that stands twice',
      controls(statementOf('a', [{ id: 'p' }, { id: 'p' }])),
      'p is defined twice',
      'catalog.groups[0].controls[0].params[1].id',
    ],
    [
      'an insert of nothing',
      controls(statementOf(`do ${insert('p_2')}`, [{ id: 'p_1' }])),
      'inserts the parameter p_2',
      'catalog.groups[0].controls[0].parts[0].prose',
    ],
    [
      'an insert of nothing in a choice',
      controls(statementOf('', [choice('p_1', 'a', insert('p_9'))])),
      'p_9',
      'catalog.groups[0].controls[0].params[0].select.choice[1]',
    ],
    [
      'an unreadable insert',
      controls(statementOf('do {{ this, that }}', [])),
      'cannot be read',
      'catalog.groups[0].controls[0].parts[0].prose',
    ],
    [
      'parameters in a circle',
      controls(statementOf('', [choice('a', insert('b')), choice('b', insert('a'))])),
      'a -> b -> a',
      'catalog.groups[0].controls[0].params[0]',
    ],
  ])('refuses %s', (_what, text, reason, place) => {
    const error = refusal(text);
    expect(error.code).toBe('oscal_invalid');
    expect(error.detail).toMatch(/^upload\.json: /);
    expect(error.detail).toContain(reason);
    expect(error.detail).toContain(`(at ${place})`);
  });

  it('bounds what choices of choices may grow to', () => {
    const params = Array.from({ length: 8 }, (_none, level) =>
      choice(
        `p_${level}`,
        ...Array.from({ length: 20 }, () => (level === 7 ? 'some words' : insert(`p_${level + 1}`))),
      ),
    );
    expect(refusal(controls(statementOf(insert('p_0'), params))).detail).toContain('inserts add more than');
  });

  it('bounds how deep choices may be nested', () => {
    const params = Array.from({ length: 20 }, (_none, level) =>
      choice(`p_${level}`, insert(`p_${level + 1}`)),
    );
    expect(refusal(controls(statementOf('', [...params, { id: 'p_20' }]))).detail).toContain('levels deep');
  });

  it('names the first of very many faults and no more', () => {
    expect(refusal(controls(...Array.from({ length: 100_000 }, () => 1))).detail).toContain(
      'catalog.groups[0].controls[0]',
    );
  });

  it('puts no line ends and no endless text of the file into the message', () => {
    const error = refusal(JSON.stringify({ [`a\nb${'x'.repeat(5_000)}`]: 1 }));
    expect(error.detail.length).toBeLessThan(400);
    expect(error.detail).not.toContain('\n');
  });

  it('takes a byte order mark and fields that it does not know', () => {
    const text = `\ufeff${controls({ id: 'ac-1', title: 'a', strange: { deep: [1] } })}`;
    expect(catalogOf(text).controls).toHaveLength(1);
  });
});

function fixture(name: string): string {
  return readFileSync(join(__dirname, 'testdata', name), 'utf8');
}

function control(id: string): CatalogControl {
  const found = quirks.controls.find((one) => one.id === id);
  if (!found) {
    throw new Error(`no ${id} in the fixture`);
  }
  return found;
}

function statementOf(prose: string, params: readonly object[]): object {
  return { id: 'ac-1', title: 'a', params, parts: [{ name: 'statement', prose }] };
}

function catalogOf(text: string, sourceName = 'upload.json'): Catalog {
  const document = parseOscal(text, sourceName);
  if (document.kind !== 'catalog') {
    throw new Error('this is a profile');
  }
  return document.catalog;
}

function parsedCatalog(catalog: object, sourceName?: string): Catalog {
  return catalogOf(JSON.stringify({ catalog }), sourceName);
}

function parsedProfile(profile: object): Profile {
  const document = parseOscal(JSON.stringify({ profile }), 'upload.json');
  if (document.kind !== 'profile') {
    throw new Error('this is a catalog');
  }
  return document.profile;
}

function refusal(text: string): AppError {
  try {
    parseOscal(text, 'upload.json');
  } catch (error) {
    if (error instanceof AppError) {
      return error;
    }
    throw error;
  }
  throw new Error('it was not refused');
}
