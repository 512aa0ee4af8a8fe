import { ACCOUNTS_PASSAGE, ACCOUNTS_QUESTION } from '../testing/fake-retriever.js';
import { citationsCsv } from './citations-csv.js';
import { testAnswer, testConversation, testMessage } from './testing/conversation.js';

const HEADER = 'question,n,controlId,title,quote,passageId,snapshot,date\r\n';

/** The file with this text as its one question and its one quote. */
function csvOf(text: string): string {
  const citations = [{ n: 1, passageId: 'p', quote: text }];
  return citationsCsv(
    testConversation(testMessage({ question: text, answer: testAnswer({ citations, sources: [] }) })),
  );
}

describe('citationsCsv', () => {
  it('has a line for each citation, with what it stands on', () => {
    const answer = testAnswer({
      citations: [
        { n: 1, passageId: ACCOUNTS_PASSAGE.id, controlId: 'ac-2', quote: 'Review accounts' },
        { n: 2, passageId: 'gone', quote: 'A passage that is not among the sources' },
      ],
    });
    expect(citationsCsv(testConversation(testMessage({ answer })))).toBe(
      HEADER +
        `${ACCOUNTS_QUESTION},1,ac-2,AC-2 Account Management,Review accounts,controls/ac-2#j,controls@1,2025-11-20T12:00:00.000Z\r\n` +
        `${ACCOUNTS_QUESTION},2,,,A passage that is not among the sources,gone,controls@1,2025-11-20T12:00:00.000Z\r\n`,
    );
  });

  it('is a header alone where nothing was cited', () => {
    const answer = testAnswer({ citations: [], abstained: true });
    expect(citationsCsv(testConversation(testMessage({ answer })))).toBe(HEADER);
    expect(citationsCsv(testConversation())).toBe(HEADER);
  });

  it('quotes what would end a cell', () => {
    expect(csvOf('one, "two"\nthree')).toContain('"one, ""two""\nthree",1,,,"one, ""two""\nthree",p');
  });

  it.each([
    '=HYPERLINK("https://evil.example")',
    '+1+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1+1',
    '\r=1',
    '  =1+1',
    '＝1+1',
  ])('takes the formula out of %j', (text) => {
    const cells = csvOf(text).slice(HEADER.length);
    expect(cells).toMatch(/^"?'/);
    expect(cells.replaceAll('""', '"').replaceAll(`'${text}`, '')).not.toContain(text);
  });

  it.each(['5 = 5', 'a-b', 'mail@example.org'])('leaves %j as it is', (text) => {
    expect(csvOf(text)).toContain(`\n${text},1,`);
  });
});
