import { askedLines } from './asked-lines.js';
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
