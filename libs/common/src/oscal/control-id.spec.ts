import fc from 'fast-check';
import {
  canonicalControlId,
  CONTROL_FAMILIES,
  controlLabel,
  controlScheme,
  parentControlId,
  parseControlId,
} from './control-id.js';
import { findControlIds } from './control-mention.js';

const families = fc.constantFrom(...Object.keys(CONTROL_FAMILIES));
const number = fc.integer({ min: 1, max: 99 });
const control = fc.record({
  family: families,
  number,
  enhancement: fc.option(number, { nil: undefined }),
  items: fc.tuple(
    fc.constantFrom('', 'a', 'k', 'z'),
    fc.constantFrom('', '1', '12'),
    fc.constantFrom('', 'a', 'b'),
  ),
});

function idOf(parts: { family: string; number: number; enhancement?: number | undefined }): string {
  return `${parts.family}-${parts.number}${parts.enhancement === undefined ? '' : `.${parts.enhancement}`}`;
}

function itemOf(items: readonly string[]): string | undefined {
  const until = items.indexOf('');
  const steps = until < 0 ? items : items.slice(0, until);
  return steps.length === 0 ? undefined : steps.join('.');
}

describe('parseControlId', () => {
  it.each([
    'AC-2(3)',
    'ac-2.3',
    'AC-02(03)',
    'ac-02.03',
    'AC 2 (3)',
    'AC-2 (3)',
    'Ac-2(3)',
    'AC\u20112(3)',
    'AC\u20132(3)',
    'AC\u22122 (3)',
    'AC - 2 ( 3 )',
    '  AC-2(3)  ',
    'AC2(3)',
    'AC-002(003)',
    'AC-2\u00a0(3)',
    'AC-2.(3)',
    'AC-02. (03)',
    '\uff21\uff23\uff0d\uff12\uff08\uff13\uff09',
  ])('reads %j as ac-2.3', (text) => {
    expect(parseControlId(text)).toEqual({ controlId: 'ac-2.3' });
  });

  it.each([
    ['AC-2(3)(a)', 'ac-2.3', 'a'],
    ['AC-2 (3) (a)', 'ac-2.3', 'a'],
    ['AC-02(03)(A)', 'ac-2.3', 'a'],
    ['ac-2.3(a)(1)', 'ac-2.3', 'a.1'],
    ['AC-2a.', 'ac-2', 'a'],
    ['AC-2a', 'ac-2', 'a'],
    ['AC-2(a)', 'ac-2', 'a'],
    ['AC-2 d.1', 'ac-2', 'd.1'],
    ['AC-2 (d)(1)', 'ac-2', 'd.1'],
    ['AC-2d.1.', 'ac-2', 'd.1'],
    ['AC-1a.1.(b)', 'ac-1', 'a.1.b'],
    ['AC-01a.01(b)', 'ac-1', 'a.1.b'],
    ['AC-01a.01(b)[02]', 'ac-1', 'a.1.b'],
    ['AC-01a.[02]', 'ac-1', 'a'],
    ['03.01.01.c.02', '03.01.01', 'c.2'],
    ['3.1.1(a)', '03.01.01', 'a'],
  ])('reads %j as item of %s', (text, controlId, item) => {
    expect(parseControlId(text)).toEqual({ controlId, item });
  });

  it.each([
    ['GV.OC-01', 'GV.OC-01'],
    ['pr.aa-5', 'PR.AA-05'],
    ['PR.AA\u201105', 'PR.AA-05'],
    ['gv.oc', 'GV.OC'],
    ['03.01.01', '03.01.01'],
    ['3.1.1', '03.01.01'],
    ['03.17.03', '03.17.03'],
    ['SP_800_171_03.09.01', '03.09.01'],
    ['AC-99', 'ac-99'],
  ])('reads %j as %s', (text, controlId) => {
    expect(parseControlId(text)).toEqual({ controlId });
  });

  it.each([
    '',
    'AC',
    'AC-',
    'AC-0',
    'AC-100',
    'XX-2',
    'SP-3',
    'ISO-9001',
    'SHA-256',
    'AES-256',
    'win-10',
    'RFC-2119',
    '800-53',
    'SP 800-171',
    'TLS 1.2',
    'AC-2(3',
    'AC-2(0)',
    'AC-2.3.4',
    'AC-2 access',
    'AC-2 and AC-3',
    'AC-2(3)(abc)',
    'ac-2_smt.a',
    'ac-02_odp.01',
    'GV.OC-',
    'XX.OC-01',
    '3.18.1',
    '4.1.1',
    '3.1',
    'AC-2'.padEnd(100),
  ])('does not read %j', (text) => {
    expect(parseControlId(text)).toBeUndefined();
  });

  it('reads back every label that it prints', () => {
    fc.assert(
      fc.property(control, (parts) => {
        const controlId = idOf(parts);
        const item = itemOf(parts.items);
        expect(parseControlId(controlLabel(controlId, item))).toEqual({ controlId, item });
      }),
    );
  });

  it('reads all spellings of an id alike', () => {
    fc.assert(
      fc.property(control, fc.constantFrom('-', ' ', '\u2011', '\u2013', ' - ', ''), (parts, dash) => {
        const two = (value: number): string => String(value).padStart(2, '0');
        const { family, enhancement: e } = parts;
        const upper = family.toUpperCase();
        const spellings =
          e === undefined
            ? [`${upper}${dash}${parts.number}`, `${family}-${two(parts.number)}`]
            : [
                `${upper}${dash}${parts.number}(${e})`,
                `${upper}${dash}${parts.number} (${e})`,
                `${upper}-${two(parts.number)}(${two(e)})`,
                `${family}-${two(parts.number)}.${two(e)}`,
              ];
        for (const spelling of spellings) {
          expect(parseControlId(spelling)).toEqual({ controlId: idOf(parts), item: undefined });
        }
      }),
    );
  });

  it('never throws, and gives ids that it reads back unchanged', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'AaCc-2.(3) GVOC01'.split('')) })),
        (text) => {
          const ref = parseControlId(text);
          if (ref) {
            expect(parseControlId(ref.controlId)).toEqual({ controlId: ref.controlId });
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('controlLabel', () => {
  it.each([
    ['ac-2', undefined, 'AC-2'],
    ['ac-2.3', undefined, 'AC-2(3)'],
    ['ac-2.3', 'a', 'AC-2(3)(a)'],
    ['ac-2', 'a', 'AC-2a'],
    ['ac-1', 'a.1.b', 'AC-1a.1(b)'],
    ['GV.OC-01', undefined, 'GV.OC-01'],
    ['03.01.01', undefined, '03.01.01'],
    ['03.01.01', 'a', '03.01.01.a'],
    ['house-rule-7', undefined, 'house-rule-7'],
  ])('prints %s (item %s) as %s', (id, item, label) => {
    expect(controlLabel(id, item)).toBe(label);
  });
});

describe('schemes and parents', () => {
  it('tells the numbering of an id', () => {
    expect([
      controlScheme('ac-2.3'),
      controlScheme('GV.OC'),
      controlScheme('03.01.01'),
      controlScheme('A.5.1'),
    ]).toEqual(['sp800-53', 'csf', 'sp800-171', undefined]);
  });

  it('knows the base control of an enhancement', () => {
    expect([parentControlId('ac-2.3'), parentControlId('ac-2'), parentControlId('GV.OC-01')]).toEqual([
      'ac-2',
      undefined,
      undefined,
    ]);
  });

  it('leaves ids of other catalogs as they are', () => {
    expect([
      canonicalControlId('AC-02(03)'),
      canonicalControlId('A.5.1'),
      canonicalControlId('ac-2a'),
    ]).toEqual(['ac-2.3', 'A.5.1', 'ac-2a']);
  });
});

describe('findControlIds', () => {
  const idsIn = (text: string): readonly string[] =>
    findControlIds(text).map((found) => found.controlId + (found.item === undefined ? '' : `/${found.item}`));

  it.each([
    ['What does AC-2(3) require?', ['ac-2.3']],
    ['Compare AC-2 with ac-3, and IA-5(1)(a).', ['ac-2', 'ac-3', 'ia-5.1/a']],
    ['AC-2/AC-3;SC-7(4)', ['ac-2', 'ac-3', 'sc-7.4']],
    ['AC 2 (3) and AC-2 (4)', ['ac-2.3', 'ac-2.4']],
    ['does AU\u20116 differ from AU\u20142?', ['au-6', 'au-2']],
    ['see AC-2a. Then AC-1a.1.', ['ac-2/a', 'ac-1/a.1']],
    ['It ends with AC-2.', ['ac-2']],
    ['AC-2.(3) and AC-2 (d), AC-2 d.1.', ['ac-2.3', 'ac-2/d', 'ac-2/d.1']],
    ['IA-5 (1) (a) or IA-5 (1)', ['ia-5.1/a', 'ia-5.1']],
    ['Is AC-2 a control, and AC-3 (a control)?', ['ac-2', 'ac-3']],
    ['AC-2(2020) is odd', ['ac-2']],
    ['(AC-2(1))', ['ac-2.1']],
    ['GV.OC-01 maps to PR.AA-05, see GV.SC', ['GV.OC-01', 'PR.AA-05', 'GV.SC']],
    ['requirement 03.01.01 of the standard', ['03.01.01']],
    ['3.1.1 of SP 800-171', ['03.01.01']],
    ['is AC-99 a control?', ['ac-99']],
    ['PR.PS-01 is not PS-1', ['PR.PS-01', 'ps-1']],
    ['Pr\u00fcfung von AC-2 f\u00fcr Konten', ['ac-2']],
    ['AC-2\u8981\u6c42\u4ec0\u4e48\uff1f\u548cAC-3(1)\u306f', ['ac-2', 'ac-3.1']],
    ['\u00c4AC-2 und AC-2\u00e4', []],
  ])('finds the ids in %j', (text, ids) => {
    expect(idsIn(text)).toEqual(ids);
  });

  it.each([
    'ISO-9001, SHA-256, AES-256 and RFC-2119',
    'SP 800-53 or SP 800-171 or 800-53',
    'TLS 1.2 on win-10 with IPv6',
    'we meet at 2 pm, at 10 am, in room pe 4',
    'version 3.1.1 of the tool',
    'BAC-2, xAC-2, non-x-AC-2',
    'PT-141 and SC-2020 and CP-1252',
    'id.am i right, de.al with it',
    'the date 03.05.2024',
    'ac-02_odp.01 and ac-2_smt.a',
    'FIPS-140-3, CVE-2024-1234, CIS 5.1, PM 2.5',
    'serial SA-10-2020',
  ])('takes nothing from %j', (text) => {
    expect(idsIn(text)).toEqual([]);
  });

  it('says where each id stands', () => {
    const text = 'Is AC-2 (3) older than ac-3?';
    const found = findControlIds(text);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(found.map((one) => one.text));
    expect(found.map((one) => one.text)).toEqual(['AC-2 (3)', 'ac-3']);
  });

  it('finds a printed label among words', () => {
    fc.assert(
      fc.property(
        control,
        fc.constantFrom('', 'what is ', '(', '"'),
        fc.constantFrom('', '?', ', then', ')'),
        (parts, before, after) => {
          const controlId = idOf(parts);
          const item = itemOf(parts.items);
          const label = controlLabel(controlId, item);
          const start = before.length;
          expect(findControlIds(before + label + after)).toEqual([
            { controlId, item, start, end: start + label.length, text: label },
          ]);
        },
      ),
    );
  });

  it('is linear in the length of a hostile text', () => {
    expect(idsIn('AC-2('.repeat(20_000)).length).toBe(20_000);
    expect(idsIn(' '.repeat(200_000) + 'AC-2')).toEqual(['ac-2']);
  });
});
