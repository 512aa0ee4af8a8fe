import { askedControl, shownCard } from '../../testing/asked-control.js';
import { lookupCard } from './lookup.js';

const control = askedControl('ac-2', {
  title: 'Account Management',
  statement: [
    { label: 'a.', text: 'Define accounts;', parts: [] },
    { label: 'd.', text: 'Specify:', parts: [{ label: '1.', text: 'Users; and', parts: [] }] },
  ],
  guidance: 'There are many types. They differ.\n\nA second paragraph.',
});

describe('lookupCard', () => {
  it('gives the statement to its last item, and how the discussion begins', () => {
    expect(shownCard(lookupCard(control))).toEqual([
      '**AC-2 Account Management**',
      '- **a.** Define accounts; [1]',
      '- **d.** Specify: [1]',
      '  - **1.** Users; and [1]',
      '*Discussion:* There are many types. [1]',
    ]);
  });

  it('gives the whole discussion when that is asked for', () => {
    expect(shownCard(lookupCard(control, true)).slice(-2)).toEqual([
      '*Discussion:* There are many types. They differ. [1]',
      'A second paragraph. [1]',
    ]);
  });

  it('is cited by the passage of the index that holds the control', () => {
    expect(lookupCard(control).passages.map(({ id }) => id)).toEqual(['controls/ac-2']);
  });

  it('has nothing to say of a control without words', () => {
    expect(lookupCard(askedControl('ac-9'))).toMatchObject({ abstained: true, passages: [] });
  });
});
