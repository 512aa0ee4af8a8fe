import { unsupportedPremise } from './premise.js';
import { aPassage } from './testing/llm-request.js';

const accounts = aPassage({
  id: 'ac-2',
  controlId: 'ac-2',
  title: 'AC-2 Account Management',
  text:
    'a. Define which kinds of accounts the system allows and which ones it forbids.\n' +
    'b. Name the account managers.\n' +
    'c. Change the password of a shared account when a member leaves.\n' +
    'd. Disable accounts within [Assignment: organization-defined time period].\n\n' +
    'Discussion: Two kinds of accounts are guest and temporary accounts.',
});
const software = aPassage({
  id: 'cm-7.5',
  controlId: 'cm-7.5',
  title: 'CM-7(5) Authorized Software',
  text: 'Forbid all software except what is authorized (deny-all, permit-by-exception).',
});
const remote = aPassage({
  id: 'ac-17',
  controlId: 'ac-17',
  title: 'AC-17 Remote Access',
  text: 'Authorize remote access.\n\nDiscussion: An encrypted VPN does not enhance the availability of connections.',
});
const passages = [accounts, software, remote];

describe('unsupportedPremise', () => {
  it.each([
    'Why does AC-2 forbid passwords?',
    'AC-2 requires accounts to be disabled after 30 days, right?',
    'Is it true that AC-2 disables accounts weekly?',
    'Since AC-2 demands three managers, whom do we name?',
    'Why does AC-2 require fingerprints?',
    'Does AC-2 require accounts to be disabled after ninety days?',
    'AC-2 forbids shared passwords, correct?',
    'My auditor says AC-2 demands fingerprints. Is he right?',
    'Where does AC-2 say that accounts live for 90 days?',
    'Which part of AC-2 bans passwords?',
    'According to AC-2, accounts are deleted every month after 3 attempts. How do I do that?',
    'So AC-2 means 15 minutes of account use?',
    'Can you confirm that AC-2 requires retina scans?',
    'Does AC-2 mention blockchains?',
  ])('%s: is not what the control says', (question) => {
    expect(unsupportedPremise(question, passages)).toMatchObject({
      controlIds: ['ac-2'],
      nearest: { passage: { id: 'ac-2' } },
    });
  });

  it('takes no description of what something does not do for a prohibition', () => {
    expect(unsupportedPremise('AC-17 prohibits VPNs, does it not?', passages)).toMatchObject({
      controlIds: ['ac-17'],
    });
  });

  it.each([
    'Why does AC-2 require account managers?',
    'AC-2 requires that accounts are disabled, right?',
    'Is it true that AC-2 asks to change the password of a shared account?',
    'Why does CM-7(5) forbid software that is not authorized?',
    'Does AC-2 name two kinds of accounts?',
    'Why is AC-2 important for auditors?',
    'Does AC-2 cover guest accounts?',
    'AC-2 is about accounts, right?',
    'Which software does CM-7(5) forbid?',
    'What does CM-7(5) forbid?',
    'According to AC-2, who names the account managers?',
    'AC-2 does not require fingerprints, right?',
    'What does AC-2 require?',
    'Why do people forget passwords?',
    'Why does SC-7 require fingerprints?',
  ])('%s: takes nothing for granted that a passage contradicts', (question) => {
    expect(unsupportedPremise(question, passages)).toBeUndefined();
  });
});
