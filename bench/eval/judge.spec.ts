import { judge, mentions } from './judge.mts';
import { EvalQuestion } from './questions.mts';

const question = EvalQuestion.parse({
  id: 'q',
  kind: 'lookup',
  expect: 'answer',
  question: 'What does AC-2 require?',
  controls: ['ac-2'],
  facts: ['AC-2', 'expired|inactive'],
});
const answer = {
  conversationId: 'c',
  agent: 'control-lookup',
  answer: '**AC-2** disables expired accounts [1].',
  abstained: false,
  model: 'extractive',
  citations: [{ n: 1, passageId: 'p', controlId: 'ac-2', quote: 'expired accounts' }],
  sources: [{ id: 'p', text: 'Disable expired accounts.' }],
};

describe('mentions', () => {
  it.each([
    ['AC-2(3) demands it', 'AC-2', false],
    ['see AC-20', 'AC-2', false],
    ['see AC-2.', 'AC-2', true],
    ['see AC-2(a)', 'AC-2', true],
    ['the **Least   Privilege** rule', 'least privilege', true],
    ['not known', 'no', false],
    ['No, it is not', 'yes|no', true],
    ['disabled', 'disable', true],
    ['undisabled', 'disable', false],
    ['ac-02.03_odp.01', 'ac-02.03_odp.01', true],
  ])('%s: %s is there: %s', (text, fact, there) => {
    expect(mentions(text, fact)).toBe(there);
  });
});

describe('judge', () => {
  it('finds nothing wrong with a good answer', () => {
    expect(judge(question, answer, 5)).toMatchObject({
      decided: true,
      missingFacts: [],
      citesExpected: true,
      misquotes: 0,
      looseMarks: 0,
    });
  });

  it('sees a quote that is not in its source, also where the source is missing', () => {
    const wrong = { ...answer, citations: [{ n: 1, passageId: 'p', quote: 'all accounts' }] };
    expect(judge(question, wrong, 5)).toMatchObject({ misquotes: 1, citesExpected: false });
    expect(judge(question, { ...answer, sources: [] }, 5).misquotes).toBe(1);
  });

  it('sees a mark without a citation', () => {
    expect(judge(question, { ...answer, answer: 'Expired accounts [2].' }, 5).looseMarks).toBe(1);
  });

  it('counts a wrong decision either way', () => {
    expect(judge(question, { ...answer, abstained: true }, 5).decided).toBe(false);
    expect(judge({ ...question, expect: 'decline' }, answer, 5).decided).toBe(false);
    expect(judge({ ...question, expect: 'decline' }, { ...answer, abstained: true }, 5).decided).toBe(true);
  });

  it('counts claims by whether they were verified', () => {
    const sentences = [{ status: 'none' }, { status: 'verified' }, { status: 'unverified' }] as const;
    expect(judge(question, { ...answer, sentences: [...sentences] }, 5)).toMatchObject({
      claims: 2,
      verifiedClaims: 1,
    });
  });
});
