import { passage } from '../../testing/answers.js';
import { controlLabel, passageHeading, passageName, withControlLabels } from './control-label.js';

describe('controlLabel', () => {
  it.each([
    ['ac-2', 'AC-2'],
    ['ac-2.3', 'AC-2(3)'],
    ['ac-02.03', 'AC-2(3)'],
    ['gv.oc-01', 'GV.OC-01'],
  ])('prints %s as %s', (id, label) => {
    expect(controlLabel(id)).toBe(label);
  });
});

describe('withControlLabels', () => {
  it.each([
    ['see ac-2.3, then ia-5.', 'see AC-2(3), then IA-5.'],
    ['(ac-2.3(a))', '(AC-2(3)(a))'],
    ['mac-2, xx-3, ac-2_smt.a, ac-2-3, v1.ac-2.3.4', 'mac-2, xx-3, ac-2_smt.a, ac-2-3, v1.ac-2.3.4'],
    ['AC-2(3) stays', 'AC-2(3) stays'],
  ])('%p becomes %p', (text, expected) => {
    expect(withControlLabels(text)).toBe(expected);
  });
});

describe('passageHeading', () => {
  it('says the enhancement and its parent', () => {
    expect(passageHeading(passage())).toEqual({
      label: 'AC-2(3)',
      title: 'Disable Accounts',
      parent: 'Account Management',
    });
  });

  it('does not say the id twice', () => {
    expect(passageName(passage({ controlId: 'ac-2', title: 'AC-2 Account Management' }))).toBe(
      'AC-2 Account Management',
    );
    expect(passageName(passage({ controlId: 'ac-2', title: 'AC-2: Account Management' }))).toBe(
      'AC-2 Account Management',
    );
    expect(passageName(passage({ controlId: 'ac-2', title: 'AC-2' }))).toBe('AC-2');
  });

  it("leaves a document's title alone", () => {
    expect(passageHeading(passage({ controlId: undefined, title: 'Leavers | 2026' }))).toEqual({
      title: 'Leavers | 2026',
    });
  });
});
