import { askedControl, shownCard } from '../../testing/asked-control.js';
import { relatedCard } from './related.js';

const control = askedControl('ac-6', { related: ['ac-2', 'cm-5'] });

describe('relatedCard', () => {
  it('lists every related control, with the titles that are known', () => {
    expect(shownCard(relatedCard(control, new Map([['ac-2', 'Account Management']])))).toEqual([
      '**AC-6 Control ac-6: related controls**',
      'AC-6 names 2 related controls. [1]',
      '- AC-2 Account Management [1]',
      '- CM-5 [1]',
    ]);
  });

  it('answers for further controls that are named, whichever names the other', () => {
    const others = [askedControl('ac-2'), askedControl('au-2', { related: ['ac-6'] }), askedControl('pe-3')];
    expect(shownCard(relatedCard(control, new Map(), others)).slice(1, 4)).toEqual([
      '- **Yes**: AC-6 names AC-2 as a related control. [1]',
      '- **Yes**: AU-2 names AC-6 as a related control. [1]',
      '- **No**: Neither AC-6 nor PE-3 names the other as a related control. [1]',
    ]);
  });

  it('says that there are none', () => {
    expect(shownCard(relatedCard(askedControl('ac-9'), new Map()))).toContain(
      'AC-9 names no related controls. [1]',
    );
  });
});
