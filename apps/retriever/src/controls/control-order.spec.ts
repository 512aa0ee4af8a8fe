import { compareControlIds } from './control-order.js';

describe('compareControlIds', () => {
  it('orders as the publication does, SP 800-53 first', () => {
    const ordered = [
      'ac-1',
      'ac-2',
      'ac-2.1',
      'ac-2.3',
      'ac-2.10',
      'ac-10',
      'au-1',
      'GV.OC',
      'GV.OC-01',
      'GV.OC-10',
      'PR.AA-01',
      '03.01.01',
      '03.01.10',
      '03.02.01',
      'something else',
    ];
    expect([...ordered].reverse().sort(compareControlIds)).toEqual(ordered);
  });

  it('makes equal only what is equal', () => {
    expect(compareControlIds('ac-2', 'ac-2')).toBe(0);
    expect(compareControlIds('AC-2', 'ac-2')).not.toBe(0);
    expect(compareControlIds('---', '...')).not.toBe(0);
  });
});
