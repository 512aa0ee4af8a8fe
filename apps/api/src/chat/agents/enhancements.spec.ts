import { type ControlSummary } from '@app/common/contracts';
import { askedControl, shownCard } from '../../testing/asked-control.js';
import { enhancementsCard } from './enhancements.js';

const enhancements: readonly ControlSummary[] = [
  askedControl('ac-6.1', { title: 'Authorize', baselines: ['MODERATE', 'HIGH'] }).detail,
  askedControl('ac-6.3', { title: 'Network', baselines: ['HIGH'] }).detail,
  askedControl('ac-6.4', { title: 'Domains' }).detail,
  askedControl('ac-6.11', { title: 'Old', status: 'withdrawn' }).detail,
];
const control = askedControl('ac-6', { title: 'Least Privilege' });

describe('enhancementsCard', () => {
  it('lists all with their titles and baselines', () => {
    const card = enhancementsCard(control, enhancements, { of: [], without: [], also: [] });
    expect(card.agent).toBe('enhancements');
    expect(shownCard(card)).toEqual([
      '**AC-6 Least Privilege: enhancements**',
      'AC-6 has 4 enhancements, of which 1 is withdrawn. [1]',
      '- AC-6(1) Authorize (MODERATE, HIGH) [1]',
      '- AC-6(3) Network (HIGH) [1]',
      '- AC-6(4) Domains (in no baseline) [1]',
      '- AC-6(11) Old (withdrawn) [1]',
    ]);
  });

  it('lists what is withdrawn where only that is asked for', () => {
    const withdrawn = { of: [], without: [], also: [], withdrawn: true };
    expect(shownCard(enhancementsCard(control, enhancements, withdrawn)).slice(1)).toEqual([
      '1 enhancement of AC-6 is withdrawn. [1]',
      '- AC-6(11) Old (withdrawn) [1]',
    ]);
    expect(shownCard(enhancementsCard(control, enhancements.slice(0, 2), withdrawn)).slice(1)).toEqual([
      'No enhancements of AC-6 are withdrawn. [1]',
    ]);
  });

  it('says of an enhancement that it has none', () => {
    const own = askedControl('ac-6.1', { title: 'Authorize', parentId: 'ac-6' });
    expect(shownCard(enhancementsCard(own, [], { of: [], without: [], also: [] })).slice(1)).toEqual([
      'AC-6(1) is itself an enhancement of AC-6, and enhancements have none of their own. [1]',
    ]);
  });

  it.each([
    [['MODERATE'], [], '1 enhancement of AC-6 is in MODERATE. [1]', ['AC-6(1)']],
    [['HIGH'], ['MODERATE'], '1 enhancement of AC-6 is in HIGH but not in MODERATE. [1]', ['AC-6(3)']],
    [['MODERATE', 'HIGH'], [], '2 enhancements of AC-6 are in MODERATE or HIGH. [1]', ['AC-6(1)', 'AC-6(3)']],
    [['LOW'], [], 'No enhancements of AC-6 are in LOW. [1]', []],
  ] as const)('lists those of %j without %j', (of, without, summary, labels) => {
    const card = enhancementsCard(control, enhancements, { of, without, also: [] });
    const [, first, ...items] = shownCard(card);
    expect(card.agent).toBe('baseline');
    expect(first).toBe(summary);
    expect(items.map((item) => item.split(' ')[1])).toEqual(labels);
  });
});
