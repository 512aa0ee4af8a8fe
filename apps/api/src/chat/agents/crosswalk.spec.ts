import { type CrosswalkRow } from '@app/common/contracts';
import { askedControl, shownCard } from '../../testing/asked-control.js';
import { crosswalkCard, type CrosswalkMatter } from './crosswalk.js';

const CONTROL: CrosswalkRow = {
  id: 'ac-2',
  framework: 'sp800-53',
  status: 'active',
  cells: [
    { framework: 'csf-2.0', source: 'CSF references', direction: 'reverse', ids: ['PR.AA-01', 'PR.AA-05'] },
    { framework: 'sp800-171r3', source: 'Source controls', direction: 'reverse', ids: [] },
  ],
};
const SUBCATEGORY: CrosswalkRow = {
  id: 'PR.AA-05',
  framework: 'csf-2.0',
  status: 'active',
  cells: [{ framework: 'sp800-53', source: 'CSF references', direction: 'forward', ids: ['ac-2', 'zz-9'] }],
};

function matter(row: CrosswalkRow, more: Partial<CrosswalkMatter> = {}): CrosswalkMatter {
  return { row, titles: new Map([['ac-2', 'Account Management']]), others: [], ...more };
}

describe('crosswalkCard', () => {
  it('gives every framework with its source and direction, and says that an empty cell is empty', () => {
    const control = askedControl('ac-2', { title: 'Account Management' });
    expect(shownCard(crosswalkCard({ frameworks: [], foreign: [] }, matter(CONTROL, { control })))).toEqual([
      '**AC-2 Account Management: crosswalk**',
      '2 subcategories of NIST Cybersecurity Framework 2.0 are mapped to AC-2. [1]',
      '- PR.AA-01 [1]',
      '- PR.AA-05 [1]',
      'Source: CSF references; it maps NIST Cybersecurity Framework 2.0 to AC-2, and is read backwards here. [1]',
      'No requirement of NIST SP 800-171 Rev. 3 is mapped to AC-2: this cell is empty. [2]',
      'Source: Source controls; it maps NIST SP 800-171 Rev. 3 to AC-2, and is read backwards here. [2]',
    ]);
  });

  it('gives only what is asked for', () => {
    const lines = shownCard(crosswalkCard({ frameworks: ['sp800-171r3'], foreign: [] }, matter(CONTROL)));
    expect(lines.join()).not.toContain('Cybersecurity');
    expect(lines).toHaveLength(3);
  });

  it('gives the controls with their titles, as far as they are known, and answers for one of them', () => {
    const card = crosswalkCard(
      { frameworks: ['sp800-53'], foreign: [] },
      matter(SUBCATEGORY, { others: ['ac-2', 'ac-3'] }),
    );
    expect(shownCard(card)).toEqual([
      '**PR.AA-05 (NIST Cybersecurity Framework 2.0): crosswalk**',
      '- **Yes**: PR.AA-05 is mapped to AC-2. [1]',
      '- **No**: PR.AA-05 is not mapped to AC-3. [1]',
      'PR.AA-05 is mapped to 2 controls of NIST SP 800-53 Rev. 5. [1]',
      '- AC-2 Account Management [1]',
      '- ZZ-9 [1]',
      'Source: CSF references; it maps PR.AA-05 to NIST SP 800-53 Rev. 5. [1]',
    ]);
  });

  it('infers nothing over a third framework, and knows no other one', () => {
    const indirect = crosswalkCard({ frameworks: ['sp800-171r3'], foreign: [] }, matter(SUBCATEGORY));
    expect(shownCard(indirect).at(-1)).toContain(
      'No mapping of PR.AA-05 to NIST SP 800-171 Rev. 3 is known here.',
    );
    const foreign = crosswalkCard({ frameworks: [], foreign: ['ISO 27001'] }, matter(CONTROL));
    expect(foreign).toMatchObject({ abstained: true, passages: [] });
    expect(foreign.lines.join()).toContain(
      'No mapping of AC-2 to ISO 27001 is known here. What is known are mappings to',
    );
  });

  it('says that a row is withdrawn', () => {
    const card = crosswalkCard(
      { frameworks: [], foreign: [] },
      matter({ ...SUBCATEGORY, id: 'PR.AC-01', status: 'withdrawn', cells: [] }),
    );
    expect(card).toMatchObject({ abstained: true });
    expect(card.lines.join()).toContain('PR.AC-01 is withdrawn from NIST Cybersecurity Framework 2.0');
  });
});
