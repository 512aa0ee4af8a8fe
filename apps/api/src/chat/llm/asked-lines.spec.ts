import { askedLines, askedLinesOf, askedShare } from './asked-lines.js';
import { readPassages } from './quote-choice.js';
import { contentTerms } from './term-weights.js';
import { aPassage } from './testing/llm-request.js';

const AC_2 = aPassage({
  controlId: 'ac-2',
  title: 'AC-2 Account Management',
  text: [
    'a. Define the accounts that are allowed.',
    'b. Have [Assignment: organization-defined personnel or roles] approve requests for accounts.',
    'c. Tell account managers within [Assignment: organization-defined time period] when users leave.',
    'd. Review accounts [Assignment: organization-defined frequency].',
  ].join('\n'),
});

function shown(question: string): readonly (string | undefined)[] {
  const [read] = readPassages([AC_2], contentTerms(question));
  return askedLines(read?.units ?? [], question).map(({ unit }) => unit.label);
}

describe('askedLines', () => {
  it.each([
    ['How often must accounts be reviewed under AC-2?', ['d.']],
    ['Who must approve accounts according to AC-2?', ['b.']],
    ['How soon must managers be told of users who leave?', ['c.']],
    ['How often must backups be made?', []],
    ['Who was Ada Lovelace?', []],
    ['What must be defined for accounts?', []],
  ])('%s', (question, labels) => {
    expect(shown(question)).toEqual(labels);
  });
});

const IA_4 = aPassage({
  controlId: 'ia-4',
  title: 'IA-4 Identifier Management',
  text: 'Prevent reuse of identifiers for [Assignment: organization-defined time period].',
  score: 0.9,
});
const CA_6 = aPassage({
  controlId: 'ca-6',
  title: 'CA-6 Authorization',
  text: 'a. Assign a senior official as the authorizing official.\nb. Keep the plan at hand.',
  score: 0.8,
});

describe('askedLinesOf', () => {
  const labels = (question: string): readonly string[] =>
    askedLinesOf([IA_4, AC_2, CA_6], question).map(
      ({ from, unit }) => `${from.passage.controlId ?? ''} ${unit.unit.label ?? ''}`,
    );

  it.each([
    ['How often must accounts be checked?', ['ac-2 d.']],
    ['Who accepts requests for accounts?', ['ac-2 b.']],
    ['How soon must account managers be notified when users leave?', ['ac-2 c.']],
    ['Who is the authorizing official?', ['ca-6 a.']],
  ])('%s, also in other words than the control has', (question, expected) => {
    expect(labels(question)).toEqual(expected);
  });

  it('finds nothing for what no line has a parameter for, and for other questions', () => {
    expect(labels('How often must backups be made?')).toEqual([]);
    expect(labels('What is an account?')).toEqual([]);
  });
});

describe('askedShare', () => {
  it('is the share of the words that such a line has, in these or other words', () => {
    expect(askedShare([AC_2], 'How often must accounts be checked?')).toBe(1);
    expect(askedShare([AC_2], 'How often must accounts be painted?')).toBe(0.5);
    expect(askedShare([AC_2], 'Which accounts are there?')).toBe(0);
  });
});
