import { isSameQuantity, quantitiesIn } from './quantities.js';

const said = (text: string): readonly string[] =>
  quantitiesIn(text).map(({ value, unit }) => (unit === undefined ? value : `${value} ${unit}`));

describe('quantitiesIn', () => {
  it.each<[string, readonly string[]]>([
    ['within 30 days', ['30 day']],
    ['within thirty (30) days', ['30', '30 day']],
    ['twenty-four hours', ['24 hour']],
    ['one hundred and twenty minutes', ['120 minute']],
    ['five business days', ['5 day']],
    ['at least annually', ['1 year']],
    ['every quarter, or once a year', ['1 quarter', '1 year']],
    ['99.9 % of 1,000 users', ['99.9 percent', '1000']],
    ['one or more of the roles', []],
    ['AC-2(3) and AU-6 of NIST SP 800-53 Rev. 5', []],
    ['SP 800-171 and 2024-05-03', ['800', '171', '2024', '5', '3']],
    ['set ac-02_odp.05 and ac-1_prm_1', ['ac-02_odp.05', 'ac-1_prm_1']],
    ['two administrators and three copies', ['2', '3 copy']],
    ['no number here', []],
  ])('reads %j', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it('compares numbers, and units where both are told', () => {
    expect(isSameQuantity({ value: '30', unit: 'day' }, { value: '30', unit: 'hour' })).toBe(false);
    expect(isSameQuantity({ value: '30', unit: 'day' }, { value: '30' })).toBe(true);
    expect(isSameQuantity({ value: '30' }, { value: '3' })).toBe(false);
  });
});
