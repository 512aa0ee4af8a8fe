import { askedControl, shownCard } from '../../testing/asked-control.js';
import { membershipCard } from './baseline-membership.js';

const KNOWN = new Set(['LOW', 'HIGH'] as const);
const CONTROLS = [
  askedControl('ac-1', { baselines: ['LOW', 'HIGH'] }),
  askedControl('ac-5', { baselines: ['HIGH'] }),
  askedControl('ac-9'),
];

describe('membershipCard', () => {
  it('lists those that are in a baseline, and names the others', () => {
    const [title, ...lines] = shownCard(membershipCard(CONTROLS, ['LOW'], KNOWN));
    expect(title).toBe('**Controls in LOW**');
    expect(lines).toEqual([
      '1 of these 3 controls is in LOW. [1]',
      `- ${CONTROLS[0]?.heading ?? ''} [1]`,
      '- Not in LOW: AC-5, AC-9. [1]',
    ]);
  });

  it('tells the baselines of each where none is named', () => {
    expect(shownCard(membershipCard(CONTROLS, [], KNOWN)).slice(1)).toEqual([
      'These are the baselines of 3 controls, of LOW and HIGH. [1]',
      `- ${CONTROLS[0]?.heading ?? ''}: LOW and HIGH [1]`,
      `- ${CONTROLS[1]?.heading ?? ''}: HIGH [1]`,
      `- ${CONTROLS[2]?.heading ?? ''}: in none [1]`,
    ]);
  });

  it('says nothing of a baseline that the documents do not tell', () => {
    expect(membershipCard(CONTROLS, ['PRIVACY'], KNOWN).abstained).toBe(true);
  });
});
