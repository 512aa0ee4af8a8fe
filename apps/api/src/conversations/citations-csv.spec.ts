import { ACCOUNTS_PASSAGE, ACCOUNTS_QUESTION } from '../testing/fake-retriever.js';
import { citationsCsv } from './citations-csv.js';
import { testAnswer, testConversation, testMessage } from './testing/conversation.js';

const HEADER =
  'question,n,controlId,title,quote,passageId,snapshot,date,standaloneQuestion,status,notices\r\n';

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
        `${ACCOUNTS_QUESTION},1,ac-2,AC-2 Account Management,Review accounts,controls/ac-2#j,controls@1,2025-11-20T12:00:00.000Z,,,\r\n` +
        `${ACCOUNTS_QUESTION},2,,,A passage that is not among the sources,gone,controls@1,2025-11-20T12:00:00.000Z,,,\r\n`,
    );
  });

  it('says as what a follow-up was answered, what was verified, and what to know of the answer', () => {
    const text = 'Accounts are reviewed [1]. So are keys [1][2].';
    const answer = testAnswer({
      answer: text,
      standaloneQuestion: 'Which accounts does AC-2 name?',
      notices: ['Search by words only.', 'A mock wrote this.'],
      citations: [
        { n: 1, passageId: 'a', quote: '' },
        { n: 2, passageId: 'b', quote: '' },
        { n: 3, passageId: 'c', quote: '' },
      ],
      sentences: [
        { start: 0, end: 26, status: 'verified', support: [{ n: 1, start: 0, end: 3 }] },
        { start: 27, end: text.length, status: 'unverified', reason: 'support', support: [] },
      ],
    });
    const rows = citationsCsv(testConversation(testMessage({ answer })))
      .split('\r\n')
      .slice(1);
    const ends = rows.map((row) => row.split(',').slice(-3));
    const about = [
      'Which accounts does AC-2 name?',
      'unverified',
      'Search by words only. A mock wrote this.',
    ];
    expect(ends).toEqual([about, about, [about[0], '', about[2]], ['']]);
    const sentences = answer.sentences.slice(0, 1);
    const checked = testConversation(testMessage({ answer: { ...answer, sentences } }));
    expect(citationsCsv(checked).split('\r\n')[1]).toContain(',verified,');
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
