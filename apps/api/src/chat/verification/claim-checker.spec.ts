import { aPassage } from '../llm/testing/llm-request.js';
import { ClaimChecker } from './claim-checker.js';

const ACCOUNTS = aPassage({
  controlId: 'ac-2',
  title: 'AC-2 Account Management',
  text: [
    'a. Define the kinds of accounts that the system allows.',
    'b. Disable accounts within 30 days after a user leaves.',
    'c. Do not let people share passwords.',
    'd. Grant access only to people with a valid authorization.',
    '',
    'Discussion: Automated tools may support account management. Managers can see each account. Records show at least two approvals (see AC-6).',
  ].join('\n'),
});
const AUDIT = aPassage({
  controlId: 'au-6',
  title: 'AU-6 Audit Record Review',
  text: 'a. Review audit records [Assignment: organization-defined frequency] for signs of attacks.\nb. Report findings to [Assignment: organization-defined personnel or roles].',
});
const SOURCES = [ACCOUNTS, AUDIT];

function check(sentence: string, ...cited: readonly number[]): string {
  const verdict = new ClaimChecker(SOURCES).check(sentence, cited);
  return verdict.status === 'verified' ? `verified by ${verdict.places.join()}` : verdict.reason;
}

describe('ClaimChecker', () => {
  it('takes what a card has from its passage for verified where it stands, as a part of a line too', () => {
    const overview = aPassage({ controlId: 'ac-2', title: 'AC-2', text: 'AC-2: 3 parameters\nAC-2: active' });
    const checker = new ClaimChecker([AUDIT, overview]);
    expect(checker.check('Active', [1], true)).toEqual({
      status: 'verified',
      places: [1],
      support: [{ place: 1, start: 25, end: 31 }],
    });
    expect(checker.check('13 parameters', [1], true)).toMatchObject({ status: 'unverified' });
    expect(checker.check('act', [1], true)).toMatchObject({ status: 'unverified' });
  });

  it.each([
    'Disable accounts within 30 days after a user leaves.',
    'Accounts are disabled within thirty days after a user leaves.',
    'AC-2 requires organizations to define the kinds of accounts that the system allows.',
    'Organizations must disable accounts within 30 days after a user departs.',
    'It says: "Do not let people share passwords."',
    'People must not share passwords.',
    'Access is granted only to people with a valid authorization.',
    'Automated tools may support account management.',
    'AC-2 Account Management',
    '**AC-2 Account Management**: Define the kinds of accounts that the system allows.',
    'At least two approvals are shown, see AC-6.',
  ])('verifies what the passage says: %s', (sentence) => {
    expect(check(sentence, 0)).toBe('verified by 0');
  });

  it.each([
    ['Accounts are disabled within 60 days after a user leaves.', 'number'],
    ['Accounts are disabled within thirty hours after a user leaves.', 'number'],
    ['Audit tools disable accounts within 30 days after a user leaves, and every quarter.', 'number'],
    ['AC-3 requires organizations to define the kinds of accounts that the system allows.', 'control_id'],
    ['It says: "Do not let people share accounts."', 'quote'],
    ['People may share passwords.', 'modal'],
    ['People must share passwords.', 'modal'],
    ['Organizations may disable accounts within 30 days after a user leaves.', 'modal'],
    ['Organizations should define the kinds of accounts that the system allows.', 'modal'],
    ['Organizations need not disable accounts within 30 days after a user leaves.', 'modal'],
    ['Never disable accounts within 30 days after a user leaves.', 'modal'],
    ['Disable accounts within 30 days before a user leaves.', 'modal'],
    ['Access is granted to people with a valid authorization.', 'modal'],
    ['Automated tools must support account management.', 'modal'],
    ['Records show at most two approvals.', 'modal'],
    ['Visitors are escorted through the data center by guards.', 'support'],
    ['Grant access only to people with a valid authorization, except for directors.', 'support'],
    ['It is wrong to grant access only to people with a valid authorization.', 'support'],
    ['Grant parking only to people with a valid authorization.', 'support'],
    ['Enable accounts within 30 days after a user leaves.', 'modal'],
    ['Disable accounts within \uff16\uff10 days after a user leaves.', 'number'],
    ['Define the kinds of accounts that the system allows every fortnight.', 'number'],
    ['Define the kinds of accounts that the system allows, and escort visitors everywhere.', 'support'],
  ])('does not verify %s (%s)', (sentence, reason) => {
    expect(check(sentence, 0)).toBe(reason);
  });

  it('takes a value for an assignment as a made-up number', () => {
    expect(check('Review audit records every quarter for signs of attacks.', 1)).toBe('number');
  });

  it('takes an assignment for made up where it is not that of the passage', () => {
    const told = (assignment: string): string =>
      check(`Review audit records [Assignment: ${assignment}] for signs of attacks.`, 1);
    expect(told('organization-defined frequency')).toBe('verified by 1');
    expect(told('frequency')).toBe('verified by 1');
    expect(told('vendor-defined frequency')).toBe('quote');
  });

  it('moves a citation to the passage that carries the sentence', () => {
    expect(check('Audit records are reviewed for signs of attacks.', 0)).toBe('verified by 1');
  });

  it('drops a passage that adds nothing, and keeps those that carry a sentence between them', () => {
    expect(check('Audit records are reviewed for signs of attacks.', 0, 1)).toBe('verified by 1');
    expect(
      check('Accounts are disabled after a user leaves, and audit records are reviewed for attacks.', 0, 1),
    ).toBe('verified by 0,1');
  });

  it('asks for a citation, and takes none of a passage that was never given', () => {
    expect(check('Do not let people share passwords.')).toBe('no_citation');
    expect(check('Do not let people share passwords.', 7)).toBe('no_citation');
  });

  it('tells the span that carries the sentence', () => {
    const verdict = new ClaimChecker(SOURCES).check('People must not share passwords.', [0]);
    const spans = verdict.status === 'verified' ? verdict.support : [];
    expect(spans.map(({ place, start, end }) => [place, ACCOUNTS.text.slice(start, end)])).toEqual([
      [0, 'Do not let people share passwords.'],
    ]);
  });
});
