import { abstentionFor } from './abstention.js';
import { isAnswerable } from './llm/evidence.js';
import { aPassage } from './llm/testing/llm-request.js';

const logons = aPassage({
  id: 'ac-7',
  controlId: 'ac-7',
  title: 'AC-7 Unsuccessful Logon Attempts',
  score: 1,
  text: 'Allow [Assignment: organization-defined number] failed logon attempts.',
});

describe('abstentionFor', () => {
  it('says what was looked for, what came nearest and what would help', () => {
    const { text, citations } = abstentionFor('Where is the best pizza in Naples?', [logons]);
    expect(text).toContain('best, pizza, Naples');
    expect(text).toContain('- AC-7 Unsuccessful Logon Attempts');
    expect(text).toContain('What would answer it');
    expect(citations).toEqual([]);
  });

  it.each([
    ['How many failed logon attempts exactly does AC-7 allow?', /AC-7 has a parameter \(number\)/],
    ['AC-7 forbids passwords, right?', /do not say this\. I looked in AC-7/],
  ])('%s: quotes and cites what the control says', (question, words) => {
    const { text, citations } = abstentionFor(question, [logons], isAnswerable(question, [logons]));
    expect(text).toMatch(words);
    const [citation] = citations;
    expect(citation).toMatchObject({ n: 1, passageId: 'ac-7', controlId: 'ac-7' });
    expect(logons.text).toContain(citation?.quote);
    expect(text).toContain(`${citation?.quote ?? '?'} [1]`);
  });
});
